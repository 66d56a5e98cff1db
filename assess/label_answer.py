"""One answer of one passage, made from the rules that held, and settled among several."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from assess import slots
from assess.assertie import Modality
from assess.kader import Kader, framed
from assess.rules import RuleBook
from assess.rules_match import Match
from assess.rules_pattern import Line, Span
from assess.slots_place import NONE, together
from assess.slots_scope import scope

LATEST_START = 4  # weeks of absence after which the approach must have begun (E2a)


@dataclass(frozen=True)
class Label:
    """One answer in one passage; `begin` and `eind` bound its decisive sentence in the passage's text.

    `markeringen` are (begin, eind, soort) with soort anker, assertie or waarde, in the same offsets.
    """

    deelvraag: str
    assertie: str
    waarde: dict[str, Any] = field(default_factory=dict)
    karakter: str | None = None
    gemeenten: tuple[str, ...] = ()
    subcode: str | None = None
    begin: int = 0
    eind: int = 0
    markeringen: tuple[tuple[int, int, str], ...] = ()
    regels: tuple[str, ...] = ()
    zekerheid: float | None = None


def sides(book: RuleBook, match: Match, lines: list[Line]) -> tuple[str, ...]:
    """E4a, E4b or both: by whose holder the sentence names, or those it refers back to; else both."""
    rule = match.rule
    if not rule.kant:
        return rule.deelvragen
    where = [lines[match.line]]
    for number in range(match.line, 0, -1):
        if lines[number].sentence.words[0] not in book.words["terug"]:
            break
        where.append(lines[number - 1])
    earlier = [lines[number] for number in range(match.line - 1, -1, -1) if lines[number] not in where]
    firm, weak = ("houder_onderwijs", "houder_gemeente"), ("zwak_onderwijs", "zwak_gemeente")
    tried = [(firm, where), (firm, earlier)]
    if rule.assertie or rule.karakter:
        tried.insert(1, (weak, where))
    for (onderwijs, gemeente), among in tried:
        for line in among:
            named = bool(book.lexicon.spans(onderwijs, line)), bool(book.lexicon.spans(gemeente, line))
            if any(named):
                return tuple(vraag for vraag, hit in zip(rule.deelvragen, named, strict=True) if hit)
    return rule.deelvragen


def _offsets(line: Line, span: Span) -> tuple[int, int]:
    spans = line.sentence.spans
    return spans[span[0]][0], spans[span[1] - 1][1]


def answer(
    book: RuleBook,
    text: str,
    lines: list[Line],
    match: Match,
    found: Modality,
    deelvraag: str,
    over: Kader | None,
) -> Label:
    rule, line = match.rule, lines[match.line]
    slot = slots.read(book, text, lines, match, deelvraag) if found.soort != "vervangen" else NONE
    kind, subcode = found.assertie, rule.subcode
    if rule.anders and kind == "afgesproken":
        kind = rule.anders
    if rule.assertie and kind not in ("elders", "vermelding"):
        kind = rule.assertie
    if (
        deelvraag == "E2a"
        and found.soort in ("afgesproken", "praktijk")
        and slot.values.get("weken", 0) > LATEST_START
    ):
        kind, subcode = "ontkend", "afwijkend"
    if found.soort == "open" and over and over.assertie == "voorgenomen":
        kind = "voorgenomen"  # "In 2027 spreken wij af:" above "hoe jongeren worden gehoord"
    else:
        kind = framed(kind, over, nu=bool(book.lexicon.spans("geldt_nu", line)))
    if kind == "ontkend" and not subcode:
        subcode = "beeindigd" if book.lexicon.spans("beeindigd", line) else "afwezig"
    advises = deelvraag in ("E4a", "E4b") and kind == "afgesproken"
    marks = [(*_offsets(line, match.anchor), "anker")]
    if found.cue:
        marks.append((*_offsets(line, found.cue), "assertie"))
    marks.extend((*_offsets(line, span), "waarde") for span in slot.spans)
    return Label(
        deelvraag=deelvraag,
        assertie=kind,
        waarde=slot.values if kind not in ("vermelding", "elders") else {},
        karakter=(rule.karakter or _character(book, line)) if advises else None,
        subcode=subcode if kind == "ontkend" else None,
        begin=line.sentence.begin,
        eind=line.sentence.end,
        markeringen=tuple(dict.fromkeys(marks)),
        regels=(rule.id,),
    )


def _character(book: RuleBook, line: Line) -> str:
    if book.lexicon.spans("adviserend", line) and not book.lexicon.spans("beslissend", line):
        return "adviserend"
    return "beslissend"


def settle(found: list[Label]) -> Label:
    """One label out of several for the same deelvraag: the last that is more than a mention decides."""
    weight = {"elders": 1, "vermelding": 0}
    firm = [label for label in found if label.assertie not in weight]
    if not firm:
        best = max(found, key=lambda label: weight[label.assertie])
    else:
        last = max(label.begin for label in firm)
        tail = [label for label in firm if label.begin == last]
        order = {"ontkend": 2, "voorgenomen": 1, "afgesproken": 0}
        best = max(tail, key=lambda label: (order[label.assertie], len(label.waarde)))
    same = [label for label in found if label.begin == best.begin]
    waarde = best.waarde
    for label in found:
        if label.assertie == best.assertie:
            waarde = together(waarde, label.waarde)
    karakter = (
        "adviserend" if best.karakter and any(x.karakter == "adviserend" for x in same) else best.karakter
    )
    return replace(
        best,
        waarde=waarde,
        karakter=karakter,
        regels=tuple(dict.fromkeys(rule for label in same for rule in label.regels)),
        markeringen=tuple(dict.fromkeys(mark for label in same for mark in label.markeringen)),
    )


def scoped(
    book: RuleBook, text: str, lines: list[Line], label: Label, gemeenten: Collection[str]
) -> Iterator[Label]:
    """The label for whom it holds, and before it a denial for a gemeente or group that is left out."""
    if label.assertie not in ("afgesproken", "ontkend"):
        yield label
        return
    number = next(i for i, line in enumerate(lines) if line.sentence.begin == label.begin)
    own = scope(book, text, lines[number], gemeenten)
    denied = label.assertie == "ontkend"
    if own.groep and denied:
        yield replace(label, waarde={**label.waarde, "groep": own.groep})
        return
    for line in () if denied else lines[number : number + 2]:
        left_out = scope(book, text, line, gemeenten)
        if left_out.zonder or left_out.groep:
            yield replace(
                label,
                assertie="ontkend",
                subcode="afwezig",
                karakter=None,
                waarde={"groep": left_out.groep} if left_out.groep else {},
                gemeenten=left_out.zonder,
                begin=line.sentence.begin,
                eind=line.sentence.end,
                markeringen=(),
            )
            break
    yield replace(label, gemeenten=own.zonder if denied else own.beperkt_tot)
