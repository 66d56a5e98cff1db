"""What waits for a person, and what people decided, to read on a screen."""

import json
from collections.abc import Iterable
from dataclasses import fields

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.besluit import OVER_DOCUMENT, PLAN_IN_KRACHT, VRIJGEVEN, Besluit
from extract.vragen import Vraag

_BIJ = ("vingerafdruk", "tekst_hash")


def open_vragen(
    werk: Database, besluiten: Iterable[Besluit], schooljaar: SchoolYear | None = None
) -> list[Vraag]:
    """The questions of the last run that no besluit on the same evidence has answered since."""
    answered = {besluit.vingerafdruk for besluit in besluiten}
    names = ", ".join(field.name for field in fields(Vraag))
    query = f"SELECT {names} FROM duiding_vragen WHERE :jaar IS NULL OR schooljaar = :jaar ORDER BY schooljaar, partij, id"
    rows = werk.query(query, {"jaar": str(schooljaar) if schooljaar else None})
    return [vraag for vraag in (Vraag(**row) for row in rows) if vraag.vingerafdruk not in answered]


def staande_besluiten(werk: Database, besluiten: Iterable[Besluit]) -> list[str]:
    """One line for each standing besluit: about what, what was decided, by whom, why, and whether it is applied."""
    applied = {row["besluit"]: row for row in werk.query("SELECT * FROM toegepaste_besluiten")}
    lines = []
    for besluit in besluiten:
        value = {name: part for name, part in besluit.waarde.items() if name not in _BIJ}
        row = applied.get(besluit.id)
        if row is None:
            state = "nog niet toegepast: geldt vanaf de volgende run"
        elif not row["toegepast"]:
            state = "niet toegepast: het document is niet (meer) in het dossier"
        else:
            state = "toegepast" if row["zelfde_bewijs"] else "toegepast, maar op ander bewijs genomen"
        about = (
            besluit.document[:12] if besluit.document and besluit.soort in OVER_DOCUMENT else besluit.partij
        )
        if besluit.soort == PLAN_IN_KRACHT and besluit.document:
            value["document"] = besluit.document[:12]
            about = f"{besluit.partij} {besluit.schooljaar}"
        if besluit.soort == VRIJGEVEN:
            value["passages"] = len(value["passages"])
        said = json.dumps(value, ensure_ascii=False, sort_keys=True)
        lines.append(
            f"{besluit.id}  {besluit.soort}  {about}  {said}  door {besluit.door} op {besluit.op[:10]}: "
            f"{besluit.reden} ({state})"
        )
    return lines
