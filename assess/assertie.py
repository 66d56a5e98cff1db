"""What a sentence does with what it names: agrees, plans, denies, mentions, or places it elsewhere."""

from dataclasses import dataclass

from assess.rules import RuleBook
from assess.rules_pattern import Line, Span

# tried in this order; "praktijk" (a report of what happened) is a vermelding that yields to a denial
ORDER = ("elders", "vermelding", "ontkend", "voorgenomen", "praktijk")
# kinds whose cue holds for the whole sentence; the others end where the clause ends
WHOLE_SENTENCE = frozenset({"elders", "vermelding", "praktijk"})
CLAUSE_MARKS = frozenset({";", "|", ":", "–", "—"})


@dataclass(frozen=True)
class Modality:
    """An assertie and where the cue for it stands (None: nothing says otherwise, so afgesproken)."""

    assertie: str
    cue: Span | None


def clause(book: RuleBook, line: Line, at: int) -> Span:
    """The stretch around word `at` in which a denial or a plan holds."""
    words = line.sentence.words
    begin, end = 0, len(words)
    for i, word in enumerate(words):
        if word in CLAUSE_MARKS or word in book.words["grenzen"]:
            if i <= at:
                begin = i
            elif i < end:
                end = i
                break
    return begin, end


def conditions(book: RuleBook, line: Line) -> list[Span]:
    """The conditional and other subordinate stretches: a denial in them denies nothing."""
    words = line.sentence.words
    spans: list[Span] = []
    starters = book.words["voorwaarde"]
    if words[0] in book.words["voorop"] and "," in words and words[-1] != "?":
        spans.append((0, words.index(",")))
    for i, word in enumerate(words):
        if word in starters:
            if (
                word == "als"
                and i
                and words[i - 1] not in (",", "en", "of", "ook", "dan")
                and _is_role(words, i)
            ):
                continue
            end = next(
                (j for j in range(i + 1, len(words)) if words[j] in (",", ";", ":", "|", ".")), len(words)
            )
            spans.append((i, end))
    return spans


def _is_role(words: tuple[str, ...], at: int) -> bool:
    """ "als geheel", "als bijlage": a role, no condition."""
    return at + 2 >= len(words) or words[at + 1] in (
        "geheel",
        "bijlage",
        "eerste",
        "vast",
        "enige",
        "volwaardige",
    )


def _inside(span: Span, others: list[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in others)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)


def cues(book: RuleBook, line: Line, kind: str) -> list[Span]:
    """Where a cue of this kind stands, without those a pseudo cue covers."""
    found = book.lexicon.spans(kind, line)
    if not found:
        return []
    pseudo = book.lexicon.spans(f"pseudo_{kind}", line)
    return [span for span in found if not _overlaps(span, pseudo)]


def judge(book: RuleBook, line: Line, anchor: Span) -> Modality:
    """The modality of the words at `anchor` in their sentence."""
    if line.sentence.words[-1] == "?":
        end = len(line.sentence.words)
        return Modality("vermelding", (end - 1, end))
    begin, end = clause(book, line, anchor[0])
    held = conditions(book, line)
    for kind in ORDER:
        for span in cues(book, line, kind):
            if kind in WHOLE_SENTENCE:
                if kind != "elders" and _inside(span, held) and not _inside(anchor, held):
                    continue
                return Modality("vermelding" if kind == "praktijk" else kind, span)
            if begin <= span[0] < end and not (_inside(span, held) and span[1] - span[0] < 20):
                return Modality(kind, span)
    return Modality("afgesproken", None)


def frame(book: RuleBook, line: Line) -> Modality:
    """What a lead-in sentence or heading lays over the items below it."""
    words = line.sentence.words
    for kind in ("elders", "voorgenomen", "vermelding"):
        found = cues(book, line, kind)
        if found:
            return Modality(kind, found[0])
    if words[-1] == "?":
        return Modality("vermelding", None)
    return Modality("afgesproken", None)
