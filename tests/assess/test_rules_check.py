"""A mistake in the rules or norms is told with its file, its rule and its line."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from assess import norm, rules
from assess.impact import omslagen, standen
from assess.regelset import regelset
from assess.rules_check import Fout, check, report
from collect.school_year import SchoolYear

RULES, NORMS = files("assess") / "regels", files("assess") / "norms"


def changed(tmp_path: Path, name: str, old: str, new: str) -> list[Fout]:
    """The mistakes in the shipped file after one change, in a folder that holds that file alone."""
    source = (NORMS if (NORMS / name).is_file() else RULES) / name
    text = source.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return list(check(regelset(tmp_path)).fouten)


def line_of(name: str, text: str) -> int:
    source = (NORMS if (NORMS / name).is_file() else RULES) / name
    lines = source.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_shipped_files_are_without_mistakes() -> None:
    found = check(regelset())
    assert found.fouten == ()
    assert found.geprobeerd
    assert found.normen == len(norm.load().normen)
    assert found.regels >= len(rules.shipped().rules)
    assert "0 fouten" in list(report(found))[-1]


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "message"),
    [
        ("E7.yml", "toelichting:", "toelichtin:", "toelichting:", "bedoelt u 'toelichting'?"),
        ("E7.yml", "deelvraag: E7a", "deelvraag: E9a", "deelvraag: E7a", "'E9a' staat niet bij de normen"),
        (
            "E7.yml",
            "    zin:\n",
            "    assertie: zeker\n    zin:\n",
            "    zin:",
            "assertie 'zeker' is onbekend",
        ),
        ("E7.yml", "    zin:\n", "    kant: ja\n    zin:\n", "    zin:", "kant moet true of false zijn"),
        ("E7.yml", "grondslag:", "bron:", "", "grondslag ontbreekt"),
        ("elementen.yml", "naam: Nazorg", "naam: ''", "id: E7", "naam ontbreekt"),
        ("elementen.yml", "kern: false", "kern: nee", "id: E3b", "kern moet true of false zijn"),
        ("procedure.yml", "bindt: gemeente", "bindt: rijk", "id: P8", "bindt 'rijk' is onbekend"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, where: str, message: str
) -> None:
    faults = changed(tmp_path, name, old, new)
    assert any(message in fault.melding for fault in faults), faults
    told = next(fault for fault in faults if message in fault.melding)
    assert told.bestand == name
    if where:
        assert told.lijn == line_of(name, where)


def test_an_unknown_list_is_told_on_the_line_of_its_pattern(tmp_path: Path) -> None:
    text = (RULES / "E7.yml").read_text(encoding="utf-8")
    pattern = next(line for line in text.split("regels:")[1].splitlines() if "- [" in line)
    (fault,) = changed(tmp_path, "E7.yml", pattern, pattern.replace("- [", '- ["{bestaat_niet}", ', 1))
    assert fault.lijn == line_of("E7.yml", pattern)
    assert fault.melding == "onbekende lijst {bestaat_niet}"
    assert str(fault).startswith(f"E7.yml, regelnummer {fault.lijn}, regel E7")


def test_a_mistake_in_a_list_is_told_with_the_list(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "begrippen.yml", "jongere: [kind,", 'jongere: ["{niets}", kind,')
    assert (fault.bestand, fault.onderdeel) == ("begrippen.yml", "lijst jongere")
    assert fault.lijn == line_of("begrippen.yml", "jongere: [kind,")


def test_an_example_that_is_not_found_is_told_on_its_own_line(tmp_path: Path) -> None:
    example = rules.shipped().rules[0].voorbeelden[1]
    name = next(n for n in ("E1.yml",) if example in (RULES / n).read_text(encoding="utf-8"))
    (fault,) = changed(tmp_path, name, example, "De zon schijnt.")
    assert fault.melding == "voorbeeld wordt niet gevonden: “De zon schijnt.”"
    assert fault.lijn == line_of(name, example)


def test_a_counter_example_that_is_found_is_told(tmp_path: Path) -> None:
    rule = rules.shipped().rules[0]
    (fault,) = changed(
        tmp_path, "E1.yml", f"- {rule.tegenvoorbeelden[0]}", f"- {json.dumps(rule.voorbeelden[0])}"
    )
    assert fault.onderdeel == f"regel {rule.id}"
    assert "tegenvoorbeeld wordt toch gevonden" in fault.melding


def test_a_rule_without_examples_is_refused_everywhere(tmp_path: Path) -> None:
    data = yaml.safe_load((RULES / "E7.yml").read_text(encoding="utf-8"))
    del data["regels"][-1]["tegenvoorbeelden"]
    (tmp_path / "E7.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    (fault,) = check(regelset(tmp_path)).fouten
    assert fault.melding == "te weinig tegenvoorbeelden: 0, nodig 1"
    with pytest.raises(rules.RuleError, match="geen tegenvoorbeeld"):
        regelset(tmp_path).book()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("E7.yml", "regels:\n  - id: x\n   fout", "niet te lezen"),
        ("E7.yml", "grondslag: x\ngrondslag: y\nregels: []", "staat hier twee keer"),
        ("E7.yml", "grondslag: x\nregels: nee", "verwacht een lijst van regels"),
        ("kladblok.yml", "a: 1", "wordt niet gelezen"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    faults = check(regelset(tmp_path)).fouten
    assert any(fault.bestand == name and message in fault.melding for fault in faults)


def test_the_hash_of_a_rule_changes_with_its_lists_and_with_nothing_else(tmp_path: Path) -> None:
    before = rules.shipped()
    text = (RULES / "begrippen.yml").read_text(encoding="utf-8")
    (tmp_path / "begrippen.yml").write_text(text.replace("jongere: [", "jongere: [flierefluiter, "), "utf-8")
    after = regelset(tmp_path).book()
    differ = {id for id in before.hashes if before.hashes[id] != after.hashes[id]}
    assert differ
    assert differ != set(before.hashes)
    assert after.versie != before.versie


def test_the_same_cells_are_no_omslag(wereld: object) -> None:
    db = wereld.db  # type: ignore[attr-defined]
    assert omslagen(standen(db, SchoolYear(2025)), {}) == []
