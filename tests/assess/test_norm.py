from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from assess import norm
from assess.schema import migrations

GOOD = """
soort: element
normen:
  - {id: E1, naam: Naam, omschrijving: Tekst, bron: Startnota, grondslag_status: startnota,
     geldig_van: 2020-03-02, deelvragen: [{id: E1a, vraag: Wat, kern: true}]}
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "eigen.yml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_shipped_norms_are_those_of_the_framework() -> None:
    kader = norm.load()
    ids = [n.id for n in kader.normen]
    assert ids == [
        *(f"E{n}" for n in range(1, 8)),
        *(f"W{c}" for c in "abcdefg"),
        *(f"P{n}" for n in range(1, 9)),
    ]
    kern = {n.id: "".join(v[-1] for v in n.kern) for n in kader.elementen}
    assert kern == {"E1": "abcd", "E2": "ab", "E3": "a", "E4": "abcde", "E5": "ab", "E6": "abc", "E7": "ab"}
    assert sum(len(n.deelvragen) for n in kader.elementen) == 22
    assert {n.grondslag_status for n in kader.elementen} == {"startnota"}


def test_every_citation_of_law_names_the_version_that_was_read() -> None:
    for row in norm.load().normen:
        if row.soort != "element":
            assert "tekst" in row.bron, row.id


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("naam: Naam", "naam: Naam, titel: x", "eigen.yml, norm E1: onbekend veld titel"),
        ("status: startnota", "status: wet", "eigen.yml, norm E1: grondslag_status 'wet' is onbekend"),
        ("bron: Startnota", "bron: ''", "eigen.yml, norm E1: bron ontbreekt"),
        ("kern: true", "kern: misschien", "eigen.yml, norm E1, deelvraag E1a: kern moet true of false"),
        ("vraag: Wat", "vraag: Wat, antwoord: x", "deelvraag E1a: onbekend veld antwoord"),
        ("geldig_van: 2020-03-02", "geldig_van: maart", "geldig_van is geen datum"),
        ("naam: Naam", "naam: Naam, bindt: iedereen", "bindt 'iedereen' is onbekend"),
        ("soort: element", "soort: wens", "soort 'wens' is onbekend"),
        (
            "deelvragen: [{id: E1a, vraag: Wat, kern: true}]",
            "deelvragen: []",
            "heeft ten minste één deelvraag",
        ),
        ("normen:", "regels:", "verwacht een lijst onder 'normen'"),
        ("{id: E1,", "{{id: E1,", "geen geldige YAML"),
    ],
)
def test_a_mistake_in_the_data_is_named_with_its_file_and_row(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert norm.load(folder(tmp_path, GOOD)).elementen
    with pytest.raises(norm.NormError, match=r"eigen\.yml") as raised:
        norm.load(folder(tmp_path, GOOD.replace(old, new)))
    assert message in str(raised.value)


def test_a_changed_law_is_a_new_row_of_the_same_name(tmp_path: Path) -> None:
    old = GOOD.replace("2020-03-02", "2020-03-02, geldig_tot: 2027-07-31")
    new = old + old.split("normen:\n")[1].replace("2020-03-02, geldig_tot: 2027-07-31", "2027-08-01").replace(
        "Startnota", "Wet"
    )
    kader = norm.load(folder(tmp_path, new))
    assert kader.on(date(2026, 10, 1)).element("E1").bron == "Startnota"
    assert kader.on(date(2027, 10, 1)).element("E1").bron == "Wet"
    assert kader.on(date(2026, 10, 1)).versie != kader.on(date(2027, 10, 1)).versie


def test_two_rows_for_the_same_time_are_refused(tmp_path: Path) -> None:
    with pytest.raises(norm.NormError, match="norm E1 staat er twee keer in"):
        norm.load(folder(tmp_path, GOOD + GOOD.split("normen:\n")[1]))


def test_storing_the_same_norms_again_changes_nothing() -> None:
    db = Database(memory=True)
    migrations.apply(db)
    norm.load().store(db)
    changes = db.conn.total_changes
    norm.load().store(db)
    assert db.conn.total_changes == changes
    row = next(db.query("SELECT * FROM normen WHERE id = 'P8'"))
    assert (row["bindt"], row["toezicht"], row["grondslag_status"]) == (
        "gemeente",
        None,
        "geldend_recht_te_verifieren",
    )
    assert db.execute("SELECT count(*) FROM deelvragen WHERE kern AND norm LIKE 'E_'").fetchone() == (19,)
