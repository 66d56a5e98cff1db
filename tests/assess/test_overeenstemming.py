"""Agreement between judges, against worked examples from the literature."""

import pytest

from assess.overeenstemming import gwet_ac1, krippendorff_alpha, observed, overeenstemming

# Krippendorff (2011), section B: two observers, nominal, no missing data.
BEN = "aabbdcccedda"
GERRY = "babbbccceddd"
# Section C: four observers, "." is missing; the same data are cac.raw4raters of Gwet's irrCAC.
FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def two(first: str, second: str) -> list[list[str]]:
    return [list(pair) for pair in zip(first, second, strict=True)]


def four() -> list[list[str]]:
    units = [[value for value in unit if value != "."] for unit in zip(*FOUR, strict=True)]
    assert [len(unit) for unit in units] == [3, 4, 4, 4, 4, 4, 4, 4, 4, 3, 2, 1]
    return units


def test_alpha_of_two_observers_without_missing_data() -> None:
    # Of 12 things (24 values) 3 differ, so 6 ordered pairs; by chance n * n less the squares of the totals.
    units = two(BEN, GERRY)
    counts = [sum(unit.count(name) for unit in units) for name in "abcde"]
    n = sum(counts)
    by_hand = 1 - (n - 1) * 6 / (n * n - sum(count * count for count in counts))
    assert sum(a != b for a, b in units) == 3
    assert krippendorff_alpha(units) == pytest.approx(by_hand)
    assert krippendorff_alpha(units) == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_two_observers_binary() -> None:
    # Section A: 10 things, 14 zeros and 6 ones, 4 things differ: 1 - 19 * 8 / (2 * 14 * 6)
    units = two("0100000010", "1110010000")
    assert krippendorff_alpha(units) == pytest.approx(1 - 19 * 8 / (2 * 14 * 6))
    assert krippendorff_alpha(units) == pytest.approx(0.095, abs=0.0005)


def test_alpha_with_missing_data() -> None:
    assert krippendorff_alpha(four()) == pytest.approx(0.743, abs=0.0005)


def test_ac1_of_four_raters_with_missing_data() -> None:
    # Gwet's irrCAC prints for these data: percent agreement 0.8181818, AC1 0.77544.
    assert observed(four()) == pytest.approx(0.8181818, abs=1e-6)
    assert gwet_ac1(four(), "12345") == pytest.approx(0.77544, abs=0.00001)


def test_ac1_stays_high_where_nearly_all_is_one_category() -> None:
    # Gwet (2002), Kappa statistic is not satisfactory: 118 + +, 5 + -, 2 - +, 0 - -: pa 0.944, kappa -0.023.
    units = two("+" * 118 + "+" * 5 + "-" * 2, "+" * 118 + "-" * 5 + "+" * 2)
    plus = (123 + 120) / 250
    chance = 2 * plus * (1 - plus)
    assert observed(units) == pytest.approx(0.944)
    assert gwet_ac1(units, "+-") == pytest.approx((0.944 - chance) / (1 - chance))
    assert gwet_ac1(units, "+-") == pytest.approx(0.941, abs=0.0005)


def test_a_category_nobody_chose_lowers_what_chance_gives() -> None:
    # One of two differs: pa 0.5, and p is 0.75 and 0.25, so pe is 0.375 / (q - 1).
    units = two("aa", "ab")
    assert gwet_ac1(units, "ab") == pytest.approx((0.5 - 0.375) / (1 - 0.375))
    assert gwet_ac1(units, "abcd") == pytest.approx((0.5 - 0.125) / (1 - 0.125))


def test_without_variation_alpha_says_nothing() -> None:
    units = two("a" * 12, "a" * 12)
    assert krippendorff_alpha(units) is None
    assert gwet_ac1(units, "ab") == 1.0


def test_without_pairs_there_is_no_figure() -> None:
    assert observed([["a"], []]) is None
    assert gwet_ac1([["a"], []], "ab") is None
    assert krippendorff_alpha([["a"], []]) is None


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(ValueError, match="x"):
        gwet_ac1([["x", "a"]], "ab")


def test_too_few_things_give_counts_and_no_figure() -> None:
    few = overeenstemming([["a", "a"]] * 8 + [["a", "b"]] + [["a"]] * 20, "ab")
    assert (few.aantal, few.gelijk) == (9, 8)
    assert (few.aandeel, few.tussen, few.ac1, few.alpha) == (None, None, None, None)
    enough = overeenstemming([["a", "a"]] * 9 + [["a", "b"]], "ab")
    assert enough.aandeel == pytest.approx(0.9)
    assert enough.tussen == pytest.approx((0.5958, 0.9821), abs=0.0001)
    assert enough.alpha == pytest.approx(0.0)
