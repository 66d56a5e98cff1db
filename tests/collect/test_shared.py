"""The small things that every stage uses: school years, the dossier, meldingen."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils.migrations import Migrations

from collect.dossier import Dossier, DossierError, DossierLocked, NewerSchema, open_database
from collect.meldingen import meld
from collect.schema import migrations
from collect.school_year import SchoolYear


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 7, 31), "2025-2026"), (date(2026, 8, 1), "2026-2027"), (date(2027, 1, 1), "2026-2027")],
)
def test_a_school_year_starts_on_the_first_of_august(day: date, year: str) -> None:
    found = SchoolYear.of(day)
    assert str(found) == year
    assert found.start <= day <= found.end
    assert found.start <= found.peildatum <= found.end


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2027, 7, 31, 21, 59, 59, tzinfo=UTC), "2026-2027"),  # a second before midnight in summer
        (datetime(2027, 7, 31, 22, 0, 0, tzinfo=UTC), "2027-2028"),
        (datetime(2026, 9, 15, 0, 0, 0, tzinfo=UTC), "2026-2027"),
        (datetime(2027, 5, 4, 0, 0, 0, tzinfo=UTC), "2026-2027"),
    ],
)
def test_the_school_year_changes_at_midnight_in_the_netherlands(moment: datetime, year: str) -> None:
    assert str(SchoolYear.at(moment)) == year


def test_a_school_year_is_read_as_it_is_written() -> None:
    assert SchoolYear.parse(" 2026/2027 ") == SchoolYear(2026) < SchoolYear.parse("2027–2028")
    for text in ("2026", "2026-2028", "26-27", ""):
        with pytest.raises(ValueError, match="geen schooljaar"):
            SchoolYear.parse(text)


def test_only_one_run_holds_a_dossier(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path / "nieuw" / "dossier")
    with dossier.lock(), pytest.raises(DossierLocked), dossier.lock():
        pass
    with dossier.lock():
        assert dossier.archief.is_dir()


def test_a_dossier_in_an_impossible_place_says_so(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    with pytest.raises(DossierError, match="kan niet worden aangemaakt"):
        Dossier(tmp_path / "bestand" / "dossier").create()


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    newer = Migrations("collect")
    for migration in migrations._migrations:
        newer(name=migration.name)(migration.fn)
    newer(name="m999_later")(lambda db: None)
    open_database(tmp_path / "werk.db", [newer]).close()
    with pytest.raises(NewerSchema, match="m999_later"):
        open_database(tmp_path / "werk.db", [migrations])


def test_the_same_problem_is_one_melding_that_moves_on(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "werk.db", [migrations])) as db:
        for run, moment in (("een", "2026-09-01"), ("twee", "2027-09-01")):
            meld(db, niveau="fout", stap="collect", plaats="x", oorzaak="stuk", run=run, moment=moment)
        assert [tuple(row) for row in db.execute("SELECT eerst, laatst, run FROM meldingen")] == [
            ("2026-09-01", "2027-09-01", "twee")
        ]
        with pytest.raises(ValueError, match="niveau"):
            meld(db, niveau="erg", stap="collect", plaats="x", oorzaak="stuk")
