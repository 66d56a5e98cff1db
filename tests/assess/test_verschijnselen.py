"""One phenomenon of policy language a test: what is said of it, in sentences of our own."""

import pytest

from assess.label import label_passage


def said(text: str, deelvraag: str, **place: str) -> str | None:
    return {label.deelvraag: label.assertie for label in label_passage(text, **place)}.get(deelvraag)


AFGESPROKEN, VOORGENOMEN, ONTKEND, VERMELDING, ELDERS = (
    "afgesproken",
    "voorgenomen",
    "ontkend",
    "vermelding",
    "elders",
)


@pytest.mark.parametrize(
    ("text", "deelvraag"),
    [
        ("Als ouders niet instemmen, beslist de directeur van het verband welke school de thuiszitter plaatst.", "E4d"),
        ("Mochten de partners het niet eens worden, dan hakt de wethouder de knoop door.", "E4b"),
        ("De directeur van het verband hakt de knoop door indien geen enkele school plaats wil bieden.", "E4a"),
        ("Wie zijn afspraak niet nakomt, wordt door de casusregisseur ter verantwoording geroepen.", "E3b"),
        ("Zolang er geen plek is, hakt de directeur van het verband de knoop door.", "E4a"),
        ("Wordt de school niet gevonden, dan hakt de bestuurder van het verband de knoop door.", "E4a"),
    ],
)  # fmt: skip
def test_a_condition_is_neither_denial_nor_plan(text: str, deelvraag: str) -> None:
    assert said(text, deelvraag) == AFGESPROKEN


@pytest.mark.parametrize(
    ("text", "deelvraag", "expected"),
    [
        ("Voorheen was er geen casusregisseur. Inmiddels is de leerplichtambtenaar casusregisseur van elke "
         "thuiszitter.", "E3a", AFGESPROKEN),
        ("Tot nu toe had de wethouder doorzettingsmacht. Voortaan is deze vervallen.", "E4b", ONTKEND),
        ("In het vorige plan ging de doorbraakaanpak pas na tien weken verzuim van start. Inmiddels ligt die grens op "
         "vier weken.", "E2a", AFGESPROKEN),
        ("De nazorg na plaatsing is per 1 januari gestopt.", "E7a", ONTKEND),
        ("De doorzettingsmacht van de directeur is afgesloten en wordt niet voortgezet.", "E4a", ONTKEND),
        ("De doorzettingsmacht ligt niet langer bij een commissie, maar bij de directeur van het verband.", "E4a", AFGESPROKEN),
    ],
)  # fmt: skip
def test_the_most_recent_state_wins(text: str, deelvraag: str, expected: str) -> None:
    assert said(text, deelvraag) == expected


@pytest.mark.parametrize(
    ("text", "deelvraag"),
    [
        ("Over een thuiszitter wordt in het doorbraakteam niet zonder de ouders besloten.", "E6c"),
        ("Er is geen zaak waarin de directeur van het verband niet de knoop kan doorhakken.", "E4a"),
        ("Er zijn geen vastgelopen zaken die niet aan het doorbraakteam van het verband worden voorgelegd.", "E1d"),
        ("Niet alleen de wethouder, maar ook de directeur van het verband heeft doorzettingsmacht.", "E4a"),
        ("De doorzettingsmacht ligt niet alleen bij de directeur maar ook bij de wethouder.", "E4b"),
        ("De leerplichtambtenaar is casusregisseur van elke thuiszitter en wordt niet aan zijn lot overgelaten.", "E3a"),
    ],
)  # fmt: skip
def test_two_denials_agree(text: str, deelvraag: str) -> None:
    assert said(text, deelvraag) == AFGESPROKEN


@pytest.mark.parametrize(
    ("text", "deelvraag"),
    [
        ("Niemand van de partijen heeft doorzettingsmacht.", "E4a"),
        ("Het doorbraakteam werkt zonder casusregisseur.", "E3a"),
        ("Voor nazorg na plaatsing is niets geregeld.", "E7a"),
        ("Vanaf die datum heeft niemand meer doorzettingsmacht.", "E4a"),
        ("In doorzettingsmacht is in deze regio niet voorzien.", "E4b"),
        ("Van doorzettingsmacht wordt afgezien, omdat de scholen er samen uit komen.", "E4a"),
    ],
)
def test_what_is_not_there_is_denied(text: str, deelvraag: str) -> None:
    assert said(text, deelvraag) == ONTKEND


@pytest.mark.parametrize(
    ("text", "deelvraag"),
    [
        ("Afgesproken is dat we in het najaar gaan afspreken wie doorzettingsmacht krijgt.", "E4a"),
        ("Wij spreken af dat de doorzettingsmacht voor de zomer wordt uitgewerkt.", "E4a"),
        ("De werkgroep heeft de opdracht om met een voorstel voor doorzettingsmacht te komen.", "E4a"),
        ("De doorzettingsmacht zal in 2027 worden uitgewerkt.", "E4a"),
        ("Op de ontwikkelagenda staan: nazorg na plaatsing en een leerlingenversie van dit plan.", "E7a"),
        ("Zodra de raad instemt, krijgt de wethouder doorzettingsmacht.", "E4b"),
        ("De doorzettingsmacht van de wethouder is nog onderwerp van gesprek.", "E4b"),
        ("De invulling van de nazorg na plaatsing volgt nog.", "E7a"),
        ("Na de zomer nemen partijen een besluit over doorzettingsmacht.", "E4a"),
        ("Wij willen dat de directeur van het verband doorzettingsmacht krijgt.", "E4a"),
        ("De doorzettingsmacht staat in de steigers.", "E4a"),
    ],
)  # fmt: skip
def test_what_still_has_to_be_made_is_a_plan(text: str, deelvraag: str) -> None:
    assert said(text, deelvraag) == VOORGENOMEN


@pytest.mark.parametrize(
    ("text", "soort", "expected"),
    [
        ("De directeur van het verband zal de knoop doorhakken.", "protocol", AFGESPROKEN),
        ("De directeur van het verband zal de knoop doorhakken.", "convenant", AFGESPROKEN),
        ("De directeur van het verband zal de knoop doorhakken.", "ondersteuningsplan", VOORGENOMEN),
        ("Als het overleg vastloopt, zal de directeur van het verband de knoop doorhakken.",
         "ondersteuningsplan", AFGESPROKEN),
        ("De doorzettingsmacht van de directeur van het verband zal in 2027 worden ingericht.", "convenant",
         VOORGENOMEN),
        ("Partijen zullen de doorzettingsmacht van de directeur nader uitwerken.", "protocol", VOORGENOMEN),
    ],
)  # fmt: skip
def test_zal_obliges_in_a_protocol_and_plans_elsewhere(text: str, soort: str, expected: str) -> None:
    assert said(text, "E4a", bron_soort=soort) == expected


@pytest.mark.parametrize(
    ("text", "deelvraag", "expected"),
    [
        ("De raad vraagt of er doorzettingsmacht moet komen.", "E4a", VERMELDING),
        ("De raad wil weten wie in een vastgelopen zaak de knoop doorhakt.", "E4a", VERMELDING),
        ("Of er doorzettingsmacht komt, hangt af van de evaluatie.", "E4a", VOORGENOMEN),
        ("Moet de directeur van het verband de knoop kunnen doorhakken? Besluit: akkoord.", "E4a", AFGESPROKEN),
        ("Voorstel: de directeur van het verband krijgt doorzettingsmacht. Besluit: conform voorstel.", "E4a",
         AFGESPROKEN),
        ("Over de vraag of de wethouder doorzettingsmacht krijgt, is gestemd. Een meerderheid koos ervoor dit "
         "niet te regelen.", "E4b", ONTKEND),
        ("Heeft de wethouder doorzettingsmacht? Antwoord: nee.", "E4b", ONTKEND),
    ],
)  # fmt: skip
def test_a_question_is_a_mention_until_it_is_decided(text: str, deelvraag: str, expected: str) -> None:
    assert said(text, deelvraag) == expected


@pytest.mark.parametrize(
    ("text", "deelvraag"),
    [
        ("Standpunt schoolbesturen: doorzettingsmacht hoort bij de wethouder.", "E4b"),
        ("De rector brengt naar voren dat ouders aan tafel zitten bij elk doorbraakoverleg.", "E6c"),
        ("Het verdient aanbeveling een casusregisseur aan te wijzen voor elke thuiszitter.", "E3a"),
        ("De wethouder betwijfelt of doorzettingsmacht iets oplost.", "E4b"),
        ("Volgens de scholen is de wethouder degene met doorzettingsmacht.", "E4b"),
        ("De wethouder ziet graag dat de directeur doorzettingsmacht heeft. Er wordt geen besluit genomen.", "E4a"),
        ("De directeur pleit voor doorzettingsmacht bij de wethouder.", "E4b"),
    ],
)  # fmt: skip
def test_the_view_of_one_party_is_no_agreement(text: str, deelvraag: str) -> None:
    assert said(text, deelvraag) == VERMELDING


@pytest.mark.parametrize(
    ("text", "deelvraag"),
    [
        ("Driemaal hakte de directeur van het verband de knoop door.", "E4a"),
        ("De doorzettingsmacht van de wethouder is dit jaar tweemaal gebruikt.", "E4b"),
        ("In twaalf dossiers bleek dat de jongere zelf was gehoord.", "E6b"),
        ("Het ministerie wil dat er doorzettingsmacht komt.", "E4a"),
        ("Dullaert adviseert doorzettingsmacht te beleggen.", "E4b"),
        ("Volgens het wetsvoorstel krijgt iemand doorzettingsmacht.", "E4a"),
        ("In het inspectierapport staat dat doorzettingsmacht helpt.", "E4a"),
    ],
)
def test_practice_law_and_advice_are_mentions(text: str, deelvraag: str) -> None:
    assert said(text, deelvraag) == VERMELDING


TITEL = "Verslag OOGO Heiderand"


@pytest.mark.parametrize(
    ("text", "deelvraag"),
    [
        ("De directeur vertelt dat in de Veenregio de wethouder doorzettingsmacht heeft.", "E4b"),
        ("Ter vergelijking is gekeken naar de Veenregio. Daar heeft de wethouder doorzettingsmacht.", "E4b"),
        ("Ambtelijk is nagegaan hoe het elders gaat. In Zandstad hakt de wethouder de knoop door.", "E4b"),
        ("In de aangrenzende Polderregio hakt de wethouder de knoop door.", "E4b"),
        ("Een bestuurder meldt dat de wethouder in het Land van Aa doorzettingsmacht heeft.", "E4b"),
    ],
)
def test_another_region_stays_elsewhere(text: str, deelvraag: str) -> None:
    assert said(text, deelvraag, titel=TITEL) == ELDERS


@pytest.mark.parametrize(
    "text",
    [
        "De directeur meldt dat in de regio Heiderand de wethouder doorzettingsmacht heeft.",
        "In een andere regio is niets geregeld. Bij ons hakt de wethouder de knoop door.",
        "In Heiderand hakt de wethouder de knoop door.",
    ],
)
def test_the_own_region_is_not_elsewhere(text: str) -> None:
    assert said(text, "E4b", titel=TITEL) == AFGESPROKEN


ITEM = "de directeur van het verband hakt in een vastgelopen zaak de knoop door;"


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Wij spreken het volgende af:", AFGESPROKEN),
        ("In 2027 willen wij bereiken dat:", VOORGENOMEN),
        ("Nog uit te werken:", VOORGENOMEN),
        ("De inspectie beveelt aan:", VERMELDING),
        ("In de buurregio geldt:", ELDERS),
        ("Niet geregeld is dat:", ONTKEND),
    ],
)
def test_a_lead_in_passes_its_meaning_to_its_items(lead: str, expected: str) -> None:
    assert said(ITEM, "E4a", aanhef=lead) == expected
    assert said(f"{lead}\n- ouders zitten aan tafel;\n- {ITEM}", "E4a") == expected


@pytest.mark.parametrize(
    ("heads", "row", "expected"),
    [
        ("Onderdeel | Afspraak | Status", "Doorzettingsmacht | De directeur hakt de knoop door | in ontwikkeling",
         VOORGENOMEN),
        ("Onderdeel | Afspraak | Status", "Doorzettingsmacht | De directeur hakt de knoop door | gereed", AFGESPROKEN),
        ("Onderdeel | Afspraak | Gereed", "Doorzettingsmacht | De directeur hakt de knoop door | 2027", VOORGENOMEN),
        ("Onderdeel | Nu | Nog te doen", "Doorzettingsmacht | overleg | De directeur hakt de knoop door",
         VOORGENOMEN),
        ("Onderdeel | Nu | Nog te doen", "Doorzettingsmacht | De directeur hakt de knoop door | evaluatie",
         AFGESPROKEN),
        ("Onderdeel | Afspraak | Stand", "Doorzettingsmacht | De directeur hakt de knoop door | vervallen", ONTKEND),
    ],
)  # fmt: skip
def test_a_cell_is_read_with_its_row_and_its_head(heads: str, row: str, expected: str) -> None:
    assert said(row, "E4a", aanhef=heads) == expected
    assert said(f"{heads}\n{row}\nNazorg | De school houdt contact | gereed", "E4a") == expected


@pytest.mark.parametrize(
    ("kop", "text", "expected"),
    [
        ("Ambities 2027", "De directeur hakt in vastgelopen zaken de knoop door.", VOORGENOMEN),
        ("Ontwikkelagenda", "De directeur hakt in vastgelopen zaken de knoop door.", VOORGENOMEN),
        ("Wat wij willen bereiken", "De directeur hakt in vastgelopen zaken de knoop door.", VOORGENOMEN),
        ("Ambities 2027", "Sinds 2023 hakt de directeur in vastgelopen zaken de knoop door.", AFGESPROKEN),
        ("3. Ambities / 3.2 Wie beslist", "De directeur hakt in vastgelopen zaken de knoop door.", AFGESPROKEN),
        ("Ambities en afspraken", "De directeur hakt in vastgelopen zaken de knoop door.", AFGESPROKEN),
        ("Ontwikkelagenda / Doorzetten", "De directeur hakt in vastgelopen zaken de knoop door.", VOORGENOMEN),
    ],
)  # fmt: skip
def test_a_heading_about_the_future_yields_to_what_holds_now(kop: str, text: str, expected: str) -> None:
    assert said(text, "E4a", kop=kop) == expected


def test_what_goes_on_about_a_plan_is_a_plan() -> None:
    plan = "In 2027 richten wij een doorbraakteam in."
    text = "Dat team hakt in vastgelopen zaken de knoop door."
    assert said(f"{plan} {text}", "E4a") == VOORGENOMEN
    assert said(text, "E4a", vorige=plan) == VOORGENOMEN
    assert said(text, "E4a", vorige="Elke maand vergadert het doorbraakteam.") == AFGESPROKEN


def test_not_now_but_planned_is_a_plan() -> None:
    text = "Tot die tijd heeft niemand doorzettingsmacht."
    assert (
        said(f"Het college neemt na de zomer een besluit over doorzettingsmacht. {text}", "E4b")
        == VOORGENOMEN
    )
    assert said(text, "E4b") == ONTKEND


@pytest.mark.parametrize("status", ["concept", "vastgesteld"])
def test_the_status_of_the_document_is_no_assertie(status: str) -> None:
    text = "De directeur hakt in vastgelopen zaken de knoop door."
    assert said(text, "E4a", titel=f"Ondersteuningsplan ({status})") == AFGESPROKEN
