"""Every quote is verbatim in the stored text of the page it names."""

import sqlite3
from collections.abc import Iterator


def misquoted(db: sqlite3.Connection) -> Iterator[str]:
    """A Dutch sentence for each quote that is not on its page; formats without pages have one page."""
    for table in ("vondsten", "bevinding_bewijs", "wettelijk_bewijs"):
        query = f"""
            SELECT quoted.document, quoted.pagina, quoted.citaat
            FROM {table} AS quoted
            LEFT JOIN paginas ON paginas.document = quoted.document
                AND paginas.nummer = coalesce(quoted.pagina, 1)
            WHERE paginas.tekst IS NULL OR instr(paginas.tekst, quoted.citaat) = 0
        """
        for document, page, quote in db.execute(query):
            where = f"pagina {page}" if page else "de tekst"
            yield f"citaat in {table} staat niet letterlijk op {where} van {document[:12]}: “{quote[:80]}”"
