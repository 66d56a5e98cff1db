"""The borders: complete, closed, and merged without gaps."""

from collections import Counter

import pytest

from collect.register.load import shipped
from doorbraak.kaart.grenzen import Ring, binnengrenzen, gemeenten, omtrek, omvang, zijden
from doorbraak.kaart.maken import gemeenten as made
from doorbraak.kaart.plek import plek

VIERKANT: Ring = [(0, 0), (10, 0), (10, 10), (0, 10)]
BUUR: Ring = [(10, 10), (10, 0), (20, 0), (20, 10)]


def oppervlak(rings: list[Ring]) -> float:
    return sum(
        abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2
        for ring in rings
    )


def test_two_squares_side_by_side_have_one_outline() -> None:
    (ring,) = omtrek([VIERKANT, BUUR])
    assert set(ring) == {*VIERKANT, *BUUR}
    assert oppervlak([ring]) == 200
    assert binnengrenzen([VIERKANT, BUUR]) == [((10, 0), (10, 10))]


def test_squares_that_do_not_touch_keep_their_own_outlines() -> None:
    far: Ring = [(x + 100, y) for x, y in VIERKANT]
    assert sorted(map(sorted, omtrek([VIERKANT, far]))) == sorted(map(sorted, [VIERKANT, far]))


def test_a_hole_stays_open() -> None:
    around: Ring = [(-10, -10), (30, -10), (30, 30), (-10, 30)]
    assert sorted(map(len, omtrek([around, VIERKANT]))) == [4, 4]


def test_the_whole_country_becomes_land_without_inner_borders() -> None:
    every = [ring for rings in gemeenten().values() for ring in rings]
    outline = omtrek(every)
    assert max(zijden(every).values()) == 2
    assert max(Counter(zijden(outline).values())) == 1
    assert len(zijden(outline)) + len(binnengrenzen(every)) == len(zijden(every))
    width, height = omvang()
    assert 0.7 < width / height < 1


def test_every_gemeente_of_the_register_has_borders() -> None:
    register = shipped()
    assert {gemeente.code for gemeente in register.gemeenten} == set(gemeenten())


def test_geojson_becomes_units_with_the_north_above() -> None:
    place = [[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.1], [5.0, 52.0]]
    feature = {"properties": {"statcode": "GM1"}, "geometry": {"type": "Polygon", "coordinates": [place]}}
    assert made({"features": [feature]}) == {"GM1": [[(20, 120), (81, 120), (81, 20), (20, 20)]]}


@pytest.mark.parametrize(("breedte", "expected"), [(15, (10, 5)), (21, None)])
def test_a_label_stands_in_the_middle_of_the_room_or_nowhere(
    breedte: int, expected: tuple[int, int] | None
) -> None:
    found = plek(omtrek([VIERKANT, BUUR]), breedte, 4)
    assert (found and found[0]) == (expected and expected[0])
    assert found is None or 2 <= found[1] <= 8
