import pytest

from assess.intervals import interval, wilson
from assess.metrics import Score, accuracy, class_scores, confusion, macro_f1, score, scores_by
from assess.reliability import bins, ece, exact_at, precision_at_recall


def test_precision_recall_and_f1() -> None:
    found = score({"a", "b", "c", "d"}, {"a", "b", "x"})
    assert found == Score(juist=2, vals=1, gemist=2)
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), 0.5)
    assert found.f1 == pytest.approx(4 / 7)


def test_there_is_no_figure_about_nothing() -> None:
    assert (Score().precision, Score().recall, Score().f1, accuracy([])) == (None, None, None, None)
    assert (Score(gemist=2).precision, Score(gemist=2).f1) == (None, 0.0)


def test_scores_stand_apart_per_name() -> None:
    truth, found = {("p1", "E1a"), ("p2", "E2a")}, {("p1", "E1a"), ("p1", "E2a")}
    assert scores_by(truth, found, lambda item: item[1]) == {"E1a": Score(1, 0, 0), "E2a": Score(0, 1, 1)}


def test_macro_f1_is_over_what_occurs_in_truth() -> None:
    assert macro_f1({"a": Score(1, 0, 0), "b": Score(0, 0, 1), "nooit": Score(0, 5, 0)}) == 0.5
    assert macro_f1({}) is None


def test_confusion_counts_truth_against_found() -> None:
    pairs = [("aanwezig", "aanwezig"), ("deels", "aanwezig"), ("deels", "aanwezig"), ("deels", "deels")]
    assert confusion(pairs)["deels", "aanwezig"] == 2
    assert class_scores(pairs) == {"aanwezig": Score(1, 2, 0), "deels": Score(1, 0, 2)}
    assert accuracy(pairs) == 0.5


def test_the_interval_redraws_whole_groups_and_is_the_same_every_time() -> None:
    groups = {f"r{n}": [("x", "x")] * 7 if n % 2 else [("x", "y")] * 7 for n in range(10)}
    low, high = interval(groups, accuracy) or (None, None)
    assert (low, high) == interval(groups, accuracy)
    assert low is not None
    assert high is not None
    assert 0.1 < low < 0.5 < high < 0.9


def test_one_region_gives_no_interval() -> None:
    assert interval({"r1": [("x", "x")]}, accuracy) is None


def test_without_variation_the_interval_is_a_point() -> None:
    assert interval({"r1": [("x", "x")], "r2": [("x", "x")]}, accuracy) == (1.0, 1.0)


def test_wilson_says_little_of_few_and_keeps_to_a_share() -> None:
    assert wilson(0, 0) is None
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    # the figures by which the peers were compared: 2 % of 250 is at most 4.6 %
    assert wilson(5, 250) == pytest.approx((0.00857, 0.0459), abs=1e-4)


def test_a_zekerheid_is_calibrated_when_it_is_as_often_right_as_it_says() -> None:
    honest = [(0.75, n % 4 != 0) for n in range(40)]
    boastful = [(0.95, n % 2 == 0) for n in range(40)]
    assert ece(honest) == pytest.approx(0.0)
    assert ece(boastful) == pytest.approx(0.45)
    assert ece([]) is None
    (held,) = [b for b in bins(honest) if b.aantal]
    assert (held.van, held.tot, held.aantal, held.juist) == (0.7, 0.8, 40, 0.75)
    assert bins([(1.0, True)])[-1].aantal == 1


def test_the_surest_part_is_scored_by_itself() -> None:
    sure = [(0.9, True), (0.8, True), (0.7, True), (0.6, True), (0.2, False)]
    assert (exact_at(sure, 1.0), exact_at(sure, 0.8)) == (0.8, 1.0)
    assert exact_at([], 0.8) is None


def test_precision_is_read_where_enough_is_found() -> None:
    ranked = [(0.9, True), (0.8, False), (0.7, True), (0.1, False)]
    assert precision_at_recall(ranked, 2, 0.5) == 1.0
    assert precision_at_recall(ranked, 2, 0.8) == pytest.approx(2 / 3)
    assert precision_at_recall(ranked, 4, 0.8) is None
    # of what is as sure, none goes first
    assert precision_at_recall([(0.5, True), (0.5, False)], 1, 0.8) == 0.5
    assert precision_at_recall([], 0, 0.8) is None
