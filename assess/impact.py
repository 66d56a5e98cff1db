"""Which bevindingen would be another under other rules or norms, and by which deelvraag and quote."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from collect.school_year import SchoolYear

# Only what an inspector would see change in the cell makes it another cell.
SHOWN = ("indicatie", "subcode", "doorzettingsmacht_vorm", "gemeenten_gedekt")


@dataclass(frozen=True)
class Stand:
    """One cell as it is under one set of rules; `citaten` has the best quote for each deelvraag."""

    indicatie: str
    subcode: str | None
    doorzettingsmacht_vorm: str | None
    gemeenten_gedekt: tuple[str, ...]
    deelvragen: Mapping[str, Mapping[str, Any]]
    citaten: Mapping[str, "Plaats"]


@dataclass(frozen=True)
class Plaats:
    """A quote and where it stands."""

    citaat: str
    titel: str | None
    pagina: int | None


@dataclass(frozen=True)
class Verschil:
    """How the answer to one deelvraag changes, with the quote that made it or that no longer does."""

    deelvraag: str
    oud: str | None
    nieuw: str | None
    plaats: Plaats | None


@dataclass(frozen=True)
class Omslag:
    """One cell that would change; a norm that comes or goes has no old or no new stand."""

    swv: str
    element: str
    oud: Stand | None
    nieuw: Stand | None
    deelvragen: tuple[Verschil, ...]

    @property
    def zichtbaar(self) -> bool:
        """Whether the cell itself would be another, and not only an answer in it."""
        if self.oud is None or self.nieuw is None:
            return True
        return any(getattr(self.oud, name) != getattr(self.nieuw, name) for name in SHOWN)


def standen(db: Database, schooljaar: SchoolYear) -> dict[tuple[str, str], Stand]:
    """Every cell of a schooljaar as it is stored."""
    quotes: dict[tuple[str, str], dict[str, Plaats]] = {}
    for row in db.query(
        """
        SELECT bewijs.*, duiding.titel FROM bevinding_bewijs AS bewijs
        LEFT JOIN document_duiding AS duiding USING (document)
        WHERE schooljaar = ? AND rol = 'bewijs' ORDER BY swv, element, deelvraag, rang
        """,
        [str(schooljaar)],
    ):
        place = Plaats(row["citaat"], row["titel"], row["pagina"])
        quotes.setdefault((row["swv"], row["element"]), {}).setdefault(row["deelvraag"], place)
    return {
        (row["swv"], row["element"]): Stand(
            indicatie=row["indicatie"],
            subcode=row["subcode"],
            doorzettingsmacht_vorm=row["doorzettingsmacht_vorm"],
            gemeenten_gedekt=tuple(json.loads(row["gemeenten_gedekt"])),
            deelvragen=json.loads(row["deelvragen"]),
            citaten=quotes.get((row["swv"], row["element"]), {}),
        )
        for row in db.query("SELECT * FROM bevindingen WHERE schooljaar = ?", [str(schooljaar)])
    }


@dataclass(frozen=True)
class Wetsomslag:
    """A norm of law of which the outcome would be another for a party, with the quote that makes or made it."""

    swv: str
    vraag: str
    partij: str
    oud: str | None
    nieuw: str | None
    plaats: Plaats | None


def uitkomsten(db: Database, schooljaar: SchoolYear) -> dict[tuple[str, str, str], tuple[str, Plaats | None]]:
    """The outcome of every norm of law for every party, with its first quote."""
    query = """
        SELECT b.swv, b.vraag, b.partij, b.uitkomst, q.citaat, q.pagina, duiding.titel
        FROM wettelijke_bevindingen AS b
        LEFT JOIN wettelijk_bewijs AS q ON q.swv = b.swv AND q.schooljaar = b.schooljaar
            AND q.vraag = b.vraag AND q.partij = b.partij AND q.rang = 1
        LEFT JOIN document_duiding AS duiding ON duiding.document = q.document
        WHERE b.schooljaar = ?
    """
    return {
        (row["swv"], row["vraag"], row["partij"]): (
            row["uitkomst"],
            Plaats(row["citaat"], row["titel"], row["pagina"]) if row["citaat"] else None,
        )
        for row in db.query(query, [str(schooljaar)])
    }


def wetsomslagen(
    oud: Mapping[tuple[str, str, str], tuple[str, Plaats | None]],
    nieuw: Mapping[tuple[str, str, str], tuple[str, Plaats | None]],
) -> list[Wetsomslag]:
    """Every outcome that differs, by region, norm and party."""
    found = []
    for key in sorted({*oud, *nieuw}):
        (was, before), (will, after) = oud.get(key, (None, None)), nieuw.get(key, (None, None))
        if was != will:
            found.append(Wetsomslag(*key, was, will, after or before))
    return found


def omslagen(oud: Mapping[tuple[str, str], Stand], nieuw: Mapping[tuple[str, str], Stand]) -> list[Omslag]:
    """Every cell that differs in what it says, by region and element."""
    found = (
        Omslag(*key, oud.get(key), nieuw.get(key), tuple(_verschillen(oud.get(key), nieuw.get(key))))
        for key in sorted({*oud, *nieuw})
    )
    return [omslag for omslag in found if omslag.zichtbaar or omslag.deelvragen]


def _verschillen(oud: Stand | None, nieuw: Stand | None) -> Iterator[Verschil]:
    before, after = (stand.deelvragen if stand else {} for stand in (oud, nieuw))
    for vraag in sorted({*before, *after}):
        was, will = _answer(before.get(vraag)), _answer(after.get(vraag))
        if was != will:
            new = nieuw.citaten.get(vraag) if nieuw else None
            yield Verschil(vraag, was, will, new or (oud.citaten.get(vraag) if oud else None))


def _answer(answer: Mapping[str, Any] | None) -> str | None:
    """What an answer says in a few words: its assertie with what qualifies it."""
    if answer is None:
        return None
    more = [answer.get("subcode"), answer.get("karakter") if answer.get("karakter") == "adviserend" else None]
    extra = ", ".join(filter(None, more))
    return f"{answer['assertie']} ({extra})" if extra else str(answer["assertie"])
