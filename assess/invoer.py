"""What the bevindingen of a schooljaar rest on, as one hash: unchanged means that there is nothing to decide."""

import hashlib
from importlib.resources import files

from sqlite_utils import Database

from collect.school_year import SchoolYear
from collect.yaml_data import yaml_files

# Everything that `bevindingen.decide` reads; the text of a passage is fixed by its document and lezing.
_READ = (
    "SELECT code, naam, website FROM samenwerkingsverbanden ORDER BY code",
    "SELECT code, naam, naam_varianten, website FROM gemeenten ORDER BY code",
    "SELECT swv, gemeente FROM swv_gemeenten ORDER BY swv, gemeente",
    "SELECT * FROM lezingen ORDER BY document",
    "SELECT * FROM document_duiding ORDER BY document",
    "SELECT * FROM document_oogo ORDER BY document, gemeente",
    "SELECT * FROM document_partijen ORDER BY document, partij, rol",
    "SELECT * FROM toegepaste_besluiten ORDER BY besluit",
    "SELECT id, assertie, subcode, waarde, karakter, gemeenten, citaat FROM vondsten ORDER BY id",
    # how sure and what is marked decide the order of the evidence and of the queue
    "SELECT id, zekerheid FROM vondsten ORDER BY id",
    "SELECT passage, deelvraag, kans FROM mogelijk_gemist ORDER BY passage, deelvraag",
    """SELECT sha256, coalesce(url_finaal, url) FROM ophalingen WHERE id IN
       (SELECT max(id) FROM ophalingen GROUP BY sha256) AND sha256 IN (SELECT sha256 FROM documenten)
       ORDER BY sha256""",
)
_READ_OF_YEAR = "SELECT partij, soort, uitkomst FROM dekking WHERE schooljaar = ? ORDER BY partij, soort"


def invoer_hash(db: Database, schooljaar: SchoolYear) -> str:
    """A hash over every row the decision reads, and over the norms and the code that decide."""
    digest = hashlib.sha256(str(schooljaar).encode())
    for path in sorted(files("assess").iterdir(), key=lambda entry: entry.name):
        if path.name.endswith((".py", ".yml")):
            digest.update(path.read_bytes())
    for folder in ("norms", "regels"):
        for text in yaml_files(files("assess") / folder).values():
            digest.update(text.encode())
    for query in _READ:
        _feed(digest, db, query, [])
    _feed(digest, db, _READ_OF_YEAR, [str(schooljaar)])
    return digest.hexdigest()


def _feed(digest: "hashlib._Hash", db: Database, query: str, values: list[str]) -> None:
    for row in db.execute(query, values):
        digest.update(repr(row).encode())
    digest.update(b"\x1e")
