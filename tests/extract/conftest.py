"""A dossier to bring documents into, and PDFs drawn to the point."""

import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlite_utils import Database

from collect.archive import Archive
from collect.dossier import Dossier, open_database
from collect.progress import silent
from collect.schema import migrations as collect_migrations
from extract.schema import migrations as extract_migrations
from extract.stage import extract

# x, y from the top, font, size, text
Mark = tuple[float, float, str, float, str]
PdfMaker = Callable[..., bytes]
Add = Callable[..., str]
SITE = "https://verband.example/"


@dataclass
class Werk:
    """A dossier with its working database."""

    dossier: Dossier
    db: Database

    def bring(self, data: bytes, name: str = "stuk") -> str:
        """Put bytes in the archive with a row in documenten; their sha256."""
        sha256 = Archive(self.dossier.archief).put(data)
        moment = "2026-01-01T00:00:00+00:00"
        self.db.execute(
            "INSERT OR IGNORE INTO documenten VALUES (?, 'application/octet-stream', ?, ?, NULL, ?, ?)",
            [sha256, len(data), name, moment, moment],
        )
        return sha256

    def extract(self, workers: int = 2) -> dict[str, int]:
        return extract(self.dossier, self.db, silent, workers=workers)

    def lezing(self, sha256: str) -> dict[str, object]:
        return dict(next(self.db.query("SELECT * FROM lezingen WHERE document = ?", [sha256])))

    def paginas(self, sha256: str) -> list[dict[str, object]]:
        return list(self.db.query("SELECT * FROM paginas WHERE document = ? ORDER BY nummer", [sha256]))

    def passages(self, sha256: str) -> list[dict[str, object]]:
        return list(self.db.query("SELECT * FROM passages WHERE document = ? ORDER BY volgnummer", [sha256]))

    def oorzaken(self) -> list[str]:
        return [
            row["oorzaak"] for row in self.db.query("SELECT oorzaak FROM meldingen WHERE stap = 'extract'")
        ]

    def fingerprint(self) -> str:
        """A hash over every row this stage wrote."""
        rows = [
            tuple(row.values())
            for table, key in (("lezingen", "document"), ("paginas", "document, nummer"), ("passages", "id"))
            for row in self.db.query(f"SELECT * FROM {table} ORDER BY {key}")
        ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture
def werk(tmp_path: Path) -> Iterator[Werk]:
    """An empty dossier."""
    dossier = Dossier(tmp_path / "dossier")
    dossier.create()
    db = open_database(dossier.werk_db, [collect_migrations, extract_migrations])
    yield Werk(dossier, db)
    db.close()


@pytest.fixture
def pdf() -> PdfMaker:
    """Makes an A4 PDF from pages of marks (x, y from the top, font, size, text), with ruled lines if given."""

    def make(
        *pages: Sequence[Mark],
        lines: Sequence[tuple[float, float, float, float]] = (),
        password: str | None = None,
        owner: str | None = None,
    ) -> bytes:
        from reportlab.lib.pdfencrypt import StandardEncryption

        buffer = io.BytesIO()
        lock = StandardEncryption(password or "", owner, canPrint=0) if password or owner else None
        canvas = Canvas(buffer, pagesize=(595, 842), invariant=1, encrypt=lock)
        for page in pages:
            for x, y, font, size, text in page:
                canvas.setFont(font, size)
                canvas.drawString(x, 842 - y, text)
            for x0, y0, x1, y1 in lines:
                canvas.line(x0, 842 - y0, x1, 842 - y1)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return make


@pytest.fixture(scope="session")
def slow_pdf() -> bytes:
    """A small PDF that takes seconds a page, and little memory: the pages share one stream of idle operators."""
    packed = zlib.compress(b"0 g 0 w 1 J " * 1_000_000, 1)
    pages = range(5, 25)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[%b]>>" % (b"4 0 R " * 25)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pages)),
        b"null",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
        *[page] * len(pages),
    ]
    body = b"".join(b"%d 0 obj%b endobj\n" % (n, content) for n, content in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 999>>\n%%EOF"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A register of one samenwerkingsverband with two gemeenten."""
    database = open_database(tmp_path / "werk.db", [collect_migrations, extract_migrations])
    database.execute(
        "INSERT INTO samenwerkingsverbanden (code, sector, naam) VALUES ('PO9701', 'PO', 'SWV Lindewaard PO')"
    )
    for code, naam in (("GM9701", "Lindewaard"), ("GM9702", "Sint Joostland")):
        database.execute("INSERT INTO gemeenten (code, naam) VALUES (?, ?)", [code, naam])
        database.execute("INSERT INTO swv_gemeenten (swv, gemeente) VALUES ('PO9701', ?)", [code])
    database.conn.commit()
    yield database
    database.close()


@pytest.fixture
def add(db: Database) -> Add:
    """Adds a document with its page texts and the link to it; gives its sha256."""

    def put(path: str, *pages: str, site: str = SITE, titel: str | None = None, **place: Any) -> str:
        sha256 = hashlib.sha256("\f".join((path, *pages)).encode()).hexdigest()
        html = not path.endswith((".pdf", ".docx"))
        values = {
            "site": site, "url": SITE + path, "partijen": json.dumps(place.pop("partijen", ["PO9701"])), "soort": "document",
            "toestand": "gedaan", "score": 1.0, "diepte": 1, "sha256": sha256, "laatste_uitkomst": "opgehaald", **place,
        }  # fmt: skip
        moment = "2026-09-15T08:00:00+00:00"
        db.execute(
            "INSERT INTO documenten (sha256, media_type, omvang, bestandsnaam, titel, eerst_gezien, laatst_gezien) "
            "VALUES (?, ?, 1, ?, ?, ?, ?)",
            [
                sha256,
                "text/html" if html else "application/pdf",
                None if html else path,
                titel,
                moment,
                moment,
            ],
        )
        marks = ", ".join("?" * len(values))
        db.execute(f"INSERT INTO vindplaatsen ({', '.join(values)}) VALUES ({marks})", list(values.values()))
        db.execute(
            "INSERT INTO lezingen (document, versie, uitkomst, paginas, paginas_ongelezen) "
            "VALUES (?, '1', 'gelezen', ?, 0)",
            [sha256, len(pages)],
        )
        for number, text in enumerate(pages, start=1):
            db.execute(
                "INSERT INTO paginas (document, nummer, tekst, methode, kwaliteit) VALUES (?, ?, ?, 'tekst', 1)",
                [sha256, number, text],
            )
        db.conn.commit()
        return sha256

    return put
