"""Passages of different documents that say nearly the same stand in one group."""

import random
from typing import Any

import pytest

from extract.verwant import GELIJK, groepeer, groepen, lijkt, reeksen

ROUTE = (
    "Als een leerling vier weken geen onderwijs krijgt, roept de directeur van het verband binnen een week alle "
    "partijen bijeen. Zij maken samen een plan en leggen vast wie wat doet, en zij spreken af wanneer zij elkaar "
    "weer zien om te kijken of het werkt"
)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (ROUTE.upper() + "!", True),
        (ROUTE.replace("vier", "zes"), True),
        (ROUTE + " voor de leerling.", True),
        (ROUTE[: len(ROUTE) // 2], False),
        ("De begroting van het verband wordt ieder jaar in december door het bestuur vastgesteld.", False),
    ],
)
def test_what_says_nearly_the_same_is_one_group(other: str, same: bool) -> None:
    found = groepen({"b": other, "a": ROUTE})
    assert (found["a"] == found["b"]) == same


def test_short_passages_are_in_no_group() -> None:
    assert groepen({"a": "Zie bijlage twee.", "b": "Zie bijlage twee."}) == {}


def test_the_index_misses_no_pair_that_a_full_comparison_finds() -> None:
    chance = random.Random(7)
    words = [f"woord{number}" for number in range(400)]
    texts: dict[str, str] = {}
    for number in range(60):
        base = chance.choices(words, k=40)
        texts[f"{number:03}-0"] = " ".join(base)
        for copy in range(1, 4):
            changed = list(base)
            for _ in range(copy):
                changed[chance.randrange(40)] = chance.choice(words)
            texts[f"{number:03}-{copy}"] = " ".join(changed)
    runs = {key: reeksen(text) for key, text in texts.items()}
    found = groepen(texts)
    pairs = [(a, b) for a in texts for b in texts if a < b and lijkt(runs[a], runs[b])]
    assert len(pairs) > 60
    assert GELIJK == 0.8
    missed = [pair for pair in pairs if found[pair[0]] != found[pair[1]]]
    assert len(missed) <= len(pairs) // 50, missed
    items = list(texts.items())
    chance.shuffle(items)
    assert groepen(dict(items)) == found


def test_groups_span_documents_and_follow_the_readings(werk: Any, pdf: Any) -> None:
    def plan(*sentences: str) -> str:
        page = [(72, 100 + 40 * n, "Helvetica", 5, text) for n, text in enumerate(sentences)]
        return str(werk.bring(pdf(page)))

    plan(ROUTE + ".", "Dit staat alleen hier.")
    werk.extract()
    assert list(werk.db.query("SELECT * FROM verwante_passages")) == []
    plan(ROUTE.replace("vier", "zes") + ".", "Dit staat alleen daar.")
    werk.extract()
    rows = list(werk.db.query("SELECT groep, document FROM verwante_passages JOIN passages ON id = passage"))
    assert len({row["groep"] for row in rows}) == 1
    assert len({row["document"] for row in rows}) == 2
    before = werk.db.conn.total_changes
    groepeer(werk.db)
    assert werk.db.conn.total_changes == before
