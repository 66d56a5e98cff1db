"""What documents mean for each other: minutes and their plan, an addendum and what it changes, a summary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from extract.duiding_rij import Rij, dag
from extract.duiding_variant import DELEN
from extract.duiding_woorden import bestand
from extract.periode import GEEN_PERIODE, SPELING, eind_na_publicatie
from extract.periode_titel import VOORUIT


@dataclass(frozen=True)
class Plan:
    """A paper that others may belong to."""

    van: date
    tot: date
    titel: str
    datum_oogo: date | None
    document: str = ""


def verbind(rijen: Mapping[str, Rij]) -> dict[str, Rij]:
    """The rows with their relations; a period that a person decided is left alone."""
    found = dict(rijen)
    papers = Papieren(found.values())
    for rij in rijen.values():
        if rij.variant == "addendum":
            _addendum(found, rij, papers)
    papers = Papieren(found.values())
    return {document: _gebonden(rij, papers) for document, rij in found.items()}


class Papieren:
    """The adopted papers that others may belong to, whole ones only, by the party that they speak for."""

    def __init__(self, rijen: Iterable[Rij]) -> None:
        self._per_partij: dict[str, list[Rij]] = defaultdict(list)
        for rij in rijen:
            whole = rij.onderdeel_van is None and rij.variant not in DELEN
            if whole and rij.kan_tellen and rij.status != "concept":
                for partij in rij.rollen("spreekt_voor"):
                    self._per_partij[partij].append(rij)

    def van(self, rij: Rij, soort: str) -> list[Rij]:
        """Those of this soort of the same parties, oldest first."""
        parties = rij.rollen("spreekt_voor") or rij.rollen("uitgever")
        found = {r.document: r for partij in parties for r in self._per_partij[partij] if r.soort == soort}
        return sorted(found.values(), key=lambda r: (r.van or "", r.tot or "", r.titel or "", r.document))


def plan_of(day: date, plannen: list[Plan], *, spreekt_van_nieuw: bool) -> Plan | None:
    """The plan that names this overleg; else the coming one in the year before it begins; else the one in force.

    The overleg about a plan is held before it is adopted (WPO 18a lid 9), earlier where it speaks of a new plan.
    """
    named = [plan for plan in plannen if plan.datum_oogo == day]
    ahead = VOORUIT if spreekt_van_nieuw else SPELING
    coming = [plan for plan in plannen if day < plan.van <= day + ahead]
    running = [plan for plan in plannen if plan.van <= day <= plan.tot]
    return next(iter(named or coming or running[::-1]), None)


def _addendum(rijen: dict[str, Rij], rij: Rij, papieren: Papieren) -> None:
    """Link an addendum to what it changes, and give that its new end."""
    whole = _ouder(rij, papieren, rij.kenmerken.ouder or rij.soort)
    if whole is None or whole.document == rij.document:
        return
    why = f"{rij.variant_reden}; hoort bij '{whole.titel}'"
    van, tot, reden = rij.van, rij.tot, rij.periode_reden
    if reden.startswith(GEEN_PERIODE) or (van, tot) == (whole.van, whole.tot):
        # what it states of itself is only the period of the plan in its title
        van, tot = rij.datum or van or whole.van, whole.tot
        reden = f"{GEEN_PERIODE}: vanaf zijn datum tot het einde van '{whole.titel}'"
    rijen[rij.document] = replace(
        rij, van=van, tot=tot, periode_reden=reden, hoort_bij=whole.document, hoort_bij_reden=why
    )
    if tot and whole.tot and tot > whole.tot and rij.status != "concept":
        for part in [r for r in rijen.values() if r.geheel == whole.document]:
            longer = f"{part.periode_reden}; verlengd tot en met {tot} door '{rij.titel}'"
            rijen[part.document] = replace(part, tot=tot, periode_reden=longer)


def _gebonden(rij: Rij, papieren: Papieren) -> Rij:
    """The row with the period of the paper it belongs to, where it states none itself."""
    if not rij.periode_reden.startswith(GEEN_PERIODE):
        return rij
    if rij.soort == "oogo" and rij.datum:
        return _overleg(rij, papieren)
    if rij.variant == "bijlage" and (whole := _ouder(rij, papieren, rij.kenmerken.ouder or rij.soort)):
        if whole.geheel == rij.geheel:
            return rij
        return replace(
            rij,
            van=whole.van,
            tot=whole.tot,
            periode_reden=f"{GEEN_PERIODE}: die van '{whole.titel}' waar het bij hoort",
            hoort_bij=whole.document,
            hoort_bij_reden=rij.variant_reden,
        )
    if rij.status != "concept" and rij.kenmerken.klasse in bestand("looptijd")["bij_een_plan"]:
        return _dienend(rij, papieren)
    return rij


def _overleg(rij: Rij, papieren: Papieren) -> Rij:
    """Minutes hold to the end of their plan, else of the fourth school year after."""
    day = date.fromisoformat(rij.datum or "")
    plan = plan_of(day, _plannen(rij, papieren), spreekt_van_nieuw=rij.kenmerken.komend_plan)
    end = plan.tot if plan else eind_na_publicatie(day)
    reason = f"{GEEN_PERIODE}: vanaf {day.isoformat()} " + (
        f"tot het einde van het ondersteuningsplan '{plan.titel}' waar het overleg bij hoort"
        if plan
        else "en de vier schooljaren daarna"
    )
    return replace(
        rij,
        tot=end.isoformat(),
        periode_reden=reason,
        hoort_bij=plan.document if plan else None,
        hoort_bij_reden="het overleg over dit plan" if plan else None,
    )


def _dienend(rij: Rij, papieren: Papieren) -> Rij:
    """A paper that explains a plan, for as long as that plan; a summary also from when it begins."""
    whole = _ouder(rij, papieren, "ondersteuningsplan")
    if whole is None or not whole.tot or (rij.datum and whole.tot < rij.datum):
        return rij
    summary = rij.variant == "samenvatting"
    return replace(
        rij,
        van=whole.van if summary else rij.van,
        tot=whole.tot,
        periode_reden=f"{GEEN_PERIODE}: tot het einde van '{whole.titel}' waar het bij hoort",
        hoort_bij=whole.document,
        hoort_bij_reden=rij.variant_reden or f"{rij.kenmerken.klasse} bij dit plan",
    )


def _ouder(rij: Rij, papieren: Papieren, soort: str) -> Rij | None:
    """The paper of this soort and party that a part belongs to: by its years, else the one in force on its day."""
    options = [r for r in papieren.van(rij, soort) if r.document != rij.geheel]
    years = rij.kenmerken.jaren
    # of a paper without a date the year in its name is that of the plan it came with
    first = years[0] if years else int(rij.van[:4]) if rij.van and not rij.datum else None
    if first and (named := [r for r in options if _begint_in(r, first)]):
        return named[-1]
    day = rij.datum or rij.van
    if day is None:
        return options[-1] if options else None
    if running := [r for r in options if r.van and r.tot and r.van <= day <= r.tot]:
        return running[-1]
    coming = [r for r in options if r.van and day < r.van <= (date.fromisoformat(day) + SPELING).isoformat()]
    return coming[0] if coming else None


def _begint_in(rij: Rij, year: int) -> bool:
    own = rij.kenmerken.jaren
    return own[0] == year if own else bool(rij.van and rij.van.startswith(str(year)))


def _plannen(rij: Rij, papieren: Papieren) -> list[Plan]:
    """The plans of whom the document speaks for, oldest first."""
    return [
        Plan(van, tot, plan.titel or "", dag(plan.datum_oogo), plan.document)
        for plan in papieren.van(rij, "ondersteuningsplan")
        if (van := dag(plan.van)) and (tot := dag(plan.tot))
    ]
