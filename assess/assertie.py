"""What a sentence does with what it names: agrees, plans, denies, mentions, or places it elsewhere."""

from dataclasses import dataclass

from assess.rules import RuleBook
from assess.rules_pattern import Line, Span
from assess.zinsdeel import CLAUSE_MARKS, announced, asks_indirectly, clause, conditions, inside, overlaps

# Tried in this order. "praktijk", a report of what happened, yields to a denial and a plan in its sentence.
ORDER = ("elders", "vermelding", "ontkend", "voorgenomen", "praktijk")
# kinds whose cue holds for the whole sentence; the others end where the clause ends
WHOLE_SENTENCE = frozenset({"elders", "vermelding", "praktijk"})
# an announcement longer than this is a sentence of its own, whose plan ends at the colon
ANNOUNCEMENT_WORDS = 8
# what is said of the same thing with other words
SAME = {"praktijk": "vermelding", "open": "vermelding", "vervangen": "afgesproken"}


@dataclass(frozen=True)
class Modality:
    """How a sentence means what it names, and where the cue stands (None: nothing says otherwise)."""

    soort: str
    cue: Span | None

    @property
    def assertie(self) -> str:
        """A report of practice and an open question only mention; what a newer arrangement replaced is agreed."""
        return SAME.get(self.soort, self.soort)


def cues(book: RuleBook, line: Line, kind: str) -> list[Span]:
    """Where a cue of this kind stands, without those a pseudo cue covers."""
    found = book.lexicon.spans(kind, line)
    if not found:
        return []
    pseudo = book.lexicon.spans(f"pseudo_{kind}", line)
    return [span for span in found if not overlaps(span, pseudo)]


def judge(
    book: RuleBook, line: Line, anchor: Span, *, anker_ontkent: bool = False, bindend: bool = False
) -> Modality:
    """The modality of the words at `anchor` in their sentence.

    With `anker_ontkent` the denial within the anchor is part of what is agreed ("niet zonder ouders"). In a
    text that is `bindend` (a protocol, a convenant) a bare "zal" obliges and plans nothing.
    """
    if line.sentence.words[-1] == "?":
        return _question(book, line)
    if asks_indirectly(book, line):
        return Modality("open", (0, 1))
    if without := _without(book, line, anchor):
        return Modality("ontkend", without)
    reach = clause(book, line, anchor[0])
    before = announced(line, anchor[0])
    held = conditions(book, line)
    asked: Span | None = None
    ends = book.lexicon.spans("einde", line)
    for kind in ORDER:
        found = cues(book, line, kind)
        if kind == "voorgenomen" and not (bindend or held):
            found += cues(book, line, "zal")
        for span in found:
            if _is_held(kind, span, anchor, held):
                continue
            if kind == "ontkend" and anker_ontkent and overlaps(span, [anchor]):
                continue
            if kind == "ontkend" and anchor[1] <= span[0] and overlaps(span, ends):
                return Modality(kind, span)
            if kind == "vermelding" and held and span[0] < held[0][1] and held[0][0] == 0:
                asked = asked or span  # "Over de vraag of ..., is niets besloten": the main clause decides
                continue
            if kind in WHOLE_SENTENCE or reach[0] <= span[0] < reach[1] or _announces(kind, span, before):
                return Modality(kind, span)
    return Modality("vermelding", asked) if asked else Modality("afgesproken", None)


def _without(book: RuleBook, line: Line, anchor: Span) -> Span | None:
    """The "zonder" right before the anchor, where no other denial turns it round ("niet zonder")."""
    words = line.sentence.words
    at = next((i for i in range(max(0, anchor[0] - 2), anchor[0]) if words[i] == "zonder"), None)
    fronted = at is not None and (at == 0 or words[at - 1] in CLAUSE_MARKS)
    if at is None or fronted or any(word in book.words["ontkenners"] for word in words):
        return None
    return at, at + 1


def _is_held(kind: str, span: Span, anchor: Span, held: list[Span]) -> bool:
    """Whether a cue within a condition says nothing of the anchor."""
    if kind == "elders" or not inside(span, held):
        return False
    # "zodra het team is ingericht, ...": the condition itself is the plan
    if kind == "voorgenomen" and any(span[0] == begin for begin, _ in held):
        return False
    return kind in ("ontkend", "voorgenomen", "zal") or not inside(anchor, held)


def _announces(kind: str, span: Span, before: Span | None) -> bool:
    return (
        kind == "voorgenomen"
        and before is not None
        and before[1] - before[0] <= ANNOUNCEMENT_WORDS
        and inside(span, [before])
    )


def _question(book: RuleBook, line: Line) -> Modality:
    """A question only mentions, unless it asks after another region or what we want ourselves."""
    for kind, name in (("elders", "elders"), ("voorgenomen", "eigen_vraag")):
        found = book.lexicon.spans(name, line)
        if found:
            return Modality(kind, found[0])
    end = len(line.sentence.words)
    return Modality("vermelding", (end - 1, end))
