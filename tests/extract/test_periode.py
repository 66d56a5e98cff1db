"""From when until when a document holds."""

from datetime import date

import pytest

from extract.duiding_datum import dag_in_naam, dagen
from extract.duiding_looptijd import jaren, looptijd_in, over_zichzelf, reeks
from extract.duiding_stappen import stappen_in
from extract.duiding_verband import Plan, plan_of
from extract.periode import eind_na_publicatie, in_force

PEIL = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("van", "tot", "status", "datum", "geldt", "begin"),
    [
        (date(2026, 8, 1), date(2030, 7, 31), "vastgesteld", None, True, "geldt op 2026-10-01 (vastgesteld)"),
        (date(2026, 10, 1), date(2026, 10, 1), "onbekend", None, True, "geldt op 2026-10-01 (geen teken"),
        (date(2026, 8, 1), date(2030, 7, 31), "concept", None, False, "concept"),
        (
            date(2022, 8, 1),
            date(2026, 9, 30),
            "vastgesteld",
            None,
            False,
            "verlopen: gold tot en met 2026-09-30",
        ),
        (
            date(2026, 10, 2),
            date(2030, 7, 31),
            "vastgesteld",
            None,
            False,
            "toekomstig: geldt vanaf 2026-10-02",
        ),
        (None, None, "vastgesteld", None, False, "geen periode en geen datum bekend"),
        # without a period: the date and the four school years after it
        (None, None, "vastgesteld", date(2022, 8, 1), True, "geldt"),
        (None, None, "vastgesteld", date(2022, 7, 31), False, "verlopen: gold tot en met 2026-07-31"),
        (date(2021, 9, 1), None, "vastgesteld", date(2022, 9, 1), True, "geldt"),
    ],
)
def test_in_force_follows_the_normenkader(
    van: date | None, tot: date | None, status: str, datum: date | None, geldt: bool, begin: str
) -> None:
    outcome, reden = in_force(van, tot, status, datum, PEIL)
    assert outcome is geldt
    assert reden.startswith(begin)


def test_the_four_school_years_after_publication_start_at_the_first_of_august() -> None:
    assert eind_na_publicatie(date(2022, 7, 31)) == date(2026, 7, 31)
    assert eind_na_publicatie(date(2022, 8, 1)) == date(2027, 7, 31)


@pytest.mark.parametrize(
    ("tekst", "dag"),
    [
        ("op 14 maart 2022", date(2022, 3, 14)),
        ("d.d. 14-03-2022", date(2022, 3, 14)),
        ("14/3/2022", date(2022, 3, 14)),
        ("14.03.22", date(2022, 3, 14)),
        ("2022-03-14", date(2022, 3, 14)),
        ("14 mrt. 2022", date(2022, 3, 14)),
        ("maart '22", date(2022, 3, 1)),
        ("8maart2018", date(2018, 3, 8)),
        ("Verslag-OOGO-14-maart-2022", date(2022, 3, 14)),
    ],
)
def test_dates_are_read_in_every_dutch_form(tekst: str, dag: date) -> None:
    assert [found.dag for found in dagen(tekst)] == [dag]


@pytest.mark.parametrize(
    "tekst", ["2022-2026", "versie 2.1", "31 februari 2022", "artikel 7.4 lid 12", "06-12345678"]
)
def test_what_is_no_date_is_not_read_as_one(tekst: str) -> None:
    assert list(dagen(tekst)) == []


@pytest.mark.parametrize(
    ("naam", "dag"),
    [
        ("oogo220322", date(2022, 3, 22)),
        ("oogo170622", date(2022, 6, 17)),  # day first
        ("notulen221231", date(2022, 12, 31)),  # 22-12-2031 is still to come
        ("verslag_20220617", date(2022, 6, 17)),
        ("besluitenlijst 17062022", date(2022, 6, 17)),
        ("oogo_8maart2018", date(2018, 3, 8)),
        ("memo221331", None),
        ("scan170622", None),  # digits beside no known word
        ("oogo999999", None),
    ],
)
def test_digits_in_a_file_name_are_a_date_beside_a_known_word(naam: str, dag: date | None) -> None:
    found = dag_in_naam(naam, uiterlijk=date(2026, 9, 15))
    assert (found.dag if found else None) == dag


@pytest.mark.parametrize(
    ("tekst", "jaartallen"),
    [
        ("Ondersteuningsplan 2022-2026", (2022, 2026)),
        ("ondersteuningsplan 2022 t/m 2026", (2022, 2026)),
        ("op 22-26", (2022, 2026)),
        ("OP2226", (2022, 2026)),
        ("plan '22/'26", (2022, 2026)),
        ("schooljaar 2025/26", (2025, 2026)),
        ("plan 20222026", (2022, 2026)),
    ],
)
def test_ranges_of_years_are_read_in_every_form(tekst: str, jaartallen: tuple[int, int]) -> None:
    assert next((first, last) for first, last, _ in jaren(tekst)) == jaartallen


@pytest.mark.parametrize("tekst", ["plan 2022", "14-03-22", "2026-2022", "1990-2026", "telefoon 0612-345678"])
def test_what_is_no_range_is_not_read_as_one(tekst: str) -> None:
    assert list(jaren(tekst)) == []


def test_a_range_is_school_years_for_a_verband_and_calendar_years_for_a_gemeente() -> None:
    assert reeks(2022, 2026, gemeentelijk=False) == (date(2022, 8, 1), date(2026, 7, 31))
    assert reeks(2022, 2026, gemeentelijk=True) == (date(2022, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("zin", "van", "tot"),
    [
        ("geldig van 1 augustus 2020 tot en met 31 juli 2024", date(2020, 8, 1), date(2024, 7, 31)),
        ("Dit plan geldt van 1 augustus 2018 tot 1 augustus 2022.", date(2018, 8, 1), date(2022, 7, 31)),
        ("Looptijd: januari 2020 tot en met december 2022", date(2020, 1, 1), date(2022, 12, 31)),
        ("schooljaren 2023-2024 tot en met 2026-2027", date(2023, 8, 1), date(2027, 7, 31)),
        (
            "gaat in op 1 augustus 2021 en geldt voor de duur van vier jaar",
            date(2021, 8, 1),
            date(2025, 7, 31),
        ),
        ("Dit convenant eindigt op 31 december 2026", None, date(2026, 12, 31)),
        ("treedt in werking op 1 januari 2024", date(2024, 1, 1), None),
    ],
)
def test_a_sentence_states_a_period(zin: str, van: date | None, tot: date | None) -> None:
    looptijd = looptijd_in(zin)
    assert looptijd is not None
    assert (looptijd.van, looptijd.tot) == (van, tot)


@pytest.mark.parametrize(
    ("zin", "zelf"),
    [
        ("Dit ondersteuningsplan loopt van 1 augustus 2020 tot en met 31 juli 2024.", True),
        ("Geldig van 1 januari 2019 tot en met 31 juli 2022", True),
        ("Het vorige ondersteuningsplan liep van 1 augustus 2018 en geldt tot 1 augustus 2022.", False),
        ("De subsidie loopt van 1 januari 2021 tot en met 31 december 2021.", False),
        ("De regeling voor taxi's geldt vanaf 1 januari 2024.", False),
    ],
)
def test_only_a_sentence_about_the_document_itself_gives_its_period(zin: str, zelf: bool) -> None:
    assert over_zichzelf(zin, "ondersteuningsplan") is zelf


def test_each_date_of_a_sentence_gets_the_step_of_its_own_clause() -> None:
    zin = (
        "Dit plan is na instemming van de ondersteuningsplanraad (22 maart 2022) en na overeenstemming met de "
        "colleges (OOGO van 3 maart 2022) op 12 april 2022 vastgesteld."
    )
    assert {step: day.dag for step, day in stappen_in(zin)} == {
        "opr": date(2022, 3, 22),
        "oogo": date(2022, 3, 3),
        "vaststelling": date(2022, 4, 12),
    }


@pytest.mark.parametrize(
    "zin",
    [
        "Dit plan wordt naar verwachting op 23 april 2026 vastgesteld.",
        "Sinds 1 augustus 2022 werkt de regio zonder vastgesteld plan.",
        "Het vorige plan is op 3 april 2018 vastgesteld.",
    ],
)
def test_a_planned_step_or_that_of_another_plan_is_no_step(zin: str) -> None:
    assert list(stappen_in(zin)) == []


OUD = Plan(date(2018, 8, 1), date(2022, 7, 31), "oud", None)
NIEUW = Plan(date(2022, 8, 1), date(2026, 7, 31), "nieuw", date(2021, 3, 2))


@pytest.mark.parametrize(
    ("dag", "nieuw", "plan"),
    [
        (date(2020, 3, 1), False, OUD),
        (date(2021, 3, 2), False, NIEUW),  # the plan itself names this overleg
        (date(2021, 3, 3), False, OUD),
        (date(2021, 3, 3), True, NIEUW),  # and here the minutes speak of a new plan
        (date(2022, 2, 1), False, NIEUW),
        (date(2024, 1, 1), False, NIEUW),
        (date(2027, 1, 1), False, None),
    ],
)
def test_minutes_belong_to_the_plan_they_prepare_or_run_under(
    dag: date, nieuw: bool, plan: Plan | None
) -> None:
    assert plan_of(dag, [OUD, NIEUW], spreekt_van_nieuw=nieuw) == plan
