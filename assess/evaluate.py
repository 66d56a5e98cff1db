"""Evaluates what the machine says against what people labelled."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from assess import floors, goud, norm
from assess.crossed import crossed
from assess.goud import GoudError, Voorbeeld
from assess.judged import Judged
from assess.label import as_prediction, label_passage
from assess.mening import Mening, TweedeMening, regels_of, shipped
from assess.report import Report
from assess.score_exceptions import exception_figures, shipped_pairs
from assess.score_passages import Beside, passages_report
from assess.score_values import Rollen
from assess.score_verdicts import verdicts_report
from assess.tweede_lezer import Gelezen
from assess.vondsten import AROUND

Row = dict[str, Any]
# Ordinary text, of which only the lines that nothing learned from are scored.
GEWOON = "gewoon-oneven"


class EvaluationError(Exception):
    """The labels cannot be used; the message names file and line."""


def split_regions(split: str) -> list[str]:
    """The regions of a shipped split; raises EvaluationError."""
    splits = json.loads((files("assess") / "gold" / "splits.json").read_text(encoding="utf-8"))
    if split not in splits:
        raise EvaluationError(f"onbekende verdeling {split!r}; kies uit {', '.join(splits)}")
    return list(splits[split])


def evaluate_splits(splits: Sequence[str], predictions: Path | None = None, *, naast: bool = True) -> Report:
    """Score labels against shipped sets together; raises EvaluationError."""
    try:
        passages = [v for split in splits for v in goud.shipped(split)]
    except GoudError as error:
        raise EvaluationError(str(error)) from error
    return _report(passages, predictions, ", ".join(splits), naast=naast)


def evaluate_passages(
    path: Path,
    predictions: Path | None = None,
    regions: Collection[str] | None = None,
    *,
    naast: bool = True,
) -> Report:
    """Score labels against the labelled passages of `path`; raises EvaluationError.

    Without `predictions` (a file that `doorbraak label` wrote) the passages are labelled now. `naast` puts
    floors and ordinary text beside them.
    """
    try:
        passages = [v for v in goud.read(path) if regions is None or v.regio in regions]
    except GoudError as error:
        raise EvaluationError(str(error)) from error
    return _report(passages, predictions, str(path), naast=naast)


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


def with_exceptions(report: Report) -> Report:
    """With how well exceptions elsewhere in a document are found: a kept-out set, so only where asked."""
    pairs = shipped_pairs()
    figures = exception_figures(pairs) if pairs else {"uitzondering_gevonden": None}
    return replace(report, cijfers={**report.cijfers, **figures})


def _report(passages: Sequence[Voorbeeld], predictions: Path | None, where: str, *, naast: bool) -> Report:
    if not passages:
        raise EvaluationError(f"{where}: geen enkele passage om te beoordelen")
    if not naast:
        return passages_report(_judged(passages, predictions))
    gewoon = goud.shipped(GEWOON) if "gewoon" in goud.names() else []
    if predictions is None:
        # together, so that who learned without a region is asked about all of it at once
        together = _judged([*passages, *gewoon], None)
        judged, ordinary = together[: len(passages)], together[len(passages) :]
    else:
        judged, ordinary = _judged(passages, predictions), []
    return passages_report(
        judged,
        Beside(
            vloeren=_floors(passages),
            gewoon=ordinary,
            rollen=_rollen(),
            kern={element.id: element.kern for element in norm.load().elementen},
            aantekeningen=remarks_on(passages, predictions),
        ),
    )


def _judged(passages: Sequence[Voorbeeld], predictions: Path | None) -> list[Judged]:
    if predictions is not None:
        return [
            _as_judged(v, labels) for v, labels in zip(passages, _given(passages, predictions), strict=True)
        ]
    found = [_predict(v) for v in passages]
    return [
        _as_judged(v, labels, thought)
        for v, labels, thought in zip(
            passages, found, crossed(goud.learnable(), passages, _thought), strict=True
        )
    ]


def _thought(learned: Sequence[Voorbeeld], passages: Sequence[Voorbeeld]) -> list[Mening]:
    """The second opinion of who did not learn from these regions."""
    known = {v.id for v in goud.learnable()} == {v.id for v in learned}
    mening = shipped() if known else TweedeMening(learned)
    return mening.meningen([Gelezen(v.tekst, v.kop) for v in passages], [regels_of(v) for v in passages])


def _as_judged(
    voorbeeld: Voorbeeld, labels: Iterable[Mapping[str, Any]], mening: Mening | None = None
) -> Judged:
    found = {label["deelvraag"]: label for label in labels}
    if mening is not None:
        found = {v: {**label, "zekerheid": mening.zekerheid.get(v)} for v, label in found.items()}
    return Judged(
        id=voorbeeld.id,
        groep=voorbeeld.groep,
        soort=voorbeeld.soort,
        waar=voorbeeld.labels,
        gevonden=found,
        sector=sector(voorbeeld),
        gescand=_scans().get(voorbeeld.document),
        kansen=mening.kansen if mening else {},
        gemist=frozenset(mening.gemist) if mening else frozenset(),
    )


def _given(passages: Sequence[Voorbeeld], predictions: Path) -> list[Iterable[Mapping[str, Any]]]:
    try:
        given = {row.id: row for row in goud.read(predictions)}
    except GoudError as error:
        raise EvaluationError(str(error)) from error
    missing = next((v.id for v in passages if v.id not in given), None)
    if missing is not None:
        raise EvaluationError(f"{predictions}: passage {missing} ontbreekt")
    return [given[v.id].labels.values() for v in passages]


def _predict(voorbeeld: Voorbeeld) -> list[Row]:
    if not voorbeeld.tekst:
        raise EvaluationError(f"passage {voorbeeld.id} heeft geen tekst")
    near = goud.around(voorbeeld, AROUND)
    found = label_passage(
        voorbeeld.tekst,
        kop=voorbeeld.kop,
        titel=voorbeeld.titel,
        bron_soort=voorbeeld.soort,
        omgeving=[v.tekst for v in near],
        sectie=[v.tekst for v in near if v.kop == voorbeeld.kop],
    )
    return [as_prediction(label) for label in found]


def sector(voorbeeld: Voorbeeld) -> str:
    """PO or VO by the code of the region, else by the title; empty where neither tells."""
    code = re.match(r"(PO|VO)\d", voorbeeld.regio)
    told = set(re.findall(r"\b(PO|VO)\b", voorbeeld.titel))
    if code:
        return code[1]
    return told.pop() if len(told) == 1 else ""


@cache
def _scans() -> Mapping[str, bool]:
    """Which labelled documents are scans."""
    truth = json.loads((files("assess") / "gold" / "verdicts.json").read_text(encoding="utf-8"))
    return {
        d["pad"]: bool(d["ocr_nodig"]) for region in truth["regios"].values() for d in region["documenten"]
    }


def _rollen() -> Rollen:
    """The role of each holder, as it is called in the labels; empty where these were not labelled."""
    path = files("assess") / "gold" / "rollen.json"
    if not path.is_file():
        return {}
    houders = json.loads(path.read_text(encoding="utf-8"))["houders"]
    return {houder: row["rol"] for houder, row in houders.items()}


def _floors(passages: Sequence[Voorbeeld]) -> dict[str, list[Judged]]:
    learned = goud.learnable()
    found = {
        "meerderheid": crossed(learned, passages, floors.majority),
        "trefwoorden": floors.keywords(passages),
        "TF-IDF + lineaire SVM": crossed(learned, passages, floors.support_vectors),
    }
    return {
        naam: [
            _as_judged(v, [{"deelvraag": vraag, "assertie": a} for vraag, a in labels.items()])
            for v, labels in zip(passages, rows, strict=True)
        ]
        for naam, rows in found.items()
    }


def remarks_on(passages: Sequence[Voorbeeld], predictions: Path | None) -> tuple[str, ...]:
    """What to know before citing a figure about these passages."""
    tuned = sum(v.afgesteld for v in passages)
    remarks = []
    if tuned:
        remarks.append(f"op {tuned} van deze {len(passages)} passages zijn regels afgesteld: te gunstig")
    if any(v.leerbaar for v in passages):
        remarks.append("wie van passages leert, leerde hier alleen van andere regio's dan die hij beoordeelt")
    if predictions is not None:
        remarks.append(f"de labels komen uit {predictions.name}")
    return tuple(remarks)
