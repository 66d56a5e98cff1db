"""The topic gate looks at parts of a document and never at a single passage."""

import pytest

from assess.passage import Passage
from assess.thema import shipped

THEMA = shipped()


def passages(*texts: str, kop: str = "") -> list[Passage]:
    return [
        Passage(id=str(n), document="d", pagina=1, anker=None, koppen=(kop,), tekst=text, delen=())
        for n, text in enumerate(texts)
    ]


ORDINARY = "De gemeente onderhoudt de riolering en het groen."


@pytest.mark.parametrize(
    "text",
    [
        "Thuiszittende leerlingen.",
        "Bij schoolverzuim.",
        "Wie doorzettingsmacht heeft.",
        "De zaak is vastgelopen.",
    ],
)
def test_words_of_the_topic_are_recognised(text: str) -> None:
    assert THEMA.noemt(text)


@pytest.mark.parametrize(
    "text", [ORDINARY, "Het ziekteverzuim van het personeel daalt.", "De uitval van de verwarming."]
)
def test_ordinary_words_are_not(text: str) -> None:
    assert not THEMA.noemt(text)


def test_an_agreement_near_the_topic_need_not_name_it() -> None:
    texts = ["Over thuiszitters.", "De voorzitter hakt de knoop door.", *[ORDINARY] * 30]
    assert THEMA.gedeelten(passages(*texts), "Begroting", "overig")[:3] == [True, True, True]


def test_far_from_the_topic_nothing_counts() -> None:
    texts = ["Over thuiszitters.", *[ORDINARY] * 30]
    assert not any(THEMA.gedeelten(passages(*texts), "Begroting", "overig")[10:])


def test_a_heading_or_title_puts_its_part_on_the_topic() -> None:
    assert all(THEMA.gedeelten(passages(ORDINARY, ORDINARY, kop="Aanpak verzuim"), "Plan", "overig"))
    assert all(THEMA.gedeelten(passages(*[ORDINARY] * 40), "Protocol thuiszitters", "overig"))


def test_minutes_protocols_and_covenants_are_always_on_the_topic() -> None:
    assert all(THEMA.gedeelten(passages(*[ORDINARY] * 40), "Verslag", "oogo"))
