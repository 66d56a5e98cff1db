"""What a sentence does with what it names: agrees, plans, denies, mentions, or places it elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from assess.rules import RuleBook
from assess.rules_pattern import Line, Span

# Tried in this order. "praktijk", a report of what happened, yields to a denial and a plan in its sentence.
ORDER = ("elders", "vermelding", "ontkend", "voorgenomen", "praktijk")
# kinds whose cue holds for the whole sentence; the others end where the clause ends
WHOLE_SENTENCE = frozenset({"elders", "vermelding", "praktijk"})
CLAUSE_MARKS = frozenset({";", "|", ":", "–", "—"})
# a stretch this short before a mark is a label ("Regie: nog in te vullen"), not a clause
LABEL_WORDS = 4
# "als beslismoment geldt ...": a role, no condition
ROLE_VERBS = frozenset(
    [
        "wordt",
        "worden",
        "geldt",
        "gelden",
        "is",
        "zijn",
        "hanteren",
        "nemen",
        "treedt",
        "dient",
        "kiezen",
        "fungeert",
    ]
)
ROLE_WORDS = 3
RELATIVE = frozenset(["die", "waar", "waaraan", "waarmee", "waarvan", "waarover"])
STOPS = frozenset([",", ";", ":", "|", "."])


@dataclass(frozen=True)
class Modality:
    """How a sentence means what it names, and where the cue stands (None: nothing says otherwise)."""

    soort: str
    cue: Span | None

    @property
    def assertie(self) -> str:
        """The assertie: a report of practice only mentions."""
        return "vermelding" if self.soort == "praktijk" else self.soort


def clause(book: RuleBook, line: Line, at: int) -> Span:
    """The stretch around word `at` in which a denial or a plan holds."""
    words = line.sentence.words
    marks = [i for i, word in enumerate(words) if word in CLAUSE_MARKS or word in book.words["grenzen"]]
    begin = max((i for i in marks if i <= at), default=0)
    later = [i for i in marks if i > at] + [len(words)]
    end = later[0]
    if end - begin <= LABEL_WORDS and end < len(words) and words[end] in CLAUSE_MARKS:
        end = later[1]
    return begin, end


def conditions(book: RuleBook, line: Line) -> list[Span]:
    """The conditional and relative stretches: a denial in them denies nothing outside them."""
    words = line.sentence.words
    spans: list[Span] = []
    if words[0] in book.words["voorop"] and "," in words and words[-1] != "?":
        spans.append((0, words.index(",")))
    for i, word in enumerate(words):
        end = next((j for j in range(i + 1, len(words)) if words[j] in STOPS), len(words))
        opens = word in book.words["voorwaarde"] and not (word == "als" and _is_role(words, i, end))
        if opens or (word in RELATIVE and i and words[i - 1] not in STOPS):
            spans.append((i, end))
    return spans


def _is_role(words: Sequence[str], at: int, end: int) -> bool:
    """ "als pm-post opgenomen", "als geheel", "als beslismoment geldt ..."."""
    return end - at <= ROLE_WORDS or words[at + 1] == "geheel" or words[at + 2] in ROLE_VERBS


def _inside(span: Span, others: list[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in others)


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)


def cues(book: RuleBook, line: Line, kind: str) -> list[Span]:
    """Where a cue of this kind stands, without those a pseudo cue covers."""
    found = book.lexicon.spans(kind, line)
    if not found:
        return []
    pseudo = book.lexicon.spans(f"pseudo_{kind}", line)
    return [span for span in found if not _overlaps(span, pseudo)]


def judge(book: RuleBook, line: Line, anchor: Span, *, anker_ontkent: bool = False) -> Modality:
    """The modality of the words at `anchor` in their sentence.

    With `anker_ontkent` the denial within the anchor is part of what is agreed ("niet zonder ouders").
    """
    words = line.sentence.words
    if words[-1] == "?":
        return _question(book, line)
    begin, end = clause(book, line, anchor[0])
    held = conditions(book, line)
    for kind in ORDER:
        for span in cues(book, line, kind):
            if (
                _inside(span, held)
                and (kind in ("ontkend", "voorgenomen") or not _inside(anchor, held))
                and kind != "elders"
            ):
                continue
            if kind == "ontkend" and anker_ontkent and _overlaps(span, [anchor]):
                continue
            if kind in WHOLE_SENTENCE or begin <= span[0] < end:
                return Modality(kind, span)
    return Modality("afgesproken", None)


def _question(book: RuleBook, line: Line) -> Modality:
    """A question only mentions, unless it asks after another region or what we want ourselves."""
    for kind, name in (("elders", "elders"), ("voorgenomen", "eigen_vraag")):
        found = book.lexicon.spans(name, line)
        if found:
            return Modality(kind, found[0])
    end = len(line.sentence.words)
    return Modality("vermelding", (end - 1, end))


def carried(book: RuleBook, lines: Sequence[Line], number: int, found: Modality) -> Modality:
    """What the sentences around it make of a sentence that itself says `found`.

    "Daar ..." after a sentence about another region is elders too; a sentence that refers back and denies
    or postpones settles a question, a denial or an agreement before it: the most recent state wins.
    """
    line = lines[number]
    there = number > 0 and bool(set(line.sentence.words[:2]) & book.words["daar"])
    if there and found.soort == "afgesproken" and cues(book, lines[number - 1], "elders"):
        return Modality("elders", None)
    if number + 1 == len(lines) or found.soort == "elders":
        return found
    after = lines[number + 1]
    if not (
        set(after.sentence.words) & book.words["verwijzing"]
        or after.sentence.words[0] in ("antwoord", "gekozen")
    ):
        return found
    asked = line.sentence.words[-1] == "?" or bool(book.lexicon.spans("open_vraag", line))
    if asked and found.soort == "vermelding" and book.lexicon.spans("nee", after):
        return Modality("ontkend", None)
    if found.soort == "ontkend" and cues(book, after, "voorgenomen"):
        return Modality("voorgenomen", None)
    if found.soort == "vermelding" and book.lexicon.spans("blijft_open", after):
        return Modality("voorgenomen", None)
    if found.soort == "afgesproken" and book.lexicon.spans("beeindigd", after):
        return Modality("ontkend", None)
    return found


def lead_in(book: RuleBook, line: Line) -> str | None:
    """What a lead-in sentence lays over the items below it, if anything."""
    for kind in ("elders", "voorgenomen"):
        if cues(book, line, kind):
            return kind
    if book.lexicon.spans("eigen_afspraak", line):
        return None
    asked = line.sentence.words[-1] == "?"
    return "vermelding" if asked or cues(book, line, "vermelding") else None


def heading(book: RuleBook, line: Line) -> str | None:
    """What a heading lays over the text below it; a question as heading is answered there, and lays nothing."""
    if line.sentence.words[-1] == "?":
        return None
    for kind in ("elders", "vermelding", "voorgenomen"):
        if book.lexicon.spans(f"kop_{kind}", line):
            return kind
    return None


def framed(assertie: str, frame: str | None) -> str:
    """An assertie under a lead-in or heading: a plan above takes back an agreement, other places take back all."""
    if frame is None or assertie == "elders" or (frame == "voorgenomen" and assertie != "afgesproken"):
        return assertie
    return frame
