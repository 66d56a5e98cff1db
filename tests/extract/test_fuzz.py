"""Some hundreds of mutants, every time the same; `make fuzz` feeds them for as long as one likes."""

import random
from pathlib import Path

import pytest

from benchmarks.fuzz import SEEDS, Fuzz, complaints, mutant, seeds
from extract.document import read_document

MUTANTS = 400


def test_mutated_documents_are_contained(tmp_path: Path) -> None:
    fuzz = Fuzz(tmp_path / "dossier", tmp_path / "bewaard", 20261124, seeds(SEEDS))
    fuzz.run(lambda fed: fed >= MUTANTS, workers=2)
    assert sum(fuzz.counts.values()) == MUTANTS
    assert fuzz.counts["gelezen"] > MUTANTS // 3, "most are broken beyond reading"
    assert not fuzz.findings, sorted(path.name for path in (tmp_path / "bewaard").iterdir())


def test_a_mutant_differs_and_can_be_made_again() -> None:
    for data in seeds(SEEDS)[::10]:
        made = [mutant(random.Random(n), data) for n in range(20)]
        assert sum(one != data for one in made) > 15
        assert made == [mutant(random.Random(n), data) for n in range(20)]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"tekst": " "}, "lege passage"),
        ({"pagina": None}, "passage zonder plaats"),
        ({"pagina": 2}, "passage op een pagina die er niet is"),
    ],
)
def test_a_broken_answer_is_noticed(change: dict[str, object], found: str) -> None:
    page = {"nummer": 1, "tekst": "Een zin."}
    passage = {"tekst": "Een zin.", "pagina": 1, "anker": None}
    answer = {"uitkomst": "gelezen", "toelichting": None, "paginas": [page], "passages": [passage]}
    assert list(complaints(answer)) == []
    assert list(complaints({**answer, "passages": [{**passage, **change}]})) == [found]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        # a line break sign on its own became a word without letters
        ("woord-zonder-letters", "niet gelezen"),
        # a broken page size put every word nowhere
        ("plaats-onbekend", "niet gelezen (de plaats van de woorden is niet te bepalen): pagina 2"),
    ],
)
def test_mutants_that_broke_a_reader_are_read_now(name: str, told: str) -> None:
    outcome = read_document((Path(__file__).parent / "mutanten" / f"{name}.pdf").read_bytes(), "x" * 64)
    assert outcome.uitkomst == "deels"
    assert told in str(outcome.toelichting)
    assert outcome.passages
