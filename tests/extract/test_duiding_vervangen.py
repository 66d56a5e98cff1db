"""A plan that was replaced at its own address: it keeps its party, and counts or not by what took its place."""

import importlib.util
from pathlib import Path

import pytest

from collect.school_year import SchoolYear
from extract.dekking import compute

# a real site on loopback that is collected from more than once, on a clock that the test moves
_spec = importlib.util.spec_from_file_location("runs", Path(__file__).parent / "test_verandering_runs.py")
assert _spec is not None
assert _spec.loader is not None
_runs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_runs)
start_web, web, clock, line = _runs.start_web, _runs.web, _runs.clock, _runs.line
Line, pdf, PLAN = _runs.Line, _runs.pdf, _runs.PLAN


def plan(title: str, *more: str) -> bytes:
    return bytes(pdf(title, *PLAN[1:], *more))


def rows(line: Line) -> dict[str, dict[str, object]]:
    """What holds of every document, by its title and whether its address serves it still."""
    query = """
        SELECT d.titel, d.kan_tellen, d.kan_tellen_reden, d.van, d.tot,
            (SELECT group_concat(DISTINCT partij) FROM document_partijen AS p
                WHERE p.document = d.document AND rol = 'spreekt_voor') AS partijen,
            EXISTS (SELECT 1 FROM vindplaatsen AS v WHERE v.sha256 = d.document) AS online
        FROM document_duiding AS d WHERE d.soort = 'ondersteuningsplan'
    """
    return {("nu" if row["online"] else "oud"): row for row in line.db.query(query)}


def uitkomst(line: Line, year: int) -> tuple[str, str]:
    compute(line.db, SchoolYear(year))
    query = "SELECT uitkomst, document FROM dekking WHERE partij = 'PO0001' AND soort = 'ondersteuningsplan' AND schooljaar = ?"
    (row,) = line.db.query(query, [str(SchoolYear(year))])
    return row["uitkomst"], row["document"]


def replaced(line: Line, before: bytes, after: bytes) -> dict[str, dict[str, object]]:
    line.web.file("/plan.pdf", before)
    line.links("plan.pdf")
    line.run()
    line.web.file("/plan.pdf", after)
    line.run(days=30)
    return rows(line)


def test_a_plan_whose_address_serves_the_next_one_stays_in_force(line: Line) -> None:
    found = replaced(line, plan("Ondersteuningsplan 2024-2028"), plan("Ondersteuningsplan 2028-2032"))
    assert (found["oud"]["van"], found["oud"]["tot"]) == ("2024-08-01", "2028-07-31")
    assert found["oud"]["partijen"] == found["nu"]["partijen"] == "PO0001"
    assert found["oud"]["kan_tellen"]
    assert [uitkomst(line, year)[0] for year in (2026, 2028)] == ["verkregen", "verkregen"]
    assert uitkomst(line, 2026)[1] != uitkomst(line, 2028)[1]


def test_a_better_version_of_the_same_plan_takes_its_place_without_a_question(line: Line) -> None:
    found = replaced(
        line,
        plan("Ondersteuningsplan 2024-2028"),
        plan(
            "Ondersteuningsplan 2024-2028", *(f"Nieuwe afspraak {n} over vervoer en taal." for n in range(30))
        ),
    )
    assert not found["oud"]["kan_tellen"]
    assert "op hetzelfde adres vervangen" in str(found["oud"]["kan_tellen_reden"])
    assert found["nu"]["kan_tellen"]
    assert uitkomst(line, 2026)[0] == "verkregen"
    assert not list(line.db.query("SELECT * FROM duiding_vragen"))


def test_of_two_periods_that_overlap_both_count_and_the_newest_is_in_force(line: Line) -> None:
    found = replaced(line, plan("Ondersteuningsplan 2022-2026"), plan("Ondersteuningsplan 2025-2029"))
    assert found["oud"]["kan_tellen"]
    assert found["nu"]["kan_tellen"]
    assert [uitkomst(line, year)[0] for year in (2024, 2025)] == ["verkregen", "verkregen"]
    assert not list(line.db.query("SELECT * FROM duiding_vragen"))


@pytest.mark.parametrize("title", ["Concept ondersteuningsplan 2024-2028", "Nieuwsbrief september 2026"])
def test_a_draft_or_another_paper_at_the_address_replaces_nothing(line: Line, title: str) -> None:
    replaced(line, plan("Ondersteuningsplan 2024-2028"), plan(title))
    assert rows(line)["oud"]["kan_tellen"]
    assert uitkomst(line, 2026)[0] == "verkregen"
