"""Passages of different documents that say nearly the same: copied chapters, templates, a text from year to year."""

import hashlib
import re
from collections.abc import Iterator, Mapping

from sqlite_utils import Database

GELIJK = 0.8  # share of common runs of words (Jaccard)
_REEKS = 3
_MINSTENS = 6  # runs; a shorter passage resembles too much
_CANDIDATE = 0.6  # below GELIJK, since a signature only estimates
_PERMUTATIONS = 64
_WORD = re.compile(r"\w+")

Reeksen = frozenset[tuple[str, ...]]


def groepeer(db: Database) -> None:
    """Make the table verwante_passages anew when the readings changed since it was made."""
    stand = _stand(db)
    if db.execute("SELECT count(*) FROM verwant_stand WHERE lezingen = ?", [stand]).fetchone()[0]:
        return
    query = "SELECT DISTINCT tekst_hash, tekst FROM passages WHERE verborgen IS NULL ORDER BY tekst_hash"
    # one text a hash: texts that differ in spaces or capitals alone have the same runs
    texts = {row["tekst_hash"]: row["tekst"] for row in db.query(query)}
    groups = groepen(texts)
    with db.atomic():
        db.execute("DELETE FROM verwante_passages")
        db.conn.executemany(
            """
            INSERT INTO verwante_passages (passage, groep)
            SELECT id, ? FROM passages WHERE tekst_hash = ? AND verborgen IS NULL
            """,
            [(group, tekst_hash) for tekst_hash, group in groups.items()],
        )
        db.execute("""
            DELETE FROM verwante_passages WHERE groep IN (
                SELECT groep FROM verwante_passages JOIN passages ON passages.id = passage
                GROUP BY groep HAVING count(DISTINCT document) = 1)
            """)
        db.execute("INSERT OR REPLACE INTO verwant_stand (id, lezingen) VALUES (1, ?)", [stand])


def groepen(texts: Mapping[str, str]) -> dict[str, str]:
    """The group of every text that is long enough, named after the first key in it; the order does not matter.

    Texts are in one group when a chain of pairs that share GELIJK of their runs of words joins them.
    """
    runs = {key: found for key in sorted(texts) if len(found := reeksen(texts[key])) >= _MINSTENS}
    leader = {key: key for key in runs}

    def first(key: str) -> str:
        while leader[key] != key:
            leader[key] = key = leader[leader[key]]
        return key

    for one, other in _candidates(runs):
        if lijkt(runs[one], runs[other]):
            low, high = sorted((first(one), first(other)))
            leader[high] = low
    return {key: first(key) for key in runs}


def reeksen(text: str) -> Reeksen:
    """Every run of three words, whatever the capitals and the punctuation."""
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[n : n + _REEKS]) for n in range(len(words) - _REEKS + 1))


def lijkt(one: Reeksen, other: Reeksen) -> bool:
    """Whether two texts say nearly the same."""
    return len(one & other) >= GELIJK * len(one | other)


def _candidates(runs: Mapping[str, Reeksen]) -> Iterator[tuple[str, str]]:
    """Pairs that may resemble each other, by MinHash (Broder 1997)."""
    # imported here, because every command would wait for it
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS, weights=(0.1, 0.9))
    for key, found in runs.items():
        signature = MinHash(num_perm=_PERMUTATIONS, seed=1)
        signature.update_batch([" ".join(run).encode() for run in found])
        for other in index.query(signature):
            yield str(other), key
        index.insert(key, signature)


def _stand(db: Database) -> str:
    """All readings as one hash."""
    rows = db.execute("SELECT document, versie, paginas_ongelezen FROM lezingen ORDER BY document")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()
