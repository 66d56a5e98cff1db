"""The pattern language of the rules: words, wildcards, gaps and named lists; no regular expressions.

`a|b` either word; `woord*`, `*woord`, `*woord*` begins, ends, contains; `..` at most four words between;
`....` at most nine; `{naam}` one of a named list, whose entries may be several words; `^` the sentence begins.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assess.rules_text import Sentence, fold

# On its own it is the mark between two cells of a table row.
CELL = "|"
GAPS = {"..": 4, "....": 9}
# A gap never reaches over one of these.
WALLS = frozenset({"|", ";", "?"})

Span = tuple[int, int]
# finds spans that no list of words can name, such as a number with a unit
Finder = Callable[[Sentence], list[Span]]


class PatternError(Exception):
    """A pattern or list is written wrongly; the message quotes it."""


@dataclass(frozen=True)
class Step:
    """One place in a pattern: a word out of `bits` or a span of one of the named lists, after at most `gap` words."""

    bits: int
    names: tuple[str, ...]
    gap: int


@dataclass(frozen=True, eq=False)
class Pattern:
    """A sequence of steps; `source` is the text it was written as."""

    source: str
    steps: tuple[Step, ...]
    at_start: bool


@dataclass
class Line:
    """A sentence made ready for matching: for every word the entries it answers to, as bits."""

    sentence: Sentence
    bits: list[int]
    every: int
    named: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    found: dict[Pattern, list[Span]] = field(default_factory=dict)


class Lexicon:
    """Every word form the patterns name, and for every word met in a text which of those it answers to."""

    def __init__(self, lists: Mapping[str, Iterable[str]], finders: Mapping[str, Finder]) -> None:
        self._forms: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        self._begins: dict[str, int] = {}
        self._ends_in: dict[str, int] = {}
        self._holds: dict[str, int] = {}
        self._cache: dict[str, int] = {}
        self._finders = dict(finders)
        self._sources = {name: tuple(entries) for name, entries in lists.items()}
        self._lists: dict[str, tuple[Pattern, ...]] = {}
        self._masks: dict[str, int] = {}
        for name in self._sources:
            self._list(name, ())

    def pattern(self, source: str) -> Pattern:
        """Compile `source`; raises PatternError."""
        return self._compile(source, ())

    def read(self, sentence: Sentence) -> Line:
        """Look up every word of a sentence."""
        bits = [self._bits(word) for word in sentence.words]
        every = 0
        for b in bits:
            every |= b
        return Line(sentence, bits, every)

    def find(self, pattern: Pattern, line: Line) -> list[Span]:
        """Where the pattern matches, as [from, to) word numbers, one shortest match for each beginning."""
        known = line.found.get(pattern)
        if known is not None:
            return known
        spans: list[Span] = []
        if all(self._possible(step, line) for step in pattern.steps):
            for start in (0,) if pattern.at_start else range(len(line.bits)):
                end = self._match(pattern.steps, 0, start, line)
                if end is not None:
                    spans.append((start, end))
        line.found[pattern] = spans
        return spans

    def spans(self, name: str, line: Line) -> list[Span]:
        """Where an entry of a named list stands, longest first for each beginning."""
        table = self._table(name, line)
        return [(start, max(ends)) for start, ends in sorted(table.items())]

    def _possible(self, step: Step, line: Line) -> bool:
        if step.bits & line.every:
            return True
        return any(name in self._finders or self._masks[name] & line.every for name in step.names)

    def _match(self, steps: tuple[Step, ...], number: int, at: int, line: Line) -> int | None:
        """The end of the shortest match of steps[number:] from word `at`."""
        step = steps[number]
        last = number + 1 == len(steps)
        for position in range(at, min(at + step.gap, len(line.bits) - 1) + 1):
            for end in self._ends(step, position, line):
                if last:
                    return end
                rest = self._match(steps, number + 1, end, line)
                if rest is not None:
                    return rest
            if step.gap and line.sentence.words[position] in WALLS:
                break
        return None

    def _ends(self, step: Step, position: int, line: Line) -> Iterator[int]:
        if line.bits[position] & step.bits:
            yield position + 1
        for name in step.names:
            yield from self._table(name, line).get(position, ())

    def _table(self, name: str, line: Line) -> dict[int, list[int]]:
        table = line.named.get(name)
        if table is None:
            table = {}
            line.named[name] = table
            if name in self._finders:
                spans = self._finders[name](line.sentence)
            elif self._masks[name] & line.every:
                spans = [span for pattern in self._lists[name] for span in self.find(pattern, line)]
            else:
                spans = []
            for start, end in spans:
                ends = table.setdefault(start, [])
                if end not in ends:
                    ends.append(end)
        return table

    def _bits(self, word: str) -> int:
        bits = self._cache.get(word)
        if bits is None:
            bits = self._whole.get(word, 0)
            for cut in range(1, len(word) + 1):
                bits |= self._begins.get(word[:cut], 0) | self._ends_in.get(word[-cut:], 0)
            for part, bit in self._holds.items():
                if part in word:
                    bits |= bit
            self._cache[word] = bits
        return bits

    def _form(self, form: str) -> int:
        form = fold(form)
        if form not in self._forms:
            self._forms[form] = bit = 1 << len(self._forms)
            core = form.strip("*")
            match form.startswith("*"), form.endswith("*"):
                case True, True:
                    table = self._holds
                case True, False:
                    table = self._ends_in
                case False, True:
                    table = self._begins
                case _:
                    table = self._whole
            table[core] = bit
            self._cache.clear()
        return self._forms[form]

    def _list(self, name: str, above: tuple[str, ...]) -> tuple[Pattern, ...]:
        if name in above:
            raise PatternError(f"de lijst {{{name}}} verwijst naar zichzelf")
        if name not in self._lists:
            if name not in self._sources:
                raise PatternError(f"onbekende lijst {{{name}}}")
            self._lists[name] = tuple(self._compile(entry, (*above, name)) for entry in self._sources[name])
            mask = 0
            for pattern in self._lists[name]:
                first = pattern.steps[0]
                mask |= first.bits
                for inner in first.names:
                    mask |= -1 if inner in self._finders else self._masks[inner]
            self._masks[name] = mask
        return self._lists[name]

    def _compile(self, source: str, above: tuple[str, ...]) -> Pattern:
        steps: list[Step] = []
        gap = 0
        words = source.split()
        at_start = bool(words) and words[0] == "^"
        for word in words[at_start:]:
            if word in GAPS:
                gap = GAPS[word]
                continue
            bits, names = 0, []
            for alternative in [word] if word == CELL else word.split("|"):
                if alternative.startswith("{") and alternative.endswith("}"):
                    names.append(alternative[1:-1])
                    if names[-1] not in self._finders:
                        self._list(names[-1], above)
                elif alternative.strip("*"):
                    bits |= self._form(alternative)
                else:
                    raise PatternError(f"leeg alternatief in patroon {source!r}")
            steps.append(Step(bits, tuple(names), gap))
            gap = 0
        if not steps or gap:
            raise PatternError(f"patroon {source!r} is leeg of eindigt op een gat")
        return Pattern(source, tuple(steps), at_start)
