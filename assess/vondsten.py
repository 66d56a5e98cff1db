"""Write what every passage says: one vondst for each deelvraag it answers, with its verbatim quote."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from assess import bijlage, norm, rules_store, uitzonderingen
from assess.label import label_passage
from assess.label_answer import Label
from assess.norm import Normenkader
from assess.overlegnamen import Name, learned, occurs
from assess.passage import Passage, check_quote, passages_of
from assess.rules import RuleBook, shipped
from collect.progress import Progress

COLUMNS = (
    *("id", "document", "passage", "deelvraag", "assertie", "subcode", "waarde", "karakter", "gemeenten"),
    *("zekerheid", "pagina", "anker", "citaat", "begin", "eind", "markeringen", "regels"),
    *("regel_hashes", "model_versie"),
)
INSERT = f"INSERT INTO vondsten ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{name}' for name in COLUMNS)})"

# So many passages on either side tell what a passage is about.
AROUND = 5


def find(
    db: Database, progress: Progress, *, book: RuleBook | None = None, normen: Normenkader | None = None
) -> dict[str, int]:
    """Label the passages of every document not yet read with these rules; counts of documents and vondsten.

    One transaction a document, so a run that was killed goes on where it stopped. Raises QuoteError when a
    quote is not literally on its page: a defect of an earlier stage or of this one. `book` and `normen` are others
    than the shipped ones.
    """
    book = book or shipped()
    versie = book.versie
    (normen or norm.load()).store(db)
    rules_store.store(db, book)
    with db.conn:
        db.execute(
            "INSERT OR IGNORE INTO modellen (versie, soort, omschrijving, gemaakt) VALUES (?, 'regels', ?, ?)",
            [versie, "regels van assess/regels", datetime.now(UTC).isoformat(timespec="seconds")],
        )
    waiting = list(
        db.query(
            """
            WITH nu AS (
                SELECT lezingen.document, titel, soort,
                    json_array(lezingen.versie, titel, soort) AS invoer
                FROM lezingen
                LEFT JOIN document_duiding ON document_duiding.document = lezingen.document
            )
            SELECT nu.* FROM nu
            LEFT JOIN toetsingen ON toetsingen.document = nu.document
            WHERE toetsingen.document IS NULL OR toetsingen.invoer <> nu.invoer
               OR toetsingen.model_versie <> ?
            ORDER BY nu.document
            """,
            [versie],
        )
    )
    gemeenten = frozenset(name for (name,) in db.execute("SELECT naam FROM gemeenten").fetchall())
    counts = {"documenten": len(waiting), "passages": 0, "vondsten": 0}
    for done, row in enumerate(waiting):
        progress("passages beoordelen", done, len(waiting))
        passages, vondsten = _document(db, row, book, gemeenten)
        counts["passages"] += passages
        counts["vondsten"] += vondsten
    progress("passages beoordelen", len(waiting), len(waiting))
    return counts


def _document(
    db: Database, row: Mapping[str, Any], book: RuleBook, gemeenten: frozenset[str]
) -> tuple[int, int]:
    document = row["document"]
    leads = {
        p["id"]: p["aanhef"]
        for p in db.query("SELECT id, aanhef FROM passages WHERE document = ?", [document])
    }
    passages = passages_of(db, [document])

    sent = bijlage.senders(passages)
    held = {name for passage in passages if (name := bijlage.annex_of(passage))}

    def labels_of(number: int, namen: tuple[Name, ...]) -> list[Label]:
        passage = passages[number]
        before, after = passages[max(0, number - AROUND) : number], passages[number + 1 : number + 1 + AROUND]
        around, sender = [*reversed(before), *after], _sender(passage, sent)
        return label_passage(
            passage.tekst,
            kop=" / ".join(passage.koppen),
            titel=row["titel"] or "",
            bron_soort=row["soort"] or "",
            aanhef=leads[passage.id] or "",
            vorige=before[-1].tekst if before and before[-1].koppen == passage.koppen else "",
            omgeving=[p.tekst for p in around] + sender,
            sectie=[p.tekst for p in around if p.koppen == passage.koppen] + sender,
            gemeenten=gemeenten,
            overlegnamen=namen,
            book=book,
        )

    labelled = [labels_of(number, ()) for number in range(len(passages))]
    namen = learned(label for labels in labelled for label in labels)
    found: list[list[Label]] = []
    for number, passage in enumerate(passages):
        labels = labels_of(number, namen) if occurs(namen, passage.tekst) else labelled[number]
        found.append([_sought(label, passage, held) for label in labels])
    _limit(found, passages, _own_gemeenten(db, document))
    rows = [
        _row(db, passage, label, book)
        for passage, labels in zip(passages, found, strict=True)
        for label in labels
    ]
    with db.conn:
        db.execute(
            "UPDATE bevinding_bewijs SET vondst = NULL "
            "WHERE vondst IN (SELECT id FROM vondsten WHERE document = ?)",
            [document],
        )
        db.execute("DELETE FROM vondsten WHERE document = ?", [document])
        db.conn.executemany(INSERT, rows)
        db.execute(
            "INSERT OR REPLACE INTO toetsingen (document, invoer, model_versie) VALUES (?, ?, ?)",
            [document, row["invoer"], book.versie],
        )
    return len(passages), len(rows)


def _sender(passage: Passage, sent: Mapping[str, str]) -> list[str]:
    """The passage that refers to the annex this one stands in: it tells what the annex is about."""
    name = bijlage.annex_of(passage)
    return [sent[name]] if name is not None and name in sent else []


def _sought(label: Label, passage: Passage, held: Collection[str]) -> Label:
    """A mention that refers to an annex which the document does not hold carries the name of that annex."""
    name = bijlage.referred(passage.tekst[label.begin : label.eind])
    if label.assertie != "vermelding" or name is None or name in held:
        return label
    return replace(label, waarde={"bijlage": name})


def _limit(found: list[list[Label]], passages: list[Passage], gemeenten: frozenset[str]) -> None:
    """Add the exceptions that the document makes elsewhere; a denial in such a sentence is for those left out only."""
    if not any(label.assertie == "afgesproken" for labels in found for label in labels):
        return
    texts = [(passage.tekst, " / ".join(passage.koppen)) for passage in passages]
    for one in uitzonderingen.exceptions(texts, gemeenten, found):
        said = [uitzonderingen.narrowed(label, one) for label in found[one.passage]]
        denied = {(label.deelvraag, label.gemeenten) for label in said if label.assertie == "ontkend"}
        found[one.passage] = [
            *(new for new in uitzonderingen.denials(one) if (new.deelvraag, new.gemeenten) not in denied),
            *said,
        ]


def _own_gemeenten(db: Database, document: str) -> frozenset[str]:
    """The names of the gemeenten of the regions that a document belongs to."""
    query = """
        WITH partijen AS (SELECT partij FROM document_partijen WHERE document = ? AND rol <> 'genoemd')
        SELECT naam FROM gemeenten WHERE code IN (
            SELECT partij FROM partijen
            UNION SELECT gemeente FROM swv_gemeenten WHERE swv IN (SELECT partij FROM partijen))
    """
    return frozenset(name for (name,) in db.execute(query, [document]).fetchall())


def _row(db: Database, passage: Passage, label: Label, book: RuleBook) -> dict[str, Any]:
    pagina, citaat = passage.quote(label.begin, label.eind)
    check_quote(db, passage.document, pagina, citaat)
    begin = passage.tekst.index(citaat, label.begin)
    eind = begin + len(citaat)
    marks = [[a, min(b, eind), soort] for a, b, soort in label.markeringen if begin <= a < eind]
    return {
        "id": hashlib.sha256(
            f"{passage.id} {label.deelvraag} {label.assertie} {label.gemeenten} {book.versie}".encode()
        ).hexdigest()[:24],
        "document": passage.document,
        "passage": passage.id,
        "deelvraag": label.deelvraag,
        "assertie": label.assertie,
        "subcode": label.subcode,
        "waarde": json.dumps(label.waarde, ensure_ascii=False) if label.waarde else None,
        "karakter": label.karakter,
        "gemeenten": json.dumps(label.gemeenten, ensure_ascii=False) if label.gemeenten else None,
        "zekerheid": label.zekerheid,
        "pagina": pagina,
        "anker": passage.anker,
        "citaat": citaat,
        "begin": begin,
        "eind": eind,
        "markeringen": json.dumps(marks),
        "regels": json.dumps(label.regels),
        "regel_hashes": json.dumps({rule: book.hashes[rule] for rule in label.regels}),
        "model_versie": book.versie,
    }
