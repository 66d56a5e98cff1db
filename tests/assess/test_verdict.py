"""Every verdict rule and trap, on values alone."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from assess import norm
from assess.hindernis import Hindernis
from assess.uitspraak import Uitspraak
from assess.verdict import INDICATIES, Bevinding, decide
from assess.vorm import VORMEN, region_vorm, vormen

KADER = norm.load()
A, B, C = "GM0001", "GM0002", "GM0003"
NAMES = {A: "Aardam", B: "Bergen", C: "Cornelis"}
ALL = frozenset(NAMES)
UNREAD = Hindernis("deels_ongelezen", "2 van 9 pagina's ongelezen in “plan”")


def says(deelvraag: str, assertie: str = "afgesproken", *, jaar: int = 2022, **more: Any) -> Uitspraak:
    """An uitspraak of the plan of `jaar`; `waar` limits it to gemeenten."""
    werk = more.pop("werk", f"stuk-{jaar}")
    waar = more.pop("waar", None)
    gemeenten = ALL if waar is None else frozenset(waar)
    return Uitspraak(
        vondst=f"{deelvraag}-{assertie}-{werk}-{sorted(gemeenten)}-{more}",
        werk=werk,
        datum=date(jaar, 5, 1),
        deelvraag=deelvraag,
        assertie=assertie,
        gemeenten=gemeenten,
        beperkt=more.pop("beperkt", waar is not None),
        **more,
    )


def judge(element: str, *said: Uitspraak, hinder: Sequence[Hindernis] = ()) -> Bevinding:
    return decide(KADER.element(element), said, NAMES, hinder)


INDICATIE = {
    "every kernvraag agreed": (
        "E2",
        [says("E2a"), says("E2b")],
        "aanwezig",
        None,
    ),
    "an aanvullende vraag does not decide": (
        "E3",
        [says("E3a"), says("E3b", "ontkend")],
        "aanwezig",
        None,
    ),
    "only an aanvullende vraag agreed": (
        "E3",
        [says("E3b")],
        "niet_aangetroffen",
        None,
    ),
    "one of two agreed": (
        "E2",
        [says("E2a")],
        "deels",
        None,
    ),
    "one agreed and one denied": (
        "E2",
        [says("E2a"), says("E2b", "ontkend")],
        "deels",
        None,
    ),
    "only intended": (
        "E7",
        [says("E7a", "voorgenomen")],
        "voorgenomen",
        None,
    ),
    "denied outranks intended": (
        "E7",
        [says("E7a", "voorgenomen"), says("E7b", "ontkend", subcode="afwezig")],
        "tegengesproken",
        "afwezig",
    ),
    "a start after six weeks deviates": (
        "E2",
        [says("E2a", "ontkend", subcode="afwijkend")],
        "tegengesproken",
        "afwijkend",
    ),
    "ended": (
        "E3",
        [says("E3a", jaar=2022), says("E3a", "ontkend", jaar=2024, subcode="beeindigd")],
        "tegengesproken",
        "beeindigd",
    ),
    "a denial without subcode is an absence": (
        "E3",
        [says("E3a", "ontkend")],
        "tegengesproken",
        "afwezig",
    ),
    "a mention never counts": (
        "E3",
        [says("E3a", "vermelding")],
        "niet_aangetroffen",
        None,
    ),
    "elsewhere never counts": (
        "E3",
        [says("E3a", "elders")],
        "niet_aangetroffen",
        None,
    ),
    "the newer denial decides": (
        "E3",
        [says("E3a", jaar=2022), says("E3a", "ontkend", jaar=2024)],
        "tegengesproken",
        "afwezig",
    ),
    "the newer agreement decides": (
        "E3",
        [says("E3a", "ontkend", jaar=2022), says("E3a", jaar=2024)],
        "aanwezig",
        None,
    ),
    "the newer intention decides": (
        "E3",
        [says("E3a", jaar=2022), says("E3a", "voorgenomen", jaar=2024)],
        "voorgenomen",
        None,
    ),
    "a newer mention decides nothing": (
        "E3",
        [says("E3a", jaar=2022), says("E3a", "vermelding", jaar=2024)],
        "aanwezig",
        None,
    ),
    "in one document the agreement goes before the denial": (
        "E3",
        [says("E3a"), says("E3a", "ontkend")],
        "aanwezig",
        None,
    ),
    "in one document the denial goes before an agreement that names nothing": (
        "E3",
        [says("E3a", concreet=False), says("E3a", "ontkend")],
        "tegengesproken",
        "afwezig",
    ),
    "an agreement that names nothing still goes before the intention": (
        "E3",
        [says("E3a", "voorgenomen"), says("E3a", concreet=False)],
        "aanwezig",
        None,
    ),
    "in one document the agreement goes before the intention": (
        "E3",
        [says("E3a", "voorgenomen"), says("E3a")],
        "aanwezig",
        None,
    ),
    "an adviser alone makes deels": (
        "E4",
        [says("E4a", karakter="adviserend")],
        "deels",
        None,
    ),
    "an adviser is no answer to E4b": (
        "E4",
        [says("E4a"), says("E4b", karakter="adviserend"), says("E4c"), says("E4d"), says("E4e")],
        "deels",
        None,
    ),
    "a newer adviser leaves the decider": (
        "E4",
        [
            *(says(vraag) for vraag in ("E4a", "E4b", "E4c", "E4d", "E4e")),
            says("E4a", jaar=2024, karakter="adviserend"),
        ],
        "aanwezig",
        None,
    ),
    "an adviser beside a denial": (
        "E4",
        [says("E4a", karakter="adviserend"), says("E4b", "ontkend")],
        "deels",
        None,
    ),
    "an exception for a group alone decides nothing": (
        "E3",
        [says("E3a", "ontkend", groep=True)],
        "niet_aangetroffen",
        None,
    ),
    "an exception for a group in a newer document decides nothing": (
        "E3",
        [says("E3a"), says("E3a", "ontkend", jaar=2024, groep=True)],
        "aanwezig",
        None,
    ),
}


@pytest.mark.parametrize(("element", "said", "indicatie", "subcode"), INDICATIE.values(), ids=INDICATIE)
def test_indicatie(element: str, said: list[Uitspraak], indicatie: str, subcode: str | None) -> None:
    found = judge(element, *said)
    assert (found.indicatie, found.subcode) == (indicatie, subcode)


GEDEKT = {
    "a document of the samenwerkingsverband covers all": (
        [says("E3a")],
        "aanwezig",
        [A, B, C],
    ),
    "a document of one gemeente covers that one": (
        [says("E3a", waar=[B], beperkt=False)],
        "aanwezig",
        [B],
    ),
    "documents of gemeenten add up": (
        [says("E3a", waar=[A], werk="a"), says("E3a", waar=[B], werk="b"), says("E3a", waar=[C], werk="c")],
        "aanwezig",
        [A, B, C],
    ),
    "a gemeente that does not join": (
        [says("E3a"), says("E3a", "ontkend", waar=[C])],
        "aanwezig",
        [A, B],
    ),
    "a gemeente that leaves later": (
        [says("E3a"), says("E3a", "ontkend", waar=[C], jaar=2024)],
        "aanwezig",
        [A, B],
    ),
    "a gemeente that joined again later": (
        [says("E3a", "ontkend", waar=[C]), says("E3a", jaar=2024)],
        "aanwezig",
        [A, B, C],
    ),
    "an agreement of one gemeente where the region has none": (
        [says("E3a", "ontkend"), says("E3a", waar=[A])],
        "aanwezig",
        [A],
    ),
    "a denial of one gemeente alone": (
        [says("E3a", "ontkend", waar=[A])],
        "tegengesproken",
        [A],
    ),
    "nothing found covers all": (
        [],
        "niet_aangetroffen",
        [A, B, C],
    ),
}


@pytest.mark.parametrize(("said", "indicatie", "gedekt"), GEDEKT.values(), ids=GEDEKT)
def test_gemeenten_gedekt(said: list[Uitspraak], indicatie: str, gedekt: list[str]) -> None:
    found = judge("E3", *said)
    assert (found.indicatie, list(found.gemeenten_gedekt)) == (indicatie, gedekt)
    assert found.gemeenten_totaal == 3


def test_one_kernvraag_for_fewer_gemeenten_limits_the_element() -> None:
    found = judge("E2", says("E2a"), says("E2b", waar=[A, B]))
    assert (found.indicatie, found.gemeenten_gedekt) == ("aanwezig", (A, B))
    assert "2 van de 3 gemeenten; niet voor Cornelis" in found.toelichting


def test_kernvragen_answered_in_different_gemeenten_do_not_add_up() -> None:
    found = judge("E2", says("E2a", waar=[A]), says("E2b", waar=[B]))
    assert (found.indicatie, found.gemeenten_gedekt) == ("deels", (A, B))
    assert "geen gemeente" in found.toelichting


def test_a_region_without_known_gemeenten_is_judged_as_a_whole() -> None:
    said = [says("E3a", waar=[], beperkt=False)]
    found = decide(KADER.element("E3"), said, {}, ())
    assert (found.indicatie, found.gemeenten_gedekt, found.gemeenten_totaal) == ("aanwezig", (), 0)


CONFLICT = {
    "two documents": ([says("E3a"), says("E3a", "ontkend", jaar=2024)], True),
    "two documents of the same day": ([says("E3a", werk="a"), says("E3a", "ontkend", werk="b")], True),
    "one document": ([says("E3a"), says("E3a", "ontkend")], False),
    "different gemeenten": ([says("E3a", waar=[A]), says("E3a", "ontkend", waar=[B], jaar=2024)], False),
    "an intention": ([says("E3a"), says("E3a", "voorgenomen", jaar=2024)], False),
    "a group": ([says("E3a"), says("E3a", "ontkend", jaar=2024, groep=True)], False),
    "an aanvullende vraag": ([says("E3a"), says("E3b"), says("E3b", "ontkend", jaar=2024)], True),
}


@pytest.mark.parametrize(("said", "conflict"), CONFLICT.values(), ids=CONFLICT)
def test_conflict_is_agreed_here_and_denied_there(said: list[Uitspraak], conflict: bool) -> None:
    found = judge("E3", *said)
    assert found.conflict is conflict
    assert ("spreken elkaar tegen" in found.toelichting) is conflict


def test_an_adviser_and_a_denial_are_no_conflict() -> None:
    assert not judge("E4", says("E4a", karakter="adviserend"), says("E4a", "ontkend", jaar=2024)).conflict


@pytest.mark.parametrize("assertie", ["afgesproken", "voorgenomen", "ontkend"])
def test_what_was_found_stays_when_not_all_was_read(assertie: str) -> None:
    found = judge("E3", says("E3a", assertie), hinder=[UNREAD])
    assert found.indicatie not in ("niet_aangetroffen", "niet_te_beoordelen")
    assert found.onvolledig
    assert "2 van 9 pagina's ongelezen" in found.toelichting


def test_a_missing_plan_says_more_than_an_unread_page() -> None:
    found = judge("E3", hinder=[UNREAD, Hindernis("verlopen", "alleen een verlopen plan")])
    assert (found.indicatie, found.subcode) == ("niet_te_beoordelen", "verlopen")


TOELICHTING = {
    "a missing kernvraag": ([says("E4a")], "omdat E4b ontbreekt, E4c ontbreekt"),
    "a denied kernvraag": ([says("E4a"), says("E4b", "ontkend")], "E4b uitdrukkelijk niet is afgesproken"),
    "an intended kernvraag": ([says("E4a"), says("E4b", "voorgenomen")], "E4b alleen is voorgenomen"),
    "an adviser": ([says("E4a", karakter="adviserend")], "E4a alleen adviserend is belegd"),
}


@pytest.mark.parametrize(("said", "expected"), TOELICHTING.values(), ids=TOELICHTING)
def test_the_toelichting_says_why_it_is_not_aanwezig(said: list[Uitspraak], expected: str) -> None:
    assert expected in judge("E4", *said).toelichting


VORM = {
    "overstijgend_belegd": [says("E4a"), says("E4b")],
    "alleen_onderwijs": [says("E4a"), says("E4b", "ontkend")],
    "alleen_gemeente": [says("E4b"), says("E4a", karakter="adviserend")],
    "adviserend": [says("E4a", karakter="adviserend"), says("E4b", "ontkend", jaar=2024)],
    "uitdrukkelijk_niet": [says("E4a", "ontkend"), says("E4b", "voorgenomen")],
    "voorgenomen": [says("E4b", "voorgenomen")],
    "niet_aangetroffen": [says("E4c"), says("E4a", "vermelding")],
}


@pytest.mark.parametrize(("vorm", "said"), VORM.items(), ids=VORM)
def test_vorm_of_the_region(vorm: str, said: list[Uitspraak]) -> None:
    assert region_vorm(said, NAMES, ()) == vorm


def test_vorm_differs_per_gemeente_and_the_region_has_the_fullest() -> None:
    said = [says("E4a"), says("E4b", waar=[A]), says("E4b", "ontkend", waar=[B])]
    assert vormen(said, NAMES, ()) == {A: "overstijgend_belegd", B: "alleen_onderwijs", C: "alleen_onderwijs"}
    assert region_vorm(said, NAMES, ()) == "overstijgend_belegd"


def test_an_unreachable_gemeente_leaves_the_vorm_of_the_others() -> None:
    unreachable = Hindernis("deels_ongelezen", "jeugdplan van Aardam: website onbereikbaar", frozenset({A}))
    found = vormen([], NAMES, [unreachable])
    assert found == {A: "niet_te_beoordelen", B: "niet_aangetroffen", C: "niet_aangetroffen"}
    assert region_vorm([], NAMES, [unreachable]) == "niet_te_beoordelen"


def any_region(rng: random.Random) -> tuple[str, list[Uitspraak], list[Hindernis]]:
    element = rng.choice(KADER.elementen)
    said = [
        says(
            rng.choice(element.deelvragen).id,
            rng.choice(["afgesproken", "voorgenomen", "ontkend", "vermelding", "elders"]),
            jaar=rng.choice([2021, 2022, 2023]),
            werk=rng.choice("abc"),
            waar=rng.choice([None, [A], [B, C], [C]]),
            beperkt=rng.random() < 0.5,
            karakter=rng.choice([None, "beslissend", "adviserend"]) if element.id == "E4" else None,
            groep=rng.random() < 0.1,
            concreet=rng.random() < 0.5,
        )
        for _ in range(rng.randrange(9))
    ]
    return element.id, said, [UNREAD] if rng.random() < 0.4 else []


@pytest.mark.parametrize("seed", range(150))
def test_what_holds_whatever_documents_say(seed: int) -> None:
    rng = random.Random(seed)
    element, said, hinder = any_region(rng)
    found = judge(element, *said, hinder=hinder)
    kern = set(KADER.element(element).kern)
    assert found.indicatie in INDICATIES
    assert not (hinder and found.indicatie == "niet_aangetroffen")
    assert not (found.indicatie == "niet_te_beoordelen" and not hinder)
    assert found.gemeenten_gedekt
    assert set(found.gemeenten_gedekt) <= ALL
    assert found.onvolledig is bool(hinder)
    agreed = {u.deelvraag for u in said if u.assertie == "afgesproken" and not u.groep} & kern
    if found.indicatie == "aanwezig":
        assert agreed == kern
    if found.indicatie in ("tegengesproken", "voorgenomen", "niet_aangetroffen", "niet_te_beoordelen"):
        assert not any(a.kern and a.assertie == "afgesproken" for a in found.antwoorden)
    if found.indicatie == "tegengesproken":
        assert found.subcode
    for answer in found.antwoorden:
        assert answer.besloten
        assert set(answer.besloten) <= {u.vondst for u in said if u.deelvraag == answer.deelvraag}
    shuffled = list(said)
    rng.shuffle(shuffled)
    again = judge(element, *shuffled, hinder=hinder)
    assert (again.indicatie, again.gemeenten_gedekt, again.conflict) == (
        found.indicatie,
        found.gemeenten_gedekt,
        found.conflict,
    )
    noise = [u for u in said if u.decides or u.adviserend]
    assert judge(element, *noise, hinder=hinder).indicatie == found.indicatie
    per_gemeente = vormen(said, NAMES, hinder)
    assert region_vorm(said, NAMES, hinder) == min(per_gemeente.values(), key=VORMEN.index)
