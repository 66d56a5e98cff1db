"""Deciding about documents from the command line, and what a rebuild makes of it."""

import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from collect.bring_in import bring_in
from collect.dossier import Dossier
from collect.progress import silent
from collect.school_year import SchoolYear
from doorbraak import year
from doorbraak.cli import commands

Doorbraak = Callable[..., subprocess.CompletedProcess[str]]
JAAR = SchoolYear(2025)
SWV = "PO2001"
TABLES = ("document_duiding", "document_partijen", "toegepaste_besluiten", "duiding_machine", "dekking")


def run(*arguments: object) -> tuple[int, str]:
    """The command in this process: its exit code and what it said."""
    done = CliRunner().invoke(commands, [str(a) for a in arguments])
    return done.exit_code, done.output


@pytest.fixture
def dossier(tmp_path: Path) -> tuple[Dossier, str]:
    """A dossier with one paper of which no period can be told."""
    home = Dossier(tmp_path / "dossier")
    home.create()
    paper = tmp_path / "ondersteuningsplan.txt"
    paper.write_text("Ondersteuningsplan\n\nDe regietafel beslist na acht weken.\n", encoding="utf-8")
    with closing(year.open_werk(home)) as db:
        sha256 = bring_in(home, db, str(paper), swv=SWV)
    year.extract_year(home, silent)
    year.assess_year(home, JAAR, silent)
    return home, sha256


def stand(home: Dossier) -> dict[str, list[dict[str, object]]]:
    with closing(year.open_werk(home)) as db:
        return {table: list(db.query(f"SELECT * FROM {table} ORDER BY 1, 2, 3")) for table in TABLES}


@pytest.mark.parametrize("command", ["besluit", "besluiten"])
def test_each_command_has_help(command: str) -> None:
    code, said = run(command, "--help")
    assert (code, said[:6]) == (0, "Usage:")


def test_a_question_is_listed_answered_applied_and_survives_a_rebuild(dossier: tuple[Dossier, str]) -> None:
    home, sha256 = dossier
    code, said = run("besluiten", "--dossier", home.path)
    assert code == 0
    assert "open vragen: 1\n" in said
    assert "Van wanneer tot wanneer geldt “Ondersteuningsplan" in said
    code, said = run(
        *("besluit", sha256[:12], "--van", "2022-08-01", "--tot", "2026-07-31", "--dossier", home.path),
        *("--reden", "staat in de brief van het bestuur", "--door", "inspecteur"),
    )
    assert (code, said) == (0, "besluit 1 is vastgelegd; het geldt vanaf de volgende run\n")
    assert "open vragen: 0\n" in run("besluiten", "--dossier", home.path)[1]
    year.assess_year(home, JAAR, silent)
    assert "(toegepast)" in run("besluiten", "--schooljaar", JAAR, "--dossier", home.path)[1]
    before = stand(home)
    (row,) = before["document_duiding"]
    assert (row["van"], row["tot"]) == ("2022-08-01", "2026-07-31")
    assert [
        r["uitkomst"] for r in before["dekking"] if (r["partij"], r["soort"]) == (SWV, "ondersteuningsplan")
    ] == ["verkregen"]
    year.rebuild(home, silent)
    assert stand(home) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("besluit", "00000000", "--soort", "protocol", "--reden", "x", "--door", "y"),
            "geen document in dit dossier",
        ),
        (("besluit", SWV, "--plan", "00000000", "--reden", "x", "--door", "y"), "geef met --schooljaar"),
        (("besluit", SWV, "--tot", "2026-07-31", "--reden", "x", "--door", "y"), "is een partij"),
        (("besluit", SWV, "--renderen", "--reden", "x", "--door", " "), "geef met --door"),
        (("besluit", SWV, "--renderen", "--reden", "x"), "Missing option '--door'"),
    ],
)
def test_what_cannot_be_decided_ends_with_2_and_says_why(
    dossier: tuple[Dossier, str], arguments: tuple[str, ...], message: str
) -> None:
    home, _ = dossier
    code, said = run(*arguments, "--dossier", home.path)
    assert code == 2
    assert message in said
    assert "besluiten die gelden: 0" in run("besluiten", "--dossier", home.path)[1]


def test_an_empty_dossier_has_nothing_to_decide(tmp_path: Path) -> None:
    code, said = run("besluiten", "--dossier", tmp_path / "leeg")
    assert code == 2
    assert "heeft nog geen werk.db" in said


def test_a_site_that_needs_a_browser_is_recorded(dossier: tuple[Dossier, str]) -> None:
    home, _ = dossier
    assert run("besluit", SWV, "--renderen", "--reden", "x", "--door", "y", "--dossier", home.path)[0] == 0
    year.assess_year(home, JAAR, silent)
    (row,) = stand(home)["toegepaste_besluiten"]
    assert row["zelfde_bewijs"] == 1
    assert (row["soort"], row["toegepast"], json.loads(str(row["waarde"]))) == (
        "renderen",
        1,
        {"renderen": True},
    )
