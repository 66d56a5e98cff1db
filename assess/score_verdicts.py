"""Scores bevindingen, as exported, against verdicts made by hand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assess.fingerprint import normal
from assess.intervals import interval
from assess.metrics import accuracy, class_scores, macro_f1, score, scores_by, share
from assess.report import Report, Table, confusion_table, score_table
from assess.score_cells import MISSING, Cell, absences, doubts_table, indicaties_table, marks, reading
from assess.score_documents import document_facts
from assess.score_sure import coverage_table, reliability_table, sure_figures
from assess.uitspraak import DECIDING
from assess.verdict import INDICATIES
from assess.vorm import VORMEN

# So many words in a row that two quotes have in common are the same sentence.
OVERLAP = 6
# How many of our quotes count as shown: what an inspector sees without unfolding.
SHOWN = 5

Row = Mapping[str, Any]


def verdicts_report(
    regios: Mapping[str, Row], bevindingen: Iterable[Row], gemeenten: Mapping[str, str]
) -> Report:
    """Every figure over bevindingen; `gemeenten` maps codes to the names that the truth uses."""
    found = {(row["swv"], row["element"]): row for row in bevindingen}
    cells = [
        Cell(swv, element, expected, found.get((swv, element), {}))
        for swv, region in sorted(regios.items())
        for element, expected in sorted(region["elementen"].items())
    ]
    pairs = [cell.pair for cell in cells]
    groups: dict[str, list[tuple[str, str]]] = {}
    for cell in cells:
        groups.setdefault(cell.swv, []).append(cell.pair)
    agreed = [found for truth, found in pairs if truth != "aanwezig"]
    answers = _answers(cells)
    hits = [hit for cell in cells for hit in _hits(cell)]
    documents = _documents(regios, found)
    scans = {d["pad"] for region in regios.values() for d in region["documenten"] if d.get("ocr_nodig")}
    vormen = _vormen(regios, found)
    sure = [
        (cell.gevonden["zekerheid"], len(set(cell.pair)) == 1)
        for cell in cells
        if cell.gevonden.get("zekerheid") is not None
    ]
    return Report(
        cijfers={
            "regio's": len(regios),
            "cellen": len(cells),
            "indicatie_juist": accuracy(pairs),
            "indicatie_juist_95": interval(groups, accuracy),
            "indicatie_macro_f1": macro_f1(class_scores(pairs)),
            "indicatie_macro_f1_95": interval(groups, lambda sample: macro_f1(class_scores(sample))),
            "vals_aanwezig": share(agreed.count("aanwezig"), len(agreed)),
            **absences(cells),
            **marks(cells),
            **sure_figures(sure),
            "vorm_juist": accuracy(vormen),
            "gemeenten_gedekt_juist": _covered(regios, cells, gemeenten),
            "conflict_juist": accuracy([(str(_conflict(c.waar)), str(_flag(c.gevonden))) for c in cells]),
            "deelvraag_f1": score(*answers).f1,
            "bewijs_geraakt": share(sum(rank is not None for rank in hits), len(hits)),
            f"bewijs_geraakt_in_eerste_{SHOWN}": share(
                sum(rank is not None and rank < SHOWN for rank in hits), len(hits)
            ),
            "bewijs_geraakt_als_eerste": share(hits.count(0), len(hits)),
            "documenten_verkregen": share(len(documents), sum(len(r["documenten"]) for r in regios.values())),
            "citaten": sum(
                len(a.get("bewijs", [])) for c in cells for a in c.gevonden.get("deelvragen", {}).values()
            ),
        },
        tabellen=(
            score_table("Indicatie", class_scores(pairs)),
            confusion_table("Verwarring van indicaties", pairs, (*INDICATIES, MISSING)),
            indicaties_table("Per element", cells, lambda cell: cell.element),
            indicaties_table("Per sector", cells, lambda cell: cell.swv[:2]),
            indicaties_table("Per wijze van lezen", cells, lambda cell: reading(cell, scans)),
            *([reliability_table(sure), coverage_table(sure)] if sure else []),
            confusion_table("Vorm van doorzettingsmacht", vormen, (*VORMEN, MISSING)),
            score_table("Deelvraag en assertie", scores_by(*answers, lambda item: item[2])),
            document_facts(documents),
            _regions(cells, regios, found),
            doubts_table(cells),
            Table(
                "Cellen die afwijken",
                ("regio", "element", "waar", "gevonden"),
                tuple((c.swv, c.element, *c.pair) for c in cells if len(set(c.pair)) > 1),
            ),
        ),
    )


def _answers(cells: Iterable[Cell]) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """(region, deelvraag, assertie) of every answer that can decide, in truth and as found."""

    def decisive(cell: Cell, row: Row) -> set[tuple[str, str, str]]:
        answers = row.get("deelvragen", {}).items()
        return {(cell.swv, vraag, a["assertie"]) for vraag, a in answers if a["assertie"] in DECIDING}

    truth = set().union(*(decisive(cell, cell.waar) for cell in cells))
    return truth, set().union(*(decisive(cell, cell.gevonden) for cell in cells))


def _hits(cell: Cell) -> Iterable[int | None]:
    """For every deelvraag with evidence in truth: the place of our first quote that shows any of it."""
    for vraag, answer in cell.waar["deelvragen"].items():
        if answer["assertie"] not in DECIDING:
            continue
        quotes = cell.gevonden.get("deelvragen", {}).get(vraag, {}).get("bewijs", [])
        yield next(
            (n for n, quote in enumerate(quotes) if any(_same(true, quote) for true in answer["bewijs"])),
            None,
        )


def _same(truth: Row, quote: Row) -> bool:
    """Whether two quotes of the same page have words in common, or the one holds the other."""
    if truth["document"] != quote["url"] or truth["pagina"] != quote["pagina"]:
        return False
    ours, theirs = normal(quote["citaat"]).split(), normal(truth["citaat"]).split()
    length = min(OVERLAP, len(ours), len(theirs))
    runs = {tuple(ours[n : n + length]) for n in range(len(ours) - length + 1)}
    return any(tuple(theirs[n : n + length]) in runs for n in range(len(theirs) - length + 1))


def _documents(regios: Mapping[str, Row], found: Mapping[tuple[str, str], Row]) -> list[tuple[Row, Row]]:
    """The documents of the truth that were obtained for their region, each with what was made of it."""
    pairs = []
    for swv, region in sorted(regios.items()):
        examined = {d["url"]: d for d in found.get((swv, "E1"), {}).get("documenten", [])}
        pairs += [(d, examined[d["pad"]]) for d in region["documenten"] if d["pad"] in examined]
    return pairs


def _vormen(regios: Mapping[str, Row], found: Mapping[tuple[str, str], Row]) -> list[tuple[str, str]]:
    return [
        (
            region["doorzettingsmacht_vorm"],
            found.get((swv, "E4"), {}).get("doorzettingsmacht_vorm") or MISSING,
        )
        for swv, region in sorted(regios.items())
    ]


def _covered(regios: Mapping[str, Row], cells: Sequence[Cell], gemeenten: Mapping[str, str]) -> float | None:
    """How often the same gemeenten are covered; the truth names them only where not all are."""
    right = 0
    for cell in cells:
        expected = regios[cell.swv]["gemeenten_gedekt"].get(cell.element)
        given = cell.gevonden.get("gemeenten_gedekt", [])
        if expected is None:
            right += bool(cell.gevonden) and len(given) == cell.gevonden["gemeenten_totaal"]
        else:
            right += sorted(gemeenten.get(code, code) for code in given) == sorted(expected)
    return share(right, len(cells))


def _conflict(truth: Row) -> bool:
    return any(answer.get("conflict") for answer in truth["deelvragen"].values())


def _flag(found: Row) -> bool | None:
    return bool(found["conflict"]) if found else None


def _regions(cells: Iterable[Cell], regios: Mapping[str, Row], found: Mapping[tuple[str, str], Row]) -> Table:
    rows = []
    for swv, region in sorted(regios.items()):
        own = [cell for cell in cells if cell.swv == swv]
        pairs = [cell.pair for cell in own]
        hits = [hit for cell in own for hit in _hits(cell)]
        vorm = _vormen({swv: region}, found)[0]
        obtained = len(_documents({swv: region}, found))
        rows.append(
            (
                *(swv, len(pairs), sum(t == f for t, f in pairs), accuracy(pairs)),
                *("ja" if vorm[0] == vorm[1] else "nee", share(sum(h is not None for h in hits), len(hits))),
                f"{obtained}/{len(region['documenten'])}",
            )
        )
    kop = ("regio", "cellen", "juist", "aandeel", "vorm juist", "bewijs geraakt", "documenten")
    return Table("Per regio", kop, tuple(rows))
