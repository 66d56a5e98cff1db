"""Scores labels of passages against labels made by hand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assess.fingerprint import normal
from assess.metrics import Score, accuracy, class_scores, interval, macro_f1, score, scores_by, share
from assess.report import Report, Table, confusion_table, score_table

ASSERTIES = ("afgesproken", "voorgenomen", "ontkend", "vermelding", "elders")
NONE = "geen"


@dataclass(frozen=True)
class Judged:
    """One passage with the labels it should have and those it got, each by deelvraag."""

    id: str
    groep: str
    soort: str
    waar: Mapping[str, Mapping[str, Any]]
    gevonden: Mapping[str, Mapping[str, Any]]

    def presence(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """(id, deelvraag) in truth and as found."""
        return {(self.id, vraag) for vraag in self.waar}, {(self.id, vraag) for vraag in self.gevonden}

    def exact(self) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
        """(id, deelvraag, assertie) in truth and as found."""
        return (
            {(self.id, vraag, label["assertie"]) for vraag, label in self.waar.items()},
            {(self.id, vraag, label["assertie"]) for vraag, label in self.gevonden.items()},
        )

    def asserties(self) -> list[tuple[str, str]]:
        """(truth, found) for every deelvraag that either has; `geen` where one has none."""
        return [
            (self.waar.get(v, {}).get("assertie", NONE), self.gevonden.get(v, {}).get("assertie", NONE))
            for v in sorted({*self.waar, *self.gevonden})
        ]


def passages_report(passages: Sequence[Judged]) -> Report:
    """Every figure over labelled passages, with intervals by redrawing whole regions."""
    present = scores_by(*_union(passages, Judged.presence), lambda item: item[1])
    exact = scores_by(*_union(passages, Judged.exact), lambda item: item[1])
    per_assertie = scores_by(*_union(passages, Judged.exact), lambda item: item[2])
    pairs = [pair for passage in passages for pair in passage.asserties()]
    both = [pair for pair in pairs if NONE not in pair]
    groups: dict[str, list[Judged]] = {}
    for passage in passages:
        groups.setdefault(passage.groep, []).append(passage)
    return Report(
        cijfers={
            "passages": len(passages),
            "labels": sum(len(p.waar) for p in passages),
            "aanwezigheid_micro_f1": _micro(passages, Judged.presence).f1,
            "aanwezigheid_micro_f1_95": interval(groups, lambda sample: _micro(sample, Judged.presence).f1),
            "aanwezigheid_macro_f1": macro_f1(present),
            "exact_micro_f1": _micro(passages, Judged.exact).f1,
            "exact_micro_f1_95": interval(groups, lambda sample: _micro(sample, Judged.exact).f1),
            "exact_macro_f1": macro_f1(exact),
            "assertie_bij_juiste_deelvraag": accuracy(both),
            "assertie_bij_juiste_deelvraag_macro_f1": macro_f1(class_scores(both)),
            "afgesproken_precisie": per_assertie.get("afgesproken", Score()).precision,
            "afgesproken_recall": per_assertie.get("afgesproken", Score()).recall,
            "vals_afgesproken_op_ander_label": _false_agreed(pairs, lambda truth: truth != NONE),
            "passages_zonder_label_met_vals_afgesproken": _noise(passages),
        },
        tabellen=(
            score_table("Deelvraag herkend", present),
            score_table("Deelvraag en assertie juist", exact),
            score_table("Per assertie (deelvraag en assertie juist)", per_assertie),
            confusion_table("Verwarring van asserties", pairs, (*ASSERTIES, NONE)),
            _values(passages),
            score_table("Per regio (deelvraag en assertie juist)", _per(passages, lambda p: p.groep)),
            score_table(
                "Per soort document (deelvraag en assertie juist)", _per(passages, lambda p: p.soort)
            ),
        ),
    )


def _union(
    passages: Iterable[Judged], view: Callable[[Judged], tuple[set[Any], set[Any]]]
) -> tuple[set[Any], set[Any]]:
    views = [view(passage) for passage in passages]
    return set().union(*(truth for truth, _ in views)), set().union(*(found for _, found in views))


def _micro(passages: Iterable[Judged], view: Callable[[Judged], tuple[set[Any], set[Any]]]) -> Score:
    """Summed per passage, so that a passage drawn twice counts twice."""
    return sum((score(*view(passage)) for passage in passages), Score())


def _per(passages: Sequence[Judged], name: Callable[[Judged], str]) -> dict[str, Score]:
    names = sorted({name(passage) for passage in passages})
    return {n: _micro([p for p in passages if name(p) == n], Judged.exact) for n in names}


def _false_agreed(pairs: Iterable[tuple[str, str]], among: Callable[[str], bool]) -> float | None:
    """How often something that is not agreed is taken as agreed."""
    others = [found for truth, found in pairs if truth != "afgesproken" and among(truth)]
    return share(others.count("afgesproken"), len(others))


def _noise(passages: Iterable[Judged]) -> float | None:
    empty = [passage for passage in passages if not passage.waar]
    wrong = sum(any(x["assertie"] == "afgesproken" for x in p.gevonden.values()) for p in empty)
    return share(wrong, len(empty))


def _values(passages: Iterable[Judged]) -> Table:
    """Values and karakter, where truth has one and the deelvraag and assertie were found.

    People write a value in their own words, so beside `gelijk` stands `raakt`: at least half of the words of
    the shorter of the two are in the other.
    """
    right: dict[str, list[tuple[bool, bool]]] = {}
    for passage in passages:
        for vraag, label in passage.waar.items():
            found = passage.gevonden.get(vraag)
            if found is None or found["assertie"] != label["assertie"]:
                continue
            given = found.get("waarde") or {}
            for name, value in (label.get("waarde") or {}).items():
                right.setdefault(name, []).append(_alike(value, given.get(name)))
            if label.get("karakter"):
                right.setdefault("karakter", []).append(_alike(label["karakter"], found.get("karakter")))
    rows = tuple(
        (name, len(hits), *(share(sum(column), len(hits)) for column in zip(*hits, strict=True)))
        for name, hits in sorted(right.items())
    )
    return Table("Waarden bij een juist label", ("waarde", "aantal", "gelijk", "raakt"), rows)


def _alike(truth: object, found: object) -> tuple[bool, bool]:
    """(the same, at least half the same)."""
    ours, theirs = _words(found), _words(truth)
    if not ours or not theirs:
        return False, False
    common = len(set(ours) & set(theirs))
    return ours == theirs, 2 * common >= min(len(set(ours)), len(set(theirs)))


def _words(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return sorted(word for part in value for word in _words(part))
    return normal(str(value)).split() if value is not None else []
