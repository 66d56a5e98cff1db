"""Tables of the third stage: norms, vondsten, bevindingen and the account of each."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("assess")


@migrations()
def m001_normen(db: Database) -> None:
    """The norm data as used, copied in so that the site can show it."""
    db.execute("""
        CREATE TABLE normen (
            id TEXT PRIMARY KEY,
            naam TEXT NOT NULL,
            soort TEXT NOT NULL,
            omschrijving TEXT NOT NULL,
            bron TEXT NOT NULL,
            grondslag_status TEXT NOT NULL,
            geldig_van TEXT,
            geldig_tot TEXT,
            bindt TEXT,
            toezicht TEXT,
            versie TEXT NOT NULL
        )""")
    db.execute("""
        CREATE TABLE deelvragen (
            id TEXT PRIMARY KEY,
            norm TEXT NOT NULL REFERENCES normen (id),
            vraag TEXT NOT NULL,
            kern INTEGER NOT NULL,
            waarde TEXT
        )""")
    db.execute("""
        CREATE TABLE modellen (
            versie TEXT PRIMARY KEY,
            soort TEXT NOT NULL,
            omschrijving TEXT NOT NULL,
            gemaakt TEXT NOT NULL
        )""")


@migrations()
def m002_vondsten(db: Database) -> None:
    """What one passage says about one deelvraag."""
    db.execute("""
        CREATE TABLE vondsten (
            id TEXT PRIMARY KEY,
            document TEXT NOT NULL,
            passage TEXT NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
            deelvraag TEXT NOT NULL REFERENCES deelvragen (id),
            assertie TEXT NOT NULL
                CHECK (assertie IN ('afgesproken', 'voorgenomen', 'ontkend', 'vermelding', 'elders')),
            subcode TEXT,
            waarde TEXT,
            karakter TEXT CHECK (karakter IN ('beslissend', 'adviserend')),
            gemeenten TEXT,
            zekerheid REAL,
            pagina INTEGER,
            anker TEXT,
            citaat TEXT NOT NULL,
            begin INTEGER NOT NULL,
            eind INTEGER NOT NULL,
            markeringen TEXT,
            regels TEXT NOT NULL,
            model_versie TEXT NOT NULL
        )""")
    db.execute("CREATE INDEX ix_vondsten_document ON vondsten (document)")
    db.execute("""
        CREATE TABLE toetsingen (
            document TEXT PRIMARY KEY,
            invoer TEXT NOT NULL,
            model_versie TEXT NOT NULL
        )""")


@migrations()
def m003_bevindingen(db: Database) -> None:
    """The machine's indicatie per samenwerkingsverband, schooljaar and element, with its account."""
    db.execute("""
        CREATE TABLE onderzochte_documenten (
            swv TEXT NOT NULL REFERENCES samenwerkingsverbanden (code),
            schooljaar TEXT NOT NULL,
            document TEXT NOT NULL,
            telt_mee INTEGER NOT NULL,
            reden TEXT NOT NULL,
            gemeenten TEXT NOT NULL,
            PRIMARY KEY (swv, schooljaar, document)
        )""")
    db.execute("""
        CREATE TABLE bevindingen (
            swv TEXT NOT NULL REFERENCES samenwerkingsverbanden (code),
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL REFERENCES normen (id),
            indicatie TEXT NOT NULL CHECK (indicatie IN
                ('aanwezig', 'deels', 'voorgenomen', 'tegengesproken', 'niet_aangetroffen', 'niet_te_beoordelen')),
            subcode TEXT,
            zekerheid REAL,
            conflict INTEGER NOT NULL DEFAULT 0,
            onvolledig INTEGER NOT NULL DEFAULT 0,
            doorzettingsmacht_vorm TEXT,
            gemeenten_gedekt TEXT NOT NULL,
            gemeenten_totaal INTEGER NOT NULL,
            deelvragen TEXT NOT NULL,
            toelichting TEXT NOT NULL,
            grondslag_status TEXT NOT NULL,
            norm_versie TEXT NOT NULL,
            model_versie TEXT NOT NULL,
            vingerafdruk TEXT NOT NULL,
            PRIMARY KEY (swv, schooljaar, element)
        )""")
    db.execute("""
        CREATE TABLE bevinding_bewijs (
            swv TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL,
            deelvraag TEXT NOT NULL,
            rol TEXT NOT NULL CHECK (rol IN ('bewijs', 'tegenbewijs', 'uitzondering', 'telt_niet_mee')),
            rang INTEGER NOT NULL,
            vondst TEXT REFERENCES vondsten (id) ON DELETE SET NULL,
            document TEXT NOT NULL,
            url TEXT,
            pagina INTEGER,
            anker TEXT,
            citaat TEXT NOT NULL,
            assertie TEXT,
            toelichting TEXT,
            PRIMARY KEY (swv, schooljaar, element, deelvraag, rol, rang),
            FOREIGN KEY (swv, schooljaar, element) REFERENCES bevindingen (swv, schooljaar, element)
        )""")
    db.execute("""
        CREATE TABLE zoekverantwoording (
            swv TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL,
            documenten TEXT NOT NULL,
            paginas_gelezen INTEGER NOT NULL,
            paginas_ongelezen INTEGER NOT NULL,
            termen TEXT NOT NULL,
            regels TEXT NOT NULL,
            dichtstbij TEXT NOT NULL,
            PRIMARY KEY (swv, schooljaar, element)
        )""")
    db.execute("""
        CREATE TABLE gemeente_vormen (
            swv TEXT NOT NULL REFERENCES samenwerkingsverbanden (code),
            schooljaar TEXT NOT NULL,
            gemeente TEXT NOT NULL REFERENCES gemeenten (code),
            doorzettingsmacht_vorm TEXT NOT NULL,
            PRIMARY KEY (swv, schooljaar, gemeente)
        )""")
    db.execute("""
        CREATE TABLE besliste_schooljaren (
            schooljaar TEXT PRIMARY KEY,
            invoer_hash TEXT NOT NULL,
            op TEXT NOT NULL
        )""")


@migrations()
def m010_regels_normen(db: Database) -> None:
    """With every vondst the hashes of the rules that made it, and the rules themselves in words."""
    db.execute("ALTER TABLE vondsten ADD COLUMN regel_hashes TEXT")
    db.execute("""
        CREATE TABLE regels (
            id TEXT PRIMARY KEY,
            hash TEXT NOT NULL,
            deelvragen TEXT NOT NULL,
            toelichting TEXT NOT NULL,
            grondslag TEXT NOT NULL,
            voorbeelden TEXT NOT NULL,
            tegenvoorbeelden TEXT NOT NULL
        )""")


@migrations()
def m011_uitleg_normen(db: Database) -> None:
    """With every bevinding why it is not more, with every quote its decisive words and rules, and what was judged alike."""
    db.execute("ALTER TABLE bevindingen ADD COLUMN waarom_niet TEXT")
    db.execute("ALTER TABLE bevinding_bewijs ADD COLUMN markeringen TEXT")
    db.execute("ALTER TABLE bevinding_bewijs ADD COLUMN regels TEXT")
    db.execute("""
        CREATE TABLE eerder_beoordeeld (
            swv TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL,
            rang INTEGER NOT NULL,
            citaat TEXT NOT NULL,
            gelijkenis REAL NOT NULL,
            lijkt_op TEXT NOT NULL,
            beoordeeld_swv TEXT NOT NULL,
            beoordeeld_schooljaar TEXT NOT NULL,
            inspectie TEXT NOT NULL,
            oordeel TEXT NOT NULL,
            redencode TEXT NOT NULL,
            beoordeling INTEGER NOT NULL,
            PRIMARY KEY (swv, schooljaar, element, rang),
            FOREIGN KEY (swv, schooljaar, element) REFERENCES bevindingen (swv, schooljaar, element)
                ON DELETE CASCADE
        )""")


@migrations()
def m012_wettelijk_normen(db: Database) -> None:
    """The norms of law about procedure and contents, apart from the elements: outcome, quotes and the four dates."""
    db.execute("ALTER TABLE normen ADD COLUMN sector TEXT")
    db.execute("""
        CREATE TABLE wettelijke_bevindingen (
            swv TEXT NOT NULL REFERENCES samenwerkingsverbanden (code),
            schooljaar TEXT NOT NULL,
            norm TEXT NOT NULL REFERENCES normen (id),
            vraag TEXT NOT NULL,
            partij TEXT NOT NULL,
            uitkomst TEXT NOT NULL CHECK (uitkomst IN ('gevonden', 'niet_aangetroffen', 'niet_te_beoordelen')),
            datum TEXT,
            toelichting TEXT NOT NULL,
            let_op TEXT NOT NULL,
            grondslag_status TEXT NOT NULL,
            bron TEXT NOT NULL,
            norm_versie TEXT NOT NULL,
            model_versie TEXT NOT NULL,
            PRIMARY KEY (swv, schooljaar, vraag, partij)
        )""")
    db.execute("""
        CREATE TABLE wettelijk_bewijs (
            swv TEXT NOT NULL,
            schooljaar TEXT NOT NULL,
            vraag TEXT NOT NULL,
            partij TEXT NOT NULL,
            rang INTEGER NOT NULL,
            document TEXT NOT NULL,
            url TEXT,
            pagina INTEGER,
            anker TEXT,
            citaat TEXT NOT NULL,
            soort TEXT NOT NULL,
            datum TEXT,
            markeringen TEXT NOT NULL,
            regel TEXT,
            PRIMARY KEY (swv, schooljaar, vraag, partij, rang),
            FOREIGN KEY (swv, schooljaar, vraag, partij)
                REFERENCES wettelijke_bevindingen (swv, schooljaar, vraag, partij)
        )""")
    db.execute("""
        CREATE TABLE plan_stappen (
            swv TEXT NOT NULL REFERENCES samenwerkingsverbanden (code),
            schooljaar TEXT NOT NULL,
            stap TEXT NOT NULL CHECK (stap IN ('concept', 'opr', 'oogo', 'vaststelling')),
            partij TEXT NOT NULL,
            datum TEXT NOT NULL,
            document TEXT NOT NULL,
            reden TEXT NOT NULL,
            let_op TEXT,
            PRIMARY KEY (swv, schooljaar, stap, partij)
        )""")


@migrations()
def m020_tweede_lezing(db: Database) -> None:
    """What the second reader marks, and in which order people had best look at the bevindingen."""
    db.execute("""
        CREATE TABLE mogelijk_gemist (
            passage TEXT NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
            deelvraag TEXT NOT NULL REFERENCES deelvragen (id),
            document TEXT NOT NULL,
            kans REAL NOT NULL,
            pagina INTEGER,
            anker TEXT,
            citaat TEXT NOT NULL,
            lezer_versie TEXT NOT NULL,
            PRIMARY KEY (passage, deelvraag)
        )""")
    db.execute("CREATE INDEX ix_mogelijk_gemist_document ON mogelijk_gemist (document)")
    db.execute("""
        CREATE TABLE tweede_lezingen (
            document TEXT PRIMARY KEY,
            invoer TEXT NOT NULL,
            model_versie TEXT NOT NULL,
            lezer_versie TEXT NOT NULL
        )""")
    db.execute("""
        CREATE TABLE wachtrij (
            swv TEXT NOT NULL REFERENCES samenwerkingsverbanden (code),
            schooljaar TEXT NOT NULL,
            element TEXT NOT NULL REFERENCES normen (id),
            rang INTEGER,
            steekproef INTEGER NOT NULL,
            onzeker TEXT NOT NULL,
            PRIMARY KEY (swv, schooljaar, element)
        )""")
