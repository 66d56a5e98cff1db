"""Tables of the first stage: the register, the runs, every request, every document."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("collect")


@migrations()
def m001_register(db: Database) -> None:
    """Who must agree on what with whom."""
    db.execute("""
        CREATE TABLE samenwerkingsverbanden (
            code TEXT PRIMARY KEY,
            sector TEXT NOT NULL CHECK (sector IN ('PO', 'VO')),
            naam TEXT NOT NULL,
            plaats TEXT,
            website TEXT,
            herkomst_naam TEXT,
            herkomst_plaats TEXT,
            herkomst_website TEXT,
            opmerking TEXT
        )""")
    db.execute("""
        CREATE TABLE gemeenten (
            code TEXT PRIMARY KEY,
            naam TEXT NOT NULL,
            provincie TEXT,
            website TEXT,
            naam_varianten TEXT,
            herkomst TEXT
        )""")
    db.execute("""
        CREATE TABLE swv_gemeenten (
            swv TEXT NOT NULL REFERENCES samenwerkingsverbanden (code),
            gemeente TEXT NOT NULL REFERENCES gemeenten (code),
            aantal_pc4 INTEGER,
            opmerking TEXT,
            PRIMARY KEY (swv, gemeente)
        )""")


@migrations()
def m002_ophalen(db: Database) -> None:
    """What was asked, what came back, and what is still to be asked."""
    db.execute("""
        CREATE TABLE runs (
            id TEXT PRIMARY KEY,
            soort TEXT NOT NULL,
            schooljaar TEXT,
            begonnen TEXT NOT NULL,
            geeindigd TEXT,
            uitkomst TEXT,
            versie TEXT NOT NULL,
            instellingen TEXT,
            tellingen TEXT
        )""")
    db.execute("""
        CREATE TABLE documenten (
            sha256 TEXT PRIMARY KEY,
            media_type TEXT NOT NULL,
            omvang INTEGER NOT NULL,
            bestandsnaam TEXT,
            titel TEXT,
            eerst_gezien TEXT NOT NULL,
            laatst_gezien TEXT NOT NULL
        )""")
    db.execute("""
        CREATE TABLE vindplaatsen (
            site TEXT NOT NULL,
            url TEXT NOT NULL,
            partijen TEXT NOT NULL,
            soort TEXT NOT NULL CHECK (soort IN ('pagina', 'document')),
            toestand TEXT NOT NULL CHECK (toestand IN ('wachtrij', 'gedaan', 'geparkeerd')),
            score REAL NOT NULL,
            diepte INTEGER NOT NULL,
            gevonden_op TEXT,
            ankertekst TEXT,
            kop TEXT,
            paginatitel TEXT,
            opgegeven_soort TEXT,
            volgorde INTEGER,
            etag TEXT,
            last_modified TEXT,
            sha256 TEXT,
            laatste_status INTEGER,
            laatste_uitkomst TEXT,
            laatste_run TEXT,
            PRIMARY KEY (site, url)
        )""")
    db.execute("""
        CREATE TABLE ophalingen (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL REFERENCES runs (id),
            site TEXT,
            partijen TEXT NOT NULL,
            url TEXT NOT NULL,
            url_finaal TEXT,
            omleidingen TEXT,
            status INTEGER,
            uitkomst TEXT NOT NULL,
            fout TEXT,
            begonnen TEXT NOT NULL,
            duur_ms INTEGER,
            verzoek_headers TEXT,
            antwoord_headers TEXT,
            media_type TEXT,
            omvang INTEGER,
            sha256 TEXT,
            robots TEXT NOT NULL,
            gevonden_op TEXT,
            ankertekst TEXT,
            kop TEXT,
            diepte INTEGER
        )""")
    db.execute("CREATE INDEX ix_ophalingen_sha256 ON ophalingen (sha256)")
    db.execute("CREATE INDEX ix_ophalingen_run ON ophalingen (run)")
    db.execute("CREATE INDEX ix_vindplaatsen_sha256 ON vindplaatsen (sha256)")


@migrations()
def m003_meldingen(db: Database) -> None:
    """Problems of every stage, one row a problem."""
    db.execute("""
        CREATE TABLE meldingen (
            id TEXT PRIMARY KEY,
            niveau TEXT NOT NULL CHECK (niveau IN ('info', 'waarschuwing', 'fout')),
            stap TEXT NOT NULL,
            plaats TEXT NOT NULL,
            oorzaak TEXT NOT NULL,
            eerst TEXT NOT NULL,
            laatst TEXT NOT NULL,
            run TEXT
        )""")


@migrations()
def m004_logstand(db: Database) -> None:
    """Up to where the event log was brought into these tables; one row."""
    db.execute("""
        CREATE TABLE logstand (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            nummer INTEGER NOT NULL,
            hash TEXT NOT NULL,
            plaats INTEGER NOT NULL
        )""")


@migrations()
def m005_herkomst(db: Database) -> None:
    """Where each capture came from and who ran the run, down to the connection."""
    for column in (
        "kenmerk TEXT",
        "methode TEXT",
        "geeindigd TEXT",
        "http_versie TEXT",
        "statustekst TEXT",
        "opgegeven_type TEXT",
        "ip TEXT",
        "certificaat TEXT",
        "omvang_ruw INTEGER",
        "sha256_ruw TEXT",
        "robots_sha256 TEXT",
        "gevonden_kenmerk TEXT",
        "warc_bestand TEXT",
        "warc_plaats INTEGER",
        "warc_record TEXT",
    ):
        db.execute(f"ALTER TABLE ophalingen ADD COLUMN {column}")
    db.execute("ALTER TABLE vindplaatsen ADD COLUMN gevonden_kenmerk TEXT")
    for column in ("aanleiding", "door", "revisie", "instellingen_sha256", "omgeving"):
        db.execute(f"ALTER TABLE runs ADD COLUMN {column} TEXT")


@migrations()
def m006_bronnen(db: Database) -> None:
    """What each source was asked for each gemeente, and how it answered; one row a run."""
    db.execute("""
        CREATE TABLE bronnen (
            run TEXT NOT NULL REFERENCES runs (id),
            bron TEXT NOT NULL,
            partij TEXT NOT NULL,
            uitkomst TEXT NOT NULL
                CHECK (uitkomst IN ('geraadpleegd', 'niet_aangesloten', 'bron_onbereikbaar', 'niet_gevraagd')),
            treffers INTEGER NOT NULL,
            reden TEXT,
            op TEXT NOT NULL,
            vraag TEXT NOT NULL,
            stand TEXT,
            PRIMARY KEY (run, bron, partij)
        )""")
    db.execute("CREATE INDEX ix_bronnen_partij ON bronnen (partij, bron)")


@migrations()
def m007_onderweg(db: Database) -> None:
    """Shows what was being asked when a run was killed; and the link of a page where its file is elsewhere."""
    (sql,) = db.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'vindplaatsen'"
    ).fetchone()
    states = "('wachtrij', 'gedaan', 'geparkeerd')"
    if states not in sql:
        raise AssertionError("vindplaatsen is not the table that this migration widens")
    db.execute("ALTER TABLE vindplaatsen RENAME TO vindplaatsen_oud")
    db.execute(sql.replace(states, "('wachtrij', 'onderweg', 'gedaan', 'geparkeerd')"))
    db.execute("INSERT INTO vindplaatsen SELECT * FROM vindplaatsen_oud")
    db.execute("DROP TABLE vindplaatsen_oud")
    db.execute("CREATE INDEX ix_vindplaatsen_sha256 ON vindplaatsen (sha256)")
    db.execute("ALTER TABLE vindplaatsen ADD COLUMN verwijzing TEXT")
    db.execute("ALTER TABLE ophalingen ADD COLUMN verwijzing TEXT")
    db.execute("ALTER TABLE ophalingen ADD COLUMN wijze TEXT NOT NULL DEFAULT 'opgevraagd'")
