"""Scores labels of passages against labels made by hand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assess.goud import ASSERTIES
from assess.intervals import wilson
from assess.judged import NONE, Judged, by_group, micro, per, score_interval, union
from assess.metrics import Score, accuracy, class_scores, macro_f1, scores_by, share
from assess.report import Report, Table, confusion_table, score_table
from assess.score_absence import Kernvragen, missed_row, missed_table, per_thousand, recall_at, span
from assess.score_sure import coverage_table, evidence_precision, reliability_table, sure_figures, sure_labels
from assess.score_values import Rollen, exact_roles, exact_weeks, values_table

SCAN = {True: "herkend (OCR)", False: "tekstlaag", None: "onbekend"}


@dataclass(frozen=True)
class Beside:
    """What is scored beside the labels: floors by name, ordinary passages, roles of holders, and remarks."""

    vloeren: Mapping[str, Sequence[Judged]] = field(default_factory=dict)
    gewoon: Sequence[Judged] = ()
    rollen: Rollen = field(default_factory=dict)
    kern: Kernvragen = field(default_factory=dict)
    aantekeningen: tuple[str, ...] = ()


def passages_report(passages: Sequence[Judged], beside: Beside | None = None) -> Report:
    """Every figure over labelled passages, with intervals by redrawing whole regions."""
    beside = beside or Beside()
    present = scores_by(*union(passages, Judged.presence), lambda item: item[1])
    exact = scores_by(*union(passages, Judged.exact), lambda item: item[1])
    per_assertie = scores_by(*union(passages, Judged.exact), lambda item: item[2])
    pairs = [pair for passage in passages for pair in passage.asserties()]
    both = [pair for pair in pairs if NONE not in pair]
    sure = sure_labels(passages)
    return Report(
        cijfers={
            "passages": len(passages),
            "labels": sum(len(p.waar) for p in passages),
            "aanwezigheid_micro_f1": micro(passages, Judged.presence).f1,
            "aanwezigheid_micro_f1_95": score_interval(passages, Judged.presence, lambda s: s.f1),
            "aanwezigheid_macro_f1": macro_f1(present),
            "exact_micro_f1": micro(passages, Judged.exact).f1,
            "exact_micro_f1_95": score_interval(passages, Judged.exact, lambda s: s.f1),
            "exact_macro_f1": macro_f1(exact),
            "assertie_bij_juiste_deelvraag": accuracy(both),
            "assertie_bij_juiste_deelvraag_macro_f1": macro_f1(class_scores(both)),
            "afgesproken_precisie": per_assertie.get("afgesproken", Score()).precision,
            "afgesproken_precisie_95": score_interval(passages, Judged.agreed, lambda s: s.precision),
            "afgesproken_recall": per_assertie.get("afgesproken", Score()).recall,
            "afgesproken_recall_95": score_interval(passages, Judged.agreed, lambda s: s.recall),
            "vals_afgesproken_op_ander_label": _false_agreed(pairs, lambda truth: truth != NONE),
            "passages_zonder_label_met_vals_afgesproken": _noise(passages),
            **_evidence(passages, beside),
            **_second(passages),
            **sure_figures(sure),
            **_figures_of_values(passages, beside.rollen),
            **_ordinary(beside.gewoon),
        },
        tabellen=(
            *_floors(passages, beside.vloeren),
            score_table("Deelvraag herkend", present),
            score_table("Deelvraag en assertie juist", exact),
            score_table("Per element (deelvraag en assertie juist)", _elements(passages, Judged.exact)),
            score_table("Per element: afgesproken", _elements(passages, Judged.agreed)),
            score_table("Per assertie (deelvraag en assertie juist)", per_assertie),
            confusion_table("Verwarring van asserties", pairs, (*ASSERTIES, NONE)),
            *([missed_table(passages, beside.kern)] if beside.kern else []),
            *([_marks(passages)] if any(p.kansen for p in passages) else []),
            *([reliability_table(sure), coverage_table(sure)] if sure else []),
            values_table(passages),
            _by("Per regio", passages, lambda p: p.groep),
            _by("Per sector", passages, lambda p: p.sector or "onbekend"),
            _by("Per soort document", passages, lambda p: p.soort),
            _by("Per wijze van lezen", passages, lambda p: SCAN[p.gescand]),
        ),
        aantekeningen=beside.aantekeningen,
    )


def _by(naam: str, passages: Sequence[Judged], name: Callable[[Judged], str]) -> Table:
    return score_table(f"{naam} (deelvraag en assertie juist)", per(passages, Judged.exact, name))


def _elements(
    passages: Sequence[Judged], view: Callable[[Judged], tuple[set[tuple[str, ...]], set[tuple[str, ...]]]]
) -> dict[str, Score]:
    return scores_by(*union(passages, view), lambda item: item[1][:2])


def _evidence(passages: Sequence[Judged], beside: Beside) -> dict[str, object]:
    found, whole = recall_at(passages)
    _, silent, missed, _, bounds, _ = missed_row("", by_group(passages), beside.kern)
    return {
        "bewijs_in_eerste_5": share(found, whole),
        "bewijs_in_eerste_5_95": wilson(found, whole),
        "bewijs_precisie_bij_80_procent_recall": evidence_precision(passages) or "niet gehaald",
        "gemiste_afspraak_in_niet_aangetroffen": f"{missed} van {silent} ({bounds})" if silent else None,
    }


def _second(passages: Sequence[Judged]) -> dict[str, object]:
    """What the second reader adds: its marks are no labels, so they are counted apart."""
    if not any(p.kansen for p in passages):
        return {"met_tweede_lezer": None}
    marks = [(p, vraag) for p in passages for vraag in p.gemist]
    right = sum(vraag in p.waar for p, vraag in marks)
    missed = micro(passages, Judged.presence).gemist
    return {
        "gemist_gemarkeerd": f"{right} van {missed} ({span(wilson(right, missed))})",
        "markering_terecht": f"{right} van {len(marks)} ({span(wilson(right, len(marks)))})",
        "aanwezigheid_met_markeringen_micro_f1": micro(passages, Judged.marked).f1,
        "aanwezigheid_met_markeringen_micro_f1_95": score_interval(passages, Judged.marked, lambda s: s.f1),
    }


def _marks(passages: Sequence[Judged]) -> Table:
    """Per deelvraag what the second reader marked of what the rules missed."""
    vragen = sorted({v for p in passages for v in (*p.waar, *p.gemist)})
    rows = []
    for vraag in vragen:
        missed = sum(vraag in p.waar and vraag not in p.gevonden for p in passages)
        marked = [p for p in passages if vraag in p.gemist]
        right = sum(vraag in p.waar for p in marked)
        rows.append((vraag, missed, len(marked), right, share(right, len(marked)), share(right, missed)))
    kop = (
        "deelvraag",
        "gemist door regels",
        "gemarkeerd",
        "terecht",
        "aandeel terecht",
        "aandeel van gemist",
    )
    return Table("Markeringen van de tweede lezer", kop, tuple(rows))


def _figures_of_values(passages: Sequence[Judged], rollen: Rollen) -> dict[str, object]:
    weeks, asked = exact_weeks(passages)
    right, told, whole = exact_roles(passages, rollen)
    return {
        "weken_exact": share(weeks, asked),
        "rol_van_houder_exact": f"{right} van {whole} ({told} genoemd)" if whole else None,
    }


def _ordinary(gewoon: Sequence[Judged]) -> dict[str, object]:
    if not gewoon:
        return {"vals_afgesproken_per_1000_gewone_passages": None}
    false = sum(any(x["assertie"] == "afgesproken" for x in p.gevonden.values()) for p in gewoon)
    rate, bounds = per_thousand(false, len(gewoon))
    marks, mark_bounds = per_thousand(sum(bool(p.gemist) for p in gewoon), len(gewoon))
    return {
        "gewone_passages": len(gewoon),
        "vals_afgesproken_per_1000_gewone_passages": rate,
        "vals_afgesproken_per_1000_95": bounds,
        "gemarkeerd_per_1000_gewone_passages": marks,
        "gemarkeerd_per_1000_95": mark_bounds,
    }


def _floors(passages: Sequence[Judged], floors: Mapping[str, Sequence[Judged]]) -> list[Table]:
    """The same figures for simpler ways: what is not clearly above them is worth nothing."""
    if not floors:
        return []
    rows = []
    for naam, judged in {"regels": passages, **floors}.items():
        agreed = micro(judged, Judged.agreed)
        both = [pair for p in judged for pair in p.asserties() if NONE not in pair]
        rows.append(
            (
                *(naam, micro(judged, Judged.presence).f1, micro(judged, Judged.exact).f1, accuracy(both)),
                *(agreed.precision, agreed.recall, _noise(judged)),
            )
        )
    kop = ("wijze", "deelvraag F1", "met assertie F1", "assertie gegeven deelvraag")
    return [
        Table(
            "Naast eenvoudiger wijzen",
            (*kop, "afgesproken precisie", "afgesproken recall", "vals op lege passages"),
            tuple(rows),
        )
    ]


def _false_agreed(pairs: Iterable[tuple[str, str]], among: Callable[[str], bool]) -> float | None:
    """How often something that is not agreed is taken as agreed."""
    others = [found for truth, found in pairs if truth != "afgesproken" and among(truth)]
    return share(others.count("afgesproken"), len(others))


def _noise(passages: Iterable[Judged]) -> float | None:
    empty = [passage for passage in passages if not passage.waar]
    wrong = sum(any(x["assertie"] == "afgesproken" for x in p.gevonden.values()) for p in empty)
    return share(wrong, len(empty))
