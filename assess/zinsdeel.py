"""The clauses of a sentence: how far a denial or a plan in it reaches."""

from collections.abc import Sequence

from assess.rules import RuleBook
from assess.rules_pattern import Line, Span

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
# behind one of these "die" points ("vanaf die datum") and opens no clause
PREPOSITIONS = frozenset(
    [
        "aan",
        "bij",
        "binnen",
        "door",
        "in",
        "met",
        "na",
        "naar",
        "om",
        "onder",
        "op",
        "over",
        "per",
        "sinds",
        "tegen",
        "tijdens",
        "tot",
        "uit",
        "van",
        "vanaf",
        "voor",
    ]
) | frozenset(["en", "of", "ook", "dan", "dat"])
# a sentence that begins with one of these has its main clause behind the comma
FRONTED = frozenset(["wie", "wat", "of", "dat", "waar", "hoe", "al", "hoewel", "zolang"])
ASKING = frozenset(["wie", "hoe", "welke", "wanneer"])
ASKING_PAIRS = frozenset([("op", "welke"), ("in", "hoeverre"), ("aan", "welke"), ("binnen", "welke")])
JOINING = frozenset(["en", "of"])
DETERMINERS = frozenset(["de", "het", "een", "geen", "niet", "er", "wij", "we", "dus", "ook"])
STOPS = frozenset([",", ";", ":", "|", "."])


def clause(book: RuleBook, line: Line, at: int) -> Span:
    """The stretch around word `at` in which a denial or a plan holds."""
    words = line.sentence.words
    marks = [i for i in range(len(words)) if _is_mark(book, words, i)]
    begin = max((i for i in marks if i <= at), default=0)
    later = [i for i in marks if i > at] + [len(words)]
    end = later[0]
    if end - begin <= LABEL_WORDS and end < len(words) and words[end] in CLAUSE_MARKS:
        end = later[1]
    return begin, end


def _is_mark(book: RuleBook, words: Sequence[str], at: int) -> bool:
    """A mark, a word of contrast, or "en" before a finite verb: "... en worden niet geweerd"."""
    if words[at] in CLAUSE_MARKS or words[at] in book.words["grenzen"]:
        return True
    return words[at] in JOINING and at + 1 < len(words) and words[at + 1] in book.words["persoonsvorm"]


def conditions(book: RuleBook, line: Line) -> list[Span]:
    """The conditional, relative and fronted stretches: a denial in them denies nothing outside them."""
    words = line.sentence.words
    spans: list[Span] = []
    if words[-1] != "?" and "," in words and (words[0] in book.words["voorop"] or _fronted(words)):
        spans.append((0, _main_clause(book, words)))
    for i, word in enumerate(words):
        end = next((j for j in range(i + 1, len(words)) if words[j] in STOPS), len(words))
        if word in RELATIVE:
            end = next((j for j in range(i + 3, end) if _resumes(book, words, j)), end)
        opens = word in book.words["voorwaarde"] and not (word == "als" and _is_role(words, i, end))
        if opens or (word in RELATIVE and i and not _points(book, words[i - 1])):
            spans.append((i, end))
    return spans


def _resumes(book: RuleBook, words: Sequence[str], at: int) -> bool:
    """Where the main clause goes on behind a relative one: "voor wie daar woont | kan de commissaris ..."."""
    return words[at] in book.words["persoonsvorm"] and at + 1 < len(words) and words[at + 1] in DETERMINERS


def _points(book: RuleBook, before: str) -> bool:
    return before in STOPS or before in PREPOSITIONS or before in book.words["persoonsvorm"]


def _main_clause(book: RuleBook, words: Sequence[str]) -> int:
    """The comma behind which the main clause begins: before a finite verb or "dan", else the first."""
    commas = [i for i, word in enumerate(words[:-1]) if word == ","]
    opens = [i for i in commas if words[i + 1] == "dan" or words[i + 1] in book.words["persoonsvorm"]]
    return opens[0] if opens and _fronted(words) else words.index(",")


def _fronted(words: Sequence[str]) -> bool:
    return words[0] in FRONTED or tuple(words[:3]) == ("over", "de", "vraag")


def _is_role(words: Sequence[str], at: int, end: int) -> bool:
    """ "als pm-post opgenomen", "als geheel", "als beslismoment geldt ..."."""
    return end - at <= ROLE_WORDS or words[at + 1] == "geheel" or words[at + 2] in ROLE_VERBS


def asks_indirectly(book: RuleBook, line: Line) -> bool:
    """Whether it is an item such as "Wie de regie heeft over een casus": a question without its answer."""
    words = line.sentence.words
    begin = next((i for i, word in enumerate(words[:3]) if word[0].isalpha() and len(word) > 1), 0)
    opening = words[begin : begin + 2]
    asks = opening[0] in ASKING or opening in ASKING_PAIRS
    if not asks or opening[-1] in book.words["persoonsvorm"] or set(words) & {":", "|", "?"}:
        return False
    # what stands between brackets gives examples; a comma before it opens the main clause
    return "," not in (words[: words.index("(")] if "(" in words else words)


def announced(line: Line, at: int) -> Span | None:
    """The stretch before the colon that introduces word `at`: "Op de agenda staan: een budget ..."."""
    words = line.sentence.words
    marks = [i for i in range(at) if words[i] in CLAUSE_MARKS]
    if not marks or words[marks[-1]] != ":":
        return None
    return (marks[-2] + 1 if len(marks) > 1 else 0), marks[-1]


def inside(span: Span, others: Sequence[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in others)


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)
