"""Whether a document was adopted, from what it says of itself and what its names say."""

import re
from dataclasses import dataclass

from extract.duiding_stappen import Datums, zinnen
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import patronen

WATERMERK_TEKENS = 60


@dataclass(frozen=True)
class Status:
    """concept, vastgesteld or onbekend, with the words that say so."""

    status: str
    reden: str


def _watermerken(stuk: Stuk) -> list[str]:
    """Short lines of the first pages, where running headers and watermarks end up."""
    return [b for b in stuk.begin.split("\n") if 0 < len(b) <= WATERMERK_TEKENS]


def status_of(stuk: Stuk, datums: Datums, *, soort: str, klasse: str) -> Status:
    """The status; a draft's sign in the document itself is stronger than "definitief" in a name."""
    verslag = soort == "oogo" or klasse == "besluitenlijst"
    signs = patronen("status", "concept_verslag" if verslag else "concept_titel")
    for line in (*stuk.titelblok, *([] if verslag else _watermerken(stuk))):
        clean = schoon(line)
        # a list of contents or a table of steps may name the draft as one of its entries
        if (match := signs.zoek(clean)) and not _stap_regel(clean, datums):
            return Status("concept", f"titel of kopregel: '{line[:80]}' ({match[0]})")
    names = [*stuk.namen, *stuk.ankers, stuk.titel]
    for name in names:
        if (match := signs.zoek(schoon(name))) and datums.vaststelling is None:
            return Status("concept", f"link of bestandsnaam: '{name[:80]}' ({match[0]})")
    if datums.vaststelling is not None:
        return Status("vastgesteld", f"vastgesteld op {datums.vaststelling.isoformat()}")
    for zin in zinnen(stuk.begin):
        if match := patronen("status", "concept_zin").zoek(schoon(zin)):
            return Status("concept", f"tekst: '{match[0][:100]}'")
    for text in (*stuk.titelblok, *names):
        if match := patronen("status", "vastgesteld_titel").zoek(schoon(text)):
            return Status("vastgesteld", f"'{match[0]}' in '{text[:80]}'")
    for zin in zinnen(stuk.eerste[0] if stuk.eerste else ""):
        if re.search(r"\bvastgesteld (in|door|op|d\.d\.)", zin, re.I) and not patronen(
            "datums", "geen_stap"
        ).zoek(zin):
            return Status("vastgesteld", f"eerste bladzijde: '{zin[:100]}'")
    for zin in zinnen(stuk.tekst):
        if match := patronen("status", "vastgesteld_zin").zoek(schoon(zin)):
            return Status("vastgesteld", f"tekst: '{match[0][:100]}'")
    if verslag and datums.oogo is not None:
        return Status("vastgesteld", f"legt vast wat op {datums.oogo.isoformat()} is overlegd")
    if klasse == "besluitenlijst" and datums.datum is not None:
        return Status("vastgesteld", f"legt besluiten van {datums.datum.isoformat()} vast")
    return Status("onbekend", "geen teken van vaststelling en geen teken van een concept")


def _stap_regel(clean: str, datums: Datums) -> bool:
    """Whether a line with "concept" only tells a past step of a document that was adopted after."""
    if datums.vaststelling is None or not clean.split():
        return False
    return clean.startswith(("concept besproken", "concept naar", "concept in")) or any(
        word in clean.split() for word in ("besproken", "bestuur", "opr", "oogo")
    )
