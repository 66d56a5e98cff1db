"""Where the rules hold in the sentences of a passage."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from assess.rules import Group, Rule, RuleBook
from assess.rules_pattern import Lexicon, Line, Span
from assess.rules_text import sentences


@dataclass(frozen=True)
class Match:
    """A rule that holds in sentence `line` (a number); `anchor` is where its first group stands."""

    rule: Rule
    line: int
    anchor: Span


def first(lexicon: Lexicon, group: Group, line: Line) -> Span | None:
    """Where the first pattern of a group that matches stands."""
    have = line.have
    for pattern in group:
        if pattern.need & have == pattern.need:
            spans = lexicon.find(pattern, line)
            if spans:
                return spans[0]
    return None


def _somewhere(lexicon: Lexicon, groups: tuple[Group, ...], lines: list[Line]) -> bool:
    """Whether every group has a match in one of the lines."""
    return all(any(first(lexicon, group, line) for line in lines) for group in groups)


def _off_topic(book: RuleBook, lines: list[Line]) -> list[bool]:
    """Which sentences follow one about something else and do not themselves come back to the subject."""
    found: list[bool] = []
    for number, line in enumerate(lines):
        after = number > 0 and (found[-1] or bool(book.lexicon.spans("buiten_thema", lines[number - 1])))
        found.append(after and not book.lexicon.spans("kernthema", line))
    return found


def matches(book: RuleBook, lines: list[Line], context: list[Line]) -> Iterator[Match]:
    """Which rules hold where; `context` is the lead-in sentence, heading and title."""
    off_topic = _off_topic(book, lines)
    have = reduce(or_, (line.have for line in lines), 0)
    for rule in book.rules:
        need = rule.need
        if need & have != need:
            continue
        for number, line in enumerate(lines):
            if need & line.have != need or (rule.thema and off_topic[number]):
                continue
            anchor = first(book.lexicon, rule.zin[0], line)
            if (
                anchor
                and all(first(book.lexicon, group, line) for group in rule.zin[1:])
                and _fits(book.lexicon, rule, lines, number, context)
            ):
                yield Match(rule, number, anchor)


def _fits(lexicon: Lexicon, rule: Rule, lines: list[Line], number: int, context: list[Line]) -> bool:
    """Whether what a rule asks and forbids around its sentence holds."""
    around = lines[max(0, number - 1) : number + 2] + context
    everywhere = lines + context
    return (
        not first(lexicon, rule.niet, lines[number])
        and _somewhere(lexicon, rule.buurt, around)
        and _somewhere(lexicon, rule.passage, everywhere)
        and not any(first(lexicon, rule.niet_passage, line) for line in everywhere)
    )


def fires(book: RuleBook, rule: Rule, text: str) -> bool:
    """Whether a rule holds somewhere in a text that stands by itself."""
    lines = [book.lexicon.read(sentence) for sentence in sentences(text)]
    return any(match.rule.id == rule.id for match in matches(book, lines, []))
