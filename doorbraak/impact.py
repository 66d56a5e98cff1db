"""Tries other rules or norms on a copy of the dossier, and tells what would change; the dossier stays as it is."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from assess import bevindingen, vondsten
from assess.impact import (
    Omslag,
    Plaats,
    Stand,
    Wetsomslag,
    omslagen,
    standen,
    uitkomsten,
    wetsomslagen,
)
from assess.regelset import Regelset
from assess.wettelijk_rijen import KINDS
from collect.dossier import Dossier, open_database, read_only
from collect.progress import Progress
from collect.school_year import SchoolYear
from doorbraak.export import NothingToExport
from doorbraak.pages.words import INDICATIES, SUBCODES, UITKOMSTEN, VORMEN, word
from doorbraak.publish import WERK_MIGRATIONS


@dataclass(frozen=True)
class Gevolg:
    """What a change of rules would do to a schooljaar; `andere_regels` tells that the dossier itself is of other rules."""

    cellen: int
    omslagen: tuple[Omslag, ...]
    wet: tuple[Wetsomslag, ...]
    namen: dict[str, str]
    andere_regels: str | None


def gevolg(
    dossier: Dossier, schooljaar: SchoolYear, against: Regelset, in_use: Regelset, progress: Progress
) -> Gevolg:
    """Assess the published dossier again with `against`; raises NothingToExport, NormError and RuleError."""
    if not dossier.dossier_db.exists():
        raise NothingToExport(f"{dossier.dossier_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
    book, normen = against.book(), against.kader()
    wet = {kind: against.book(kind) for kind in KINDS.values()}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "proef.db"
        with closing(read_only(dossier.dossier_db)) as live, closing(sqlite3.connect(copy)) as target:
            live.backup(target)
        with closing(open_database(copy, WERK_MIGRATIONS)) as db:
            before = standen(db, schooljaar)
            if not before:
                raise NothingToExport(
                    f"geen bevindingen over schooljaar {schooljaar} in {dossier.dossier_db}"
                )
            law = uitkomsten(db, schooljaar)
            query = "SELECT DISTINCT model_versie FROM bevindingen WHERE schooljaar = ?"
            used = {row[0] for row in db.execute(query, [str(schooljaar)])}
            vondsten.find(db, progress, book=book, normen=normen)
            bevindingen.decide(db, schooljaar, progress=progress, book=book, normen=normen, wet=wet)
            names = {row["id"]: row["naam"] for row in db.query("SELECT id, naam FROM normen")}
            found = omslagen(before, standen(db, schooljaar))
            changed = wetsomslagen(law, uitkomsten(db, schooljaar))
    other = used - {in_use.book().versie}
    return Gevolg(len(before), tuple(found), tuple(changed), names, ", ".join(sorted(other)) or None)


def lines(found: Gevolg) -> Iterator[str]:
    """What the command prints."""
    if found.andere_regels:
        yield (
            f"let op: de bevindingen in dit dossier zijn gemaakt met andere regels ({found.andere_regels}) dan die "
            "van dit programma; ook dat verschil staat hieronder"
        )
    for omslag in found.omslagen:
        naam = found.namen.get(omslag.element, "")
        if omslag.zichtbaar:
            yield f"{omslag.swv} {omslag.element} {naam}: {_stand(omslag.oud)} → {_stand(omslag.nieuw)}"
        else:
            yield f"{omslag.swv} {omslag.element} {naam}: blijft {_stand(omslag.nieuw)}, met andere antwoorden"
        for verschil in omslag.deelvragen:
            yield (
                f"  {verschil.deelvraag}: {verschil.oud or 'geen antwoord'} → {verschil.nieuw or 'geen antwoord'}"
            )
            yield from _plaats(verschil.plaats)
    for change in found.wet:
        was, will = (word(UITKOMSTEN, one) or "geen uitkomst" for one in (change.oud, change.nieuw))
        who = f" ({change.partij})" if change.partij != change.swv else ""
        yield f"{change.swv} {change.vraag}{who}: {was} → {will}"
        yield from _plaats(change.plaats)
    flipped = sum(omslag.zichtbaar for omslag in found.omslagen)
    yield (
        f"{flipped} van {found.cellen} bevindingen slaan om, {len(found.omslagen) - flipped} houden hun indicatie "
        "met andere antwoorden; "
        f"{len(found.wet)} uitkomsten over normen uit de wet veranderen; het dossier is niet gewijzigd"
    )


def as_json(found: Gevolg) -> str:
    """The same for a program."""
    data = {
        "bevindingen": [asdict(omslag) for omslag in found.omslagen],
        "wettelijke_bevindingen": [asdict(change) for change in found.wet],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plaats(place: Plaats | None) -> Iterator[str]:
    if place:
        page = f", pagina {place.pagina}" if place.pagina else ""
        yield f"    “{place.citaat}” ({place.titel or 'document zonder titel'}{page})"


def _stand(stand: Stand | None) -> str:
    if stand is None:
        return "geen bevinding"
    said = word(INDICATIES, stand.indicatie)
    more = [word(SUBCODES, stand.subcode), word(VORMEN, stand.doorzettingsmacht_vorm)]
    if stand.indicatie not in ("niet_aangetroffen", "niet_te_beoordelen"):
        more.append(f"{len(stand.gemeenten_gedekt)} gemeenten")
    extra = ", ".join(filter(None, more))
    return f"{said} ({extra})" if extra else said
