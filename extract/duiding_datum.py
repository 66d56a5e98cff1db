"""Dutch dates in text and in file names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extract.duiding_stuk import schoon
from extract.duiding_woorden import bestand

MAANDEN = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
            "augustus aug", "september sept sep", "oktober okt", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MAAND = "|".join(sorted(MAANDEN, key=len, reverse=True))
_JAAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_DAG_MAAND_JAAR = rf"(?P<d>\d{{1,2}})[\s_.-]*(?P<m>{_MAAND})\.?[\s_.-]*(?P<j>{_JAAR})(?!\d)"
_CIJFERS = r"(?P<d2>\d{1,2})\s?[-/.]\s?(?P<m2>\d{1,2})\s?[-/.]\s?(?P<j2>(?:19|20)\d\d|['’]?\d\d)(?![\d-])"
_ISO = r"(?P<j3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)"
_MAAND_JAAR = rf"(?<![a-z])(?P<m4>{_MAAND})\.?[\s_-]*(?P<j4>{_JAAR})(?!\d)"
_DATUM = re.compile(
    rf"(?<!\d)(?<!\d[-/.])(?:{_ISO}|{_DAG_MAAND_JAAR}|{_CIJFERS})|{_MAAND_JAAR}", re.IGNORECASE
)


@dataclass(frozen=True)
class Dag:
    """A date as written; `precies` is False where only the month was given (then the 1st)."""

    dag: date
    precies: bool
    begin: int
    eind: int
    woorden: str


def _jaar(text: str) -> int:
    digits = text.lstrip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def dagen(text: str) -> Iterator[Dag]:
    """Every date in the text, in reading order; impossible ones are passed over."""
    for match in _DATUM.finditer(text):
        day, month, year = (
            (match["d"], match["m"], match["j"])
            if match["d"]
            else (match["d2"], match["m2"], match["j2"])
            if match["d2"]
            else (match["d3"], match["m3"], match["j3"])
            if match["d3"]
            else (None, match["m4"], match["j4"])
        )
        try:
            number = MAANDEN.get(month.lower()) or int(month)
            found = date(_jaar(year), number, int(day) if day else 1)
        except ValueError:
            continue
        if 1990 <= found.year <= 2060:
            yield Dag(found, day is not None, match.start(), match.end(), match[0])


def dag_in_naam(name: str, *, uiterlijk: date | None = None) -> Dag | None:
    """The date in a file name: written out, or as six or eight digits beside a known word.

    Digits are day-month-year; year-month-day where that is no date, or one after `uiterlijk`, when
    the file was there already.
    """
    for found in dagen(name.replace("_", " ")):
        return found
    if not set(schoon(name).split()) & set(bestand("datums")["bij_cijfers"]):
        return None
    for match in re.finditer(r"(?<!\d)(\d{8}|\d{6})(?!\d)", name):
        digits = match[0]
        orders = ("%d%m%Y", "%Y%m%d") if len(digits) == 8 else ("%d%m%y", "%y%m%d")
        for order in orders:
            try:
                found_date = _strp(digits, order)
            except ValueError:
                continue
            if 2005 <= found_date.year <= 2045 and (uiterlijk is None or found_date <= uiterlijk):
                return Dag(found_date, True, match.start(), match.end(), digits)
    return None


def _strp(digits: str, order: str) -> date:
    year_at = order.index("%Y") if "%Y" in order else order.index("%y")
    if "%Y" in order:
        year, rest = (digits[:4], digits[4:]) if year_at == 0 else (digits[4:], digits[:4])
    else:
        year, rest = (digits[:2], digits[2:]) if year_at == 0 else (digits[4:], digits[:4])
    month, day = (rest[2:], rest[:2]) if order.startswith("%d") else (rest[:2], rest[2:])
    return date(_jaar(year), int(month), int(day))
