"""Whether a document can hold an agreement of the region (normenkader, section 4: counting soorten)."""

from extract.duiding_oordeel import Kenmerken

# These are about the subject by what they are.
OVER_HET_ONDERWERP = ("ondersteuningsplan", "oogo", "jeugdplan")


def kan_tellen(soort: str, kenmerken: Kenmerken, *, landelijk: bool, status: str) -> tuple[bool, str]:
    """Whether it can count, and why in Dutch."""
    klasse = kenmerken.klasse
    if landelijk:
        return False, "landelijke tekst: geen afspraak van een regio"
    if kenmerken.telt == "nee":
        return False, f"{klasse}: legt geen afspraken van de regio vast"
    if soort not in OVER_HET_ONDERWERP and not kenmerken.leeg and not kenmerken.onderwerp:
        return False, f"{klasse}: gaat niet over thuiszitters of passend onderwijs"
    if kenmerken.telt == "besluit":
        if klasse == "besluitenlijst" and status != "concept":
            return True, "besluitenlijst met een besluit over dit onderwerp"
        if status == "vastgesteld":
            return True, f"vastgesteld {klasse}: legt zelf een besluit vast"
        return False, f"{klasse} zonder vaststelling"
    return True, f"een {soort} legt afspraken vast"
