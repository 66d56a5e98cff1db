"""Where an answer stands, and the values read there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assess.rules import RuleBook
from assess.rules_pattern import Line, Span

Values = dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """Values with the words they were read from."""

    values: Values
    spans: tuple[Span, ...] = ()


NONE = Slot({})


@dataclass(frozen=True)
class Place:
    """Where an answer stands: the decisive sentence, its anchor, and the other sentences of the passage."""

    book: RuleBook
    text: str
    line: Line
    anchor: Span
    lines: Sequence[Line]

    def literal(self, span: Span) -> str:
        """The literal text of a stretch of words of the decisive sentence."""
        spans = self.line.sentence.spans
        return self.text[spans[span[0]][0] : spans[span[1] - 1][1]]

    def found(self, name: str) -> list[Span]:
        """Where entries of a list stand in the decisive sentence."""
        return self.book.lexicon.spans(name, self.line)


def merge(found: Iterable[Slot]) -> Slot:
    """All values together; the earlier one wins, and weeks of several terms are put in one list."""
    values: Values = {}
    spans: list[Span] = []
    for slot in found:
        values = together(values, slot.values)
        spans.extend(slot.spans)
    return Slot(values, tuple(dict.fromkeys(spans)))


def together(values: Values, more: Values) -> Values:
    """What `more` adds to `values`."""
    joined = {**more, **values}
    if isinstance(values.get("weken"), list) and isinstance(more.get("weken"), list):
        joined["weken"] = sorted({*values["weken"], *more["weken"]})
    return joined
