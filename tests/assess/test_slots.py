import pytest

from assess import rules
from assess.label import label_passage
from assess.rules_text import sentences
from assess.slots import READERS
from assess.slots_numbers import amounts, durations, money, number


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("vier", 4), ("28", 28), ("25.000", 25000), ("achtentwintig", 28), ("tweehonderdvijftig", 250),
        ("achtduizend", 8000), ("een", 1), ("vierde", None), ("week", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_in_digits_and_words(word: str, value: int | None) -> None:
    assert number(word) == value


@pytest.mark.parametrize(
    ("text", "weken"),
    [
        ("na vier weken", [4]),
        ("na 4 aaneengesloten weken", [4]),
        ("na een maand", [4]),
        ("na twintig schooldagen", [4]),
        ("na 20 gemiste schooldagen", [4]),
        ("op dag 28", [4]),
        ("in de vierde week", [4]),
        ("in de derde maand", [13]),
        ("in week zes en in week tien", [6, 10]),
        ("na zes, acht en twaalf weken", [6, 8, 12]),
        ("in de tweede, zesde en twaalfde week", [2, 6, 12]),
        ("na een half jaar", [26]),
        ("na een halve maand", [2]),
        ("binnen vijf werkdagen", [1]),
        ("vier scholen", []),
    ],
)
def test_durations_in_weeks(text: str, weken: list[int]) -> None:
    (sentence,) = sentences(text)
    assert [d.weeks for d in durations(sentence)] == weken


@pytest.mark.parametrize(
    ("text", "value"),
    [("€ 5.000 per casus", "€ 5.000"), ("achtduizend euro", "€ 8.000"), ("€ 14 miljoen", "€ 14 miljoen")],
)
def test_amounts_are_written_one_way(text: str, value: str) -> None:
    (sentence,) = sentences(text)
    (span,) = amounts(sentence)
    assert money(sentence, span) == value


@pytest.mark.parametrize("deelvraag", sorted(READERS))
def test_every_reader_reads_every_example_of_its_rules(deelvraag: str) -> None:
    texts = [t for rule in rules.shipped().rules if deelvraag in rule.deelvragen for t in rule.voorbeelden]
    values = [label.waarde for t in texts for label in label_passage(t) if label.deelvraag == deelvraag]
    assert any(values)


@pytest.mark.parametrize(
    ("text", "deelvraag", "waarde"),
    [
        ("Na vier weken verzuim start de doorbraakaanpak.", "E2a", {"weken": 4}),
        (
            "Acht weken na de start ligt er een aanbod, twaalf weken na de start een besluit.",
            "E2b",
            {"weken": [8, 12]},
        ),
        (
            "De directeur van het samenwerkingsverband heeft doorzettingsmacht.",
            "E4a",
            {
                "houder": "directeur van het samenwerkingsverband",
                "rol": "directeur_swv",
                "domein": "onderwijs",
            },
        ),
        (
            "De casusregisseur van elke thuiszitter is de leerplichtambtenaar van de woongemeente.",
            "E3a",
            {"houder": "leerplichtambtenaar van de woongemeente", "rol": "leerplicht"},
        ),
        (
            "De casusregisseur heeft een werkbudget van ten hoogste € 2.500 per casus.",
            "E5a",
            {"bedrag": "ten hoogste € 2.500 per casus", "bron": "werkbudget"},
        ),
        (
            "Het doorbraakbudget wordt voor de helft gevuld door de gemeenten en voor de helft door het verband.",
            "E5c",
            {"verdeling": "50/50"},
        ),
        (
            "Na herplaatsing blijft de brugfunctionaris twaalf weken beschikbaar voor het kind.",
            "E7a",
            {"door wie": "brugfunctionaris", "rol": "trajectbegeleider", "duur": "twaalf weken"},
        ),
        (
            "De regietafel bespreekt elke maand alle lopende dossiers van thuiszitters.",
            "E1b",
            {"naam": "regietafel"},
        ),
    ],
)
def test_values(text: str, deelvraag: str, waarde: dict[str, object]) -> None:
    labels = {label.deelvraag: label for label in label_passage(text)}
    assert labels[deelvraag].waarde == waarde


@pytest.mark.parametrize(
    ("text", "deelvraag", "rol", "domein"),
    [
        ("De regiodirecteur heeft doorzettingsmacht.", "E4a", "directeur_swv", "onderwijs"),
        ("De directeur van de school heeft doorzettingsmacht.", "E4a", "schooldirecteur", "onderwijs"),
        ("Het college van bestuur heeft doorzettingsmacht.", "E4a", "schoolbestuur", "onderwijs"),
        ("De plaatsingscommissie heeft doorzettingsmacht.", "E4a", "plaatsingscommissie", "onderwijs"),
        ("Het college van B&W heeft doorzettingsmacht.", "E4b", "college", "gemeente"),
        ("Het afdelingshoofd jeugd heeft doorzettingsmacht.", "E4b", "gemeentemanager", "gemeente"),
        ("De manager toegang heeft doorzettingsmacht.", "E4b", "gemeentemanager", "gemeente"),
        ("De doorbraakregisseur heeft doorzettingsmacht.", "E4b", "doorbraakregisseur", "gezamenlijk"),
        ("De onafhankelijke voorzitter heeft doorzettingsmacht.", "E4a", "onafhankelijke_voorzitter", "gezamenlijk"),
        ("De wethouder en de bestuurder hebben doorzettingsmacht.", "E4a", "directeur_swv", "onderwijs"),
        ("De wethouder en de bestuurder hebben doorzettingsmacht.", "E4b", "wethouder", "gemeente"),
    ],
)  # fmt: skip
def test_a_decider_has_a_role_and_a_side(text: str, deelvraag: str, rol: str, domein: str) -> None:
    labels = {label.deelvraag: label for label in label_passage(text)}
    assert (labels[deelvraag].waarde["rol"], labels[deelvraag].waarde["domein"]) == (rol, domein)


def test_every_role_belongs_to_a_side() -> None:
    assert set(rules.shipped().rollen.values()) == {"onderwijs", "gemeente", "gezamenlijk"}


def test_a_name_of_a_person_is_no_value() -> None:
    labels = label_passage("De casusregisseur van de thuiszitter is consulent Marieke Jansen.")
    assert "Marieke" not in str([label.waarde for label in labels])


PLACES = {"Kroosbeek", "Hulsterveen"}


def test_an_answer_is_limited_to_the_gemeente_it_is_given_for() -> None:
    text = "In Kroosbeek heeft de wethouder doorzettingsmacht."
    (label,) = label_passage(text, gemeenten=PLACES)
    assert label.gemeenten == ("Kroosbeek",)
    assert label_passage(text)[0].gemeenten == ()


def test_the_gemeente_a_holder_works_for_is_no_limit() -> None:
    (label,) = label_passage("De wethouder van Kroosbeek heeft doorzettingsmacht.", gemeenten=PLACES)
    assert label.gemeenten == ()


def test_a_gemeente_that_does_not_join_is_a_denial_of_its_own() -> None:
    text = "De wethouder heeft doorzettingsmacht. Hulsterveen doet hieraan niet mee."
    denied, agreed = label_passage(text, gemeenten=PLACES)
    assert (denied.assertie, denied.gemeenten) == ("ontkend", ("Hulsterveen",))
    assert text[denied.begin : denied.eind] == "Hulsterveen doet hieraan niet mee."
    assert (agreed.assertie, agreed.gemeenten) == ("afgesproken", ())


def test_a_group_that_is_left_out_is_named() -> None:
    text = "De wethouder heeft doorzettingsmacht, met uitzondering van leerlingen van buiten de regio."
    denied, agreed = label_passage(text)
    assert denied.waarde == {"groep": "leerlingen van buiten de regio"}
    assert agreed.assertie == "afgesproken"
