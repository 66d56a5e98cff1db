"""Exceptions that a document makes elsewhere: found, tied to what they limit, and not seen where there is none.

The pairs were written for this test; each stands beside passages of other subjects.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from assess.label_answer import Label
from assess.uitzonderingen import Uitzondering, denials, exceptions, narrowed

DATA = Path(__file__).parent / "data" / "uitzonderingen.jsonl"
ROWS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
# known misses: a place where something meets taken for a gemeente that does not take part; a denial read as
# part of the words for the group, as no comma parts them
KNOWN = frozenset({"uitz-055", "uitz-116", "uitz-124"})


def rows(*, met: bool) -> list[Any]:
    return [
        pytest.param(row, id=row["id"], marks=[pytest.mark.xfail(strict=True)] if row["id"] in KNOWN else [])
        for row in ROWS
        if (row["verwacht"] is not None) is met
    ]


def find(row: dict[str, Any]) -> list[Any]:
    return exceptions([(text, kop) for text, kop in row["passages"]], row["gemeenten"])


@pytest.mark.parametrize("row", rows(met=True))
def test_an_exception_is_tied_to_what_it_limits(row: dict[str, Any]) -> None:
    expected = row["verwacht"]
    assert any(
        found.passage == expected["passage"]
        and any(vraag.startswith(expected["element"]) for vraag in found.deelvragen)
        and (expected["groep"] is None or expected["groep"] in (found.groep or ""))
        and set(found.gemeenten) == set(expected["gemeenten"])
        for found in find(row)
    )


@pytest.mark.parametrize("row", rows(met=False))
def test_what_only_looks_like_an_exception_limits_nothing(row: dict[str, Any]) -> None:
    assert find(row) == []


def test_an_exception_bounds_its_sentence() -> None:
    text = "De route is bekend. De doorzettingsmacht geldt niet voor Aardam."
    agreed = "In vastgelopen zaken heeft de wethouder doorzettingsmacht."
    (found,) = exceptions([(agreed, "4"), (text, "9")], ["Aardam"])
    assert text[found.begin : found.eind] == "De doorzettingsmacht geldt niet voor Aardam."
    (label,) = denials(found)
    assert (label.deelvraag, label.assertie, label.gemeenten) == ("E4b", "ontkend", ("Aardam",))


def test_a_denial_in_the_sentence_of_an_exception_is_for_those_left_out() -> None:
    one = Uitzondering(0, 0, 20, ("E4b",), None, ("Aardam",))
    general = Label("E4a", "ontkend", begin=0)
    assert narrowed(general, one).gemeenten == ("Aardam",)
    assert narrowed(Label("E4a", "ontkend", begin=30), one).gemeenten == ()
    assert narrowed(Label("E4a", "afgesproken", begin=0), one).gemeenten == ()


def test_only_the_named_means_not_the_others() -> None:
    agreed = "In vastgelopen zaken heeft de wethouder doorzettingsmacht."
    only = "De doorzettingsmacht geldt alleen in Aardam."
    (found,) = exceptions([(agreed, "4"), (only, "9")], ["Aardam", "Bergen", "Cornelis"])
    assert found.gemeenten == ("Bergen", "Cornelis")
