"""From a fetched ZIP file to an event that makes each document in it a document of its own.

The ZIP stays in the archive as it was served; its members are put beside it, each under its own hash,
with the address of the ZIP and their name in it as the place where they were found.
"""

from urllib.parse import quote

from collect.archive import Archive
from collect.frontier import Place
from collect.media import ZIP, sniff
from collect.meldingen import now
from collect.records import Record, melding
from collect.zip_members import Lid, members

_ZIP_START = b"PK\x03\x04"


def unpacked_event(archive: Archive, answered: Record, place: Place) -> Record | None:
    """What a ZIP file held, after the event of its answer; None when the answer was no ZIP file.

    The members' bytes are in the archive when this returns.
    """
    row = answered["ophaling"]
    if row["sha256"] is None or row["media_type"] not in (ZIP, None):
        return None
    if row["media_type"] is None and not _starts_as_zip(archive, row["sha256"]):
        return None  # "not changed", and what it was is no ZIP file
    data = archive.get(row["sha256"])
    if row["media_type"] is None and sniff(data, "") != ZIP:
        return None
    found: list[Record] = []
    problems: list[str] = []
    for member in members(data):
        if isinstance(member, Lid):
            found.append(_member(archive, member))
        else:
            problems.append(member)
    if not found and not problems:
        problems.append("in het zip-bestand zit geen document dat gelezen kan worden")
    return {
        "soort": "uitgepakt",
        "op": now(),
        "run": row["run"],
        "site": row["site"],
        "url": row["url"],
        "url_finaal": row["url_finaal"],
        "zip": row["sha256"],
        "omvang": len(data),
        "uitkomst": row["uitkomst"],
        "robots": row["robots"],
        "partijen": list(place.partijen),
        "kop": place.ankertekst or place.kop,
        "score": place.score,
        "diepte": place.diepte + 1,
        "leden": found,
        "volledig": not problems,
        "meldingen": [melding(row["url"], f"niet uitgepakt: {text}", row["run"]) for text in problems],
    }


def member_url(url: str, name: str) -> str:
    """The address of a member: that of the ZIP file with its name as fragment."""
    return f"{url}#{quote(name)}"


def _member(archive: Archive, member: Lid) -> Record:
    return {
        "naam": member.naam,
        "sha256": archive.put(member.data),
        "media_type": member.media_type,
        "omvang": len(member.data),
    }


def _starts_as_zip(archive: Archive, sha256: str) -> bool:
    path = archive.path(sha256)
    if not path.exists():
        return False
    with path.open("rb") as handle:
        return handle.read(4) == _ZIP_START
