"""What is searched for, and where it stands in a text."""

import pytest

from doorbraak.pages.zoekvraag import Zoekvraag


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("Thuiszitters plan", '"thuiszitters" AND "plan"'),
        ("thuiszit*", '"thuiszit"*'),
        ('"op overeenstemming gericht" OOGO', '"op overeenstemming gericht" AND "oogo"'),
        ("“na acht we”*", '"na acht we"*'),
        ("privé-school", '"prive school"'),
        ("a NEAR(b, 2) OR tekst:c", '"a" AND "near b" AND "2" AND "or" AND "tekst c"'),
        ('niet gesloten "hier', '"niet" AND "gesloten" AND "hier"'),
        ('" * : ( ) ^ - \x00', ""),
        ("", ""),
    ],
)
def test_only_letters_and_digits_between_quotes_reach_the_index(typed: str, match: str) -> None:
    assert Zoekvraag.of(typed).match == match


def test_too_much_is_cut_and_told() -> None:
    asked = Zoekvraag.of("woord " * 2000)
    assert asked.afgekapt
    assert len(asked.termen) == 12
    assert not Zoekvraag.of("kort").afgekapt


@pytest.mark.parametrize(
    ("typed", "text", "excerpt"),
    [
        ("creche", "De Crèche is open", "De <mark>Crèche</mark> is open"),
        ("creche", "De Cre\u0300che is open", "De <mark>Cre\u0300che</mark> is open"),
        ("thuis*", "thuis en <thuiszitters>", "<mark>thuis</mark> en &lt;<mark>thuiszitters</mark>&gt;"),
        ('"acht weken"', "acht dagen of acht weken", "acht dagen of <mark>acht weken</mark>"),
        ("thuis", "thuiszitters", None),
        ("wel niet", "alleen wel", None),
    ],
)
def test_a_text_shows_what_was_found(typed: str, text: str, excerpt: str | None) -> None:
    assert Zoekvraag.of(typed).excerpt(text) == excerpt


def test_a_long_text_is_shown_around_the_first_hit() -> None:
    shown = Zoekvraag.of("kern").excerpt("woord " * 200 + "kern" + " staart" * 200)
    assert shown is not None
    assert shown.startswith("… woord")
    assert shown.endswith("staart …")
    assert len(shown) < 520
