"""The whole line over a fictional gemeente whose documents are in sources only."""

import io
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from reportlab.pdfgen.canvas import Canvas

from collect.sources import namen
from doorbraak.cli import commands

Overheid = Any
Web = Any
Reply = Any
Call = Callable[..., Result]

OOGO = (
    "Verslag OOGO passend onderwijs",
    "Gemeente Soesterveen en samenwerkingsverband Regio, 14 maart 2025",
    "Aanwezig: de wethouder jeugd en de directeur van het samenwerkingsverband.",
    "De gemeente Soesterveen en het samenwerkingsverband bereiken overeenstemming over thuiszitters.",
    "Na vier weken verzuim belegt de leerplichtambtenaar binnen tien schooldagen een overleg.",
)
PLAN = [
    "Beleidsplan jeugd 2025-2028 van de gemeente Soesterveen.",
    "De gemeenteraad van Soesterveen heeft dit beleidsplan jeugd vastgesteld op 12 december 2024.",
] + [
    f"In hoofdstuk {n} staat dat de gemeente jeugdhulp inzet voor kinderen die thuiszitten en voor hun ouders."
    for n in range(1, 25)
]


def pdf(lines: tuple[str, ...]) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True)
    for number, text in enumerate(lines):
        canvas.drawString(50, 780 - 22 * number, text)
    canvas.save()
    return made.getvalue()


@pytest.fixture
def call(overheid: Overheid, web: Web, tmp_path: Path) -> Call:
    """Runs the command over a register whose gemeenten have no website."""
    web.page("/", "<p>Welkom</p>")
    web.page("/regeling/1", "<h1>Beleidsplan jeugd 2025-2028</h1>" + "".join(f"<p>{p}</p>" for p in PLAN))
    overheid.add("Verslag OOGO 14 maart 2025", tekst="oogo", body=pdf(OOGO), sortDate="2025-03-14 00:00:00")
    overheid.regelingen.append(
        ("CVDR1_1", "Soesterveen", "Beleidsplan jeugd 2025-2028", f"{web.base}/regeling/1")
    )
    (tmp_path / "register.csv").write_text(
        f"code,sector,naam,website,gemeenten\nPO9801,PO,Regio,{web.base}/,GM9801;GM9802\n", encoding="utf-8"
    )
    (tmp_path / "gemeenten.csv").write_text(
        "code,naam,website\nGM9801,Soesterveen,\nGM9802,Heideveld,\n", encoding="utf-8"
    )
    (tmp_path / "bronnen.toml").write_text(
        "geldig_uren = 0\n"
        f'[bronnen.openbesluitvorming]\nbasis = "{web.base}/obv"\nper_minuut = 60000\nterugval = 0\n'
        f'[bronnen.cvdr]\nbasis = "{web.base}/cvdr"\nper_minuut = 60000\nterugval = 0\n',
        encoding="utf-8",
    )

    def run(command: str, *arguments: str, bronnen: bool = True) -> Result:
        given = [command, "--schooljaar", "2025-2026", "--dossier", str(tmp_path / "dossier")]
        given += [
            "--register",
            str(tmp_path / "register.csv"),
            "--gemeenten",
            str(tmp_path / "gemeenten.csv"),
        ]
        given += ["--allow-host", web.host]
        if bronnen:
            given += ["--bronnen", str(tmp_path / "bronnen.toml")]
        return CliRunner().invoke(commands, [*given, *arguments], catch_exceptions=False)

    return run


def rows(tmp_path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(tmp_path / "dossier" / "werk.db")) as db:
        return db.execute(query).fetchall()


DEKKING = (
    "SELECT partij, uitkomst FROM dekking WHERE partij LIKE 'GM%' AND soort = 'jeugdplan' ORDER BY partij"
)


def test_what_is_in_sources_only_is_obtained_and_covers(call: Call, tmp_path: Path) -> None:
    result = call("run")
    assert result.exit_code in (0, 1), result.output
    table = [line.split() for line in result.output.splitlines()]
    assert ["cvdr", "geraadpleegd", "2", "1"] in table
    assert rows(tmp_path, DEKKING) == [("GM9801", "verkregen"), ("GM9802", "geen_website_bekend")]
    assert rows(
        tmp_path,
        "SELECT d.soort, p.partij, v.site FROM document_duiding AS d "
        "JOIN document_partijen AS p USING (document) JOIN vindplaatsen AS v ON v.sha256 = d.document "
        "WHERE p.rol = 'uitgever' AND d.kan_tellen ORDER BY d.soort",
    ) == [
        ("jeugdplan", "GM9801", "bron:cvdr/GM9801"),
        ("oogo", "GM9801", "bron:openbesluitvorming/GM9801"),
    ]
    examined = rows(
        tmp_path,
        "SELECT d.soort, telt_mee FROM onderzochte_documenten JOIN document_duiding AS d USING (document)",
    )
    assert ("jeugdplan", 1) in examined, "the region is judged by it too"


def test_a_source_that_fails_leaves_no_absence(
    call: Call, overheid: Overheid, web: Web, reply: Reply, tmp_path: Path
) -> None:
    web.pages["/cvdr*"] = lambda _: reply(b"<html><body>Storing</body></html>")
    call("run")
    found = rows(
        tmp_path, "SELECT partij, uitkomst, reden FROM dekking WHERE partij LIKE 'GM%' ORDER BY partij"
    )
    assert [row[:2] for row in found] == [("GM9801", "bron_onbereikbaar"), ("GM9802", "bron_onbereikbaar")]
    assert "bron cvdr niet bereikt: het antwoord is een webpagina" in found[0][2]
    toelichting = rows(tmp_path, "SELECT indicatie, count(*) FROM bevindingen GROUP BY 1")
    assert "niet_aangetroffen" not in dict(toelichting)


def test_what_was_obtained_otherwise_stays_obtained_when_a_source_fails(
    call: Call, overheid: Overheid, tmp_path: Path
) -> None:
    overheid.raden["soesterveen"]["state"] = "failing"
    call("run")
    assert rows(tmp_path, DEKKING) == [("GM9801", "verkregen"), ("GM9802", "geen_website_bekend")]


def test_an_own_register_asks_no_source_unless_chosen(call: Call, web: Web, tmp_path: Path) -> None:
    call("collect", bronnen=False)
    assert not [path for path in web.asked if path.startswith(("/obv", "/cvdr"))]
    call("collect", "--bron", "cvdr")
    assert [path for path in web.asked if path.startswith("/cvdr")]
    assert not [path for path in web.asked if path.startswith("/obv")]
    assert rows(tmp_path, "SELECT DISTINCT bron FROM bronnen") == [("cvdr",)]
    web.asked.clear()
    call("collect", "--zonder-bronnen")
    assert not [path for path in web.asked if path.startswith(("/obv", "/cvdr"))]


def test_a_dry_run_prints_the_questions_to_sources(call: Call, web: Web, tmp_path: Path) -> None:
    result = call("collect", "--dry-run")
    assert f"{web.base}/obv/api/status (niet van toepassing: interface voor programma's)" in result.output
    assert f"{web.base}/cvdr?operation=searchRetrieve" in result.output
    assert not [path for path in web.asked if path.startswith(("/obv", "/cvdr"))]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--bron", "cvdr", "--zonder-bronnen"), "gaan niet samen"),
        (("--bron", "gemeenteblad"), "gemeenteblad"),
        (("--bronnen", "{kapot}"), "kan niet worden gelezen"),
    ],
)
def test_wrong_use_is_refused(call: Call, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "kapot.toml").write_text("[", encoding="utf-8")
    given = [a.replace("{kapot}", str(tmp_path / "kapot.toml")) for a in arguments]
    result = call("collect", *given)
    assert result.exit_code == 2
    assert words in result.output


def test_without_network_the_national_sources_are_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_args: object, **_options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    arguments = [
        "--dossier",
        str(tmp_path / "dossier"),
        "--schooljaar",
        "2026-2027",
        "--swv",
        "PO2001",
        "--delay",
        "0",
    ]
    own = tmp_path / "bronnen.toml"
    own.write_text("".join(f"[bronnen.{naam}]\nterugval = 0\n" for naam in namen()), encoding="utf-8")
    result = CliRunner().invoke(commands, ["collect", *arguments, "--bronnen", str(own)])
    assert result.exit_code == 1, result.output
    outcomes = rows(tmp_path, "SELECT bron, uitkomst, count(*) FROM bronnen GROUP BY 1, 2 ORDER BY 1")
    gemeenten = outcomes[0][2]
    assert gemeenten > 5
    assert outcomes == [
        ("cvdr", "bron_onbereikbaar", gemeenten),
        ("diwoo", "niet_aangesloten", gemeenten),
        ("officielepublicaties", "bron_onbereikbaar", gemeenten),
        ("openbesluitvorming", "bron_onbereikbaar", gemeenten),
    ]
    assert rows(tmp_path, "SELECT count(*) FROM ophalingen WHERE site LIKE 'bron:%'") == [(6,)]
    assert len(rows(tmp_path, "SELECT 1 FROM meldingen WHERE oorzaak LIKE 'bron %'")) == 3
