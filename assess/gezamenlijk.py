"""Whether a sentence speaks of the gemeenten of a region together, without naming any."""

import re

TELWOORDEN = {
    **{"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10},
    **{"elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16},
}
_WHO = r"(?:\w+\s+)?(?:gemeenten|colleges|wethouders)\b"
_TOGETHER = re.compile(r"\b(?:gemeenten|colleges|wethouders)\b")
_NUMBERED = re.compile(rf"\b({'|'.join(TELWOORDEN)}|[1-9]\d?)\s+{_WHO}")
_SOME = re.compile(
    rf"\b(?:enkele|enige|sommige|meeste|een deel|diverse|verschillende|niet alle)\s+(?:van\s+de\s+)?{_WHO}"
    rf"|\b(?:een|{'|'.join(TELWOORDEN)}|\d+)\s+van\s+de\b|\b(?:behalve|uitgezonderd|uitzondering)\b"
)


def speaks_of_all(sentence: str, number: int) -> bool:
    """Whether it speaks of the gemeenten together: all of them, not some and not another number."""
    # "burgemeester en wethouders" is the board of one gemeente
    lowered = sentence.casefold().replace("burgemeester en wethouders", "het bestuur")
    if _SOME.search(lowered) or not _TOGETHER.search(lowered):
        return False
    told = [TELWOORDEN.get(found[1]) or int(found[1]) for found in _NUMBERED.finditer(lowered)]
    return all(count == number for count in told)
