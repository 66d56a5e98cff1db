"""An exception counts as found only when the passage itself is found beside its agreement."""

from typing import Any

import pytest

from assess.score_exceptions import exception_figures, found_as_exception

AFSPRAAK = "Loopt een zaak van een thuiszitter vast, dan hakt de directeur van het verband de knoop door."


def pair(text: str, label: str) -> dict[str, Any]:
    return {
        "document": "Plan",
        "gemeenten": ["Aardam"],
        "afspraak": {"text": AFSPRAAK, "kop": "4.3 Doorzettingsmacht", "deelvragen": ["E4a"]},
        "uitzondering": {"text": text, "kop": "11.2 Overgang", "label": label},
    }


LIMITS = "De doorzettingsmacht geldt niet voor thuiszitters van het internaat."
LOOKS = "De gymzaal is niet beschikbaar, tenzij men reserveert."


@pytest.mark.parametrize("given", [False, True])
def test_only_the_passage_elsewhere_counts(given: bool) -> None:
    assert found_as_exception(pair(LIMITS, "uitzondering"), given=given)
    assert not found_as_exception(pair(LOOKS, "geen"), given=given)


def test_found_and_false_are_counted_apart_with_their_interval() -> None:
    figures = exception_figures(
        [pair(LIMITS, "uitzondering"), pair(LOOKS, "uitzondering"), pair(LOOKS, "geen")]
    )
    assert figures["uitzondering_gevonden"].startswith("1 van 2 (0.0")
    assert figures["onterechte_uitzondering"].startswith("0 van 1 (0.000")
