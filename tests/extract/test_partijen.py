"""For whom a document speaks."""

import pytest

from extract.duiding_gebied import Gebied, gemeenten_in, swv_in
from extract.duiding_stuk import Stuk, Vindplaats
from extract.partijen import Partij, parties_of, party_doubt

GEBIED = Gebied(
    swv={
        "PO9801": "Samenwerkingsverband Eikenland PO",
        "VO9801": "Stichting Passend VO Eikenland",
        "PO9802": "SWV PO Zandoever",
    },
    gemeenten={
        "GM9801": ("Eikenrode", "Gemeente Eikenrode"),
        "GM9802": ("'s-Hertogenveen", "Den Veen"),
        "GM9803": ("Best",),
        "GM9804": ("Sint Odiliënberg", "St. Odiliënberg"),
        "GM9805": ("Zandoever",),
    },
    leden={
        "PO9801": frozenset({"GM9801", "GM9802", "GM9803"}),
        "VO9801": frozenset({"GM9801", "GM9802", "GM9803"}),
        "PO9802": frozenset({"GM9805"}),
    },
)


def stuk(*lines: str, partijen: tuple[str, ...] = ("PO9801",), anker: str = "", **place: object) -> Stuk:
    found = Vindplaats(url="https://eikenland.example/stuk.pdf", partijen=partijen, anker=anker, **place)  # type: ignore[arg-type]
    return Stuk(
        sha256="a", media_type="application/pdf", vindplaatsen=(found,), bladzijden=("\n".join(lines),)
    )


def rollen(rows: tuple[Partij, ...], rol: str) -> list[str]:
    return sorted(row.partij for row in rows if row.rol == rol)


@pytest.mark.parametrize(
    ("tekst", "codes"),
    [
        ("in Eikenrode en ’s-Hertogenveen", ["GM9801", "GM9802"]),
        ("wethouder van Den Veen", ["GM9802"]),
        ("te St. Odiliënberg", ["GM9804"]),
        ("Eikenrodese scholen in Groot-Eikenrode", []),
        ("Best passend onderwijs doen wij samen", []),
        ("de gemeenten Eikenrode en Best", ["GM9801", "GM9803"]),
    ],
)
def test_gemeenten_are_found_as_words_in_their_spellings(tekst: str, codes: list[str]) -> None:
    assert sorted(gemeenten_in(tekst, GEBIED)) == codes


def test_a_verband_is_found_by_its_own_words_beside_a_marker() -> None:
    assert swv_in("ondersteuningsplan swv PO Zandoever 2022", GEBIED) == ["PO9802"]
    assert swv_in("wandelen langs een zandoever", GEBIED) == []


def test_a_document_without_any_name_speaks_for_whose_site_it_is_on() -> None:
    rows = parties_of(stuk("Protocol thuiszitters"), GEBIED, soort="protocol")
    assert rollen(rows, "uitgever") == rollen(rows, "spreekt_voor") == ["PO9801"]


def test_a_plan_of_the_neighbours_does_not_speak_for_this_region() -> None:
    rows = parties_of(
        stuk("Ondersteuningsplan 2022-2026", "SWV PO Zandoever"), GEBIED, soort="ondersteuningsplan"
    )
    assert rollen(rows, "spreekt_voor") == ["PO9802"]
    assert rollen(rows, "uitgever") == ["PO9801"]


def test_a_verband_outside_the_register_leaves_nobody_to_speak_for() -> None:
    rows = parties_of(
        stuk("Ondersteuningsplan", "Samenwerkingsverband Bergdal"), GEBIED, soort="ondersteuningsplan"
    )
    assert rollen(rows, "spreekt_voor") == []


def test_an_own_name_the_register_does_not_know_is_forgiven_when_the_region_is_named() -> None:
    rows = parties_of(
        stuk(
            "Ondersteuningsplan",
            "Samenwerkingsverband Eikenkring",
            "voor de gemeenten Eikenrode, Den Veen en Best",
        ),
        GEBIED,
        soort="ondersteuningsplan",
    )
    assert rollen(rows, "spreekt_voor") == ["PO9801"]


def test_on_a_shared_site_the_sector_in_the_title_decides() -> None:
    both = ("PO9801", "VO9801")
    assert rollen(parties_of(stuk("Protocol verzuim PO", partijen=both), GEBIED), "spreekt_voor") == [
        "PO9801"
    ]
    assert rollen(parties_of(stuk("Protocol verzuim", partijen=both), GEBIED), "spreekt_voor") == [
        "PO9801",
        "VO9801",
    ]


def test_a_paper_of_one_gemeente_on_the_verbands_site_speaks_for_that_gemeente() -> None:
    rows = parties_of(stuk("Gemeente Eikenrode", "Beleidsplan jeugd 2024-2027"), GEBIED, soort="jeugdplan")
    assert rollen(rows, "spreekt_voor") == ["GM9801"]


def test_what_was_brought_in_for_a_gemeente_speaks_for_it_alone() -> None:
    given = stuk("Besluit thuiszitters", partijen=("PO9801", "GM9802"), handmatig=True)
    assert rollen(parties_of(given, GEBIED), "spreekt_voor") == ["GM9802"]


def test_a_national_text_or_a_schools_paper_speaks_for_nobody() -> None:
    assert rollen(parties_of(stuk("Kamerbrief"), GEBIED, soort="landelijk"), "spreekt_voor") == []
    assert rollen(parties_of(stuk("Schoolgids"), GEBIED, school=True), "spreekt_voor") == []


@pytest.mark.parametrize(
    ("regels", "beperkt"),
    [
        (("Protocol", "Voor de gemeenten Eikenrode en Best"), ["GM9801", "GM9803"]),
        (("Protocol", "Voor de gemeenten Eikenrode, Den Veen en Best"), []),
        (("Protocol", "De gemeente Best doet niet mee aan deze afspraken."), ["GM9801", "GM9802"]),
        (
            ("Protocol", "Dit protocol geldt alleen in de gemeenten Eikenrode en Den Veen."),
            ["GM9801", "GM9802"],
        ),
        (("Protocol", "In de gemeente Eikenrode start een pilot."), []),
    ],
)
def test_a_document_is_limited_to_the_gemeenten_it_limits_itself_to(
    regels: tuple[str, ...], beperkt: list[str]
) -> None:
    assert rollen(parties_of(stuk(*regels), GEBIED, soort="protocol"), "beperkt_tot") == beperkt


def test_a_convenant_is_limited_to_the_gemeenten_that_signed() -> None:
    pages = (
        "Convenant verzuim",
        "",
        "",
        "Namens de gemeente Eikenrode\nNamens de gemeente Den Veen\nNamens het samenwerkingsverband",
    )
    place = Vindplaats(url="https://eikenland.example/c.pdf", partijen=("PO9801",))
    signed = Stuk(sha256="a", media_type="application/pdf", vindplaatsen=(place,), bladzijden=pages)
    assert rollen(parties_of(signed, GEBIED, soort="convenant"), "beperkt_tot") == ["GM9801", "GM9802"]


def test_another_verband_that_only_the_first_pages_name_is_recognised() -> None:
    given = stuk("Ondersteuningsplan 2022-2026", "Voorwoord", "Het SWV PO Zandoever kiest voor nabijheid.")
    rows = parties_of(given, GEBIED, soort="ondersteuningsplan")
    assert rollen(rows, "spreekt_voor") == ["PO9802"]
    named = stuk("Ondersteuningsplan 2022-2026", "Met het SWV PO Zandoever werken wij samen in Eikenrode.")
    assert rollen(parties_of(named, GEBIED, soort="ondersteuningsplan"), "spreekt_voor") == ["PO9801"]


def test_another_gemeente_on_a_gemeentes_site_speaks_for_itself() -> None:
    given = stuk("Gemeente Zandoever", "Beleidsplan jeugd 2024-2027", partijen=("GM9801",))
    assert rollen(parties_of(given, GEBIED, soort="jeugdplan"), "spreekt_voor") == ["GM9805"]


def test_a_plan_that_gemeenten_made_together_speaks_for_all_of_them() -> None:
    given = stuk("Regiovisie jeugdhulp", "Gemeenten Eikenrode, Den Veen en Best", partijen=("GM9801",))
    rows = parties_of(given, GEBIED, soort="jeugdplan")
    assert rollen(rows, "spreekt_voor") == ["GM9801", "GM9802", "GM9803"]


def test_a_convenant_of_two_verbanden_speaks_for_both() -> None:
    title = "Convenant Samenwerkingsverband Eikenland PO en SWV PO Zandoever"
    rows = parties_of(stuk(title), GEBIED, soort="convenant")
    assert rollen(rows, "spreekt_voor") == ["PO9801", "PO9802"]
    plan = parties_of(stuk(title.replace("Convenant", "Plan")), GEBIED, soort="ondersteuningsplan")
    assert rollen(plan, "spreekt_voor") == ["PO9801"]


def test_doubt_about_the_party_is_told_only_where_there_is_some() -> None:
    both = ("PO9801", "VO9801")
    plan = stuk("Ondersteuningsplan 2022-2026", partijen=both)
    rows = parties_of(plan, GEBIED, soort="ondersteuningsplan")
    doubt = party_doubt(plan, GEBIED, rows, soort="ondersteuningsplan")
    assert doubt is not None
    assert doubt[0] == both
    assert party_doubt(plan, GEBIED, rows, soort="protocol") is None
    own = stuk("Ondersteuningsplan 2022-2026")
    assert (
        party_doubt(
            own, GEBIED, parties_of(own, GEBIED, soort="ondersteuningsplan"), soort="ondersteuningsplan"
        )
        is None
    )
