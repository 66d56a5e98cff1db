"""The third stage: from passages to bevindingen."""

from sqlite_utils import Database

from assess import bevindingen, norm, vondsten
from collect.progress import Progress, silent
from collect.school_year import SchoolYear


def assess(db: Database, schooljaar: SchoolYear, progress: Progress = silent) -> dict[str, int]:
    """Find what is not yet read with these rules and decide; a second run with nothing new writes nothing."""
    norm.load().store(db)
    found = vondsten.find(db, progress)
    return {**found, **bevindingen.decide(db, schooljaar, progress=progress)}
