"""What each labelled passage may be used for, and that what is kept out stays out."""

import json
from pathlib import Path

import pytest

from assess import floors, goud
from assess.crossed import crossed, parts
from assess.goud import GoudError, Voorbeeld

KEPT_OUT = {"PO9903", "PO9905", "VO9904"}


def voorbeeld(regio: str, tekst: str = "tekst", *labels: tuple[str, str], id: str = "") -> Voorbeeld:
    return Voorbeeld(
        id=id or f"{regio}-{tekst}",
        verzameling="",
        nummer=1,
        tekst=tekst,
        regio=regio,
        labels={vraag: {"deelvraag": vraag, "assertie": assertie} for vraag, assertie in labels},
    )


def test_nothing_is_learned_from_what_is_kept_out() -> None:
    learned = goud.learnable()
    assert not {v.regio for v in learned} & KEPT_OUT
    assert {v.verzameling for v in learned} <= {"afstellen", "trainen", "nieuw-a", "nieuw-b", "gewoon"}
    assert all(v.nummer % 2 == 0 for v in learned if v.verzameling == "gewoon")


def test_the_rules_were_not_tuned_on_trainen_and_half_of_nieuw_b() -> None:
    untuned = {v.verzameling for v in goud.learnable() if not v.afgesteld}
    assert untuned == {"trainen", "nieuw-b"}
    assert all(v.nummer % 2 for v in goud.learnable() if v.verzameling == "nieuw-b" and not v.afgesteld)


def test_a_half_of_a_set_is_its_odd_or_even_lines() -> None:
    odd, even = goud.shipped("nieuw-b-oneven"), goud.shipped("nieuw-b-even")
    assert [v.nummer for v in odd[:2]] == [1, 3]
    assert {v.id for v in odd} | {v.id for v in even} == {v.id for v in goud.shipped("nieuw-b")}
    with pytest.raises(GoudError, match="onbekende verzameling 'nieuw-z'; kies uit afstellen"):
        goud.shipped("nieuw-z")


def test_a_file_of_ones_own_is_read_but_never_learned_from(tmp_path: Path) -> None:
    row = {"id": "1", "text": "Tekst.", "labels": [{"deelvraag": "E1a", "assertie": "ontkend"}], "kop": None}
    (tmp_path / "eigen.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (one,) = goud.read(tmp_path / "eigen.jsonl")
    assert (one.tekst, one.kop, one.groep, one.leerbaar) == ("Tekst.", "", "1", False)
    assert one.labels["E1a"]["assertie"] == "ontkend"


def test_no_region_is_predicted_by_what_was_learned_from_it() -> None:
    learned = [voorbeeld(f"R{n}") for n in range(6)]
    asked = [voorbeeld("R5", "a"), voorbeeld("vreemd"), voorbeeld("R0", "b"), voorbeeld("R5", "c")]

    def predict(known: object, passages: object) -> list[tuple[set[str], str]]:
        assert isinstance(known, list)
        assert isinstance(passages, list)
        return [({v.regio for v in known}, p.id) for p in passages]

    found = crossed(learned, asked, predict)
    assert [id for _, id in found] == [v.id for v in asked]
    assert all(v.regio not in known for v, (known, _) in zip(asked, found, strict=True))
    assert len(found[1][0]) == 6
    assert parts(learned, asked, 1) == [frozenset({"vreemd"}), frozenset({"R0", "R5"})]


def test_the_floors_label_as_simply_as_they_say() -> None:
    learned = [
        *(voorbeeld("R1", f"nazorg {n} weken na het besluit", ("E7a", "afgesproken")) for n in range(4)),
        *(voorbeeld("R2", f"de ouders {n} horen wij niet", ("E6a", "ontkend")) for n in range(3)),
        *(voorbeeld("R3", f"het rooster van de gymzaal {n}") for n in range(7)),
    ]
    asked = [voorbeeld("R4", "nazorg weken na"), voorbeeld("R4", "rooster gymzaal")]
    assert floors.majority(learned, asked) == [{"E7a": "afgesproken"}] * 2
    assert floors.keywords(asked) == [{"E7a": "afgesproken"}, {}]
    assert floors.support_vectors(learned, asked) == [{"E7a": "afgesproken"}, {}]
    assert floors.majority([], asked) == floors.support_vectors([], asked) == [{}, {}]
