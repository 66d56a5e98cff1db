"""The evidence a decision is made on, as one hash: the words of the document and the facts at issue.

Page numbers, the file, where and when it was fetched are no evidence: they may change without any reason to ask
again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from collect.chain import canonical
from extract.besluit import GELDIGHEID, OVER_DOCUMENT, PARTIJ, PLAN_IN_KRACHT, SOORT, VRIJGEVEN, Besluit
from extract.duiding_rij import Rij


def bewijs_van_document(rij: Rij, soort: str) -> str:
    """The evidence about one document for a decision of this soort; `rij` as the program left it."""
    facts = {
        SOORT: [rij.soort, rij.kenmerken.klasse],
        GELDIGHEID: [rij.van, rij.tot, rij.status],
        PARTIJ: rij.rollen("spreekt_voor"),
        VRIJGEVEN: [],
    }[soort]
    return _hash({"soort": soort, "tekst": rij.tekst_hash, "feiten": facts})


def bewijs_van_plannen(plannen: Iterable[Rij]) -> str:
    """The evidence for which plan is in force: all that might be, each with its period and status."""
    return _hash(
        {
            "soort": PLAN_IN_KRACHT,
            "plannen": sorted([r.tekst_hash, r.van or "", r.tot or "", r.status] for r in plannen),
        }
    )


def mogelijke_plannen(rijen: Iterable[Rij], partij: str, soort: str, peildatum: date) -> list[Rij]:
    """The documents among which a decision about the plan in force chooses, oldest first."""
    found = [
        rij
        for rij in rijen
        if rij.soort == soort
        and rij.onderdeel_van is None
        and rij.kan_tellen
        and partij in rij.rollen("spreekt_voor")
        and rij.kan_gelden(peildatum)
    ]
    return sorted(found, key=lambda r: (r.van or "", r.datum or "", r.document))


def bewijs_nu(besluit: Besluit, rijen: Mapping[str, Rij], peildatum: date | None) -> str | None:
    """The evidence as it is now; None where the document is not there (any more)."""
    if besluit.soort in OVER_DOCUMENT:
        about = documenten_van(besluit, rijen)
        return bewijs_van_document(about[0], besluit.soort) if about else None
    if besluit.soort == PLAN_IN_KRACHT and peildatum and besluit.partij:
        soort = str(besluit.waarde.get("soort"))
        return bewijs_van_plannen(mogelijke_plannen(rijen.values(), besluit.partij, soort, peildatum))
    return besluit.vingerafdruk


def documenten_van(besluit: Besluit, rijen: Mapping[str, Rij]) -> list[Rij]:
    """The document that a decision is about, and every other one with the very same words."""
    words = besluit.waarde.get("tekst_hash")
    same = [rij for rij in rijen.values() if rij.tekst_hash == words and rij.document != besluit.document]
    own = [rijen[besluit.document]] if besluit.document and besluit.document in rijen else []
    return own + sorted(same, key=lambda rij: rij.document)


def _hash(facts: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(facts).encode()).hexdigest()
