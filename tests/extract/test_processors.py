"""In a container only the allowed processors count, or a big machine starts more readers than fit."""

from os import sched_getaffinity
from pathlib import Path

import pytest

from extract.processors import processors

HERE = len(sched_getaffinity(0))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("100000 100000", 1),
        ("50000 100000", 1),
        ("150000 100000", 1),
        ("99900000 100000", HERE),
        ("max 100000", HERE),
        ("", HERE),
    ],
)
def test_a_container_gets_what_it_is_allowed(tmp_path: Path, limit: str, expected: int) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(f"{limit}\n")
    assert processors(file) == expected


def test_without_a_limit_all_usable_processors_count(tmp_path: Path) -> None:
    assert processors(tmp_path / "cpu.max") == HERE
