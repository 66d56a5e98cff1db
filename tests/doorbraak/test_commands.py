"""Wrong use and bad input end with a clear message and the exit code of the contract."""

import json
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from collect.school_year import SchoolYear
from doorbraak.cli import commands
from doorbraak.options import SchoolYearType

Doorbraak = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = [
    "collect",
    "add",
    "extract",
    "assess",
    "run",
    "rebuild",
    "serve",
    "export",
    "label",
    "evaluate",
    "train",
    "verify",
    "backup",
    "restore",
    "veranderingen",
    "besluit",
    "besluiten",
    "norms",
    "release",
    "vergelijk",
]


@pytest.mark.parametrize("command", [*COMMANDS, "demo", "register"])
def test_every_command_has_help_and_stands_in_a_readme(command: str) -> None:
    result = CliRunner().invoke(commands, [command, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")
    root = Path(__file__).parents[2]
    told = [(root / name).read_text(encoding="utf-8") for name in ("README.md", "deploy/README.md")]
    assert any(f"doorbraak {command}" in text for text in told)


def test_no_command_is_missing_from_the_list() -> None:
    assert set(commands.commands) == {*COMMANDS, "demo", "register"}


@pytest.mark.parametrize("command", ["collect", "run", "add"])
def test_a_useless_proxy_is_refused_without_showing_its_password(
    doorbraak: Doorbraak, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORBRAAK_PROXY", "socks5://inspectie:geheim@proxy.example:1080")
    rest = ["x.pdf", "--swv", "PO2001"] if command == "add" else ["--schooljaar", "2026-2027"]
    done = doorbraak(command, *rest, "--dossier", tmp_path)
    assert done.returncode == 2
    assert "geen bruikbaar proxyadres" in done.stderr
    assert "geheim" not in done.stderr + done.stdout


@pytest.mark.parametrize("command", ["collect", "run", "add"])
def test_the_help_says_what_a_proxy_takes_over(doorbraak: Doorbraak, command: str) -> None:
    assert "The proxy then decides which" in doorbraak(command, "--help").stdout


def test_a_run_keeps_who_had_it_done_and_why(doorbraak: Doorbraak, tmp_path: Path) -> None:
    register = tmp_path / "r.csv"
    register.write_text("code;naam;website;gemeenten\nPO9901;Regio;;\n", encoding="utf-8")
    done = doorbraak(
        *("collect", "--schooljaar", "2026-2027", "--register", register, "--dossier", tmp_path / "d"),
        *("--gepland", "--door", "Inspectie"),
    )
    assert done.returncode in (0, 1), done.stderr
    with closing(sqlite3.connect(tmp_path / "d" / "werk.db")) as db:
        assert db.execute("SELECT aanleiding, door FROM runs").fetchall() == [("gepland", "Inspectie")]


@pytest.mark.parametrize("schooljaar", ["2026", "2026-2028", "volgend jaar"])
def test_a_school_year_that_is_none_is_refused(doorbraak: Doorbraak, tmp_path: Path, schooljaar: str) -> None:
    done = doorbraak("run", "--schooljaar", schooljaar, "--dossier", tmp_path)
    assert done.returncode == 2
    assert "geen schooljaar" in done.stderr


def test_huidig_is_the_school_year_of_now() -> None:
    august = datetime(2027, 8, 1, 3, 0, tzinfo=UTC)
    assert str(SchoolYearType(lambda: august).convert("huidig", None, None)) == "2027-2028"
    assert SchoolYearType().convert("huidig", None, None) == SchoolYear.at(datetime.now(UTC))


def test_a_budget_that_is_none_is_refused(doorbraak: Doorbraak, tmp_path: Path) -> None:
    done = doorbraak(
        "collect", "--schooljaar", "2026-2027", "--dossier", tmp_path, "--budget", "bladzijden=3"
    )
    assert done.returncode == 2
    assert "onbekend budget 'bladzijden'" in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "leeg"), (b"naam;kleur\nx;rood\n", "code"), (b"\xff\xfe\x00\x01\x02", "register.csv")],
)
def test_a_register_that_is_none_is_refused(
    doorbraak: Doorbraak, tmp_path: Path, content: bytes, message: str
) -> None:
    register = tmp_path / "register.csv"
    register.write_bytes(content)
    dossier = tmp_path / "dossier"
    done = doorbraak("run", "--schooljaar", "2025-2026", "--register", register, "--dossier", dossier)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [["run", "--schooljaar", "2025-2026"], ["add", "x.pdf", "--swv", "PO0001"]]
)
def test_a_timestamp_that_nobody_could_check_is_refused(
    doorbraak: Doorbraak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    dossier = tmp_path / "dossier"
    arguments = [*command, "--dossier", dossier]
    alone = doorbraak(*arguments, "--tijdstempel", "http://tsa.invalid/")
    assert (alone.returncode, "--tijdstempel-ca" in alone.stderr) == (2, True)
    monkeypatch.setenv("DOORBRAAK_TIJDSTEMPEL", "tsa.invalid")
    no_url = doorbraak(*arguments)
    assert (no_url.returncode, "geen webadres" in no_url.stderr) == (2, True)
    ca = tmp_path / "ca.pem"
    ca.write_text("geen certificaat")
    no_ca = doorbraak(*arguments, "--tijdstempel", "http://tsa.invalid/", "--tijdstempel-ca", ca)
    assert (no_ca.returncode, "ca.pem bevat geen certificaten" in no_ca.stderr) == (2, True)
    assert not dossier.exists()


def test_a_dossier_of_a_newer_version_is_refused(doorbraak: Doorbraak, dossier: Path) -> None:
    with closing(sqlite3.connect(dossier / "werk.db")) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('assess', 'm999_later', '2030')"
        )
    done = doorbraak("extract", "--dossier", dossier)
    assert done.returncode == 2
    assert "nieuwere versie" in done.stderr
    assert "m999_later" in done.stderr


def test_a_broken_line_of_passages_is_named(doorbraak: Doorbraak, tmp_path: Path) -> None:
    passages = tmp_path / "passages.jsonl"
    passages.write_text('{"id": "1", "text": "Goed.", "bron_soort": "overig"}\n{kapot\n')
    done = doorbraak("label", "--in", passages, "--out", tmp_path / "out.jsonl")
    assert done.returncode == 2
    assert "regel 2" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_labels_come_in_the_order_of_the_passages(doorbraak: Doorbraak, tmp_path: Path) -> None:
    passages = tmp_path / "passages.jsonl"
    rows = [
        {
            "id": "b",
            "text": "De directeur van het verband hakt na acht weken de knoop door.",
            "bron_soort": "protocol",
        },
        {
            "id": "a",
            "text": "Het verband telt twaalf schoolbesturen.",
            "bron_soort": "iets nieuws",
            "kop": "Over ons",
        },
    ]
    passages.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = doorbraak("label", "--in", passages, "--out", tmp_path / "out.jsonl")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [answer["id"] for answer in answers] == ["b", "a"]
    assert answers[1]["labels"] == []
    assert {"deelvraag", "assertie", "waarde", "karakter", "zekerheid"} == set(answers[0]["labels"][0])
    assert "E4a" in {label["deelvraag"] for label in answers[0]["labels"]}


def test_a_missing_site_is_refused(doorbraak: Doorbraak, ran: Path, tmp_path: Path) -> None:
    done = doorbraak("serve", "--dossier", ran, "--site", tmp_path / "niets")
    assert done.returncode == 2
    assert "geen site" in done.stderr


def test_there_is_nothing_to_serve_or_export_before_a_run(doorbraak: Doorbraak, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    served = doorbraak("serve", "--dossier", tmp_path / "leeg")
    assert (served.returncode, "doorbraak run" in served.stderr) == (2, True)
    arguments = ["--schooljaar", "2025-2026", "--format", "json", "--out", tmp_path / "uit"]
    exported = doorbraak("export", *arguments, "--dossier", tmp_path / "leeg")
    assert (exported.returncode, "doorbraak run" in exported.stderr) == (2, True)
    assert not (tmp_path / "uit").exists()


def test_a_country_without_network_ends_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the national register can be reached: each cell says so, none says absent."""

    def unreachable(*_args: object, **_options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    dossier = tmp_path / "dossier"
    result = CliRunner().invoke(commands, ["run", "--schooljaar", "2026-2027", "--dossier", str(dossier)])
    assert result.exit_code == 1, result.output
    with closing(sqlite3.connect(dossier / "dossier.db")) as db:
        regions = db.execute("SELECT count(*) FROM samenwerkingsverbanden").fetchone()[0]
        indicaties = db.execute("SELECT indicatie, count(*) FROM bevindingen GROUP BY 1").fetchall()
        dekking = db.execute(
            "SELECT DISTINCT uitkomst FROM dekking JOIN samenwerkingsverbanden ON code = partij ORDER BY 1"
        ).fetchall()
        covered = db.execute(
            "SELECT count(*) FROM dekking JOIN samenwerkingsverbanden ON code = partij WHERE reden <> ''"
        ).fetchone()[0]
        gemeenten = db.execute("SELECT DISTINCT uitkomst FROM dekking WHERE partij LIKE 'GM%'").fetchall()
        questions = db.execute("SELECT count(*) FROM ophalingen WHERE site LIKE 'bron:%'").fetchone()[0]
    assert indicaties == [("niet_te_beoordelen", 7 * regions)]
    assert dekking == [("geen_website_bekend",), ("onbereikbaar",)]
    assert covered == 4 * regions
    assert regions > 150
    assert gemeenten == [("bron_onbereikbaar",)]
    assert questions == 6, "three sources, each tried twice"
    again = ["run", "--schooljaar", "2026-2027", "--exit-zero", "--dossier", str(dossier)]
    assert CliRunner().invoke(commands, again).exit_code == 0


def test_a_csv_export_opens_as_columns_and_holds_no_formula(
    doorbraak: Doorbraak, dossier: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(dossier / "dossier.db")) as db, db:
        db.execute("UPDATE bevindingen SET toelichting = '=1+1'")
    arguments = ["--schooljaar", "2025-2026", "--format", "csv", "--out", tmp_path / "uit"]
    assert doorbraak("export", *arguments, "--dossier", dossier).returncode == 0
    text = (tmp_path / "uit" / "bevindingen.csv").read_bytes().decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert head.startswith("swv;schooljaar;element;indicatie")
    assert len(rows) == 35
    assert all(";'=1+1" in row for row in rows)
    assert (tmp_path / "uit" / "bewijs.csv").stat().st_size > 1000
    assert (tmp_path / "uit" / "documenten.csv").stat().st_size > 1000
