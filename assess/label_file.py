"""Labels a file of passages, with what the second reader thinks of each."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from assess.label import as_prediction, label_passage
from assess.mening import TweedeMening, shipped
from assess.tweede_lezer import Gelezen

# So many passages are read at once.
BATCH = 500


class LabelError(Exception):
    """The passages to label cannot be read; the message names file and line."""


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


def predictions(entries: Iterable[Mapping[str, Any]], mening: TweedeMening) -> Iterator[dict[str, Any]]:
    """Per passage its labels with their zekerheid, and beside them what may be missed: no label, a mark."""
    waiting = iter(entries)
    while batch := list(islice(waiting, BATCH)):
        found = [
            label_passage(
                entry["text"],
                kop=entry.get("kop") or "",
                titel=entry.get("titel") or "",
                bron_soort=entry.get("bron_soort") or "",
            )
            for entry in batch
        ]
        # the agreement, not the exception before it
        labels = [{label.deelvraag: as_prediction(label) for label in one} for one in found]
        seen = mening.meningen(
            [Gelezen(entry["text"], entry.get("kop") or "") for entry in batch],
            [{vraag: label["assertie"] for vraag, label in one.items()} for one in labels],
        )
        for entry, one, thought in zip(batch, labels, seen, strict=True):
            yield {
                "id": entry["id"],
                "labels": [
                    {**label, "zekerheid": thought.zekerheid.get(vraag)} for vraag, label in one.items()
                ],
                "mogelijk_gemist": [{"deelvraag": v, "kans": kans} for v, kans in thought.gemist.items()],
            }


def label_file(source: Path, target: Path) -> int:
    """Label a JSONL file of passages into `target`, all or nothing; the number written. Raises LabelError."""
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with half.open("w", encoding="utf-8") as handle:
            number = 0
            for number, row in enumerate(predictions(_passages(source), shipped()), start=1):  # noqa: B007
                handle.write(json.dumps(row, ensure_ascii=False) + "\n")
        half.replace(target)
    except OSError as error:
        raise LabelError(f"{target} kan niet worden geschreven: {error.strerror}") from error
    finally:
        half.unlink(missing_ok=True)
    return number
