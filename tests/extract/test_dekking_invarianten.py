"""Whatever happened on a site, dekking never says niet_gevonden of what nobody saw."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlite_utils import Database

from collect.schema import migrations as collect_migrations
from collect.school_year import SchoolYear
from extract.dekking import SOORTEN_SWV, UITKOMSTEN, compute
from extract.schema import migrations as extract_migrations

SITE = "https://verband.example/"
JAAR = SchoolYear(2025)
GEZIEN = ("opgehaald", "ongewijzigd")
STORING = (
    "onbereikbaar",
    "geparkeerd",
    "fout",
    "te_groot",
    "toestemming_vereist",
    "lege_schil",
    "iets_nieuws",
)
UITKOMST = (*GEZIEN, *GEZIEN, "niet_gevonden", "geweigerd_robots", "inlog_vereist", *STORING)
# What a link says, and the soort that a reader would expect behind it.
WOORDEN = {
    "Ondersteuningsplan 2022-2026": "ondersteuningsplan",
    "Ondersteuningsplan 2014-2018": None,  # of no use any more
    "Verslag OOGO": "oogo",
    "Thuiszittersprotocol": "protocol",
    "Convenant doorbraakaanpak": "convenant",
    "Over ons": None,
    "Nieuws": None,
}


@dataclass(frozen=True)
class Geval:
    """One address as collect may leave it."""

    pad: str
    anker: str
    pagina: bool
    toestand: str
    uitkomst: str | None

    @property
    def gezien(self) -> bool:
        return self.toestand == "gedaan" and self.uitkomst in GEZIEN


@dataclass(frozen=True)
class Stuk:
    """One document as extract may leave it."""

    soort: str
    van: str
    ongelezen: int


def gevallen(seed: int) -> tuple[list[Geval], list[Stuk]]:
    chance = random.Random(seed)

    def adres(number: int) -> Geval:
        toestand = chance.choices(("gedaan", "wachtrij", "geparkeerd"), (30, 1, 1))[0]
        outcome = chance.choice(UITKOMST) if toestand == "gedaan" else chance.choice((None, "budget_op"))
        if number and chance.random() < 0.6:
            toestand, outcome = "gedaan", "opgehaald"
        anchor = chance.choice(list(WOORDEN)) if number else ""
        return Geval(f"{number or ''}", anchor, number == 0 or chance.random() < 0.5, toestand, outcome)

    start = adres(0)
    if chance.random() < 0.6:
        start = Geval("", "", True, "gedaan", "opgehaald")
    documents = [
        Stuk(
            chance.choice((*SOORTEN_SWV, "overig")),
            chance.choice(("2014-08-01", "2022-08-01")),
            chance.choice((0, 0, 0, 4)),
        )
        for _ in range(chance.randint(0, 2))
    ]
    return [start, *(adres(n) for n in range(1, chance.randint(1, 5)))], documents


@pytest.fixture
def db() -> Iterator[Database]:
    database = Database(memory=True)
    for stage in (collect_migrations, extract_migrations):
        stage.apply(database)
    database.execute(
        "INSERT INTO samenwerkingsverbanden (code, sector, naam, website) VALUES ('PO9701', 'PO', 'x', ?)",
        [SITE],
    )
    yield database
    database.close()


def vul(db: Database, adressen: list[Geval], stukken: list[Stuk]) -> None:
    for table in (
        "vindplaatsen",
        "document_partijen",
        "document_duiding",
        "lezingen",
        "documenten",
        "dekking",
    ):
        db.execute(f"DELETE FROM {table}")
    for geval in adressen:
        db.execute(
            "INSERT INTO vindplaatsen (site, url, partijen, soort, toestand, score, diepte, ankertekst, sha256, "
            "laatste_uitkomst) VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?, ?)",
            [
                *(SITE, SITE + geval.pad, json.dumps(["PO9701"]), "pagina" if geval.pagina else "document"),
                *(geval.toestand, geval.anker, "x" if geval.gezien else None, geval.uitkomst),
            ],
        )
    for number, stuk in enumerate(stukken):
        sha = f"stuk{number}"
        db.execute(
            "INSERT INTO documenten (sha256, media_type, omvang, eerst_gezien, laatst_gezien) "
            "VALUES (?, 'application/pdf', 1, '2025-09-01', '2025-09-01')",
            [sha],
        )
        db.execute(
            "INSERT INTO lezingen (document, versie, uitkomst, paginas, paginas_ongelezen) VALUES (?, '1', ?, 4, ?)",
            [sha, "onleesbaar" if stuk.ongelezen else "gelezen", stuk.ongelezen],
        )
        db.execute(
            "INSERT INTO document_duiding (document, versie, soort, soort_reden, van, tot, status, status_reden, "
            "kan_tellen, kan_tellen_reden) VALUES (?, '1', ?, '', ?, ?, 'vastgesteld', '', ?, '')",
            [sha, stuk.soort, stuk.van, f"{int(stuk.van[:4]) + 4}-07-31", int(stuk.soort != "overig")],
        )
        db.execute("INSERT INTO document_partijen VALUES (?, 'PO9701', 'spreekt_voor', '')", [sha])


def ongezien(soort: str, adressen: list[Geval], stukken: list[Stuk]) -> list[str]:
    """Why "niet gevonden" would be a lie about this soort, told from what was put in alone."""
    start, *others = adressen
    why = [] if start.gezien else [f"startpagina: {start.toestand} {start.uitkomst}"]
    for geval in others:
        if geval.toestand != "gedaan":
            why.append(f"niet gevraagd: {geval}")
        elif not geval.gezien and WOORDEN[geval.anker] == soort:
            why.append(f"deze soort niet opgehaald: {geval}")
        elif geval.pagina and geval.uitkomst in STORING:
            why.append(f"pagina niet gezien: {geval}")
    for stuk in stukken:
        if stuk.ongelezen and stuk.van == "2022-08-01" and stuk.soort in (soort, "overig"):
            why.append(f"niet gelezen: {stuk}")
    return why


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_niet_gevonden_is_only_said_of_what_was_all_seen(db: Database, start: int) -> None:
    said = 0
    for seed in range(start, start + 100):
        addresses, documents = gevallen(seed)
        vul(db, addresses, documents)
        compute(db, JAAR)
        for row in db.query("SELECT soort, uitkomst, reden FROM dekking"):
            assert row["uitkomst"] in UITKOMSTEN
            if row["uitkomst"] == "niet_gevonden":
                said += 1
                assert ongezien(row["soort"], addresses, documents) == [], (seed, row["reden"])
    assert said > 20  # the generator also makes sites that were seen


def test_the_generator_makes_every_kind_of_trouble() -> None:
    addresses = [geval for seed in range(600) for geval in gevallen(seed)[0]]
    assert {geval.uitkomst for geval in addresses} == {*UITKOMST, "budget_op", None}
    assert {geval.toestand for geval in addresses} == {"gedaan", "wachtrij", "geparkeerd"}
    assert {stuk.ongelezen for seed in range(600) for stuk in gevallen(seed)[1]} == {0, 4}
