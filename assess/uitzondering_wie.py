"""Who is left out in a sentence: named gemeenten, or a group of pupils."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assess.assertie import cues
from assess.rules import RuleBook
from assess.rules_pattern import Line, Span
from assess.zinsdeel import STOPS, overlaps

RELATIVE = frozenset({"die", "dat", "wie", "wier", "waarvan", "waarvoor"})
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
    if line.sentence.words[-1] == "?" or book.lexicon.spans("nog_geen_uitzondering", line):
        return None
    if number + 1 < len(lines) and book.lexicon.spans("weer_mee", lines[number + 1]):
        return None
    explicit = cues(book, line, "uitzondering")
    apart = [*book.lexicon.spans("doet_niet_mee", line), *book.lexicon.spans("eigen_weg", line)]
    denied = _denied(book, line)
    if not (explicit or apart or denied):
        return None
    named = _gemeenten(book, text, lines, number, gemeenten, explicit)
    if named:
        return Buiten(gemeenten=named, sterk=bool(explicit or apart))
    groep = _groep(book, text, line, explicit)
    if groep is None and number and book.lexicon.spans("van_de_vorige", line):
        groep = _groep(book, text, lines[number - 1], [])
    return Buiten(groep=groep, sterk=bool(explicit)) if groep else None


def _denied(book: RuleBook, line: Line) -> list[Span]:
    """The denials in a sentence that reports nothing and gives nobody's view."""
    if cues(book, line, "vermelding") or cues(book, line, "praktijk"):
        return []
    harmless = book.lexicon.spans("niets_aan_de_hand", line)
    return [span for span in cues(book, line, "ontkend") if not overlaps(span, harmless)]


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


def _gemeenten(
    book: RuleBook,
    text: str,
    lines: Sequence[Line],
    number: int,
    gemeenten: Collection[str],
    explicit: Sequence[Span],
) -> tuple[str, ...]:
    line = lines[number]
    names = _names(text, line, gemeenten)
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
        return tuple(dict.fromkeys(behind or [name for name, _ in names]))
    return tuple(dict.fromkeys(name for name, _ in names))


def _groep(book: RuleBook, text: str, line: Line, explicit: Sequence[Span]) -> str | None:
    """The literal words for a group: behind the words of exception, or where the sentence begins."""
    words, spans = line.sentence.words, line.sentence.spans
    heads = book.lexicon.spans("groep_hoofd", line)
    own = {span[0] for span in book.lexicon.spans("groep_eigen", line)}
    after = explicit[0][0] if explicit else None
    only = book.lexicon.spans("alleen_voor", line)
    for begin, behind in heads:
        introduced = begin > 0 and words[begin - 1] in ("voor", "van", "bij", "met")
        if not (begin <= NEAR_BEGIN or introduced or (after is not None and begin >= after)):
            continue
        narrowed = behind < len(words) and words[behind] in book.words["groep_bepaling"]
        if begin not in own and not narrowed and words[begin] not in RELATIVE:
            continue
        end = _end(book, words, behind)
        literal = text[spans[begin][0] : spans[end - 1][1]]
        return f"anderen dan {literal}" if any(span[1] == begin for span in only) else literal
    return None


def _end(book: RuleBook, words: Sequence[str], at: int) -> int:
    """Where the words for a group end: at the verb, or behind the clause that describes it."""
    described = False
    for i in range(at, min(len(words), at + MAX_GROUP_WORDS)):
        if words[i] in STOPS or words[i] in (")", "("):
            return i
        described = described or words[i] in RELATIVE
        if not described and words[i] in book.words["persoonsvorm"]:
            return i
    return min(len(words), at + MAX_GROUP_WORDS)
