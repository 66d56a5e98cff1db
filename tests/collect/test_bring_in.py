"""Documents that a person brings in."""

from pathlib import Path
from typing import Any

import pytest

from collect.bring_in import BringInError, bring_in
from collect.events import replay
from collect.options import CollectOptions
from collect.register import Gemeente, Lidmaatschap, Register, Samenwerkingsverband, store

Web = Any
Home = Any


@pytest.fixture
def known(home: Home, web: Web) -> Home:
    web.page("/", "x")
    swv = Samenwerkingsverband("PO9901", "PO", "Regio", website=f"{web.base}/")
    register = Register((swv,), (Gemeente("GM9901", "Oudemeent"),), (Lidmaatschap("PO9901", "GM9901"),))
    home.collect(register, web)
    home.register = register
    return home


def add(home: Home, source: object, *webs: Web, **options: Any) -> str:
    allowed = CollectOptions(allow_hosts=frozenset(web.host for web in webs))
    return bring_in(home.dossier, home.db, str(source), **{"swv": "PO9901", **options}, options=allowed)


def test_a_file_gets_the_same_provenance_without_its_folder(known: Home, tmp_path: Path, pdf: bytes) -> None:
    path = tmp_path / "geheime map" / "Verslag oogo.pdf"
    path.parent.mkdir()
    path.write_bytes(pdf)
    sha256 = add(known, path, swv="PO-99-01", gemeente="9901", soort="oogo")
    assert known.one("SELECT media_type, omvang, bestandsnaam FROM documenten WHERE sha256 = ?", sha256) == (
        "application/pdf",
        len(pdf),
        "Verslag oogo.pdf",
    )
    assert known.one("SELECT url, partijen, robots, uitkomst FROM ophalingen WHERE sha256 = ?", sha256) == (
        "bestand:Verslag oogo.pdf",
        '["PO9901", "GM9901"]',
        "bestand",
        "opgehaald",
    )
    assert known.one(
        "SELECT site, opgegeven_soort, partijen, toestand FROM vindplaatsen WHERE sha256 = ?", sha256
    ) == ("handmatig:PO9901", "oogo", '["PO9901", "GM9901"]', "gedaan")
    for file in known.dossier.path.rglob("*"):
        assert not file.is_file() or b"geheime map" not in file.read_bytes()


def test_what_was_brought_in_survives_a_replay(known: Home, tmp_path: Path, pdf: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf)
    add(known, tmp_path / "a.pdf", soort="protocol")
    (tmp_path / "a.pdf").write_bytes(pdf + b"nieuwer")
    add(known, tmp_path / "a.pdf", soort="convenant")
    before = known.tables()
    assert known.one("SELECT opgegeven_soort FROM vindplaatsen WHERE url = 'bestand:a.pdf'") == "convenant"
    replay(known.dossier, known.db)
    assert known.tables() == before


def test_an_address_is_fetched_and_asked_again_later(known: Home, web: Web) -> None:
    web.file("/los/plan.pdf")
    sha256 = add(known, f"{web.base}/los/plan.pdf#page=3", web, soort="ondersteuningsplan")
    url = f"{web.base}/los/plan.pdf"
    assert known.one("SELECT sha256, site FROM vindplaatsen WHERE url = ?", url) == (
        sha256,
        "handmatig:PO9901",
    )
    web.file("/los/plan.pdf", b"%PDF-1.4 nieuwe versie")
    known.collect(known.register, web)
    assert known.one(
        "SELECT opgegeven_soort FROM vindplaatsen WHERE url = ? AND sha256 <> ?", url, sha256
    ) == ("ondersteuningsplan")
    assert known.one("SELECT count(*) FROM documenten") == 2


def test_a_page_by_hand_is_a_document_and_its_links_are_not_followed(known: Home, web: Web) -> None:
    web.page("/los.html", "<a href='/los2.html'>Ondersteuningsplan</a>")
    add(known, f"{web.base}/los.html", web)
    web.page("/los.html", "anders <a href='/los2.html'>Ondersteuningsplan</a>")
    known.collect(known.register, web)
    assert known.rows("SELECT media_type, titel FROM documenten") == [("text/html", "Regio")] * 2
    assert "/los2.html" not in web.asked


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"swv": "PO9999"}, "samenwerkingsverband PO9999 is niet bekend"),
        ({"swv": "zomaar"}, "samenwerkingsverband zomaar is niet bekend"),
        ({"gemeente": "GM0001"}, "gemeente GM0001 is niet bekend"),
        ({"soort": "recept"}, "soort recept is niet bekend"),
    ],
)
def test_what_is_unknown_is_refused_and_leaves_nothing(
    known: Home, tmp_path: Path, pdf: bytes, wrong: dict[str, str], words: str
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf)
    before = known.tables()
    with pytest.raises(BringInError, match=words):
        add(known, tmp_path / "a.pdf", **wrong)
    assert known.tables() == before


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "leeg"), (b"\x89PNG\r\n\x1a\n\0\0", "kunnen niet worden gelezen"), (None, "kan niet")],
)
def test_what_nobody_can_read_is_refused(known: Home, tmp_path: Path, data: bytes | None, words: str) -> None:
    if data is not None:
        (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(BringInError, match=words):
        add(known, tmp_path / "a.pdf")
    assert known.rows("SELECT * FROM documenten") == []


def test_a_failing_address_is_recorded_and_refused(known: Home, web: Web) -> None:
    with pytest.raises(BringInError, match="404"):
        add(known, f"{web.base}/weg.pdf", web)
    assert known.outcome(f"{web.base}/weg.pdf")[0] == "niet_gevonden"
    assert known.rows("SELECT * FROM vindplaatsen WHERE url LIKE '%weg.pdf'") == []


def test_an_internal_address_is_not_fetched(known: Home, web: Web) -> None:
    with pytest.raises(BringInError, match="poort"):
        add(known, f"{web.base}/")


def test_before_anything_was_collected_the_national_register_holds(
    home: Home, tmp_path: Path, pdf: bytes
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf)
    add(home, tmp_path / "a.pdf", swv="PO2001", gemeente="GM0014")
    assert home.one("SELECT count(*) FROM samenwerkingsverbanden") == 151
    store(home.db, home_register := Register((Samenwerkingsverband("PO2001", "PO"),)))
    assert "PO2001" in home_register


def test_a_page_that_is_not_the_document_is_refused(known: Home, web: Web) -> None:
    web.page("/plan/", "<h1>Inloggen</h1><input type=password>")
    with pytest.raises(BringInError, match="vraagt om in te loggen"):
        add(known, f"{web.base}/plan/", web)
    assert known.one("SELECT count(*) FROM documenten") == 0


def test_a_share_link_gives_the_file_behind_it(known: Home, web: Web, pdf: bytes) -> None:
    web.file("/plan.pdf")
    shared = f"{web.base}/viewer.html?file=/plan.pdf"
    sha256 = add(known, shared, web)
    assert known.one("SELECT url, verwijzing FROM vindplaatsen WHERE sha256 = ?", sha256) == (
        f"{web.base}/plan.pdf",
        shared,
    )
