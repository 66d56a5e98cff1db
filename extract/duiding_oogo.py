"""On which day the overleg with each gemeente was (normenkader, section 5, P2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extract.duiding_datum import Dag, dagen
from extract.duiding_gebied import Gebied, gemeenten_in
from extract.duiding_stappen import Datums, eigen_zinnen, stap
from extract.duiding_stuk import Stuk

_AANWEZIG = re.compile(r"^\W*(?:aanwezig\w*|deelnemers|namens)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Overleg:
    """One overleg with one gemeente, with the words that say so."""

    gemeente: str
    dag: date
    reden: str


def overleggen_in(stuk: Stuk, gebied: Gebied, datums: Datums, *, soort: str) -> tuple[Overleg, ...]:
    """The first day that the paper gives for every gemeente of its publisher's region.

    Minutes give the day of the meeting for the gemeenten that were there.
    """
    region = gebied.gemeenten_van(stuk.uitgevers)
    found: dict[str, Overleg] = {}
    for zin in eigen_zinnen(stuk, soort):
        for day, words in _dagen_met_woorden(zin):
            for gemeente in gemeenten_in(words, gebied, opsomming=True):
                if gemeente in region:
                    found.setdefault(gemeente, Overleg(gemeente, day.dag, f"tekst: '{zin[:140]}'"))
    if soort == "oogo" and datums.oogo is not None:
        for line in stuk.begin.split("\n"):
            if _AANWEZIG.match(line):
                for gemeente in gemeenten_in(line, gebied, opsomming=True):
                    if gemeente in region:
                        found.setdefault(
                            gemeente, Overleg(gemeente, datums.oogo, f"aanwezig: '{line[:140]}'")
                        )
    return tuple(found[gemeente] for gemeente in sorted(found))


def _dagen_met_woorden(zin: str) -> Iterator[tuple[Dag, str]]:
    """Each date of a sentence about an OOGO with the words before it; the last also with those after."""
    days = list(dagen(zin))
    if not days:
        return
    first = stap(zin[: days[0].eind]) or stap(zin)
    if first != "oogo":
        return
    for number, day in enumerate(days):
        before = zin[days[number - 1].eind if number else 0 : day.begin]
        if number and stap(before) not in (None, "oogo"):
            return
        after = zin[day.eind :] if number + 1 == len(days) and number == 0 else ""
        yield day, f"{before} {after}"
