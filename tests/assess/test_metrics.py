import pytest

from assess.metrics import Score, accuracy, class_scores, confusion, interval, macro_f1, score, scores_by


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
