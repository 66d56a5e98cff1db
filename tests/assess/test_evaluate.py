import copy
import json
from pathlib import Path
from typing import Any

import pytest

from assess.evaluate import EvaluationError, evaluate_passages, evaluate_verdicts, split_regions
from assess.report import Report

PLAN = "sites/verband/plan.pdf"


def label(deelvraag: str, assertie: str = "afgesproken", **more: Any) -> dict[str, Any]:
    return {"deelvraag": deelvraag, "assertie": assertie, **more}


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def table(report: Report, name: str) -> dict[Any, Any]:
    found = next(t for t in report.tabellen if t.naam.startswith(name))
    return {row[0]: dict(zip(found.kop[1:], row[1:], strict=True)) for row in found.rijen}


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    return written(
        tmp_path / "goud.jsonl",
        {
            "id": "1",
            "text": "x",
            "regio": "R1",
            "bron_soort": "protocol",
            "labels": [label("E1a"), label("E2a")],
        },
        {
            "id": "2",
            "text": "x",
            "regio": "R1",
            "bron_soort": "overig",
            "labels": [label("E2a", "vermelding")],
        },
        {
            **{"id": "3", "text": "x", "regio": "R2", "bron_soort": "protocol"},
            "labels": [label("E3a", waarde={"houder": "Casusregisseur van de gemeente"})],
        },
        {"id": "4", "text": "x", "regio": "R2", "bron_soort": "protocol", "labels": []},
    )


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    return written(
        tmp_path / "gevonden.jsonl",
        {"id": "1", "labels": [label("E1a"), label("E2a", "ontkend")]},
        {"id": "2", "labels": [label("E2a")]},
        {"id": "3", "labels": [label("E3a", waarde={"houder": "casusregisseur"})]},
        {"id": "4", "labels": [label("E7a")]},
    )


def test_labels_are_scored_on_deelvraag_and_on_assertie(truth: Path, predictions: Path) -> None:
    report = evaluate_passages(truth, predictions, naast=False)
    assert report.cijfers["aanwezigheid_micro_f1"] == pytest.approx(8 / 9)
    assert report.cijfers["exact_micro_f1"] == pytest.approx(4 / 9)
    assert report.cijfers["assertie_bij_juiste_deelvraag"] == 0.5
    assert report.cijfers["vals_afgesproken_op_ander_label"] == 1.0
    assert report.cijfers["passages_zonder_label_met_vals_afgesproken"] == 1.0
    assert table(report, "Deelvraag herkend")["E2a"]["juist"] == 2
    assert table(report, "Deelvraag en assertie juist")["E2a"]["juist"] == 0
    assert table(report, "Verwarring van asserties")["geen"]["afgesproken"] == 1
    assert table(report, "Waarden")["houder"] == {
        **{"alle": 1, "van alle": 0.0, "gevonden": 1, "gelijk": 0.0, "raakt": 1.0}
    }
    assert table(report, "Per regio")["R1"]["aantal"] == 3


def test_perfect_labels_score_one(truth: Path) -> None:
    report = evaluate_passages(truth, truth, naast=False)
    assert {
        report.cijfers[f"{kind}_{mean}_f1"]
        for kind in ("aanwezigheid", "exact")
        for mean in ("micro", "macro")
    } == {1.0}
    assert report.cijfers["exact_micro_f1_95"] == (1.0, 1.0)


def test_only_the_passages_of_the_asked_regions_are_scored(truth: Path, predictions: Path) -> None:
    assert evaluate_passages(truth, predictions, regions=["R2"], naast=False).cijfers["passages"] == 2


def test_without_predictions_the_passages_are_labelled_by_the_rules(tmp_path: Path) -> None:
    tekst = "De procesregisseur van het samenwerkingsverband heeft de regie over elke vastgelopen casus."
    source = written(tmp_path / "een.jsonl", {"id": "1", "text": tekst, "labels": [label("E3a")]})
    assert evaluate_passages(source, naast=False).cijfers["exact_micro_f1"] == 1.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{niet}", "regel 2: geen geldige JSON"),
        ('{"id": "5"}', "regel 2: verwacht een object met 'id' en 'labels'"),
        ('["5"]', "regel 2: verwacht een object"),
        (
            '{"id": "5", "text": "x", "labels": [{"deelvraag": "E1a", "assertie": "ja"}]}',
            "regel 2: label zonder",
        ),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    source = tmp_path / "stuk.jsonl"
    source.write_text('{"id": "1", "text": "x", "labels": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        evaluate_passages(source)


def test_a_missing_prediction_or_file_is_named(truth: Path, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="passage 1 ontbreekt"):
        evaluate_passages(truth, written(tmp_path / "leeg.jsonl"))
    with pytest.raises(EvaluationError, match="is niet te lezen"):
        evaluate_passages(tmp_path / "nergens.jsonl")


def test_the_splits_share_no_region() -> None:
    splits = [split_regions(name) for name in ("afstellen", "trainen", "bevroren")]
    assert sum(map(len, splits)) == len(set().union(*splits)) == 10
    with pytest.raises(EvaluationError, match="afstellen, trainen, bevroren"):
        split_regions("toets")


CITAAT = "De directeur van het verband wijst na acht weken een school aan."
TRUTH = {
    "schooljaar": "2025-2026",
    "regios": {
        "R1": {
            "elementen": {
                "E1": {"indicatie": "niet_aangetroffen", "deelvragen": {}},
                "E4": {
                    "indicatie": "deels",
                    "deelvragen": {
                        "E4a": {
                            "assertie": "afgesproken",
                            "bewijs": [{"document": PLAN, "pagina": 3, "citaat": CITAAT[:45]}],
                        }
                    },
                },
            },
            "doorzettingsmacht_vorm": "alleen_onderwijs",
            "gemeenten_gedekt": {"E4": ["Aardam"]},
            "documenten": [
                {
                    **{"pad": PLAN, "soort": "ondersteuningsplan", "status": "vastgesteld", "telt_mee": True},
                    **{"van": "2022-08-01", "tot": "2026-07-31"},
                },
                {
                    **{"pad": "sites/verband/oud.pdf", "soort": "protocol", "status": "vastgesteld"},
                    **{"telt_mee": False, "van": "2018-08-01", "tot": "2022-07-31"},
                },
            ],
        }
    },
}
DOCUMENTEN = [
    {
        **{"url": PLAN, "soort": "ondersteuningsplan", "status": "onbekend", "telt_mee": True},
        **{"van": "2022-08-01", "tot": "2026-07-31"},
    }
]


def found(element: str, indicatie: str, **more: Any) -> dict[str, Any]:
    return {
        **{"swv": "R1", "element": element, "indicatie": indicatie, "conflict": 0, "deelvragen": {}},
        **{"doorzettingsmacht_vorm": None, "gemeenten_gedekt": ["GM1", "GM2"], "gemeenten_totaal": 2},
        **{"documenten": DOCUMENTEN},
        **more,
    }


def quoted(*citaten: tuple[int, str]) -> dict[str, Any]:
    bewijs = [{"url": PLAN, "pagina": pagina, "citaat": citaat} for pagina, citaat in citaten]
    return {"E4a": {"assertie": "afgesproken", "bewijs": bewijs}}


def test_bevindingen_are_scored_on_everything_the_truth_tells() -> None:
    rows = [
        found("E1", "aanwezig"),
        found(
            "E4",
            "deels",
            doorzettingsmacht_vorm="alleen_onderwijs",
            gemeenten_gedekt=["GM1"],
            deelvragen=quoted((2, "Iets anders."), (3, f"Inleiding. {CITAAT}")),
        ),
    ]
    report = evaluate_verdicts(TRUTH, rows, gemeenten={"GM1": "Aardam"})
    cijfers = report.cijfers
    assert (cijfers["indicatie_juist"], cijfers["vals_aanwezig"], cijfers["vorm_juist"]) == (0.5, 0.5, 1.0)
    assert (cijfers["gemeenten_gedekt_juist"], cijfers["conflict_juist"]) == (1.0, 1.0)
    assert (cijfers["bewijs_geraakt"], cijfers["bewijs_geraakt_als_eerste"]) == (1.0, 0.0)
    assert cijfers["documenten_verkregen"] == 0.5
    assert cijfers["citaten"] == 2
    facts = table(report, "Duiding")
    assert (facts["soort"]["juist"], facts["status"]["juist"]) == (1, 0)
    assert table(report, "Verwarring van indicaties")["niet_aangetroffen"]["aanwezig"] == 1
    assert table(report, "Per regio")["R1"]["documenten"] == "1/2"
    assert table(report, "Cellen die afwijken") == {
        "R1": {"element": "E1", "waar": "niet_aangetroffen", "gevonden": "aanwezig"}
    }


@pytest.mark.parametrize(
    ("quote", "hit"),
    [
        ((3, CITAAT), 1.0),
        ((3, "de directeur VAN het\nverband wijst na"), 1.0),
        ((4, CITAAT), 0.0),
        ((3, "De directeur van het verband vergadert elke week."), 0.0),
    ],
)
def test_evidence_is_hit_by_the_same_words_on_the_same_page(quote: tuple[int, str], hit: float) -> None:
    report = evaluate_verdicts(TRUTH, [found("E4", "deels", deelvragen=quoted(quote))])
    assert report.cijfers["bewijs_geraakt"] == hit


def test_a_region_that_is_missing_is_wrong_and_not_left_out() -> None:
    report = evaluate_verdicts(TRUTH, [])
    assert (report.cijfers["indicatie_juist"], report.cijfers["gemeenten_gedekt_juist"]) == (0.0, 0.0)
    assert table(report, "Verwarring van indicaties")["deels"]["ontbreekt"] == 1


def test_a_period_is_scored_apart_for_the_counting_soorten_and_to_the_month() -> None:
    truth = copy.deepcopy(TRUTH)
    truth["regios"]["R1"]["documenten"][1] |= {"soort": "overig", "van": "2018-08-01"}
    ours = [
        *DOCUMENTEN,
        truth["regios"]["R1"]["documenten"][1] | {"url": "sites/verband/oud.pdf", "van": "2018-08-20"},
    ]
    facts = table(evaluate_verdicts(truth, [found("E1", "aanwezig", documenten=ours)]), "Duiding")
    assert (facts["van"]["aantal"], facts["van"]["juist"]) == (2, 1)
    assert (facts["van (tellende soorten)"]["aantal"], facts["van (tellende soorten)"]["juist"]) == (1, 1)
    assert facts["van (op de maand)"]["juist"] == 2


def test_verdicts_of_no_region_are_refused() -> None:
    with pytest.raises(EvaluationError, match="geen van deze regio's"):
        evaluate_verdicts(TRUTH, [], regions=["R9"])
    with pytest.raises(EvaluationError, match="geen 'regios'"):
        evaluate_verdicts({}, [])


def test_a_report_reads_as_text_and_as_json(truth: Path, predictions: Path) -> None:
    report = evaluate_passages(truth, predictions, naast=False)
    assert json.loads(report.as_json())["cijfers"]["passages"] == 4
    assert json.loads(report.as_json("zo gemaakt"))["inleiding"] == "zo gemaakt"
    lines = report.text().splitlines()
    assert lines[0] == "Hoofdcijfers"
    assert any(line.split() == ["exact_micro_f1", "0.444"] for line in lines)
    assert not any(line != line.rstrip() for line in lines)


def test_doubts_are_scored_by_whether_they_stand_at_what_is_wrong() -> None:
    doubt = [{"reden": "mogelijk_gemist", "tekst": "", "deelvraag": "E4a", "waar": {}}]
    rows = [found("E1", "niet_aangetroffen"), found("E4", "niet_aangetroffen", onzeker=doubt)]
    report = evaluate_verdicts(TRUTH, rows)
    assert report.cijfers["gemiste_afspraak_in_niet_aangetroffen"] == "1 van 2"
    assert report.cijfers["waarvan_gemarkeerd_als_onzeker"] == "1 van 1"
    assert report.cijfers["onjuiste_cellen_met_onzeker"] == "1 van 1"
    assert table(report, "Redenen van twijfel")["mogelijk_gemist"] == {
        "cellen": 1,
        "onjuist": 1,
        "aandeel": 1.0,
    }
    assert table(report, "Redenen van twijfel")["conflict"]["cellen"] == 0
    assert table(report, "Per element")["E4"]["juist"] == 0
    assert table(report, "Per sector")["R1"]["cellen"] == 2
    assert table(report, "Per wijze van lezen")["tekstlaag"]["cellen"] == 1


def test_a_zekerheid_of_a_bevinding_is_scored_where_there_is_one() -> None:
    rows = [found("E1", "niet_aangetroffen", zekerheid=0.9), found("E4", "aanwezig", zekerheid=0.2)]
    report = evaluate_verdicts(TRUTH, rows)
    assert report.cijfers["met_zekerheid"] == 2
    assert report.cijfers["zekerheid_ece"] == pytest.approx(0.15)
    assert evaluate_verdicts(TRUTH, [found("E1", "aanwezig")]).cijfers["zekerheid_ece"] is None
