"""What makes a bevinding unsure, and the order of the review queue."""

from typing import Any

from assess.twijfel import AANDEEL, REDENEN, Bewezen, Cel, Gemist, Twijfel, order, twijfels, weakest


def bevinding(*agreed: str, conflict: int = 0, onvolledig: int = 0, **answers: str) -> dict[str, Any]:
    said = {vraag: {"assertie": "afgesproken"} for vraag in agreed}
    said |= {vraag: {"assertie": assertie} for vraag, assertie in answers.items()}
    return {"conflict": conflict, "onvolledig": onvolledig, "deelvragen": said}


def cel(element: str, *redenen: str, indicatie: str = "deels", zeker: float = 1.0) -> Cel:
    return Cel("PO9999", "2025-2026", element, indicatie, tuple(Twijfel(r, r) for r in redenen), zeker)


def redenen(found: tuple[Twijfel, ...]) -> list[tuple[str, str | None]]:
    return [(t.reden, t.deelvraag) for t in found]


def test_a_passage_that_may_be_missed_makes_an_absence_unsure() -> None:
    marks = [Gemist("E3a", True, 0.5, {"citaat": "x"}), Gemist("E3a", True, 0.4, {"citaat": "y"})]
    (one,) = twijfels(bevinding(), [], marks)
    assert (one.reden, one.deelvraag, one.waar) == ("mogelijk_gemist", "E3a", {"citaat": "x"})


def test_a_mark_changes_nothing_where_it_is_agreed_or_no_kernvraag() -> None:
    marks = [Gemist("E3a", True, 0.9, {}), Gemist("E3b", False, 0.9, {})]
    assert twijfels(bevinding("E3a"), [Bewezen("E3a", 0.9, 1.0)], marks) == ()
    # a mention is no answer
    assert redenen(twijfels(bevinding(E3a="vermelding"), [], marks)) == [("mogelijk_gemist", "E3a")]


def test_an_answer_is_as_sure_as_its_best_evidence() -> None:
    weak, strong = Bewezen("E3a", 0.2, 0.5), Bewezen("E3a", 0.9, 1.0)
    assert redenen(twijfels(bevinding("E3a"), [weak], [])) == [("betwist", "E3a"), ("slecht_leesbaar", "E3a")]
    assert twijfels(bevinding("E3a"), [weak, strong], []) == ()
    assert redenen(twijfels(bevinding("E3a"), [Bewezen("E3a", 0.5, None)], [])) == [("lage_zekerheid", "E3a")]
    # without a zekerheid nothing is said of it, and what decides nothing is not doubted
    assert twijfels(bevinding("E3a"), [Bewezen("E3a", None, None)], []) == ()
    assert twijfels(bevinding(E3a="elders"), [weak], []) == ()
    assert weakest(bevinding("E3a", "E3b"), [weak, strong, Bewezen("E3b", 0.7, 1.0)]) == 0.7
    assert weakest(bevinding(), []) == 1.0


def test_conflict_comes_first_and_what_is_missing_last() -> None:
    found = twijfels(
        bevinding("E3a", conflict=1, onvolledig=1), [Bewezen("E3a", 0.1, 0.1)], [Gemist("E3c", True, 0.5, {})]
    )
    assert [t.reden for t in found] == [r for r in REDENEN if r != "lage_zekerheid"]


def test_the_queue_begins_with_doubt_and_holds_every_absence() -> None:
    cells = [
        cel("E1"),
        cel("E2", indicatie="niet_aangetroffen"),
        cel("E3", "onvolledig"),
        cel("E4", "lage_zekerheid", zeker=0.55),
        cel("E5", "lage_zekerheid", zeker=0.45),
        cel("E6", "conflict"),
        cel("E7", "lage_zekerheid", "onvolledig", zeker=0.58),
    ]
    queue = [c.element for c in order(cells) if c.element != "E1"]
    assert queue == ["E6", "E7", "E5", "E4", "E3", "E2"]
    assert order(cells) == order(cells[::-1])


def test_a_fixed_share_of_what_is_sure_is_looked_at_too() -> None:
    cells = [Cel(f"PO{n}", "2025-2026", f"E{e}", "aanwezig") for n in range(300) for e in range(1, 8)]
    drawn = order(cells)
    assert abs(len(drawn) / len(cells) - AANDEEL) < 0.02
    assert all(c.steekproef for c in drawn)
    again = [Cel(c.swv, "2026-2027", c.element, c.indicatie) for c in cells]
    assert {(c.swv, c.element) for c in order(again)} != {(c.swv, c.element) for c in drawn}
    doubted = [Cel(c.swv, c.schooljaar, c.element, c.indicatie, (Twijfel("conflict", ""),)) for c in drawn]
    assert not any(c.steekproef for c in doubted)
