"""Passages in the text of a page."""

from doorbraak.pages.quotes import marked, value_lines
from doorbraak.pages.tekst import Placed, blocks, places

LABEL = {
    "deelvraag": "E4a",
    "assertie": "afgesproken",
    "woord": "afgesproken",
    "waarde": [],
    "marks": [(4, 7)],
}


def passage(id: str, tekst: str, **more: object) -> dict[str, object]:
    return {"id": id, "pagina": 1, "tekst": tekst, "delen": [], **more}


def test_overlapping_marks_are_one_and_text_is_escaped() -> None:
    assert marked("a <b> c", [(0, 3), (2, 5)]) == "<mark>a &lt;</mark><mark>b&gt;</mark> c"
    assert marked("kort", [(2, 99), (-5, 1)]) == "<mark>k</mark>o<mark>rt</mark>"


def test_a_repeated_sentence_is_found_where_it_stands_in_the_order() -> None:
    tekst = "Ja.\nNee.\nJa."
    found = list(places(1, tekst, [passage("a", "Ja."), passage("b", "Nee."), passage("c", "Ja.")], {}))
    assert [(part.passage, part.begin) for part in found] == [("a", 0), ("b", 4), ("c", 9)]


def test_a_passage_over_two_pages_is_marked_on_both_and_anchored_on_the_first() -> None:
    parts = [{"pagina": 1, "begin": 0, "eind": 3}, {"pagina": 2, "begin": 4, "eind": 8}]
    split = passage("a", "een twee", delen=parts)
    first, second = (list(places(n, t, [split], {"a": [LABEL]})) for n, t in ((1, "een"), (2, "twee")))
    assert first[0].anchor
    assert not second[0].anchor
    assert [block.html for block in blocks("een", first, frozenset())] == [
        '<span id="p-a" class="vondst">een</span>'
    ]
    assert [block.html for block in blocks("twee", second, frozenset())] == [
        '<span class="vondst"><mark>twe</mark>e</span>'
    ]


def test_a_heading_is_a_block_that_is_no_passage() -> None:
    placed = [Placed("a", 6, 11, True, (), ())]
    assert [(b.html, b.kop) for b in blocks("2 Kop\n2 Kop", placed, frozenset({"2 Kop"}))] == [
        ("2 Kop", True),
        ('<span id="p-a">2 Kop</span>', False),
    ]


def test_values_read_as_names_and_text() -> None:
    assert value_lines({"weken": [6, 10], "leeg": None}) == [("weken", "6, 10")]
    assert value_lines({}) == []
