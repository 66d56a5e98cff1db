"""`doorbraak evaluate` as a page and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from doorbraak.cli import commands


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    rows = [
        {
            "id": str(n),
            "text": "x",
            "regio": f"R{n % 2}",
            "labels": [{"deelvraag": "E1a", "assertie": "afgesproken"}],
        }
        for n in range(4)
    ]
    path = tmp_path / "goud.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_report_is_a_page_that_says_how_it_was_made(labelled: Path, tmp_path: Path) -> None:
    page, figures = tmp_path / "evaluatie.md", tmp_path / "evaluatie.json"
    done = CliRunner().invoke(
        commands,
        [
            *("evaluate", "--passages", str(labelled), "--predictions", str(labelled)),
            *("--docs", str(page), "--json", str(figures)),
        ],
    )
    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Evaluatie\n\nGemaakt met `doorbraak evaluate` over `goud.jsonl`.")
    assert "| exact_micro_f1 | 1.000 |" in text
    assert "- de labels komen uit goud.jsonl" in text
    assert json.loads(figures.read_text(encoding="utf-8"))["cijfers"]["exact_micro_f1"] == 1.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--split", "nergens"], "onbekende verzameling 'nergens'; kies uit afstellen"),
        ([], "geef --passages, --split, of --truth samen met --corpus"),
    ],
)
def test_what_does_not_exist_is_named(options: list[str], message: str) -> None:
    done = CliRunner().invoke(commands, ["evaluate", *options])
    assert done.exit_code == 2
    assert message in done.output
