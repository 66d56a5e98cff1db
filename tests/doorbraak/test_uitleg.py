"""The export explains each bevinding: by which words and rules, and why it is not more."""

from collections.abc import Iterator
from typing import Any

from assess import norm, rules

Row = dict[str, Any]


def quotes(bevinding: Row) -> Iterator[Row]:
    for answer in bevinding["deelvragen"].values():
        yield from answer["bewijs"]
    yield from bevinding["tegenbewijs"]
    yield from bevinding["telt_niet_mee"]


def test_every_quote_says_which_words_and_rules_decided(bevindingen: list[Row]) -> None:
    found = [(row, quote) for row in bevindingen for quote in quotes(row)]
    book = rules.shipped()
    known = {rule.id: rule for rule in book.rules}
    kinds = set()
    for row, quote in found:
        explained = {rule["id"]: rule for rule in row["regels"]}
        for mark in quote["markeringen"]:
            assert quote["citaat"][mark["begin"] : mark["eind"]] == mark["tekst"] != ""
            kinds.add(mark["soort"])
        for rule in quote["regels"]:
            assert explained[rule]["toelichting"]
            if rule != rules.UITZONDERING:
                assert explained[rule]["toelichting"] == known[rule].toelichting
            assert explained[rule]["hash"] == book.hashes[rule]
    assert any(quote["regels"] for _, quote in found)
    assert {"anker", "assertie", "waarde"} <= kinds


def test_every_cell_that_is_not_aanwezig_names_the_kernvragen_it_lacks(bevindingen: list[Row]) -> None:
    kader = norm.load()
    for row in bevindingen:
        lacking = {why["deelvraag"] for why in row["waarom_niet"]}
        if row["indicatie"] == "aanwezig":
            assert not lacking
            continue
        assert lacking
        unanswered = set(kader.element(row["element"]).kern) - set(row["deelvragen"])
        assert unanswered <= lacking
        assert all(why["vraag"] and why["uitleg"].endswith(".") for why in row["waarom_niet"])


def test_nothing_is_judged_yet_in_a_new_dossier(bevindingen: list[Row]) -> None:
    assert all(row["eerder_beoordeeld"] == [] for row in bevindingen)
