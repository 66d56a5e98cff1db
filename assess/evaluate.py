"""Evaluates what the machine says against what people labelled."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from assess.label import as_prediction, label_passage
from assess.report import Report
from assess.score_passages import ASSERTIES, Judged, passages_report
from assess.score_verdicts import verdicts_report

Row = dict[str, Any]


class EvaluationError(Exception):
    """The labels cannot be used; the message names file and line."""


def split_regions(split: str) -> list[str]:
    """The regions of a shipped split; raises EvaluationError."""
    splits = json.loads((files("assess") / "gold" / "splits.json").read_text(encoding="utf-8"))
    if split not in splits:
        raise EvaluationError(f"onbekende verdeling {split!r}; kies uit {', '.join(splits)}")
    return list(splits[split])


def evaluate_passages(
    path: Path, predictions: Path | None = None, regions: Collection[str] | None = None
) -> Report:
    """Score labels against the labelled passages of `path`; raises EvaluationError.

    Without `predictions` (a file that `doorbraak label` wrote) the passages are labelled now.
    """
    given = None if predictions is None else {row["id"]: row["labels"] for row in _lines(predictions)}
    judged = []
    for row in _lines(path):
        if regions is not None and row.get("regio") not in regions:
            continue
        if given is not None and row["id"] not in given:
            raise EvaluationError(f"{predictions}: passage {row['id']} ontbreekt")
        found = _predict(row, path) if given is None else given[row["id"]]
        judged.append(
            Judged(
                id=row["id"],
                groep=str(row.get("regio") or row.get("document") or ""),
                soort=str(row.get("bron_soort") or ""),
                waar={label["deelvraag"]: label for label in row["labels"]},
                gevonden={label["deelvraag"]: label for label in found},
            )
        )
    if not judged:
        raise EvaluationError(f"{path}: geen enkele passage om te beoordelen")
    return passages_report(judged)


def evaluate_verdicts(
    truth: Mapping[str, Any],
    bevindingen: Iterable[Mapping[str, Any]],
    *,
    regions: Collection[str] | None = None,
    gemeenten: Mapping[str, str] | None = None,
) -> Report:
    """Score exported bevindingen against verdicts; raises EvaluationError.

    Urls in the bevindingen are the paths by which the truth names its documents; `gemeenten` maps codes to
    the names of the truth.
    """
    if not isinstance(truth.get("regios"), dict):
        raise EvaluationError("de verdicts hebben geen 'regios'")
    chosen = {swv: region for swv, region in truth["regios"].items() if regions is None or swv in regions}
    if not chosen:
        raise EvaluationError("de verdicts bevatten geen van deze regio's")
    return verdicts_report(chosen, bevindingen, gemeenten or {})


def _predict(row: Row, path: Path) -> list[Row]:
    if not isinstance(row.get("text"), str):
        raise EvaluationError(f"{path}: passage {row['id']} heeft geen tekst")
    found = label_passage(
        row["text"],
        kop=row.get("kop") or "",
        titel=row.get("titel") or "",
        bron_soort=row.get("bron_soort") or "",
    )
    return [as_prediction(label) for label in found]


def _lines(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8") as handle:
            for number, raw in enumerate(handle, start=1):
                if raw.strip():
                    yield _row(raw, f"{path}, regel {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} is niet te lezen: {error}") from error


def _row(raw: str, where: str) -> Row:
    try:
        row = json.loads(raw)
    except json.JSONDecodeError as error:
        raise EvaluationError(f"{where}: geen geldige JSON ({error.msg})") from error
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("id"), str)
        or not isinstance(row.get("labels"), list)
    ):
        raise EvaluationError(f"{where}: verwacht een object met 'id' en 'labels'")
    for label in row["labels"]:
        if not isinstance(label, dict) or "deelvraag" not in label or label.get("assertie") not in ASSERTIES:
            raise EvaluationError(f"{where}: label zonder deelvraag of met een onbekende assertie: {label}")
    return row
