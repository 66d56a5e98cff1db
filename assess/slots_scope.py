"""For whom an answer holds: gemeenten it is limited to, and gemeenten or groups it leaves out."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assess.rules import RuleBook
from assess.rules_pattern import Line

BEFORE_LIMIT = (
    "in",
    "in de gemeente",
    "in de gemeenten",
    "voor de gemeente",
    "binnen de gemeente",
    "alleen in",
)
END = re.compile(r"[,;.]|$")


@dataclass(frozen=True)
class Scope:
    """Names of gemeenten as they stand in the text; `groep` is the literal description of a group left out."""

    beperkt_tot: tuple[str, ...] = ()
    zonder: tuple[str, ...] = ()
    groep: str | None = None


def scope(book: RuleBook, text: str, line: Line, gemeenten: Collection[str]) -> Scope:
    """What one sentence says about for whom it holds; only known `gemeenten` are recognised."""
    sentence = line.sentence
    stretch = text[sentence.begin : sentence.end]
    names = _names(stretch, gemeenten)
    out = book.lexicon.spans("uitgezonderd", line)
    if out:
        begin = sentence.spans[out[0][0]][0] - sentence.begin
        behind = sentence.spans[out[0][1] - 1][1] - sentence.begin
        left_out = tuple(n for n, at in names if at >= begin or stretch[:begin].rstrip().endswith(n))
        if left_out:
            return Scope(zonder=left_out)
        described = stretch[behind : behind + _end(stretch[behind:])].strip()
        grouped = described and book.lexicon.spans("groep_woord", line)
        return Scope(groep=described) if grouped else Scope()
    return Scope(beperkt_tot=_limited(stretch, names))


def _end(rest: str) -> int:
    found = END.search(rest)
    return found.start() if found else len(rest)


def _names(stretch: str, gemeenten: Collection[str]) -> list[tuple[str, int]]:
    """Known names with their place, in the order of the text."""
    found = [
        (name, match.start())
        for name in gemeenten
        if name in stretch
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", stretch)
    ]
    return sorted(found, key=lambda pair: pair[1])


def _limited(stretch: str, names: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Names behind "in (de gemeente)", and those joined to one with a comma or "en"."""
    limited: list[str] = []
    edge = -1
    for name, at in names:
        before = stretch[:at].rstrip().lower()
        joined = limited and stretch[edge:at].strip(" ,") in ("", "en")
        if joined or before.endswith(tuple(f" {p}" for p in BEFORE_LIMIT)) or before in BEFORE_LIMIT:
            limited.append(name)
            edge = at + len(name)
    return tuple(dict.fromkeys(limited))
