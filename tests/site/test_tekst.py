"""Passages in the text of a page."""

from doorbraak.pages.quotes import around, decisive, marked, value_lines
from doorbraak.pages.tekst import Placed, blocks, places
from doorbraak.pages.words import prose

LABEL = {
    "deelvraag": "E4a",
    "assertie": "afgesproken",
    "woord": "afgesproken",
    "waarde": [],
    "marks": [(4, 7, "anker")],
}


def passage(id: str, tekst: str, **more: object) -> dict[str, object]:
    return {"id": id, "pagina": 1, "tekst": tekst, "delen": [], **more}


def test_marks_that_touch_are_one_and_text_is_escaped() -> None:
    assert marked("a <b> c d", [(0, 3, ""), (2, 5, ""), (6, 7, "")]) == "<mark>a &lt;b&gt; c</mark> d"
    assert marked("kort", [(2, 99, ""), (-5, 1, "")]) == "<mark>k</mark>o<mark>rt</mark>"


def test_a_quote_stands_within_its_passage() -> None:
    assert around("Eerst dit. Dan dat. Klaar.", "Dan dat.", 11) == ("Eerst dit. ", " Klaar.")
    before, after = around("woord " * 100 + "Kern." + " staart" * 100, "Kern.", None)
    assert before.startswith("… woord")
    assert after.endswith("staart …")
    assert max(len(before), len(after)) <= 243
    assert around("Een andere tekst.", "Kern.", 3) == ("", "")


def test_dates_read_as_people_write_them() -> None:
    assert prose("verlopen op 2022-07-31, code 2022-07") == "verlopen op 31 juli 2022, code 2022-07"
    assert prose("2022-99-99") == "2022-99-99"


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
        '<span class="vondst"><mark class="m-anker">twe</mark>e</span>'
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
    assert value_lines({"rol": "directeur_swv"}) == [("rol", "directeur swv")]


def test_kinds_of_marks_stay_apart_where_they_overlap() -> None:
    spans = [(0, 14, "anker"), (7, 14, "waarde"), (15, 18, "assertie")]
    assert marked("binnen 6 weken ja.", spans) == (
        '<mark class="m-anker">binnen </mark><mark class="m-waarde">6 weken</mark> '
        '<mark class="m-assertie">ja.</mark>'
    )
    assert [(kind, words) for kind, _, words in decisive("binnen 6 weken ja.", spans)] == [
        ("anker", ["binnen "]),
        ("assertie", ["ja."]),
        ("waarde", ["6 weken"]),
    ]
    assert marked("x", [(0, 1, '"><script>')]) == "<mark>x</mark>"
