"""What the sentences around a sentence make of it: the most recent state wins."""

from collections.abc import Collection, Sequence

from assess.assertie import Modality, cues, judge
from assess.rules import RuleBook
from assess.rules_pattern import Line

# so many sentences further may still answer a question or end an agreement
AHEAD = 2
# a word this long is distinctive enough to tell that two sentences are about the same thing
DISTINCTIVE = 9
REGION_ENDINGS = ("regio", "streek", "kwartier")
REGION_NOUNS = frozenset({"aanpak", "model", "werkwijze", "regio"})


def carried(
    book: RuleBook,
    lines: Sequence[Line],
    number: int,
    found: Modality,
    *,
    before: Sequence[Line] = (),
    eigen: Collection[str] = (),
    verslag: bool = False,
) -> Modality:
    """What a sentence that itself says `found` means where it stands.

    `before` are the sentences of the passage before it in the same section, `eigen` the words of title and
    headings, by which the own region is known. In a `verslag`, where people tell of elsewhere, another region
    needs no word of introduction.
    """
    everything = [*before, *lines]
    at = len(before) + number
    if found.soort != "elders" and _elsewhere(book, everything, at, eigen, verslag):
        return Modality("elders", None)
    if found.soort == "elders":
        return found
    line = everything[at]
    if found.soort == "afgesproken" and at and _goes_on_about_a_plan(book, everything[at - 1], line):
        return Modality("voorgenomen", None)
    if found.soort == "ontkend" and book.lexicon.spans("voorlopig", line):
        around = everything[max(0, at - 1) : at] + everything[at + 1 : at + 1 + AHEAD]
        if any(cues(book, other, "voorgenomen") for other in around):
            return Modality("voorgenomen", None)
    for after in everything[at + 1 : at + 1 + AHEAD]:
        if not _refers_back(book, after):
            break
        turned = _turned(book, line, found, after)
        if turned is not None:
            return Modality(turned, None) if turned != found.soort else found
    return found


def _elsewhere(book: RuleBook, lines: Sequence[Line], at: int, eigen: Collection[str], verslag: bool) -> bool:
    """Whether sentence `at` is about another region, named in it or before it and not left since."""
    there: list[Line] = []
    for line in lines[: at + 1]:
        named = _names_another_region(line, eigen)
        told = there or book.lexicon.spans("van_elders", line)
        home = book.lexicon.spans("hier", line)
        if cues(book, line, "elders") or (named and (told or (verslag and not home))):
            there.append(line)
        elif home or not (there and _stays(book, line, there, eigen)):
            there.clear()
        else:
            there.append(line)
    # a cue in the sentence itself was weighed clause by clause already
    return bool(there) and not cues(book, lines[at], "elders")


def _stays(book: RuleBook, line: Line, there: Sequence[Line], eigen: Collection[str]) -> bool:
    words, capitals = line.sentence.words, line.sentence.capitals
    if set(words[:2]) & book.words["daar"]:
        return True
    if words[0] in ("in", "bij") and len(words) > 1 and capitals[1] and words[1] not in eigen:
        return True
    long = {word for word in words if len(word) >= DISTINCTIVE} - set(eigen)
    return any(long & set(other.sentence.words) for other in there)


def _names_another_region(line: Line, eigen: Collection[str]) -> bool:
    words, capitals = line.sentence.words, line.sentence.capitals
    for i in range(1, len(words)):
        if not capitals[i] or words[i] in eigen:
            continue
        land = words[i - 1] in ("regio", "streek", "samenwerkingsverband") or words[i - 2 : i] == (
            "land",
            "van",
        )
        noun = i + 1 < len(words) and words[i + 1] in REGION_NOUNS
        if words[i].endswith(REGION_ENDINGS) or land or noun:
            return True
    return False


def _goes_on_about_a_plan(book: RuleBook, previous: Line, line: Line) -> bool:
    """ "Wij richten in 2027 een team in. Dat team beslist na acht weken."."""
    if line.sentence.words[0] not in book.words["zet_voort"] or book.lexicon.spans("geldt_nu", line):
        return False
    end = len(previous.sentence.words)
    ends = (judge(book, previous, span) for span in ((0, 1), (end - 1, end)))
    return all(found.soort == "voorgenomen" for found in ends)


def _refers_back(book: RuleBook, line: Line) -> bool:
    words = line.sentence.words
    return bool(set(words) & book.words["verwijzing"]) or words[0] in book.words["uitkomst"]


def _turned(book: RuleBook, line: Line, found: Modality, after: Line) -> str | None:
    """What a later sentence makes of it; None when it makes nothing of it."""
    says = book.lexicon.spans
    asked = line.sentence.words[-1] == "?" or bool(says("open_vraag", line))
    soort = found.soort
    if says("nee", after):
        if asked and soort == "vermelding":
            return "ontkend"
        if soort == "ontkend":
            return soort
    if says("beeindigd", after) and soort in ("afgesproken", "praktijk"):
        return "ontkend"
    if says("geen_besluit", after) and soort in ("afgesproken", "voorgenomen"):
        return "vermelding"
    planned = bool(cues(book, after, "voorgenomen"))
    if soort == "ontkend" and planned:
        return "voorgenomen"
    if soort == "vermelding" and says("blijft_open", after):
        return "voorgenomen"
    denied = bool(cues(book, after, "ontkend"))
    if not (planned or denied):
        if says("ja", after) and (soort == "voorgenomen" or (asked and soort == "vermelding")):
            return "afgesproken"
        if says("nu", after) and says("eerder", line) and soort != "vermelding":
            return "vervangen"
    return None
