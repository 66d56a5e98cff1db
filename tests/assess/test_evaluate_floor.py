"""Floors under the figures on labelled passages that no rule was tuned on; never the sets that are kept out.

A fall is looked at, not tuned away: these passages are no longer a fair measure once rules are written to them.
"""

import pytest

from assess import goud
from assess.evaluate import evaluate_splits, remarks_on
from assess.report import Report

UNTUNED = ("trainen", "nieuw-b-oneven")


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate_splits(UNTUNED)


@pytest.mark.parametrize(
    ("cijfer", "floor"),
    [
        ("aanwezigheid_micro_f1", 0.63),
        ("exact_micro_f1", 0.53),
        ("assertie_bij_juiste_deelvraag", 0.83),
        ("afgesproken_precisie", 0.67),
        ("afgesproken_recall", 0.67),
        ("bewijs_in_eerste_5", 0.80),
        ("bewijs_precisie_bij_80_procent_recall", 0.50),
        ("aanwezigheid_met_markeringen_micro_f1", 0.65),
        ("juist_bij_80_procent_dekking", 0.70),
    ],
)
def test_a_figure_stays_above_its_floor(report: Report, cijfer: str, floor: float) -> None:
    assert report.cijfers[cijfer] >= floor


@pytest.mark.parametrize(
    ("cijfer", "ceiling"),
    [
        ("passages_zonder_label_met_vals_afgesproken", 0.06),
        ("vals_afgesproken_op_ander_label", 0.07),
        ("zekerheid_ece", 0.08),
    ],
)
def test_a_figure_stays_below_its_ceiling(report: Report, cijfer: str, ceiling: float) -> None:
    assert report.cijfers[cijfer] <= ceiling


def test_the_simpler_ways_stand_beside(report: Report) -> None:
    (floors,) = [table for table in report.tabellen if table.naam == "Naast eenvoudiger wijzen"]
    exact = {str(row[0]): float(row[2] or 0) for row in floors.rijen}
    assert set(exact) == {"regels", "meerderheid", "trefwoorden", "TF-IDF + lineaire SVM"}
    assert exact["regels"] == report.cijfers["exact_micro_f1"] == max(exact.values())


def test_it_says_on_what_rules_were_tuned(report: Report) -> None:
    assert not any("afgesteld" in remark for remark in report.aantekeningen)
    remarks = remarks_on(goud.shipped("nieuw-b-even"), None)
    assert remarks[0].startswith("op 129 van deze 129 passages zijn regels afgesteld")


def test_what_cannot_be_measured_is_called_so(report: Report) -> None:
    page = report.markdown("Evaluatie", "Inleiding.")
    assert page.startswith("# Evaluatie\n\nInleiding.\n")
    assert "| bewijs_precisie_bij_80_procent_recall | " in page
    assert "## Gemiste afspraak binnen ‘niet aangetroffen’ (regio × element)" in page
    assert "| rol_van_houder_exact | – |" not in page
