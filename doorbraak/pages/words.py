"""The words on the screens: one Dutch label for each code the stages write."""

import re
from datetime import date, datetime

INDICATIES = {
    "aanwezig": "aanwezig",
    "deels": "deels",
    "voorgenomen": "voorgenomen",
    "tegengesproken": "tegengesproken",
    "niet_aangetroffen": "niet aangetroffen",
    "niet_te_beoordelen": "niet te beoordelen",
}
INDICATIE_UITLEG = {
    "aanwezig": "Alle kernvragen zijn beantwoord met een afspraak die geldt.",
    "deels": "Minstens één kernvraag is beantwoord met een afspraak die geldt, maar niet alle.",
    "voorgenomen": "Er is een voornemen, nog geen afspraak.",
    "tegengesproken": "De documenten zeggen dat het niet zo is geregeld.",
    "niet_aangetroffen": "Wij lazen alle documenten die tellen en vonden hierin geen afspraak.",
    "niet_te_beoordelen": "Wij hebben geen geldend document, of konden het niet helemaal lezen.",
}
# Instead of the indicatie, for who has to read the cell without it first.
VERBORGEN = {"verborgen": "lees eerst zelf"}
OORDELEN = {**INDICATIES, "onbeslist": "onbeslist", **VERBORGEN}
SUBCODES = {
    "afwezig": "uitdrukkelijk niet geregeld",
    "beeindigd": "beëindigd",
    "afwijkend": "anders geregeld dan de norm",
    "plan_niet_verkregen": "plan niet verkregen",
    "deels_ongelezen": "niet alles kon worden gelezen",
    "alleen_concept": "alleen een concept",
    "verlopen": "plan is verlopen",
    "toekomstig": "plan geldt nog niet",
}
VORMEN = {
    "overstijgend_belegd": "belegd aan beide kanten",
    "alleen_onderwijs": "alleen belegd bij onderwijs",
    "alleen_gemeente": "alleen belegd bij de gemeente of jeugdhulp",
    "adviserend": "alleen adviserend",
    "voorgenomen": "voorgenomen",
    "uitdrukkelijk_niet": "uitdrukkelijk niet belegd",
    "niet_aangetroffen": "niet aangetroffen",
    "niet_te_beoordelen": "niet te beoordelen",
    **VERBORGEN,
}
# The three groups of the flag; they are never added up.
VORM_GROEPEN = {
    "niet_belegd": ("alleen_onderwijs", "alleen_gemeente", "adviserend", "voorgenomen", "uitdrukkelijk_niet"),
    "niet_aangetroffen": ("niet_aangetroffen",),
    "niet_te_beoordelen": ("niet_te_beoordelen",),
}
ASSERTIES = {
    "afgesproken": "afgesproken",
    "voorgenomen": "voornemen",
    "ontkend": "uitdrukkelijk niet",
    "vermelding": "alleen genoemd",
    "elders": "gaat over een andere regio",
}
KARAKTERS = {"beslissend": "beslissend", "adviserend": "adviserend"}
ROLLEN = {
    "bewijs": "Bewijs",
    "tegenbewijs": "Tegenbewijs",
    "uitzondering": "Uitzondering",
    "telt_niet_mee": "Telt niet mee",
}
# The decisive words of a quote, by what they told the machine.
MARKERINGEN = {
    "anker": "waar het over gaat",
    "assertie": "hoe vast het is",
    "waarde": "wie, wat of wanneer",
    "uitzondering": "wat de afspraak beperkt",
}
PARTIJROLLEN = {
    "uitgever": "uitgever",
    "spreekt_voor": "spreekt voor",
    "beperkt_tot": "beperkt tot",
    "genoemd": "genoemd",
}
SOORTEN = {
    "ondersteuningsplan": "ondersteuningsplan",
    "oogo": "verslag of afspraken van het OOGO",
    "protocol": "protocol of werkwijze",
    "convenant": "convenant",
    "jeugdplan": "jeugdplan van de gemeente",
    "jaarverslag": "jaarverslag",
    "landelijk": "landelijke tekst",
    "overig": "overig document",
}
STATUSSEN = {"concept": "concept", "vastgesteld": "vastgesteld", "onbekend": "status onbekend"}
DEKKING = {
    "verkregen": "verkregen",
    "alleen_concept": "alleen een concept",
    "verlopen": "verlopen",
    "toekomstig": "geldt nog niet",
    "onleesbaar": "niet leesbaar",
    "deels_ongelezen": "niet alles gelezen",
    "niet_gevonden": "niet gevonden op de website",
    "onbereikbaar": "website niet bereikbaar",
    "bron_onbereikbaar": "bron niet bereikbaar",
    "uitgesloten_robots": "website staat ophalen niet toe",
    "budget_op": "zoeken gestopt: grens bereikt",
    "geen_website_bekend": "geen website bekend",
    "niet_opgehaald": "nog niet opgehaald",
    "onzeker": "wacht op een besluit",
    "alleen_scan": "alleen als scan, niet leesbaar",
    "login": "alleen na inloggen",
    "toestemming": "alleen na toestemming voor cookies",
    "lege_schil": "pagina is leeg zonder JavaScript",
}
# What the reader has to know first: did we have it, did we look and not find it, could we not look.
DEKKING_GROEPEN = {
    "verkregen": ("verkregen",),
    "niet_bruikbaar": (
        *("onzeker", "alleen_concept", "verlopen", "toekomstig"),
        *("alleen_scan", "onleesbaar", "deels_ongelezen"),
    ),
    "niet_gevonden": ("niet_gevonden",),
    "niet_bekeken": (
        "onbereikbaar",
        "bron_onbereikbaar",
        "uitgesloten_robots",
        "budget_op",
        "geen_website_bekend",
        "niet_opgehaald",
        *("login", "toestemming", "lege_schil"),
    ),
}
LEZINGEN = {
    "gelezen": "helemaal gelezen",
    "deels": "deels gelezen",
    "onleesbaar": "niet leesbaar",
    "beveiligd": "beveiligd met een wachtwoord",
    "beschadigd": "bestand is beschadigd",
    "leeg": "leeg document",
    "niet_ondersteund": "dit soort bestand kunnen wij niet lezen",
}
METHODEN = {
    "tekstlaag": "tekst uit het bestand",
    "ocr": "tekst herkend in een scan",
    "html": "webpagina",
    "docx": "Word-document",
    "odt": "OpenDocument",
    "xlsx": "werkblad",
    "pptx": "presentatie",
    "tekst": "platte tekst",
}
GRONDSLAGEN = {
    "geldend_recht": "geldend recht",
    "geldend_recht_te_verifieren": "geldend recht, de tekst moet nog worden nagekeken",
    "wetsvoorstel_consultatie": "wetsvoorstel in consultatie, geen geldend recht",
    "startnota": "startnota, geen geldend recht",
    "advies": "advies, geen geldend recht",
}
BINDT = {
    "samenwerkingsverband": "het samenwerkingsverband",
    "gemeente": "de gemeente",
    "beide": "samenwerkingsverband en gemeente",
}
TOEZICHT = {"IvhO": "IvhO", "IGJ": "IGJ", "beide": "IvhO en IGJ"}
STAPPEN = {
    "voorstel": "voorstel",
    "goedgekeurd": "goedgekeurd",
    "teruggegeven": "teruggegeven",
    "blind": "blinde beoordeling",
    "consensus": "consensus van beide inspecties",
    "ingetrokken": "ingetrokken",
}
UITKOMSTEN = {
    "gevonden": "gevonden",
    "niet_aangetroffen": "niet aangetroffen",
    "niet_te_beoordelen": "niet te beoordelen",
}
STAPPEN_PLAN = {
    "concept": "concept",
    "opr": "instemming ondersteuningsplanraad",
    "oogo": "overleg met gemeente (OOGO)",
    "vaststelling": "vaststelling",
}
ROLLEN_PERSOON = {
    "lezer": "lezer",
    "inspecteur": "inspecteur",
    "coordinator": "coördinator",
    "analist": "analist",
    "beheerder": "beheerder",
}
# In the order in which an inspector wants to see them.
VERANDERINGEN = {
    "inhoud_gewijzigd": "inhoud veranderd",
    "nieuw": "nieuw document",
    "verdwenen": "verdwenen",
    "mogelijk_verdwenen": "misschien verdwenen",
    "teruggekomen": "weer terug",
    "niet_vergelijkbaar": "niet te vergelijken",
    "verplaatst": "naar een ander adres",
    "nieuwe_vindplaats": "ook op een ander adres",
    "alleen_bytes_gewijzigd": "bestand anders, tekst gelijk",
    "geen_document": "nu een gewone webpagina",
    "onbereikbaar": "website niet bereikbaar",
    "uitgesloten": "website staat ophalen niet toe",
    "inlog_vereist": "alleen na inloggen",
    "toestemming_vereist": "alleen na toestemming voor cookies",
    "lege_schil": "pagina is leeg zonder JavaScript",
    "te_groot": "bestand te groot",
    "buiten_bereik": "buiten wat wij ophalen",
    "eigen_verwerking": "bron gelijk, door ons anders gelezen",
    "ongewijzigd": "ongewijzigd",
}
ONLINE = {
    "niet_te_zien": "was bij de laatste keer ophalen niet te zien",
    "mogelijk_verdwenen": "is misschien verdwenen",
    "vervangen": "is vervangen",
    "verdwenen": "is verdwenen",
}
VRAAGSOORTEN = {
    "soort": "Wat is dit?",
    "geldigheid": "Geldt dit?",
    "partij": "Van wie is dit?",
    "plan_in_kracht": "Welk plan geldt?",
}
NIVEAUS = {"info": "ter informatie", "waarschuwing": "let op", "fout": "fout"}
SECTOREN = {"PO": "primair onderwijs", "VO": "voortgezet onderwijs"}
NIET_BEOORDEELD = "niet beoordeeld"
MAANDEN = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def word(labels: dict[str, str], code: str | None) -> str:
    """The label of a code; a code without a label is shown as it stands, never hidden."""
    return labels.get(code, code.replace("_", " ")) if code else ""


def day(text: str | None) -> str:
    """An ISO date or moment as "1 oktober 2026"; anything else as it stands."""
    if not text:
        return ""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{found.day} {MAANDEN[found.month - 1]} {found.year}"


def prose(text: str | None) -> str:
    """A sentence of the stages with its ISO dates as people write them."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: day(found[0]), text or "")


def moment(text: str | None) -> str:
    """An ISO moment in UTC as "1 oktober 2026, 14:05 UTC"."""
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{day(text)}, {found:%H:%M} UTC"


def size(octets: int) -> str:
    """A number of bytes as "1,3 MB"."""
    if octets < 1000:
        return f"{octets} bytes"
    if octets < 1_000_000:
        return f"{octets / 1000:.0f} kB"
    return f"{octets / 1_000_000:.1f} MB".replace(".", ",")


def count(number: int, singular: str, plural: str) -> str:
    """A number with its noun: "1 document", "3 documenten"."""
    return f"{number} {singular if number == 1 else plural}"


def clip(text: str, length: int = 160) -> str:
    """The text, or its beginning with … when it is too long for a heading."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
