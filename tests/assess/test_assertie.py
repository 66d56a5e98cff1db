"""The rules of thumb for what a passage does with what it names (normenkader, section 3)."""

import pytest

from assess.label import label_passage


def assertie(text: str, deelvraag: str) -> str | None:
    found = {label.deelvraag: label.assertie for label in label_passage(text)}
    return found.get(deelvraag)


@pytest.mark.parametrize(
    ("text", "deelvraag", "expected"),
    [
        # a condition is neither denial nor future
        ("Als partijen er niet uitkomen, hakt de directeur de knoop door.", "E4a", "afgesproken"),
        ("Komt het team er niet uit, dan hakt de directeur de knoop door.", "E4a", "afgesproken"),
        ("De directeur hakt de knoop door zodra geen school plaats biedt.", "E4a", "afgesproken"),
        # words that deny without denying
        ("Niet alleen de wethouder heeft doorzettingsmacht.", "E4b", "afgesproken"),
        ("De directeur hakt de knoop door en wacht daarmee niet langer dan acht weken.", "E4a", "afgesproken"),
        ("Zonder de ouders wordt in het doorbraakteam niets besloten.", "E6c", "afgesproken"),
        # a real denial
        ("De regio kiest er niet voor doorzettingsmacht te beleggen.", "E4a", "ontkend"),
        ("Een functionaris met doorzettingsmacht ontbreekt.", "E4a", "ontkend"),
        ("Niemand heeft in onze regio doorzettingsmacht.", "E4b", "ontkend"),
        ("Van doorzettingsmacht wordt afgezien.", "E4a", "ontkend"),
        # the most recent state wins
        ("Voorheen lag de doorzettingsmacht bij de directeur. Met dit plan is zij vervallen.", "E4a", "ontkend"),
        ("Jarenlang was er geen casusregisseur. Inmiddels is de leerplichtambtenaar casusregisseur van "
         "elke thuiszitter.", "E3a", "afgesproken"),
        ("Over nazorg zijn nog geen afspraken. In 2027 werken wij de nazorg uit.", "E7a", "voorgenomen"),
        # plans
        ("In 2027 werken wij de doorzettingsmacht verder uit.", "E4a", "voorgenomen"),
        ("Afgesproken is dat wij komend jaar de doorzettingsmacht regelen.", "E4a", "voorgenomen"),
        ("Het voorstel voor nazorg is uitgesteld.", "E7a", "voorgenomen"),
        ("Regie: nog in te vullen.", "E3a", "voorgenomen"),
        # a procedural "zal" is an agreement
        ("De directeur zal binnen vijf dagen de knoop doorhakken.", "E4a", "afgesproken"),
        # mentions
        ("Het ministerie vindt doorzettingsmacht van belang.", "E4a", "vermelding"),
        ("Onder doorzettingsmacht verstaan wij het recht om een besluit op te leggen.", "E4a", "vermelding"),
        ("Wie heeft de doorzettingsmacht?", "E4a", "vermelding"),
        ("De wethouder vraagt of er doorzettingsmacht is.", "E4b", "vermelding"),
        ("Van de doorzettingsmacht is vorig jaar tweemaal gebruikgemaakt.", "E4a", "vermelding"),
        ("De onderzoekers bevelen aan doorzettingsmacht te beleggen.", "E4a", "vermelding"),
        ("Wij zouden het toejuichen als iemand de knoop kan doorhakken.", "E4a", "vermelding"),
        # a question that is answered
        ("Heeft de wethouder doorzettingsmacht? Antwoord: nee, dat is aan niemand toegekend.", "E4b", "ontkend"),
        # other regions
        ("In de buurregio beslist de wethouder met doorzettingsmacht.", "E4b", "elders"),
        ("Wij bezochten een andere regio. Daar hakt een functionaris de knoop door.", "E4a", "elders"),
        # a contrast ends the reach of a denial
        ("Er is geen apart budget, maar de directeur heeft wel doorzettingsmacht.", "E4a", "afgesproken"),
    ],
)  # fmt: skip
def test_rules_of_thumb(text: str, deelvraag: str, expected: str) -> None:
    assert assertie(text, deelvraag) == expected


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("De wethouder heeft doorzettingsmacht.", {"E4b"}),
        ("De directeur van het samenwerkingsverband heeft doorzettingsmacht.", {"E4a"}),
        ("Een onafhankelijke voorzitter heeft doorzettingsmacht.", {"E4a", "E4b"}),
        ("De wethouder en de directeur-bestuurder hebben samen doorzettingsmacht.", {"E4a", "E4b"}),
    ],
)
def test_a_decider_without_a_side_counts_for_both(text: str, sides: set[str]) -> None:
    assert {label.deelvraag for label in label_passage(text)} == sides


@pytest.mark.parametrize(
    ("text", "karakter"),
    [
        ("Bij een impasse hakt de directeur de knoop door.", "beslissend"),
        ("Bij een impasse over plaatsing brengt de directeur een zwaarwegend advies uit.", "adviserend"),
        ("Bij een vastgelopen plaatsing bemiddelt de directeur.", "adviserend"),
    ],
)
def test_who_advises_does_not_decide(text: str, karakter: str) -> None:
    labels = {label.deelvraag: label for label in label_passage(text)}
    assert labels["E4a"].karakter == karakter


def test_a_late_start_is_contrary_to_the_norm() -> None:
    (label,) = label_passage("Na tien weken verzuim start de doorbraakaanpak.")
    assert (label.deelvraag, label.assertie, label.subcode) == ("E2a", "ontkend", "afwijkend")
    assert label.waarde == {"weken": 10}


def test_what_ended_is_told_from_what_never_was() -> None:
    (ended, *_) = label_passage("De doorzettingsmacht is vervallen.")
    (never, *_) = label_passage("Er is geen doorzettingsmacht.")
    assert (ended.subcode, never.subcode) == ("beeindigd", "afwezig")


AGREED = "De directeur hakt in vastgelopen zaken de knoop door."


@pytest.mark.parametrize(
    ("kop", "expected"),
    [
        ("Doorbraakaanpak", "afgesproken"),
        ("Veelgestelde vragen / Wie beslist er als niemand het doet?", "afgesproken"),
        ("Wij spreken het volgende af", "afgesproken"),
        ("Landelijke ontwikkelingen", "vermelding"),
        ("Begrippenlijst", "vermelding"),
        ("Voorbeelden uit andere regio's", "elders"),
        ("Nog te maken keuzes", "voorgenomen"),
    ],
)
def test_a_heading_lays_its_meaning_over_the_text_below_it(kop: str, expected: str) -> None:
    assert {label.assertie for label in label_passage(AGREED, kop=kop)} == {expected}


def test_the_heads_of_columns_say_nothing_of_what_the_rows_mean() -> None:
    assert {label.assertie for label in label_passage(AGREED, aanhef="Week | Actie | Vraag")} == {
        "afgesproken"
    }


def test_a_plan_above_takes_back_no_question() -> None:
    labels = label_passage("Wie heeft de doorzettingsmacht?", kop="Nog te maken keuzes")
    assert {label.assertie for label in labels} == {"vermelding"}


def test_around_a_passage_something_must_be_about_children_without_school() -> None:
    text = "De stuurgroep van wethouders en schoolbestuurders bespreekt elk kwartaal de zaken op deze laag."
    assert label_passage(text, omgeving=["Langdurig verzuim vraagt om samenwerking."])
    assert not label_passage(text, omgeving=["De nieuwbouw vordert."])


def test_a_list_of_terms_defines_and_agrees_nothing() -> None:
    row = "Doorzettingsmacht | De bevoegdheid om een besluit te nemen als partijen er niet uitkomen."
    assert {label.assertie for label in label_passage(row)} == {"vermelding"}
    short = "Doorzettingsmacht | Iemand hakt de knoop door."
    assert {label.assertie for label in label_passage(short, aanhef="Begrip | Omschrijving")} == {
        "vermelding"
    }
