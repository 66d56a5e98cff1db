"""`doorbraak train`: nothing is promoted that was not measured, and the next assess reads with what was."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from assess import beoordelingen, training
from assess.promotie import NAAM, promoted
from collect.dossier import Dossier
from doorbraak.cli import commands
from doorbraak.publish import publish
from doorbraak.year import open_werk

CITAAT = "Lukt het samen niet, dan zegt de voorzitter van de kringtafel wie wat doet."


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    made = Dossier(tmp_path / "dossier")
    made.create()
    open_werk(made).close()
    publish(made)
    return made


def judge(dossier: Dossier) -> None:
    common = {
        **{"swv": "PO2001", "schooljaar": "2025-2026", "element": "E4", "inspectie": "IvhO"},
        **{"redencode": "bewijs_gemist", "oordeel": "deels", "vingerafdruk": "x", "toelichting": "Gezien."},
        "bewijs": [{"deelvraag": "E4a", "citaat": CITAAT}],
    }
    with closing(beoordelingen.open_beoordelingen(dossier.beoordelingen_db)) as db:
        first = beoordelingen.record(db, **common, stap="voorstel", door="een")  # type: ignore[arg-type]
        beoordelingen.record(db, **common, stap="goedgekeurd", door="twee", vervangt=first)  # type: ignore[arg-type]


def run(dossier: Dossier) -> tuple[int, str]:
    done = CliRunner().invoke(commands, ["train", "--dossier", str(dossier.path)])
    return done.exit_code, done.output


def test_without_a_dossier_there_is_nothing_to_learn_from(tmp_path: Path) -> None:
    code, output = run(Dossier(tmp_path / "nergens"))
    assert code == 2
    assert "bestaat nog niet" in output


def test_what_people_judged_is_compared_promoted_and_kept(dossier: Dossier) -> None:
    judge(dossier)
    code, output = run(dossier)
    assert code == 0, output
    assert "passages uit beoordelingen: 0 eerder, 1 nu" in output
    assert "aanwezigheid_met_markeringen: 0." in output
    (learned,) = promoted(dossier.path)
    assert (learned.tekst, learned.groep) == (CITAAT, "PO2001")
    kept = json.loads((dossier.path / NAAM).read_text(encoding="utf-8"))
    assert kept["voor"]["passages"] > 0
    code, output = run(dossier)
    assert code == 1
    assert "niets nieuws" in output


def test_what_reads_worse_is_refused(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(dossier)
    good = training.Cijfers(10, 0.6, 0.5, 0.05)
    monkeypatch.setattr(training, "compare", lambda *_: (good, replace(good, zekerheid_ece=0.9)))
    code, output = run(dossier)
    assert code == 1
    assert "niet overgenomen" in output
    assert not (dossier.path / NAAM).exists()
