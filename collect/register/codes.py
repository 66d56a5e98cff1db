"""How codes of samenwerkingsverbanden and gemeenten, and names of gemeenten, are written."""

import re
import unicodedata

SECTORS = ("PO", "VO")
_SWV = re.compile(r"(?:SWV[\s.-]*)?(PO|VO)?[\s.-]*(\d\d)[\s.-]?(\d\d)", re.IGNORECASE)
_GEMEENTE = re.compile(r"(?:GM)?[\s.-]*(\d{1,4})", re.IGNORECASE)


def normalise_code(text: str, sector: str | None = None) -> str | None:
    """ "PO2814" from "PO-28-14", "PO 28.14" or, with the sector known, "28.14"; None if it is no such code."""
    match = _SWV.fullmatch(text.strip())
    if match is None:
        return None
    written = (match[1] or sector or "").upper()
    if written not in SECTORS or (sector and match[1] and written != sector.upper()):
        return None
    return f"{written}{match[2]}{match[3]}"


def normalise_gemeente(text: str) -> str | None:
    """ "GM0363" from "0363", "363" or "gm0363"; None if it is no gemeente code."""
    match = _GEMEENTE.fullmatch(text.strip())
    return f"GM{int(match[1]):04}" if match else None


def name_key(name: str) -> str:
    """The name of a gemeente without case, accents and punctuation, to compare by."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"^\s*gemeente\s+", "", plain, flags=re.IGNORECASE)
    return re.sub(r"[^a-z0-9]+", " ", plain.casefold()).strip()
