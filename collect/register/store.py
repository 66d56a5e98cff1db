"""Puts a register in the database, and in the archive as one canonical text."""

import json
from dataclasses import asdict

from sqlite_utils import Database

from collect.register.model import Gemeente, Lidmaatschap, Register, Samenwerkingsverband


def store(db: Database, register: Register) -> None:
    """Insert or update; a party that is no longer registered stays, because findings may refer to it.

    A samenwerkingsverband without a known name is shown by its code.
    """
    with db.atomic():
        for swv in register.samenwerkingsverbanden:
            db.execute(
                """
                INSERT INTO samenwerkingsverbanden VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (code) DO UPDATE SET sector = excluded.sector, naam = excluded.naam,
                    plaats = excluded.plaats, website = excluded.website,
                    herkomst_naam = excluded.herkomst_naam, herkomst_plaats = excluded.herkomst_plaats,
                    herkomst_website = excluded.herkomst_website, opmerking = excluded.opmerking
                """,
                [
                    swv.code,
                    swv.sector,
                    swv.naam or swv.code,
                    swv.plaats,
                    swv.website,
                    swv.herkomst_naam,
                    swv.herkomst_plaats,
                    swv.herkomst_website,
                    swv.opmerking,
                ],
            )
        for gemeente in register.gemeenten:
            db.execute(
                """
                INSERT INTO gemeenten (code, naam, provincie, website, naam_varianten, herkomst)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (code) DO UPDATE SET naam = excluded.naam, provincie = excluded.provincie,
                    website = excluded.website, naam_varianten = excluded.naam_varianten,
                    herkomst = excluded.herkomst
                """,
                [
                    gemeente.code,
                    gemeente.naam,
                    gemeente.provincie,
                    gemeente.website,
                    json.dumps(gemeente.naam_varianten, ensure_ascii=False),
                    gemeente.herkomst,
                ],
            )
        _store_members(db, register)


def _store_members(db: Database, register: Register) -> None:
    wanted = {(lid.swv, lid.gemeente) for lid in register.lidmaatschappen}
    swvs = {swv.code for swv in register.samenwerkingsverbanden}
    for row in db.execute("SELECT swv, gemeente FROM swv_gemeenten").fetchall():
        if row[0] in swvs and tuple(row) not in wanted:
            db.execute("DELETE FROM swv_gemeenten WHERE swv = ? AND gemeente = ?", list(row))
    for lid in register.lidmaatschappen:
        db.execute(
            """
            INSERT INTO swv_gemeenten (swv, gemeente, aantal_pc4, opmerking) VALUES (?, ?, ?, ?)
            ON CONFLICT (swv, gemeente) DO UPDATE SET aantal_pc4 = excluded.aantal_pc4,
                opmerking = excluded.opmerking
            """,
            [lid.swv, lid.gemeente, lid.aantal_pc4, lid.opmerking],
        )


def to_json(register: Register) -> bytes:
    """The whole register as canonical JSON, the same bytes for the same content."""
    return json.dumps(asdict(register), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_json(data: bytes) -> Register:
    """What `to_json` wrote."""
    raw = json.loads(data)
    return Register(
        tuple(Samenwerkingsverband(**row) for row in raw["samenwerkingsverbanden"]),
        tuple(
            Gemeente(**{**row, "naam_varianten": tuple(row["naam_varianten"])}) for row in raw["gemeenten"]
        ),
        tuple(Lidmaatschap(**row) for row in raw["lidmaatschappen"]),
        tuple(raw["problemen"]),
    )
