"""What one passage says: a label for every deelvraag it answers."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assess.betekenis import Tekst
from assess.label_answer import Label, answer, scoped, settle, sides
from assess.rules import RuleBook, shipped
from assess.rules_match import matches
from assess.rules_pattern import Line
from assess.rules_text import sentences


class LabelError(Exception):
    """The passages to label cannot be read; the message names file and line."""


def _lines(book: RuleBook, text: str) -> list[Line]:
    return [book.lexicon.read(sentence) for sentence in sentences(text)]


def label_passage(
    text: str,
    *,
    kop: str = "",
    titel: str = "",
    bron_soort: str = "",
    aanhef: str = "",
    vorige: str = "",
    omgeving: Sequence[str] = (),
    gemeenten: Collection[str] = (),
) -> list[Label]:
    """The labels of a passage, in the order of the deelvragen; an exception stands before its agreement.

    `kop` is the path of headings joined by " / "; `aanhef` the lead-in sentence of its list or the column heads
    of its row; `vorige` is the passage before it in the same section, to which "dit team" may refer. `omgeving`
    are passages around it, the one before it first: where it is given, something in the
    passage, above it or around it must be about children without school. `gemeenten` are the names that are
    recognised.
    """
    book = shipped()
    lines = _lines(book, text)
    context = [line for part in (aanhef, kop, titel) for line in _lines(book, part)]
    before = _lines(book, vorige)
    if omgeving:
        around = [line for part in omgeving for line in _lines(book, part)]
        if not any(book.lexicon.spans("poort", line) for line in (*lines, *context, *around)):
            return []
    if lines and lines[0].sentence.words[0] in book.words["terug"]:
        context += before[-1:]
    tekst = Tekst(
        book,
        text,
        lines,
        before=before,
        aanhef=_lines(book, aanhef),
        koppen=[_lines(book, part) for part in kop.split(" / ")],
        titel=_lines(book, titel),
        bron_soort=bron_soort,
    )
    by_question: dict[str, list[Label]] = {}
    for match in matches(book, lines, context):
        found, over = tekst.means(match)
        for deelvraag in sides(book, match, lines):
            label = answer(book, text, lines, match, found, deelvraag, over)
            by_question.setdefault(deelvraag, []).append(label)
    settled = [settle(by_question[deelvraag]) for deelvraag in sorted(by_question)]
    return [one for label in settled for one in scoped(book, text, lines, label, gemeenten)]


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
        # the agreement, not the exception before it
        labels = {label.deelvraag: as_prediction(label) for label in found}
        row = {"id": entry["id"], "labels": list(labels.values())}
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
