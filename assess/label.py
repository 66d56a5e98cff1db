"""What one passage says: a label for every deelvraag it answers."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from assess import assertie, slots
from assess.assertie import Modality
from assess.rules import Match, RuleBook, matches, shipped
from assess.rules_pattern import Line, Span
from assess.rules_text import sentences
from assess.slots_place import together

LATEST_START = 4  # weeks of absence after which the approach must have begun (E2a)


class LabelError(Exception):
    """The passages to label cannot be read; the message names file and line."""


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


def _lines(book: RuleBook, text: str) -> list[Line]:
    return [book.lexicon.read(sentence) for sentence in sentences(text)]


def _sides(book: RuleBook, match: Match, lines: list[Line]) -> tuple[str, ...]:
    """E4a, E4b or both: by whose holder the sentence names, or those it refers back to; else both."""
    rule = match.rule
    if not rule.kant:
        return rule.deelvragen
    where = [lines[match.line]]
    for number in range(match.line, 0, -1):
        if lines[number].sentence.words[0] not in book.words["terug"]:
            break
        where.append(lines[number - 1])
    names = [("houder_onderwijs", "houder_gemeente")]
    if rule.assertie or rule.karakter:
        names.append(("zwak_onderwijs", "zwak_gemeente"))
    for onderwijs, gemeente in names:
        for line in where:
            sides = bool(book.lexicon.spans(onderwijs, line)), bool(book.lexicon.spans(gemeente, line))
            if any(sides):
                return (
                    rule.deelvragen
                    if all(sides)
                    else rule.deelvragen[:1]
                    if sides[0]
                    else rule.deelvragen[1:]
                )
    return rule.deelvragen


def label_passage(
    text: str, *, kop: str = "", titel: str = "", bron_soort: str = "", aanhef: str = "", ervoor: str = ""
) -> list[Label]:
    """The labels of a passage, in the order of the deelvragen.

    `aanhef` is the lead-in sentence of its list or the column heads of its row; `ervoor` the passage before
    it, where this one refers back.
    """
    book = shipped()
    lines = _lines(book, text)
    context = [line for part in (aanhef, kop, titel) for line in _lines(book, part)] + _lines(book, ervoor)[
        -1:
    ]
    over = _frame(book, kop, aanhef, bron_soort)
    by_question: dict[str, list[Label]] = {}
    for match in matches(book, lines, context):
        rule, line = match.rule, lines[match.line]
        found = assertie.judge(book, line, match.anchor, anker_ontkent=rule.anker_ontkent)
        found = assertie.carried(book, lines, match.line, found)
        for deelvraag in _sides(book, match, lines):
            label = _label(book, text, lines, match, found, deelvraag, over)
            by_question.setdefault(deelvraag, []).append(label)
    return [_settle(by_question[deelvraag]) for deelvraag in sorted(by_question)]


def _frame(book: RuleBook, kop: str, aanhef: str, bron_soort: str) -> str | None:
    """The assertie that lead-in, heading or kind of source lay over the whole passage, if any."""
    for part in (aanhef, kop):
        for line in reversed(_lines(book, part)):
            found = assertie.frame(book, line).assertie
            if found != "afgesproken":
                return found
    return "vermelding" if bron_soort == "landelijk" else None


def _offsets(line: Line, span: Span) -> tuple[int, int]:
    spans = line.sentence.spans
    return spans[span[0]][0], spans[span[1] - 1][1]


def _label(
    book: RuleBook,
    text: str,
    lines: list[Line],
    match: Match,
    found: Modality,
    deelvraag: str,
    over: str | None,
) -> Label:
    rule, line = match.rule, lines[match.line]
    slot = slots.read(book, text, lines, match, deelvraag)
    kind, subcode = found.assertie, rule.subcode
    if rule.assertie and kind not in ("elders", "vermelding"):
        kind = rule.assertie
    if (
        deelvraag == "E2a"
        and found.soort in ("afgesproken", "praktijk")
        and slot.values.get("weken", 0) > LATEST_START
    ):
        kind, subcode = "ontkend", "afwijkend"
    if over and kind not in ("elders", "ontkend"):
        kind = over
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


def _settle(found: list[Label]) -> Label:
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


def as_prediction(label: Label) -> dict[str, Any]:
    """The part of a label that the contract of `doorbraak label` names."""
    return {key: asdict(label)[key] for key in ("deelvraag", "assertie", "waarde", "karakter", "zekerheid")}


def _passages(source: Path) -> Iterator[Mapping[str, Any]]:
    try:
        with source.open(encoding="utf-8") as handle:
            for number, raw in enumerate(handle, start=1):
                if raw.strip():
                    yield _passage(raw, f"{source}, regel {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{source} is niet te lezen: {error}") from error


def _passage(raw: str, where: str) -> Mapping[str, Any]:
    try:
        entry = json.loads(raw)
    except json.JSONDecodeError as error:
        raise LabelError(f"{where}: geen geldige JSON ({error.msg})") from error
    if not isinstance(entry, dict):
        raise LabelError(f"{where}: geen JSON-object")
    for key, needed in (
        ("id", True),
        ("text", True),
        ("bron_soort", False),
        ("kop", False),
        ("titel", False),
    ):
        value = entry.get(key)
        if (needed and not isinstance(value, str)) or not isinstance(value, str | None):
            raise LabelError(f"{where}: {key!r} ontbreekt of is geen tekst")
    return entry


def _predictions(passages: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for entry in passages:
        found = label_passage(
            entry["text"],
            kop=entry.get("kop") or "",
            titel=entry.get("titel") or "",
            bron_soort=entry.get("bron_soort") or "",
        )
        row = {"id": entry["id"], "labels": [as_prediction(label) for label in found]}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def label_file(source: Path, target: Path) -> int:
    """Label a JSONL file of passages into `target`, all or nothing; the number written. Raises LabelError."""
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with half.open("w", encoding="utf-8") as handle:
            number = 0
            for number, row in enumerate(_predictions(_passages(source)), start=1):  # noqa: B007
                handle.write(row)
        half.replace(target)
    except OSError as error:
        raise LabelError(f"{target} kan niet worden geschreven: {error.strerror}") from error
    finally:
        half.unlink(missing_ok=True)
    return number
