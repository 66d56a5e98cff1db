"""What one passage says: a label for every deelvraag it answers."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from assess import assertie
from assess.label_answer import Label, answer, scoped, settle, sides
from assess.overlegnamen import Name
from assess.rules import RuleBook, shipped
from assess.rules_match import matches
from assess.rules_pattern import Line
from assess.rules_text import fold, sentences


class LabelError(Exception):
    """The passages to label cannot be read; the message names file and line."""


# a passage is read again as surroundings of its neighbours, a heading with every passage below it
@lru_cache(maxsize=200)
def _read(book: RuleBook, text: str, aanhef: str, namen: tuple[Name, ...]) -> tuple[Line, ...]:
    own = [(words, f"bekend_{level}") for words, level in namen]
    found = sentences(text)
    if " | " in aanhef and " | " in text:
        koppen = tuple(fold(head) for head in aanhef.split(" | "))
        found = (replace(sentence, koppen=koppen) for sentence in found)
    return tuple(book.lexicon.read(sentence, own) for sentence in found)


def _lines(book: RuleBook, text: str, aanhef: str = "", namen: tuple[Name, ...] = ()) -> list[Line]:
    return list(_read(book, text, aanhef, namen))


def label_passage(
    text: str,
    *,
    kop: str = "",
    titel: str = "",
    bron_soort: str = "",
    aanhef: str = "",
    omgeving: Sequence[str] = (),
    gemeenten: Collection[str] = (),
    overlegnamen: tuple[Name, ...] = (),
    book: RuleBook | None = None,
) -> list[Label]:
    """The labels of a passage, in the order of the deelvragen; an exception stands before its agreement.

    `kop` is the path of headings joined by " / "; `aanhef` the lead-in sentence of its list or the column heads
    of its row. `omgeving` are passages around it, the one before it first: where it is given, something in the
    passage, above it or around it must be about children without school. `gemeenten` are the names that are
    recognised, `overlegnamen` what the document calls its overleggen; `book` holds other rules than the shipped
    ones.
    """
    book = book or shipped()
    lines = _lines(book, text, aanhef, overlegnamen)
    context = [line for part in (aanhef, kop, titel) for line in _lines(book, part, namen=overlegnamen)]
    if omgeving:
        around = [line for part in omgeving for line in _lines(book, part)]
        if not any(book.lexicon.spans("poort", line) for line in (*lines, *context, *around)):
            return []
        if lines and lines[0].sentence.words[0] in book.words["terug"]:
            context += _lines(book, omgeving[0])[-1:]
    over = frame(book, kop, aanhef, bron_soort)
    by_question: dict[str, list[Label]] = {}
    for match in matches(book, lines, context):
        rule, line = match.rule, lines[match.line]
        found = assertie.judge(book, line, match.anchor, anker_ontkent=rule.anker_ontkent)
        found = assertie.carried(book, lines, match.line, found)
        for deelvraag in sides(book, match, lines):
            label = answer(book, text, lines, match, found, deelvraag, over)
            by_question.setdefault(deelvraag, []).append(label)
    settled = [settle(by_question[deelvraag]) for deelvraag in sorted(by_question)]
    return [one for label in settled for one in scoped(book, text, lines, label, gemeenten)]


def frame(book: RuleBook, kop: str, aanhef: str, bron_soort: str) -> str | None:
    """The assertie that kind of source, lead-in or heading lay over the whole passage, if any."""
    if bron_soort == "landelijk":
        return "vermelding"
    # column heads are headings: "Week | Actie | Wie" plans nothing, "Begrip | Omschrijving" only defines
    read = assertie.heading if " | " in aanhef else assertie.lead_in
    above = [read(book, line) for line in _lines(book, aanhef)[::-1]]
    above += [assertie.heading(book, line) for line in _lines(book, kop)[::-1]]
    return next((kind for kind in above if kind), None)


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
