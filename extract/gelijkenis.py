"""Whether two documents are the same paper in another file: a web page and its PDF, a PDF saved again."""

from sqlite_utils import Database

from extract.duiding_rij import Rij
from extract.duiding_stuk import schoon

REEKS = 5
GENOEG = 0.9


def lijken(db: Database, een: Rij, ander: Rij) -> bool:
    """Whether most runs of words of the shorter one stand in the other; an unread one resembles nothing."""
    if een.tekst_hash == ander.tekst_hash:
        return True
    first, second = _reeksen(db, een.document), _reeksen(db, ander.document)
    shorter = min(len(first), len(second))
    return bool(shorter) and len(first & second) >= GENOEG * max(len(first), len(second))


def _reeksen(db: Database, document: str) -> set[tuple[str, ...]]:
    """Every run of words in the text of a document and of its chapters."""
    query = """
        SELECT tekst FROM paginas JOIN duiding_machine USING (document)
        WHERE document = :document OR onderdeel_van = :document ORDER BY document, nummer
    """
    words = schoon(" ".join(row["tekst"] for row in db.query(query, {"document": document}))).split()
    return {tuple(words[n : n + REEKS]) for n in range(len(words) - REEKS + 1)}
