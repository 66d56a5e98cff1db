"""What must hold before a release is made: few indicaties flip by our own work, and enough plans were obtained."""

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from collect.dossier import read_only
from doorbraak.frozen import Release
from doorbraak.stand import frozen_stand
from doorbraak.vergelijking import vergelijk
from extract.dekking_voorlopig import PLAN

_MARGE = 10.0


@dataclass(frozen=True)
class Grenzen:
    """In percents; without `dekking` it is that of the previous release minus ten points."""

    omslag: float = 10.0
    dekking: float | None = None


@dataclass(frozen=True)
class Toets:
    """One limit and how the new release stands to it; both in percents."""

    naam: str
    waarde: float
    grens: float
    voldaan: bool
    zin: str

    def as_row(self) -> dict[str, Any]:
        """For release.json."""
        return asdict(self)


def toets(draft: Release, schooljaar: str, previous: Release | None, grenzen: Grenzen) -> tuple[Toets, ...]:
    """Hold a draft against the limits and the release before it, of whatever schooljaar."""
    found = [_dekking(draft, schooljaar, previous, grenzen.dekking)]
    if previous:
        with frozen_stand(previous) as van, frozen_stand(draft, schooljaar) as naar:
            compared = vergelijk(van, naar)
        share = _percent(compared.eigen_omslagen, compared.cellen)
        found.append(
            Toets(
                *("omslag", share, grenzen.omslag, share <= grenzen.omslag),
                f"{compared.eigen_omslagen} van {compared.cellen} indicaties ({share:.0f}%) slaan om zonder dat een "
                f"document veranderde, sinds release {previous.naam}; hoogstens {grenzen.omslag:g}% mag",
            )
        )
    return tuple(found)


def _dekking(draft: Release, schooljaar: str, previous: Release | None, grens: float | None) -> Toets:
    with closing(read_only(draft.dossier_db)) as db:
        obtained, regions = dekking_of(db, schooljaar)
    if grens is None:
        stated = previous.manifest()["dekking"] if previous else {"met_geldend_plan": 0, "regios": 0}
        grens = max(0.0, _percent(stated["met_geldend_plan"], stated["regios"]) - _MARGE)
    share = _percent(obtained, regions)
    return Toets(
        *("dekking", share, grens, share >= grens),
        f"van {obtained} van {regions} regio's ({share:.0f}%) is een geldend plan verkregen; minstens {grens:.0f}% moet",
    )


def dekking_of(db: sqlite3.Connection, schooljaar: str) -> tuple[int, int]:
    """How many samenwerkingsverbanden have a plan in force that was obtained, and how many there are."""
    obtained, regions = db.execute(
        """
        SELECT coalesce(sum(uitkomst = 'verkregen'), 0), count(*) FROM dekking
        JOIN samenwerkingsverbanden ON code = partij WHERE schooljaar = ? AND soort = ?
        """,
        [schooljaar, PLAN],
    ).fetchone()
    return int(obtained), int(regions)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
