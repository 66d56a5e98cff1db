"""The rules in words, copied into the dossier so that every vondst can say by what it was found."""

import json

from sqlite_utils import Database

from assess.rules import UITZONDERING, RuleBook

_APART = "Elders in het document staat voor wie dit niet geldt: een groep, of een of meer gemeenten."
_APART_GRONDSLAG = "normenkader, paragraaf 3, vuistregel 13"


def store(db: Database, book: RuleBook) -> None:
    """Replace the rules about the norms of this book; the same rules again change nothing."""
    rows = [
        (
            *(rule.id, book.hashes[rule.id], json.dumps(rule.deelvragen), rule.toelichting, rule.grondslag),
            *(json.dumps(texts, ensure_ascii=False) for texts in (rule.voorbeelden, rule.tegenvoorbeelden)),
        )
        for rule in sorted(book.rules, key=lambda rule: rule.id)
    ]
    if any(rule.id.startswith("E") for rule in book.rules):  # only the elements know exceptions
        rows.append((UITZONDERING, book.hashes[UITZONDERING], "[]", _APART, _APART_GRONDSLAG, "[]", "[]"))
    kinds = sorted({id[0] for id, *_ in rows})
    marks = ", ".join("?" * len(kinds))
    stored = db.execute(
        f"SELECT id, hash, deelvragen, toelichting, grondslag, voorbeelden, tegenvoorbeelden FROM regels "
        f"WHERE substr(id, 1, 1) IN ({marks}) ORDER BY id",
        kinds,
    ).fetchall()
    if stored == rows:
        return
    with db.conn:
        db.execute(f"DELETE FROM regels WHERE substr(id, 1, 1) IN ({marks})", kinds)
        db.conn.executemany(
            "INSERT INTO regels (id, hash, deelvragen, toelichting, grondslag, voorbeelden, tegenvoorbeelden) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
