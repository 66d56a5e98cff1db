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
def m003_veranderingen(db: Database) -> None:
    """What changed at the source since last time, apart from what changed by our own reading."""
    db.execute("""
        CREATE TABLE tekstversies (
            document TEXT NOT NULL REFERENCES documenten (sha256),
            versie TEXT NOT NULL,
            normalisatie TEXT NOT NULL,
            tekst_hash TEXT,
            woorden INTEGER NOT NULL,
            run TEXT,
            PRIMARY KEY (document, versie, normalisatie)
        )""")
    db.execute("""
        CREATE TABLE veranderingen (
            run TEXT NOT NULL REFERENCES runs (id),
            site TEXT NOT NULL,
            url TEXT NOT NULL,
            soort TEXT NOT NULL CHECK (soort IN (
                'nieuw', 'nieuwe_vindplaats', 'teruggekomen', 'inhoud_gewijzigd', 'alleen_bytes_gewijzigd',
                'niet_vergelijkbaar', 'verplaatst', 'mogelijk_verdwenen', 'verdwenen', 'onbereikbaar',
                'uitgesloten', 'inlog_vereist', 'toestemming_vereist', 'lege_schil', 'te_groot',
                'buiten_bereik', 'geen_document', 'eigen_verwerking')),
            op TEXT NOT NULL,
            document_voor TEXT REFERENCES documenten (sha256),
            document_na TEXT REFERENCES documenten (sha256),
            url_na TEXT,
            sinds TEXT,
            versie TEXT,
            passages_toegevoegd INTEGER,
            passages_vervallen INTEGER,
            passages_gewijzigd INTEGER,
            voorbeelden TEXT,
            toelichting TEXT
        )""")
    db.execute("""
        CREATE UNIQUE INDEX ix_veranderingen_plaats
        ON veranderingen (run, site, url, soort, coalesce(document_na, ''))""")
    db.execute("CREATE INDEX ix_veranderingen_voor ON veranderingen (document_voor)")
    db.execute("CREATE INDEX ix_veranderingen_na ON veranderingen (document_na)")
    db.execute("""
        CREATE TABLE verandering_tellingen (
            run TEXT NOT NULL REFERENCES runs (id),
            soort TEXT NOT NULL,
            aantal INTEGER NOT NULL,
            PRIMARY KEY (run, soort)
        )""")
    db.execute("""
        CREATE TABLE niet_meer_online (
            document TEXT PRIMARY KEY REFERENCES documenten (sha256),
            stand TEXT NOT NULL
                CHECK (stand IN ('niet_te_zien', 'mogelijk_verdwenen', 'vervangen', 'verdwenen')),
            laatst_online TEXT NOT NULL,
            sinds TEXT NOT NULL,
            site TEXT NOT NULL,
            url TEXT NOT NULL,
            vervangen_door TEXT REFERENCES documenten (sha256),
            toelichting TEXT NOT NULL
        )""")


@migrations()
def m004_variant_en_besluit(db: Database) -> None:
    """The program's own judgement apart from what people decided, and the questions that are left."""
    db.execute("ALTER TABLE document_duiding ADD COLUMN variant TEXT")
    db.execute("ALTER TABLE document_duiding ADD COLUMN variant_reden TEXT")
    db.execute("ALTER TABLE document_duiding ADD COLUMN hoort_bij TEXT")
    db.execute("ALTER TABLE document_duiding ADD COLUMN hoort_bij_reden TEXT")
    db.execute("""
        CREATE TABLE duiding_machine (
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
            onderdeel_van TEXT,
            variant TEXT,
            variant_reden TEXT,
            partijen TEXT NOT NULL,
            kenmerken TEXT NOT NULL,
            twijfel TEXT NOT NULL,
            tekst_hash TEXT NOT NULL
        )""")
    db.execute("""
        CREATE TABLE document_oogo (
            document TEXT NOT NULL REFERENCES documenten (sha256),
            gemeente TEXT NOT NULL,
            datum TEXT NOT NULL,
            reden TEXT NOT NULL,
            PRIMARY KEY (document, gemeente)
        )""")
    db.execute("""
        CREATE TABLE toegepaste_besluiten (
            besluit INTEGER PRIMARY KEY,
            soort TEXT NOT NULL,
            partij TEXT,
            schooljaar TEXT,
            document TEXT,
            waarde TEXT NOT NULL CHECK (json_valid(waarde)),
            reden TEXT NOT NULL,
            door TEXT NOT NULL,
            op TEXT NOT NULL,
            toegepast INTEGER NOT NULL,
            zelfde_bewijs INTEGER NOT NULL
        )""")
    db.execute("""
        CREATE TABLE duiding_vragen (
            id TEXT PRIMARY KEY,
            schooljaar TEXT NOT NULL,
            vraagsoort TEXT NOT NULL CHECK (vraagsoort IN ('soort', 'geldigheid', 'partij', 'plan_in_kracht')),
            soort TEXT NOT NULL,
            document TEXT,
            partij TEXT,
            vraag TEXT NOT NULL,
            opties TEXT NOT NULL,
            reden TEXT NOT NULL,
            vingerafdruk TEXT NOT NULL,
            besluit INTEGER
        )""")


@migrations()
def m005_verborgen(db: Database) -> None:
    """Passages that are kept from view and from judgement, and why."""
    db.execute("ALTER TABLE passages ADD COLUMN verborgen TEXT")


@migrations()
def m010_methoden(db: Database) -> None:
    """Pages of worksheets and presentations; SQLite changes a check only with its table."""
    db.execute("""
        CREATE TABLE paginas_nieuw (
            document TEXT NOT NULL REFERENCES documenten (sha256),
            nummer INTEGER NOT NULL,
            tekst TEXT NOT NULL,
            methode TEXT NOT NULL
                CHECK (methode IN ('tekstlaag', 'ocr', 'html', 'docx', 'odt', 'xlsx', 'pptx', 'tekst')),
            kwaliteit REAL NOT NULL CHECK (kwaliteit BETWEEN 0 AND 1),
            breedte REAL,
            hoogte REAL,
            PRIMARY KEY (document, nummer)
        )""")
    db.execute("INSERT INTO paginas_nieuw SELECT * FROM paginas")
    db.execute("DROP TABLE paginas")
    db.execute("ALTER TABLE paginas_nieuw RENAME TO paginas")


@migrations()
def m011_herkenning(db: Database) -> None:
    """With what a page was recognised, and how sure its words are."""
    db.execute("ALTER TABLE paginas ADD COLUMN herkend_met TEXT")
    db.execute("ALTER TABLE paginas ADD COLUMN dpi INTEGER")
    db.execute("ALTER TABLE paginas ADD COLUMN zekerheid REAL")
    db.execute("ALTER TABLE passages ADD COLUMN zekerheid_tekst REAL")


@migrations()
def m012_indeling(db: Database) -> None:
    """What a PDF says of itself, how its pages are numbered in print, and words broken over two lines."""
    db.execute("ALTER TABLE passages ADD COLUMN afbrekingen TEXT")
    db.execute("ALTER TABLE paginas ADD COLUMN label TEXT")
    db.execute("""
        CREATE TABLE document_gegevens (
            document TEXT PRIMARY KEY REFERENCES documenten (sha256),
            titel TEXT,
            gemaakt_met TEXT,
            omgezet_met TEXT,
            gemaakt_op TEXT,
            gewijzigd_op TEXT,
            taal TEXT,
            bladwijzers TEXT,
            paginalabels INTEGER NOT NULL
        )""")


@migrations()
def m020_verwant(db: Database) -> None:
    """Passages of several documents that say nearly the same, and for which readings that was worked out."""
    db.execute("""
        CREATE TABLE verwante_passages (
            passage TEXT PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
            groep TEXT NOT NULL
        )""")
    db.execute("CREATE INDEX ix_verwante_passages_groep ON verwante_passages (groep)")
    db.execute("CREATE TABLE verwant_stand (id INTEGER PRIMARY KEY CHECK (id = 1), lezingen TEXT NOT NULL)")
