"""The second opinion, learned from the shipped passages: it marks and doubts, and never decides."""

import json
from pathlib import Path

import numpy as np
import pytest

from assess import goud
from assess.goud import Voorbeeld
from assess.label_file import label_file
from assess.mening import MARK, Marks, Mening, TweedeMening, shipped
from assess.tweede_lezer import Gelezen, TweedeLezer


def test_learned_twice_it_thinks_the_same() -> None:
    learned = goud.learnable()
    passages = [Gelezen(v.tekst, v.kop) for v in learned[:20]]
    one, other = (TweedeLezer(learned).oordeel(passages) for _ in range(2))
    assert np.array_equal(one.aanwezig, other.aanwezig)
    assert np.array_equal(one.assertie, other.assertie)
    assert one.assertie.sum(axis=2) == pytest.approx(1.0)


def test_it_marks_what_the_rules_do_not_know() -> None:
    passages = [
        Gelezen(
            "Komen de partijen er niet uit, dan hakt de wethouder Jeugd de knoop door.", "Doorzettingsmacht"
        ),
        Gelezen("De gymzaal wordt in de herfstvakantie opnieuw geschilderd.", "Gebouwen"),
    ]
    holder, gym = shipped().meningen(passages, [{}, {}])
    assert holder.kansen["E4b"] > 10 * gym.kansen["E4b"]
    assert not gym.gemist
    assert not holder.zekerheid
    (known, _) = shipped().meningen(passages, [{"E4b": "afgesproken"}, {}])
    assert "E4b" not in known.gemist
    assert known.zekerheid["E4b"] > 0.5


def test_it_doubts_a_label_that_the_words_do_not_bear_out() -> None:
    passage = Gelezen("De gymzaal wordt in de herfstvakantie opnieuw geschilderd.", "Gebouwen")
    (thought,) = shipped().meningen([passage], [{"E4b": "afgesproken"}])
    assert thought.betwist == {"E4b"}


def test_marks_are_given_only_where_they_were_worth_it() -> None:
    marks = shipped().marks
    assert shipped().actief == {vraag for vraag, seen in marks.items() if seen.worth}
    assert shipped().actief
    assert (Marks(2, 3, 4).worth, Marks(1, 3, 4).worth, Marks(0, 0, 4).worth) == (True, False, False)
    passages = [v for v in goud.learnable() if v.labels]
    seen = shipped().meningen([Gelezen(v.tekst, v.kop) for v in passages], [{}] * len(passages))
    assert {vraag for thought in seen for vraag in thought.gemist} <= shipped().actief
    assert all(chance >= MARK for thought in seen for chance in thought.gemist.values())


def test_trust_is_learned_only_where_no_rule_was_tuned() -> None:
    """Rules that are always right on tuned passages change nothing about how far they are trusted."""
    learned = list(goud.learnable())
    tuned = [n for n, v in enumerate(learned) if v.afgesteld]
    asked = [Gelezen("De directeur beslist.")]
    before = TweedeMening(learned).meningen(asked, [{"E4a": "afgesproken"}])
    assert tuned
    assert len(tuned) < len(learned)
    assert before == TweedeMening(learned).meningen(asked, [{"E4a": "afgesproken"}])
    assert before[0].zekerheid["E4a"] < 0.97


def test_without_passages_there_is_nothing_to_think() -> None:
    assert shipped().meningen([], []) == []
    assert Mening().betwist == frozenset()


def test_a_label_file_tells_the_zekerheid_and_what_may_be_missed(tmp_path: Path) -> None:
    rows = [v for v in goud.learnable() if v.verzameling == "trainen"]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(_line(v) for v in rows), encoding="utf-8")
    assert label_file(source, tmp_path / "uit.jsonl") == len(rows)
    found = [json.loads(line) for line in (tmp_path / "uit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == [v.id for v in rows]
    sure = [label["zekerheid"] for row in found for label in row["labels"]]
    assert sure
    assert all(0 < value < 1 for value in sure)
    assert all(m["kans"] >= MARK for row in found for m in row["mogelijk_gemist"])
    assert not any(
        {m["deelvraag"] for m in r["mogelijk_gemist"]} & {x["deelvraag"] for x in r["labels"]} for r in found
    )


def _line(voorbeeld: Voorbeeld) -> str:
    row = {"id": voorbeeld.id, "text": voorbeeld.tekst, "bron_soort": voorbeeld.soort}
    return json.dumps(row, ensure_ascii=False) + "\n"
