"""What a document calls its overleggen is known on its other pages."""

from assess.label import label_passage
from assess.label_answer import Label
from assess.overlegnamen import learned, occurs

TITEL = "Protocol thuiszitters"
INTRODUCED = (
    "Blijft een leerling weg, dan beleggen wij een klaverblad: een zitting waarin de mentor, de schoolarts en "
    "de gezinscoach samen een plan voor de leerling maken."
)
ROUTE = "Is er na het klaverblad nog geen aanbod, dan neemt het weefblad de zaak in behandeling."


def agreed(deelvraag: str, naam: str) -> Label:
    return Label(deelvraag, "afgesproken", {"naam": naam})


def test_an_agreed_name_teaches_its_level() -> None:
    labels = [*label_passage(INTRODUCED, titel=TITEL), agreed("E1c", "Raad voor Aansluiting")]
    assert learned(labels) == (
        (("klaverblad",), "uitvoerend"),
        (("raad", "voor", "aansluiting"), "bestuurlijk"),
    )


def test_a_name_of_two_levels_or_of_any_overleg_teaches_nothing() -> None:
    assert learned([agreed("E1a", "Weefblad"), agreed("E1b", "weefblad"), agreed("E1a", "MDO")]) == ()
    assert learned([Label("E1a", "voorgenomen", {"naam": "weefblad"})]) == ()


def test_a_known_name_is_an_overleg_where_its_word_is_none() -> None:
    namen = ((("weefblad",), "tactisch"),)
    assert not label_passage(ROUTE, titel=TITEL)
    assert [label.deelvraag for label in label_passage(ROUTE, titel=TITEL, overlegnamen=namen)] == ["E1d"]


def test_a_known_name_carries_its_level() -> None:
    text = "De weefbladen zijn opgeheven, ook die voor thuiszitters."
    for level, deelvraag in (("tactisch", "E1b"), ("bestuurlijk", "E1c")):
        (label,) = label_passage(text, titel=TITEL, overlegnamen=((("weefblad",), level),))
        assert (label.deelvraag, label.assertie) == (deelvraag, "ontkend")


def test_a_text_has_a_name_also_in_the_plural() -> None:
    assert occurs([(("klaverblad",), "uitvoerend")], "De Klaverbladen vinden plaats in de kern.")
    assert not occurs([(("klaverblad",), "uitvoerend")], "De klaver bloeit.")
