"""The second reading of documents: how sure each vondst is, and passages in which one may be missed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from assess.goud import Voorbeeld, learnable
from assess.lezer_versie import lezer_versie
from assess.passage import Passage, check_quote, passages_of
from assess.rules import RuleBook, shipped
from assess.rules_text import sentences
from assess.vondsten import AROUND
from collect.progress import Progress

if TYPE_CHECKING:
    from assess.mening import TweedeMening

Row = dict[str, Any]
# As much of a marked passage is quoted, to find it by.
QUOTE_LENGTH = 300


def read(db: Database, progress: Progress, geleerd: Sequence[Voorbeeld] = ()) -> dict[str, int]:
    """Read again what was not read by this reader with these rules; gives how many passages are marked.

    One transaction a document. `geleerd` are passages that this dossier learned from. Raises QuoteError.
    """
    versie = lezer_versie(geleerd)
    waiting = list(
        db.query(
            """
            SELECT toetsingen.* FROM toetsingen
            LEFT JOIN tweede_lezingen AS gelezen ON gelezen.document = toetsingen.document
            WHERE gelezen.document IS NULL OR gelezen.invoer <> toetsingen.invoer
               OR gelezen.model_versie <> toetsingen.model_versie OR gelezen.lezer_versie <> ?
            ORDER BY toetsingen.document
            """,
            [versie],
        )
    )
    if not waiting:
        return {"mogelijk gemist": 0}
    # Imported here, because learning takes longer than a run with nothing new.
    from assess import mening

    lezer = mening.TweedeMening((*learnable(), *geleerd)) if geleerd else mening.shipped()
    with db.conn:
        db.execute(
            "INSERT OR IGNORE INTO modellen (versie, soort, omschrijving, gemaakt) VALUES (?, 'tweede lezer', ?, ?)",
            [versie, "geleerd van gelabelde passages", datetime.now(UTC).isoformat(timespec="seconds")],
        )
    marked = 0
    for done, row in enumerate(waiting):
        progress("tweede lezing", done, len(waiting))
        marked += _document(db, row, lezer, versie)
    progress("tweede lezing", len(waiting), len(waiting))
    return {"mogelijk gemist": marked}


def _document(db: Database, row: Mapping[str, Any], lezer: "TweedeMening", versie: str) -> int:
    from assess.tweede_lezer import Gelezen

    document = row["document"]
    passages = passages_of(db, [document])
    said: dict[str, dict[str, str]] = {}
    for vondst in db.query(
        "SELECT passage, deelvraag, assertie FROM vondsten WHERE document = ?", [document]
    ):
        said.setdefault(vondst["passage"], {})[vondst["deelvraag"]] = vondst["assertie"]
    near = about(shipped(), passages)
    read = [p for p, themed in zip(passages, near, strict=True) if themed or p.id in said]
    thoughts = lezer.meningen(
        [Gelezen(p.tekst, " / ".join(p.koppen)) for p in read], [said.get(p.id, {}) for p in read]
    )
    marks = [
        _mark(db, passage, vraag, kans, versie)
        for passage, thought in zip(read, thoughts, strict=True)
        for vraag, kans in thought.gemist.items()
    ]
    with db.conn:
        db.conn.executemany(
            "UPDATE vondsten SET zekerheid = ? WHERE passage = ? AND deelvraag = ?",
            [
                (sure, p.id, v)
                for p, thought in zip(read, thoughts, strict=True)
                for v, sure in thought.zekerheid.items()
            ],
        )
        db.execute("DELETE FROM mogelijk_gemist WHERE document = ?", [document])
        db.table("mogelijk_gemist").insert_all(marks)
        db.execute(
            "INSERT OR REPLACE INTO tweede_lezingen VALUES (:document, :invoer, :model_versie, :versie)",
            {**row, "versie": versie},
        )
    return len(marks)


def about(book: RuleBook, passages: Sequence[Passage]) -> list[bool]:
    """Which passages stand among passages about children without school, as the rules ask too."""
    own = [
        any(
            book.lexicon.spans("poort", book.lexicon.read(s))
            for s in sentences(" . ".join((*p.koppen, p.tekst)))
        )
        for p in passages
    ]
    return [any(own[max(0, n - AROUND) : n + AROUND + 1]) for n in range(len(own))]


def _mark(db: Database, passage: Passage, vraag: str, kans: float, versie: str) -> Row:
    """A mark with the beginning of its passage, to read it there."""
    end = len(passage.tekst)
    if end > QUOTE_LENGTH:
        space = passage.tekst.rfind(" ", 0, QUOTE_LENGTH)
        end = space if space > 0 else QUOTE_LENGTH
    pagina, citaat = passage.quote(0, end)
    check_quote(db, passage.document, pagina, citaat)
    return {
        **{"passage": passage.id, "deelvraag": vraag, "document": passage.document, "kans": kans},
        **{"pagina": pagina, "anker": passage.anker, "citaat": citaat, "lezer_versie": versie},
    }
