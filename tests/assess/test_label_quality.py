"""Floors under what the rules find; a fall is looked at, not tuned away.

`afstellen` was read while the rules were written. The others were written by the author of the rules in other
words and genres before the rules met them, and read only afterwards: what they scored at first sight is the fairer
figure (F1 and assertie: andere_woorden .82 and .93, eigen_taal .50 and .75, gewone_plannen .84 and .82).
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from assess.label import label_passage

DATA = Path(__file__).parent / "data"
GOLD = Path(__file__).parents[2] / "assess" / "gold" / "afstellen.jsonl"


@dataclass(frozen=True)
class Score:
    """Presence F1, share of right asserties where present, and afgesproken said where it is not."""

    f1: float
    assertie: float
    false_afgesproken: int


def score(path: Path) -> Score:
    hits = extra = missed = right = false = 0
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        context = {name: row.get(name, "") for name in ("kop", "aanhef", "bron_soort")}
        found = {label.deelvraag: label.assertie for label in label_passage(row["text"], **context)}
        true = {label["deelvraag"]: label["assertie"] for label in row["labels"]}
        both = found.keys() & true.keys()
        hits += len(both)
        extra += len(found.keys() - true.keys())
        missed += len(true.keys() - found.keys())
        right += sum(found[vraag] == true[vraag] for vraag in both)
        false += sum(a == "afgesproken" and true.get(v) != "afgesproken" for v, a in found.items())
    return Score(2 * hits / (2 * hits + extra + missed), right / hits, false)


@pytest.mark.parametrize(
    ("path", "floor"),
    [
        (GOLD, Score(0.92, 0.97, 14)),
        (DATA / "andere_woorden.jsonl", Score(0.90, 0.95, 8)),
        (DATA / "eigen_taal.jsonl", Score(0.82, 0.93, 2)),
        (DATA / "gewone_plannen.jsonl", Score(0.94, 0.88, 4)),
    ],
    ids=["afstellen", "andere woorden", "eigen taal", "gewone plannen"],
)
def test_what_is_found_stays_above_the_floor(path: Path, floor: Score) -> None:
    reached = score(path)
    assert reached.f1 >= floor.f1
    assert reached.assertie >= floor.assertie
    assert reached.false_afgesproken <= floor.false_afgesproken


def test_a_passage_about_something_else_has_no_labels() -> None:
    rows = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    unrelated = [row for row in rows if not row["labels"]]
    labelled = [row["id"] for row in unrelated if label_passage(row["text"], bron_soort=row["bron_soort"])]
    assert len(labelled) <= 0.03 * len(unrelated), labelled
