import json
from pathlib import Path

import pytest

from assess.label_file import LabelError, label_file, label_passage

DECIDES = "De directeur van het samenwerkingsverband hakt in vastgelopen thuiszitterszaken de knoop door."


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def row(number: int, text: str, **extra: str | None) -> str:
    return json.dumps(
        {"id": f"p{number}", "text": text, "bron_soort": "protocol", **extra}, ensure_ascii=False
    )


def test_predictions_come_one_line_a_passage_in_the_same_order(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", row(2, DECIDES), row(1, "De zon schijnt.", kop=None))
    target = tmp_path / "uit.jsonl"
    assert label_file(source, target) == 2
    first, second = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert second == {"id": "p1", "labels": [], "mogelijk_gemist": []}
    assert first["id"] == "p2"
    (label,) = first["labels"]
    assert list(label) == ["deelvraag", "assertie", "waarde", "karakter", "zekerheid"]
    assert (label["deelvraag"], label["assertie"], label["karakter"]) == ("E4a", "afgesproken", "beslissend")
    assert 0 < label["zekerheid"] < 1


@pytest.mark.parametrize("broken", ['{"id": "x"', '["x"]', '{"id": "x"}', '{"id": 3, "text": "x"}'])
def test_a_broken_line_is_named_and_nothing_is_written(tmp_path: Path, broken: str) -> None:
    source = write(tmp_path / "in.jsonl", row(1, DECIDES), broken)
    target = write(tmp_path / "uit.jsonl", "wat er stond")
    with pytest.raises(LabelError, match="regel 2"):
        label_file(source, target)
    assert target.read_text(encoding="utf-8") == "wat er stond\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl", "uit.jsonl"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="er-niet"):
        label_file(tmp_path / "er-niet.jsonl", tmp_path / "uit.jsonl")


def test_an_unknown_kind_of_source_is_accepted() -> None:
    assert label_passage(DECIDES, bron_soort="kladblok") == label_passage(DECIDES)


def test_a_decisive_sentence_is_literally_in_the_passage() -> None:
    text = f"Dit is een aanloop. {DECIDES} En een slot."
    (label,) = label_passage(text)
    assert text[label.begin : label.eind] == DECIDES
    assert all(label.begin <= a < b <= label.eind for a, b, _ in label.markeringen)


def test_a_national_text_agrees_nothing() -> None:
    assert {label.assertie for label in label_passage(DECIDES, bron_soort="landelijk")} == {"vermelding"}


@pytest.mark.parametrize(
    ("aanhef", "expected"),
    [
        ("In 2027 werken wij uit:", "voorgenomen"),
        ("Landelijk:", "vermelding"),
        ("In de buurregio geldt:", "elders"),
        ("Wij spreken af:", "afgesproken"),
    ],
)
def test_a_lead_in_sentence_passes_its_modality_to_the_items(aanhef: str, expected: str) -> None:
    (label,) = label_passage(DECIDES, aanhef=aanhef)
    assert label.assertie == expected


def test_a_text_without_words_has_no_labels() -> None:
    assert label_passage("") == label_passage(" – … | ") == []
