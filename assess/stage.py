"""The third stage: from passages to bevindingen."""

from collections.abc import Sequence

from sqlite_utils import Database

from assess import bevindingen, norm, tweede_lezing, vondsten, wachtrij
from assess.goud import Voorbeeld
from assess.invoer import invoer_hash
from collect.meldingen import now
from collect.progress import Progress, silent
from collect.school_year import SchoolYear


def assess(
    db: Database,
    schooljaar: SchoolYear,
    progress: Progress = silent,
    geleerd: Sequence[Voorbeeld] = (),
) -> dict[str, int]:
    """Find what is not yet read with these rules and decide; a second run with nothing new writes nothing.

    `geleerd` are passages that the second reader learns from beside the shipped ones.
    """
    norm.load().store(db)
    found = vondsten.find(db, progress) | tweede_lezing.read(db, progress, geleerd)
    invoer = invoer_hash(db, schooljaar)
    if _decided_on(db, schooljaar) == invoer:
        return found
    decided = bevindingen.decide(db, schooljaar, progress=progress)
    decided |= wachtrij.fill(db, schooljaar)
    with db.atomic():
        db.execute(
            "INSERT OR REPLACE INTO besliste_schooljaren (schooljaar, invoer_hash, op) VALUES (?, ?, ?)",
            [str(schooljaar), invoer, now()],
        )
    return {**found, **decided}


def _decided_on(db: Database, schooljaar: SchoolYear) -> str | None:
    query = "SELECT invoer_hash FROM besliste_schooljaren WHERE schooljaar = ?"
    row = db.execute(query, [str(schooljaar)]).fetchone()
    return row[0] if row else None
