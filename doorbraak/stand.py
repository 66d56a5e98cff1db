"""What a release or the present dossier says: its cells, and the documents, rules and decisions behind them."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assess.fingerprint import normal
from collect.dossier import Dossier, read_only
from collect.school_year import SchoolYear
from doorbraak.export import bevindingen
from doorbraak.frozen import Release, ReleaseError, release_named
from extract.verandering_tekst import kern_of, normaal

HUIDIG = "huidig"
Row = dict[str, Any]
Cel = tuple[str, str]
# One piece of evidence: its rol, deelvraag and words, and the document that it stands in.
Stuk = tuple[str, str, str, str]


@dataclass(frozen=True)
class Weegt:
    """How a document stands in a region: whether it counts, its status, and why."""

    telt_mee: bool
    status: str
    reden: str


@dataclass(frozen=True)
class Stand:
    """One side of a comparison; `db` is open for reading as long as it is used."""

    naam: str
    schooljaar: str
    cellen: dict[Cel, Row]
    db: Database
    _texts: dict[str, str] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def documents(self, swv: str) -> dict[str, Weegt]:
        """The documents of a region that can hold an agreement, by sha256."""
        query = """
            SELECT examined.document, examined.telt_mee, duiding.status, examined.reden
            FROM onderzochte_documenten AS examined JOIN document_duiding AS duiding USING (document)
            WHERE examined.swv = ? AND examined.schooljaar = ? AND (examined.telt_mee OR duiding.kan_tellen)
        """
        return {
            row["document"]: Weegt(bool(row["telt_mee"]), row["status"], row["reden"])
            for row in self.db.query(query, [swv, self.schooljaar])
        }

    def text(self, document: str) -> str:
        """A hash over what a document says, made by the present program on either side of a comparison."""
        if document not in self._texts:
            row = self.db.execute(
                "SELECT eerst_gezien FROM documenten WHERE sha256 = ?", [document]
            ).fetchone()
            text = normaal(kern_of(self.db, document, row[0]))
            # What could not be read is alike only where the bytes are.
            self._texts[document] = hashlib.sha256((text or document).encode()).hexdigest()
        return self._texts[document]

    def reading(self, document: str) -> str:
        """A hash over what was read of a document as it is assessed: its passages with their headings."""
        rows = self.db.execute(
            "SELECT soort, kop_pad, aanhef, tekst, verborgen FROM passages WHERE document = ? ORDER BY volgnummer",
            [document],
        ).fetchall()
        read = self.db.execute(
            "SELECT uitkomst, paginas_ongelezen FROM lezingen WHERE document = ?", [document]
        ).fetchall()
        return hashlib.sha256(json.dumps([rows, read], ensure_ascii=False).encode()).hexdigest()

    def words(self, document: str) -> str:
        """The words of all its pages and passages, as evidence is compared."""
        if document not in self._words:
            texts = self.db.execute(
                "SELECT tekst FROM paginas WHERE document = ? UNION ALL SELECT tekst FROM passages WHERE document = ?",
                [document, document],
            )
            self._words[document] = normal("\n".join(text for (text,) in texts))
        return self._words[document]

    def reader(self, document: str) -> str | None:
        """The version of the reader that read it."""
        row = self.db.execute("SELECT versie FROM lezingen WHERE document = ?", [document]).fetchone()
        return str(row[0]) if row else None

    def knows(self, document: str) -> bool:
        """Whether these bytes were obtained."""
        return bool(self.db.execute("SELECT 1 FROM documenten WHERE sha256 = ?", [document]).fetchone())

    def name(self, document: str) -> str:
        """How a person would know the document: where it was last fetched."""
        row = self.db.execute(
            "SELECT coalesce(url_finaal, url) FROM ophalingen WHERE sha256 = ? ORDER BY id DESC LIMIT 1",
            [document],
        ).fetchone()
        return str(row[0]) if row else document[:12]

    def evidence(self, cel: Cel) -> set[Stuk]:
        """The pieces that a bevinding stands on."""
        query = """
            SELECT rol, deelvraag, citaat, document FROM bevinding_bewijs
            WHERE swv = ? AND element = ? AND schooljaar = ? AND rol <> 'telt_niet_mee'
        """
        rows = self.db.query(query, [*cel, self.schooljaar])
        return {(row["rol"], row["deelvraag"], normal(row["citaat"]), row["document"]) for row in rows}

    def dekking(self, swv: str) -> dict[tuple[str, str], str]:
        """The uitkomst per party and soort of a region and its gemeenten."""
        query = """
            SELECT partij, soort, uitkomst FROM dekking WHERE schooljaar = ?
            AND (partij = ? OR partij IN (SELECT gemeente FROM swv_gemeenten WHERE swv = ?))
        """
        rows = self.db.query(query, [self.schooljaar, swv, swv])
        return {(row["partij"], row["soort"]): row["uitkomst"] for row in rows}

    @cached_property
    def besluiten(self) -> dict[int, Row]:
        """The decisions of people about documents that were applied."""
        rows = self.db.query("SELECT * FROM toegepaste_besluiten WHERE toegepast")
        return {row["besluit"]: row for row in rows}

    @cached_property
    def runs(self) -> set[str]:
        """The runs that had been done."""
        return {row[0] for row in self.db.execute("SELECT id FROM runs")}

    @cached_property
    def rules(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Hash and deelvragen of every rule."""
        rows = self.db.query("SELECT id, hash, deelvragen FROM regels")
        return {row["id"]: (row["hash"], tuple(json.loads(row["deelvragen"]))) for row in rows}

    @cached_property
    def norms(self) -> dict[str, str]:
        """Every norm with its deelvragen as text, without the version of the whole."""
        found = {}
        for row in self.db.query("SELECT * FROM normen"):
            asked = self.db.execute(
                "SELECT id, vraag, kern, waarde FROM deelvragen WHERE norm = ? ORDER BY id", [row["id"]]
            ).fetchall()
            plain = {name: value for name, value in row.items() if name != "versie"}
            found[row["id"]] = json.dumps([plain, asked], ensure_ascii=False, sort_keys=True)
        return found


@contextmanager
def stand_of(dossier: Dossier, naam: str, schooljaar: str | None = None) -> Iterator[Stand]:
    """The release of that name, or the present dossier for `huidig`; raises ReleaseError and NothingToExport."""
    if naam == HUIDIG:
        if not dossier.dossier_db.exists():
            raise ReleaseError(f"{dossier.dossier_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
        year = SchoolYear.parse(schooljaar or _last_year(dossier))
        with _stand(f"{naam} ({year})", str(year), bevindingen(dossier, year), dossier.dossier_db) as stand:
            yield stand
    else:
        with frozen_stand(release_named(dossier, naam)) as stand:
            yield stand


@contextmanager
def frozen_stand(release: Release, schooljaar: str | None = None) -> Iterator[Stand]:
    """What a release says; a draft that has no name yet is told its schooljaar."""
    year = schooljaar or release.schooljaar
    with _stand(release.naam, year, release.cells(), release.dossier_db) as stand:
        yield stand


@contextmanager
def _stand(naam: str, schooljaar: str, rows: list[Row], path: Path) -> Iterator[Stand]:
    db = Database(read_only(path))
    with closing(db):
        yield Stand(naam, schooljaar, {(row["swv"], row["element"]): row for row in rows}, db)


def _last_year(dossier: Dossier) -> str:
    with closing(read_only(dossier.dossier_db)) as db:
        return str(db.execute("SELECT max(schooljaar) FROM bevindingen").fetchone()[0])
