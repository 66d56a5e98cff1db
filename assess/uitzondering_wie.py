"""Who is left out in a sentence: named gemeenten, or a group of pupils."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assess.assertie import cues
from assess.rules import RuleBook
from assess.rules_pattern import Line, Span
from assess.zinsdeel import STOPS, clause, conditions, inside, overlaps

NOT_IN = re.compile(r"\b(?:niet|noch) (?:in|bij|voor)(?: de)?(?: gemeenten?)? $", re.IGNORECASE)
RELATIVE = frozenset({"die", "dat", "wie", "wier", "waarvan", "waarvoor"})
INTRODUCING = frozenset({"voor", "van", "bij", "met", "in", "op", "naar", "uit"})
# a group stands this near the beginning of a sentence that is about it
NEAR_BEGIN = 4
MAX_GROUP_WORDS = 16


@dataclass(frozen=True)
class Buiten:
    """Who is left out; `sterk` tells that the words themselves say so and not only a denial."""

    gemeenten: tuple[str, ...] = ()
    groep: str | None = None
    sterk: bool = False


def left_out(
    book: RuleBook, text: str, lines: Sequence[Line], number: int, gemeenten: Collection[str]
) -> Buiten | None:
    """Whom sentence `number` leaves out of something, if anybody; a question, a wish and a past state do not."""
    line = lines[number]
    if line.sentence.words[-1] == "?":
        return None
    if number + 1 < len(lines) and book.lexicon.spans("weer_mee", lines[number + 1]):
        return None
    explicit = cues(book, line, "uitzondering")
    held = conditions(book, line)
    apart = [
        span
        for name in ("doet_niet_mee", "eigen_weg")
        for span in book.lexicon.spans(name, line)
        if not inside(span, held)
    ]
    denied = _denied(book, line)
    not_there = _not_there(text, line, gemeenten)
    if not_there and not book.lexicon.spans("nog_geen_uitzondering", line):
        return Buiten(gemeenten=not_there, sterk=True)
    if not (explicit or apart or denied or book.lexicon.spans("eigen_zwak", line)):
        return None
    named = _gemeenten(book, text, lines, number, gemeenten, explicit, [*explicit, *apart, *denied])
    if named:
        if book.lexicon.spans("nog_geen_uitzondering", line):
            return None
        if not (explicit or apart) and not _in_reach(book, text, line, gemeenten, denied):
            return None
        return Buiten(gemeenten=named, sterk=bool(explicit or apart))
    if not (explicit or apart or denied):
        return None
    groep = _groep(book, text, line, explicit, [*explicit, *apart, *denied])
    if groep is None and number and book.lexicon.spans("van_de_vorige", line):
        groep = _groep(book, text, lines[number - 1], [], None)
    whole = bool(book.lexicon.spans("geheel", line))
    return Buiten(groep=groep, sterk=bool(explicit) or whole) if groep else None


def _denied(book: RuleBook, line: Line) -> list[Span]:
    """The denials in a sentence that reports nothing and gives nobody's view."""
    if cues(book, line, "vermelding") or cues(book, line, "praktijk"):
        return []
    harmless = book.lexicon.spans("niets_aan_de_hand", line)
    return [span for span in cues(book, line, "ontkend") if not overlaps(span, harmless)]


def _in_reach(
    book: RuleBook, text: str, line: Line, gemeenten: Collection[str], denied: Sequence[Span]
) -> bool:
    """Whether a gemeente opens the sentence or stands in the clause that denies."""
    starts = [begin for begin, _ in line.sentence.spans]
    places = [sum(start <= at for start in starts) - 1 for _, at in _names(text, line, gemeenten)]
    reach = [clause(book, line, begin) for begin, _ in denied]
    return not denied or any(
        at <= NEAR_BEGIN or any(begin <= at < end for begin, end in reach) for at in places
    )


def _names(text: str, line: Line, gemeenten: Collection[str]) -> list[tuple[str, int]]:
    """Known names in a sentence with their place, in the order of the text."""
    stretch = text[line.sentence.begin : line.sentence.end]
    found = [
        (name, match.start() + line.sentence.begin)
        for name in gemeenten
        if name in stretch
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", stretch)
    ]
    return sorted(found, key=lambda pair: pair[1])


def _not_there(text: str, line: Line, gemeenten: Collection[str]) -> tuple[str, ...]:
    """The gemeenten right behind "niet in" or "niet voor"."""
    begin = line.sentence.begin
    return tuple(name for name, at in _names(text, line, gemeenten) if NOT_IN.search(text[begin:at]))


def _gemeenten(
    book: RuleBook,
    text: str,
    lines: Sequence[Line],
    number: int,
    gemeenten: Collection[str],
    explicit: Sequence[Span],
    every: Sequence[Span],
) -> tuple[str, ...]:
    line = lines[number]
    names = _names(text, line, gemeenten)
    if every and ";" in line.sentence.words:
        # "... hebben dit vastgesteld; Aardam volgt later": those in the part that leaves out
        part = _part(line, line.sentence.spans[every[0][0]][0])
        names = [pair for pair in names if _part(line, pair[1]) == part] or names
    if not names and number and book.lexicon.spans("van_de_vorige", line):
        names = _names(text, lines[number - 1], gemeenten)
        return tuple(dict.fromkeys(name for name, _ in names))
    only = book.lexicon.spans("alleen_voor", line)
    if only and names:
        begin = line.sentence.spans[only[0][0]][0]
        kept = {name for name, at in names if at >= begin}
        if kept and not cues(book, line, "ontkend"):
            return tuple(sorted(set(gemeenten) - kept))
    if explicit:
        begin = line.sentence.spans[explicit[0][0]][0]
        behind = [name for name, at in names if at >= begin]
        at_once = any(span[0] == explicit[0][0] for span in book.lexicon.spans("voorzetsel", line))
        return tuple(dict.fromkeys(behind or ([] if at_once else [name for name, _ in names])))
    return tuple(dict.fromkeys(name for name, _ in names))


def _part(line: Line, at: int) -> int:
    """The how manieth part between semicolons the offset `at` lies in."""
    words, spans = line.sentence.words, line.sentence.spans
    return sum(word == ";" and begin < at for word, (begin, _) in zip(words, spans, strict=True))


def _groep(
    book: RuleBook, text: str, line: Line, explicit: Sequence[Span], cues_of: Sequence[Span] | None
) -> str | None:
    """The literal words for a group: behind the words of exception, or where a clause begins with it."""
    words, spans = line.sentence.words, line.sentence.spans
    own = {span[0] for span in book.lexicon.spans("groep_eigen", line)}
    only = {span[1] for span in book.lexicon.spans("alleen_voor", line)}
    cue = next((span for span in (*explicit, *_denied(book, line))), (0, 0))

    def far(head: Span) -> tuple[bool, bool]:
        return words[: head[0]].count(";") != words[: cue[1]].count(";"), head[0] < cue[1]

    for begin, behind in sorted(book.lexicon.spans("groep_hoofd", line), key=far):
        opening = max((i for i in range(begin) if words[i] in STOPS), default=-1)
        before = [word for word in words[max(0, begin - 2) : begin] if word not in ("de", "het", "een")]
        introduced = bool(before) and before[-1] in INTRODUCING
        left = explicit and begin >= cue[0]
        narrowed = set(words[behind - 1 : behind + 1]) & book.words["groep_bepaling"]
        described = begin in own or narrowed or (words[begin] in RELATIVE and begin == 0)
        # "kinderen die niet naar school gaan": what describes the group leaves nobody out
        whole = (begin, _end(book, words, behind))
        if cues_of is not None and all(inside(span, [whole]) for span in cues_of):
            continue
        if described and (left or introduced or begin - opening <= NEAR_BEGIN + 1):
            literal = text[spans[begin][0] : spans[_end(book, words, behind) - 1][1]]
            return f"anderen dan {literal}" if begin in only else literal
    return None


def _end(book: RuleBook, words: Sequence[str], at: int) -> int:
    """Where the words for a group end: at the verb, or behind the clause that describes it."""
    described = words[at - 1] in RELATIVE
    for i in range(at, min(len(words), at + MAX_GROUP_WORDS)):
        if words[i] in STOPS or words[i] in (")", "("):
            return i
        described = described or words[i] in RELATIVE
        if not described and words[i] in book.words["persoonsvorm"]:
            return i
    return min(len(words), at + MAX_GROUP_WORDS)
