"""Registers: the shipped one and what people and DUO write."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from collect.dossier import open_database
from collect.register import (
    RegisterError,
    check,
    from_json,
    load,
    normalise_code,
    normalise_gemeente,
    shipped,
    store,
    to_json,
)
from collect.register.places import pc4
from collect.schema import migrations

GEMEENTEN = "code,naam,website\nGM9901,Oudemeent,\nGM9902,Harsterdijk,https://www.harsterdijk.example/\n"


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "sector", "code"),
    [
        ("PO2814", None, "PO2814"),
        ("PO-28-14", None, "PO2814"),
        ("po 28 14", None, "PO2814"),
        ("PO 28.14", None, "PO2814"),
        ("28.14", "VO", "VO2814"),
        ("28-14", "po", "PO2814"),
        ("SWV VO2814", None, "VO2814"),
        ("28.14", None, None),
        ("VO2814", "PO", None),
        ("PO281", None, None),
        ("", "PO", None),
        ("Kroosvallei", None, None),
    ],
)
def test_a_code_is_known_in_every_notation(text: str, sector: str | None, code: str | None) -> None:
    assert normalise_code(text, sector) == code


def test_a_gemeente_code_may_lack_its_letters_and_zeros() -> None:
    assert [normalise_gemeente(text) for text in ("GM0363", "0363", "14", "gm0363", "Almere")] == [
        "GM0363",
        "GM0363",
        "GM0014",
        "GM0363",
        None,
    ]


def test_the_contract_format_is_read(tmp_path: Path) -> None:
    register = load(
        written(
            tmp_path / "r.csv",
            "code,sector,naam,website,gemeenten\n"
            "PO-99-01,po,Regio Een,http://127.0.0.1:8100/,Oudemeent;GM9902\n",
        ),
        written(tmp_path / "g.csv", GEMEENTEN),
    )
    (swv,) = register.samenwerkingsverbanden
    assert (swv.code, swv.sector, swv.naam, swv.website) == (
        "PO9901",
        "PO",
        "Regio Een",
        "http://127.0.0.1:8100/",
    )
    assert register.gemeenten_of("PO9901") == ("GM9901", "GM9902")
    assert register.websites() == {
        "PO9901": "http://127.0.0.1:8100/",
        "GM9902": "https://www.harsterdijk.example/",
    }
    assert register.problemen == ()


def test_duos_old_series_is_read(tmp_path: Path) -> None:
    text = (
        "ADMINISTRATIENUMMER ; SAMENWERKINGSVERBAND;PLAATSNAAM;Internetadres\r\n"
        'PO-20-01; "Coöperatie één";Groningen;www.regio.example\r\n'
        "PO-20-02;Twee;;\r\n"
    )
    register = load(written(tmp_path / "duo.csv", text, "cp1252"), None)
    first, second = register.samenwerkingsverbanden
    assert (first.code, first.naam, first.plaats) == ("PO2001", "Coöperatie één", "Groningen")
    assert first.website == "http://www.regio.example"
    assert second.website is None
    assert "GM0014" in register.gemeenten_of("PO2001"), "without a column the national regions hold"


def test_duos_ckan_series_is_read(tmp_path: Path) -> None:
    text = '\ufeff"SAMENWERKINGSVERBANDNUMMER","NAAM","WEBSITE"\n"VO2001","Één","https://een.example"\n'
    (swv,) = load(written(tmp_path / "ckan.csv", text), None).samenwerkingsverbanden
    assert (swv.code, swv.sector, swv.naam) == ("VO2001", "VO", "Één")


def test_bad_rows_are_told_and_the_others_kept(tmp_path: Path) -> None:
    register = load(
        written(
            tmp_path / "r.csv",
            "code,sector,naam,website,gemeenten\n"
            "PO9901,PO,Een,geen,Oudemeent\n"
            "XX,PO,Twee,,\n"
            "PO-99-01,PO,Nog eens,,\n"
            "PO9902,PO,Drie,mailto:info@regio.example,Nergenshuizen\n",
        ),
        written(tmp_path / "g.csv", GEMEENTEN),
    )
    assert [swv.code for swv in register.samenwerkingsverbanden] == ["PO9901", "PO9902"]
    assert [swv.website for swv in register.samenwerkingsverbanden] == [None, None]
    told = "\n".join(register.problemen)
    for words in (
        "regel 3: XX",
        "regel 4: PO9901 staat er al",
        "is geen webadres",
        "Nergenshuizen is onbekend",
    ):
        assert words in told


def test_former_gemeenten_lead_to_those_of_today(tmp_path: Path) -> None:
    register = load(
        written(tmp_path / "r.csv", "code,gemeenten\nPO2001,Appingedam;Winsum;het hogeland\n"), None
    )
    assert register.gemeenten_of("PO2001") == ("GM1979", "GM1966")
    assert [line for line in register.problemen if "Winsum is gesplitst" in line]


def test_an_ambiguous_gemeente_is_not_guessed(tmp_path: Path) -> None:
    register = load(written(tmp_path / "r.csv", "code,gemeenten\nPO2001,Bergen\n"), None)
    assert register.gemeenten_of("PO2001") == ()
    assert register.problemen


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leeg"),
        (b"  \n", "leeg"),
        (b"code,naam\n", "geen rijen"),
        (b"naam,website\nEen,http://een.example\n", "kolom code ontbreekt; gevonden kolommen: naam, website"),
        (b"code,naam\nzomaar,iets\n", "geen enkele rij"),
        (b"PK\x03\x04rest", "Excel"),
        (b"code\n\x81\x8d\n", "geen leesbare tekst"),
    ],
)
def test_an_unusable_file_says_what_is_wrong(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "kapot.csv"
    path.write_bytes(data)
    with pytest.raises(RegisterError, match=r"kapot\.csv") as caught:
        load(path, None)
    assert words in str(caught.value)


def test_a_missing_file_is_a_register_error(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="kan niet worden gelezen"):
        load(tmp_path / "niet.csv", None)


def test_the_national_register_ships_whole() -> None:
    register = shipped()
    sectors = [swv.sector for swv in register.samenwerkingsverbanden]
    assert (sectors.count("PO"), sectors.count("VO"), len(register.gemeenten)) == (76, 75, 342)
    codes = {swv.code for swv in register.samenwerkingsverbanden}
    gemeenten = {gemeente.code for gemeente in register.gemeenten}
    assert {lid.swv for lid in register.lidmaatschappen} <= codes
    assert {lid.gemeente for lid in register.lidmaatschappen} == gemeenten


def test_the_national_register_says_where_everything_was_read() -> None:
    for swv in shipped().samenwerkingsverbanden:
        for name in ("naam", "plaats", "website"):
            assert bool(getattr(swv, name)) == bool(getattr(swv, f"herkomst_{name}")), (swv.code, name)


def test_the_check_names_every_gap(tmp_path: Path) -> None:
    register = load(
        written(
            tmp_path / "r.csv", "code,naam,website,gemeenten\nPO9901,,,\nPO9902,Twee,x.example,Oudemeent\n"
        ),
        written(tmp_path / "g.csv", GEMEENTEN),
    )
    assert check(register) == [
        "PO9901: geen naam, geen website, geen gemeenten",
        "GM9902 Harsterdijk: hoort bij geen samenwerkingsverband",
    ]


def test_a_postcode_leads_to_its_regions() -> None:
    assert pc4("1011 AB") == ("PO2707", "VO2708")
    assert pc4("3197") == (None, None), "the regeling gives no region for Europoort"
    assert pc4("0000") == (None, None)


def test_a_snapshot_gives_the_same_register_back() -> None:
    assert from_json(to_json(shipped())) == shipped()


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "werk.db", [migrations])


def test_storing_twice_changes_nothing_and_a_new_register_updates(db: Database, tmp_path: Path) -> None:
    with closing(db):
        store(db, shipped())
        store(db, shipped())
        assert db["samenwerkingsverbanden"].count == 151
        assert db["swv_gemeenten"].count == 729
        row = db["samenwerkingsverbanden"].get("VO2001")
        assert row["naam"] == "VO2001", "an unknown name is not invented"
        store(db, load(written(tmp_path / "r.csv", "code,naam,gemeenten\nVO2001,Nieuw,Groningen\n"), None))
        assert db["samenwerkingsverbanden"].get("VO2001")["naam"] == "Nieuw"
        members = [row["gemeente"] for row in db["swv_gemeenten"].rows_where("swv = 'VO2001'")]
        assert members == ["GM0014"]
        assert json.loads(db["gemeenten"].get("GM0164")["naam_varianten"]) == ["Hengelo (O)", "Hengelo (O.)"]
