"""Tables of the second stage: pages, passages, what a document is, and what is covered."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("extract")


@migrations()
def m001_tekst(db: Database) -> None:
    """The text made from the bytes; it can be made again."""
    db.execute("""
        CREATE TABLE lezingen (
            document TEXT PRIMARY KEY REFERENCES documenten (sha256),
            versie TEXT NOT NULL,
            uitkomst TEXT NOT NULL
                CHECK (uitkomst IN ('gelezen', 'deels', 'onleesbaar', 'beveiligd', 'beschadigd', 'leeg', 'niet_ondersteund')),
            paginas INTEGER NOT NULL,
            paginas_ongelezen INTEGER NOT NULL,
            toelichting TEXT
        )""")
    db.execute("""
        CREATE TABLE paginas (
            document TEXT NOT NULL REFERENCES documenten (sha256),
            nummer INTEGER NOT NULL,
            tekst TEXT NOT NULL,
            methode TEXT NOT NULL CHECK (methode IN ('tekstlaag', 'ocr', 'html', 'docx', 'odt', 'tekst')),
            kwaliteit REAL NOT NULL CHECK (kwaliteit BETWEEN 0 AND 1),
            breedte REAL,
            hoogte REAL,
            PRIMARY KEY (document, nummer)
        )""")
    db.execute("""
        CREATE TABLE passages (
            id TEXT PRIMARY KEY,
            document TEXT NOT NULL REFERENCES documenten (sha256),
            pagina INTEGER,
            pagina_tot INTEGER,
            volgnummer INTEGER NOT NULL,
            soort TEXT NOT NULL CHECK (soort IN ('alinea', 'lijst', 'tabelrij')),
            kop_pad TEXT NOT NULL,
            aanhef TEXT,
            tekst TEXT NOT NULL,
            anker TEXT,
            delen TEXT,
            vakken TEXT,
            tekst_hash TEXT NOT NULL,
            UNIQUE (document, volgnummer)
        )""")
    db.execute("CREATE INDEX ix_passages_tekst_hash ON passages (tekst_hash)")


@migrations()
def m002_duiding(db: Database) -> None:
    """What a document is, for whom, and what is covered or missing."""
    db.execute("""
        CREATE TABLE document_duiding (
            document TEXT PRIMARY KEY REFERENCES documenten (sha256),
            versie TEXT NOT NULL,
            titel TEXT,
            soort TEXT NOT NULL,
            soort_reden TEXT NOT NULL,
            van TEXT,
            tot TEXT,
            periode_reden TEXT,
            status TEXT NOT NULL CHECK (status IN ('concept', 'vastgesteld', 'onbekend')),
            status_reden TEXT NOT NULL,
            datum TEXT,
            datum_concept TEXT,
            datum_opr TEXT,
            datum_oogo TEXT,
            datum_vaststelling TEXT,
            landelijk INTEGER NOT NULL DEFAULT 0,
            kan_tellen INTEGER NOT NULL,
            kan_tellen_reden TEXT NOT NULL,
            onderdeel_van TEXT
        )""")
    db.execute("""
        CREATE TABLE document_partijen (
            document TEXT NOT NULL REFERENCES documenten (sha256),
            partij TEXT NOT NULL,
            rol TEXT NOT NULL CHECK (rol IN ('uitgever', 'spreekt_voor', 'beperkt_tot', 'genoemd')),
            reden TEXT NOT NULL,
            PRIMARY KEY (document, partij, rol)
        )""")
    db.execute("""
        CREATE TABLE dekking (
            partij TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            soort TEXT NOT NULL,
            uitkomst TEXT NOT NULL,
            reden TEXT NOT NULL,
            document TEXT,
            PRIMARY KEY (partij, schooljaar, soort)
        )""")


@migrations()
def m010_herkenning(db: Database) -> None:
    """With what a page was recognised, and how sure its words are."""
    db.execute("ALTER TABLE paginas ADD COLUMN herkend_met TEXT")
    db.execute("ALTER TABLE paginas ADD COLUMN dpi INTEGER")
    db.execute("ALTER TABLE paginas ADD COLUMN zekerheid REAL")
    db.execute("ALTER TABLE passages ADD COLUMN zekerheid_tekst REAL")
