"""Whether a document was adopted, from what it says of itself and what its names say."""

import re
from dataclasses import dataclass

from extract.duiding_datum import dagen
from extract.duiding_soort import TELLENDE_SOORTEN
from extract.duiding_stappen import VERGADERINGEN, Datums, zinnen
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import bestand, patronen

WATERMERK_TEKENS = 60
KOP_REGELS = 6
# Papers that exist only once they were adopted.
PAS_NA_VASTSTELLING = {
    "jaarverslag": "een jaarverslag wordt openbaar gemaakt als het is vastgesteld",
    "statuten": "statuten gelden pas na de akte",
}


@dataclass(frozen=True)
class Status:
    """concept, vastgesteld or onbekend, with the words that say so."""

    status: str
    reden: str
    tegenstrijdig: str | None = None


def _watermerken(stuk: Stuk) -> list[str]:
    """Short lines of the first pages, where running headers and watermarks end up."""
    return [b for b in stuk.begin.split("\n") if 0 < len(b) <= WATERMERK_TEKENS]


def status_of(stuk: Stuk, datums: Datums, *, soort: str, klasse: str) -> Status:
    """The status; a draft's sign in the document itself is stronger than "definitief" in a name."""
    verslag = klasse in VERGADERINGEN
    signs = patronen("status", "concept_verslag" if verslag else "concept_titel")
    adopted = f"vastgesteld op {datums.vaststelling.isoformat()}" if datums.vaststelling else None
    history = _versies(stuk)
    for line in (*stuk.titelblok, *([] if verslag else _watermerken(stuk))):
        clean = schoon(line)
        # a list of contents or a table of steps or versions may name the draft as one of its entries
        if line in history or _stap_regel(clean, datums) or re.match(r"\W*bijlagen?\s*:", line, re.I):
            continue
        if match := signs.zoek(clean):
            return Status("concept", f"titel of kopregel: '{line[:80]}' ({match[0]})", adopted)
    if history:
        last = history[-1]
        if patronen("status", "versie_vast").zoek(schoon(last)):
            return Status("vastgesteld", f"laatste regel van het versiebeheer: '{last[:80]}'")
        if signs.zoek(schoon(last)) and adopted is None:
            return Status("concept", f"laatste regel van het versiebeheer: '{last[:80]}'")
    names = [*stuk.namen, *stuk.ankers, stuk.titel]
    doubt = None
    for name in names:
        if match := signs.zoek(schoon(name)):
            doubt = f"link of bestandsnaam: '{name[:80]}' ({match[0]})"
            if adopted is None:
                return Status("concept", doubt)
    if adopted is not None:
        return Status("vastgesteld", adopted, doubt)
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
    if (verslag or soort == "oogo") and datums.oogo is not None:
        return Status("vastgesteld", f"legt vast wat op {datums.oogo.isoformat()} is overlegd")
    if klasse == "besluitenlijst" and datums.datum is not None:
        return Status("vastgesteld", f"legt besluiten van {datums.datum.isoformat()} vast")
    for kind, why in PAS_NA_VASTSTELLING.items():
        if kind in (soort, klasse):
            return Status("vastgesteld", why)
    if soort in TELLENDE_SOORTEN and not verslag and (stated := _geldt_zelf(stuk)):
        return Status("vastgesteld", f"zegt zelf van wanneer of tot wanneer het geldt: '{stated[:100]}'")
    return Status("onbekend", "geen teken van vaststelling en geen teken van een concept")


def _versies(stuk: Stuk) -> list[str]:
    """The rows of a table of versions on the first pages, oldest first; one row is no table.

    A row has a date or says "versie", as the numbered lines of a list of contents do not.
    """
    pattern = re.compile(bestand("status")["versie_regel"], re.IGNORECASE)
    rows: list[tuple[list[int], str]] = []
    for line in stuk.begin.split("\n"):
        match = pattern.match(line) if len(line) <= 2 * WATERMERK_TEKENS else None
        if match and (re.match(r"\W*v", line, re.IGNORECASE) or next(dagen(line[match.end() :]), None)):
            rows.append(([int(n) for n in re.findall(r"\d+", match[1])], line))
    return [line for _, line in sorted(rows, key=lambda row: row[0])] if len(rows) > 1 else []


def _geldt_zelf(stuk: Stuk) -> str | None:
    """The line under the title, or the sentence about this paper, that says that it holds."""
    stated = patronen("status", "geldt_zelf")
    for line in (stuk.eerste[0] if stuk.eerste else "").split("\n")[:KOP_REGELS]:
        if next(dagen(line), None) and stated.zoek(schoon(line)):
            return line
    for zin in zinnen(stuk.tekst):
        itself = re.match(r"\W*(dit|deze)\b", zin, re.IGNORECASE)
        if itself and next(dagen(zin), None) and stated.zoek(schoon(zin)):
            return zin
    return None


def _stap_regel(clean: str, datums: Datums) -> bool:
    """Whether a line with "concept" only tells a past step of a document that was adopted after."""
    if datums.vaststelling is None or not clean.split():
        return False
    return clean.startswith(("concept besproken", "concept naar", "concept in")) or any(
        word in clean.split() for word in ("besproken", "bestuur", "opr", "oogo")
    )
