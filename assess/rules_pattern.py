"""The pattern language of the rules: words, wildcards, gaps and named lists; no regular expressions.

`a|b` either word; `woord*`, `*woord`, `*woord*` begins, ends, contains; `..` at most four words between;
`....` at most nine; `aan_te_wijzen` several words as one alternative; `{naam}` one of a named list, whose
entries may be whole patterns; `<beslissen>` and `<op+schalen>` every form of a verb, also with its particle
apart; `^` the sentence begins. In a list `!woord|*woord` is what is none of it, whatever its entries of one word say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assess.rules_needs import Needs
from assess.rules_text import Sentence, fold
from assess.rules_verbs import VerbError, forms

# On its own it is the mark between two cells of a table row.
CELL = "|"
GAPS = {"..": 4, "....": 9}
# A gap never reaches over one of these.
WALLS = frozenset({"|", ";", "?"})

Span = tuple[int, int]
# finds spans that no list of words can name, such as a number with a unit
Finder = Callable[[Sentence], list[Span]]


class PatternError(Exception):
    """A pattern or list is written wrongly; the message quotes it, `lijst` is the named list it stands in."""

    lijst: str | None = None


@dataclass(frozen=True)
class Step:
    """One place in a pattern: a word out of `bits` or a span of one of the named lists, after at most `gap` words.

    `mask` is `bits` with every word a span of those lists can begin with: what is not in it cannot match.
    """

    bits: int
    names: tuple[str, ...]
    gap: int
    mask: int


@dataclass(frozen=True, eq=False)
class Pattern:
    """A sequence of steps; `source` is the text it was written as, `need` the needs of its steps (see Needs)."""

    source: str
    steps: tuple[Step, ...]
    at_start: bool
    need: int


@dataclass(frozen=True)
class Words:
    """A compiled list: the words that are entries by themselves, save `never`, and the entries of several steps."""

    single: int
    never: int
    patterns: tuple[Pattern, ...]
    mask: int


@dataclass
class Line:
    """A sentence made ready for matching: for every word the entries it answers to, as bits; `have`: see Needs."""

    sentence: Sentence
    bits: list[int]
    every: int
    have: int
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
        self._met: dict[str, int] = {}
        self.needs = Needs()
        self._finders = dict(finders)
        self._sources = {name: tuple(entries) for name, entries in lists.items()}
        self._lists: dict[str, Words] = {}
        for name in tuple(self._sources):
            try:
                self._list(name, ())
            except PatternError as error:
                error.lijst = name
                raise

    def pattern(self, source: str) -> Pattern:
        """Compile `source`; raises PatternError."""
        return self._compile(source, ())

    def read(self, sentence: Sentence, names: Iterable[tuple[tuple[str, ...], str]] = ()) -> Line:
        """Look up every word of a sentence; `names` are what this document calls things, each with its list."""
        bits, every, have = [self._bits(word) for word in sentence.words], 0, 0
        for word, b in zip(sentence.words, bits, strict=True):
            every |= b
            met = self._met.get(word)
            if met is None:
                met = self._met[word] = self.needs.met(b)
            have |= met
        line = Line(sentence, bits, every, have)
        for name, finder in self._finders.items():
            if spans := finder(sentence):
                self._mark(line, name, spans)
        for words, name in names:
            if spans := _occurrences(words, sentence.words):
                self._mark(line, name, spans)
        return line

    def _mark(self, line: Line, name: str, spans: Iterable[Span]) -> None:
        """Note the spans of a finder, and on the word each begins with that it does."""
        bit = self._form(f"{{{name}}}")
        table = line.named.setdefault(name, {})
        for start, end in spans:
            table.setdefault(start, []).append(end)
            line.bits[start] |= bit
        line.every |= bit
        line.have |= self.needs.met(bit)

    def find(self, pattern: Pattern, line: Line) -> list[Span]:
        """Where the pattern matches, as [from, to) word numbers, one shortest match for each beginning."""
        known = line.found.get(pattern)
        if known is None:
            known = line.found[pattern] = self._search(pattern, line)
        return known

    def spans(self, name: str, line: Line) -> list[Span]:
        """Where an entry of a named list stands, longest first for each beginning."""
        return [(start, max(ends)) for start, ends in sorted(self._table(name, line).items())]

    def _search(self, pattern: Pattern, line: Line) -> list[Span]:
        steps, need = pattern.steps, pattern.need
        if need & line.have != need:
            return []
        first = steps[0]
        if len(steps) == 1 and len(first.names) == 1 and not first.bits and not pattern.at_start:
            return [(start, ends[0]) for start, ends in sorted(self._table(first.names[0], line).items())]
        mask = first.mask
        spans: list[Span] = []
        for start, bits in enumerate(line.bits):
            if bits & mask:
                end = self._match(steps, 0, start, line)
                if end is not None:
                    spans.append((start, end))
            if pattern.at_start:
                break
        return spans

    def _match(self, steps: tuple[Step, ...], number: int, at: int, line: Line) -> int | None:
        """The end of the shortest match of steps[number:] from word `at`."""
        step = steps[number]
        following = number + 1
        last = following == len(steps)
        bits, mask, gap = line.bits, step.mask, step.gap
        for position in range(at, min(at + gap + 1, len(bits))):
            here = bits[position]
            if here & mask:
                if here & step.bits:
                    end = position + 1 if last else self._match(steps, following, position + 1, line)
                    if end is not None:
                        return end
                for name in step.names:
                    for stop in self._table(name, line).get(position, ()):
                        end = stop if last else self._match(steps, following, stop, line)
                        if end is not None:
                            return end
            if gap and line.sentence.words[position] in WALLS:
                break
        return None

    def _table(self, name: str, line: Line) -> dict[int, list[int]]:
        """For every beginning of a span of the list, its ends; made once for a sentence."""
        table = line.named.get(name)
        if table is None:
            table = line.named[name] = {}
            for start, end in self._list_spans(name, line):
                ends = table.setdefault(start, [])
                if end not in ends:
                    ends.append(end)
        return table

    def _list_spans(self, name: str, line: Line) -> Iterator[Span]:
        if name in self._finders:
            return
        words = self._lists[name]
        if not words.mask & line.every:
            return
        if words.single & line.every:
            for start, bits in enumerate(line.bits):
                if bits & words.single and not bits & words.never:
                    yield start, start + 1
        have = line.have
        for pattern in words.patterns:
            if pattern.need & have != pattern.need:
                continue
            for begin, end in self.find(pattern, line):
                if end - begin > 1 or not line.bits[begin] & words.never:
                    yield begin, end

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
            self._met.clear()
        return self._forms[form]

    def _list(self, name: str, above: tuple[str, ...]) -> Words:
        if name in above:
            raise PatternError(f"de lijst {{{name}}} verwijst naar zichzelf")
        if name not in self._lists:
            if name not in self._sources:
                raise PatternError(f"onbekende lijst {{{name}}}")
            sources = self._sources[name]
            patterns = [self._compile(e, (*above, name)) for e in sources if not e.startswith("!")]
            never = self._words(e.removeprefix("!") for e in sources if e.startswith("!"))
            alone = [p for p in patterns if len(p.steps) == 1 and not p.steps[0].names and not p.at_start]
            single = mask = 0
            for pattern in alone:
                single |= pattern.steps[0].bits
            for pattern in patterns:
                mask |= pattern.steps[0].mask
            self._lists[name] = Words(single, never, tuple(p for p in patterns if p not in alone), mask)
        return self._lists[name]

    def _words(self, sources: Iterable[str]) -> int:
        bits = 0
        for source in sources:
            for form in source.split("|"):
                if not form.strip("*") or " " in form:
                    raise PatternError(f"!{source} sluit geen woord uit")
                bits |= self._form(form)
        return bits

    def _compile(self, source: str, above: tuple[str, ...]) -> Pattern:
        steps: list[Step] = []
        gap = 0
        words = source.split()
        at_start = bool(words) and words[0] == "^"
        for word in words[at_start:]:
            if word in GAPS:
                gap = GAPS[word]
            else:
                steps.append(self._step(word, gap, source, above))
                gap = 0
        if not steps or gap:
            raise PatternError(f"patroon {source!r} is leeg of eindigt op een gat")
        need = 0
        for step in steps:
            need |= self.needs.bit(step.mask)
        self._met.clear()
        return Pattern(source, tuple(steps), at_start, need)

    def _step(self, word: str, gap: int, source: str, above: tuple[str, ...]) -> Step:
        bits, mask, names = 0, 0, []
        for alternative in [word] if word == CELL else word.split("|"):
            if alternative.startswith("{") and alternative.endswith("}"):
                name = alternative[1:-1]
                names.append(name)
                mask |= self._form(alternative) if name in self._finders else self._list(name, above).mask
            elif "_" in alternative or alternative.startswith("<"):
                name = f"_{alternative}"  # no named list can be called so
                self._sources.setdefault(name, _entries(alternative))
                names.append(name)
                mask |= self._list(name, above).mask
            elif alternative.strip("*"):
                bits |= self._form(alternative)
            else:
                raise PatternError(f"leeg alternatief in patroon {source!r}")
        return Step(bits, tuple(names), gap, bits | mask)


def _occurrences(name: Sequence[str], words: Sequence[str]) -> list[Span]:
    """Where a name stands among words, also in the plural."""
    *head, last = name
    forms, length = {last, f"{last}s", f"{last}en"}, len(name)
    return [
        (i, i + length)
        for i in range(len(words) - length + 1)
        if words[i + length - 1] in forms and list(words[i : i + length - 1]) == head
    ]


def _entries(alternative: str) -> tuple[str, ...]:
    """The patterns that `aan_te_wijzen` and `<aan+wijzen>` stand for."""
    if not alternative.startswith("<"):
        return (alternative.replace("_", " "),)
    verb = alternative[1:-1]
    try:
        joined, apart = forms(verb)
    except VerbError as error:
        raise PatternError(str(error)) from error
    if not apart:
        return ("|".join(joined),)
    particle, _, base = verb.rpartition("+")
    return "|".join(joined), f"{particle} te {base}", f"{'|'.join(apart)} .... {particle}"
