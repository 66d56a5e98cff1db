"""The record of the monitor for the Algoritmeregister of the Dutch government."""

from dataclasses import dataclass

# The field names of publication standard 1.0. Its lists of links (lawful_basis_grouping,
# impacttoetsen_grouping, source_data_grouping) are left out: their inner names are not established here.
STANDAARD = "1.0"
IN_TE_VULLEN = "nog in te vullen door de inspectie"


@dataclass(frozen=True)
class Veld:
    """One field of the record: its name in the standard, its label and what it says."""

    naam: str
    label: str
    tekst: str = IN_TE_VULLEN

    @property
    def open(self) -> bool:
        return self.tekst == IN_TE_VULLEN


GROEPEN: dict[str, tuple[Veld, ...]] = {
    "Algemene informatie": (
        Veld("name", "Naam", "Doorbraakmonitor"),
        Veld("organization", "Organisatie"),
        Veld("department", "Afdeling"),
        Veld(
            "description_short",
            "Korte beschrijving",
            "Zoekt in openbare documenten van samenwerkingsverbanden passend onderwijs en gemeenten naar afspraken "
            "over kinderen die thuiszitten, en legt inspecteurs per afspraak letterlijke citaten voor.",
        ),
        Veld("publication_category", "Publicatiecategorie"),
        Veld("status", "Status"),
        Veld("begin_date", "Begindatum"),
        Veld("end_date", "Einddatum"),
        Veld("contact_email", "Contactgegevens"),
        Veld("website", "Website"),
        Veld("url", "Link naar de bron van dit record"),
        Veld("provider", "Leverancier"),
        Veld("publiccode", "Publiccode"),
        Veld("lang", "Taal", "NLD"),
        Veld("tags", "Trefwoorden", "onderwijs, jeugdhulp, toezicht, thuiszitters, tekstanalyse"),
        Veld("standard_version", "Versie van de standaard", STANDAARD),
        Veld("source_id", "Kenmerk in het eigen register"),
    ),
    "Verantwoord gebruik": (
        Veld(
            "goal",
            "Doel",
            "Inspecteurs zien welke afspraken zijn gepubliceerd over kinderen die vastlopen en thuiszitten. Zo weten "
            "zij waar zij het eerst moeten lezen en vragen.",
        ),
        Veld(
            "impact",
            "Impact",
            "Het algoritme gaat over organisaties en niet over personen. Het neemt geen besluiten. Een fout kan wel "
            "maken dat een inspecteur een regio ten onrechte bevraagt, of juist niet.",
        ),
        Veld(
            "proportionality",
            "Afwegingen",
            "Het gaat om zeer veel pagina's, verspreid over veel websites. Met de hand lezen kan niet elk schooljaar. "
            "De regels zijn leesbaar en elk resultaat heeft een citaat, zodat iedere stap is na te gaan. Het systeem "
            "leest alleen openbare documenten.",
        ),
        Veld(
            "human_intervention",
            "Menselijke tussenkomst",
            "De machine geeft een indicatie. Een inspecteur leest het bewijs en doet een voorstel, een andere "
            "inspecteur keurt het goed. Vastgesteld is alleen wat beide inspecties hebben goedgekeurd. De machine "
            "verandert nooit wat een mens heeft vastgelegd.",
        ),
        Veld(
            "risks",
            "Risicobeheer",
            "Een afspraak missen is het grootste risico. Daarom heet iets alleen 'niet aangetroffen' als alle "
            "documenten die tellen helemaal zijn gelezen. Anders heet het 'niet te beoordelen'. Een vaste steekproef "
            "van zekere uitkomsten wordt ook door mensen gelezen. De gemeten kwaliteit staat op de pagina "
            "Verantwoording.",
        ),
        Veld("lawful_basis", "Wettelijke basis"),
        Veld("lawful_basis_link", "Links naar de wettelijke basis"),
        Veld("process_index_url", "Link naar het verwerkingsregister"),
        Veld("impacttoetsen", "Impacttoetsen"),
    ),
    "Werking": (
        Veld(
            "source_data",
            "Gegevens",
            "Openbare documenten van websites van samenwerkingsverbanden en gemeenten, en documenten die een beheerder "
            "toevoegt. In die documenten kunnen namen van bestuurders, medewerkers en soms van ouders of kinderen "
            "staan. Een stuk tekst met een burgerservicenummer wordt verborgen en het nummer wordt onleesbaar gemaakt.",
        ),
        Veld("source_data_link", "Links naar de gegevens"),
        Veld(
            "methods_and_models",
            "Technische werking",
            "Regels in gewone taal herkennen in elk stuk tekst bij welke vraag het hoort, en of er een afspraak, een "
            "voornemen of een ontkenning staat. Vaste beslisregels maken daar per regio en element een indicatie van. "
            "Een tweede lezer (logistische regressie op woorden) wijst aan wat de regels misschien misten; hij "
            "beslist niets. Er wordt geen taalmodel van derden gebruikt.",
        ),
    ),
}


def record() -> dict[str, str]:
    """The fields of the standard by name."""
    return {veld.naam: veld.tekst for velden in GROEPEN.values() for veld in velden}
