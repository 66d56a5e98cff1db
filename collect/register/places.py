"""Where places went: names of gemeenten, also old ones, and postcodes, to the codes of today."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from collect.register.codes import name_key, normalise_gemeente
from collect.register.model import Gemeente


@dataclass(frozen=True)
class Herindeling:
    """The end of one gemeente; `soort` "splitsing_overig" marks a successor beside the main one."""

    oude_code: str
    oude_naam: str
    datum_einde: str
    huidige_code: str
    huidige_naam: str
    soort: str
    herkomst: str


def shipped_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table that comes with the program."""
    text = (files("collect.register") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def herindelingen() -> tuple[Herindeling, ...]:
    """Every gemeente that ended since 2013."""
    return tuple(Herindeling(**row) for row in shipped_rows("herindelingen.csv"))


@cache
def _postcodes() -> dict[str, tuple[str | None, str | None]]:
    return {row["pc4"]: (row["po"] or None, row["vo"] or None) for row in shipped_rows("pc4.csv")}


def pc4(postcode: str) -> tuple[str | None, str | None]:
    """The samenwerkingsverbanden (PO, VO) of a postcode ("3511" or "3511 AB") by the regeling of 2015."""
    return _postcodes().get(postcode.strip()[:4], (None, None))


class Gazetteer:
    """Finds gemeenten by code or by present, former or variant name among the given ones."""

    def __init__(self, gemeenten: Iterable[Gemeente]) -> None:
        self._codes: set[str] = set()
        self._names: dict[str, set[str]] = {}
        for gemeente in gemeenten:
            self._codes.add(gemeente.code)
            for name in (gemeente.naam, *gemeente.naam_varianten):
                self._names.setdefault(name_key(name), set()).add(gemeente.code)

    def find(self, text: str) -> tuple[str | None, str | None]:
        """The code for a code or name, and a Dutch sentence if that was not straightforward."""
        code = normalise_gemeente(text)
        found = {code} & self._codes if code else self._names.get(name_key(text), set())
        if len(found) == 1:
            return next(iter(found)), None
        if found:
            return None, f"gemeente {text} is niet eenduidig ({', '.join(sorted(found))})"
        return self._former(text, code)

    def _former(self, text: str, code: str | None) -> tuple[str | None, str | None]:
        key = name_key(text)
        ended = [h for h in herindelingen() if h.oude_code == code or name_key(h.oude_naam) == key]
        ended = [h for h in ended if h.huidige_code in self._codes]
        main = next((h for h in ended if h.soort != "splitsing_overig"), None)
        if main is None:
            return None, f"gemeente {text} is onbekend"
        if main.soort != "splitsing_hoofdopvolger":
            return main.huidige_code, None
        return main.huidige_code, f"gemeente {text} is gesplitst; genomen is {main.huidige_naam}"
