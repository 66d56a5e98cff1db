"""The image has what the program needs, and neither tools to build with nor rights it does not need."""

import json
import re
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

Instruction = tuple[str, str]


@pytest.fixture
def stages(deploy: Path) -> list[list[Instruction]]:
    """The instructions of each stage, lines that go on joined."""
    text = (deploy / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    found: list[list[Instruction]] = [[]]
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, rest = line.partition(" ")
            if name == "FROM":
                found.append([])
            found[-1].append((name, " ".join(rest.split())))
    return found[1:]


def copied(stage: list[Instruction]) -> list[str]:
    """What a stage takes from the checkout."""
    words = [shlex.split(rest)[:-1] for name, rest in stage if name == "COPY" and "--from" not in rest]
    return [word for copy in words for word in copy]


def test_everything_the_program_is_made_of_is_copied(stages: list[list[Instruction]], root: Path) -> None:
    build, final = stages
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) <= set(copied(build))
    assert {"pyproject.toml", "constraints.txt", "README.md", "LICENSE"} <= set(copied(build))
    # docs: the manual and the measurement that the site shows
    assert {"datasette", "docs", "metadata.yml"} == set(copied(final))
    for name in [*copied(build), *copied(final)]:
        assert (root / name).exists(), name


def test_nothing_that_is_copied_is_ignored(stages: list[list[Instruction]], root: Path) -> None:
    lines = (root / ".containerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    kept = {rule[1:] for rule in rules if rule.startswith("!")}
    wanted = {name for stage in stages for name in copied(stage)}
    assert kept == wanted
    dropped = [rule.removeprefix("**/") for rule in rules[1:] if not rule.startswith("!")]
    assert dropped == ["__pycache__"]
    assert not [name for name in wanted if any(fnmatch(name, rule) for rule in dropped)]


def test_the_packages_are_the_pinned_ones(stages: list[list[Instruction]]) -> None:
    (install,) = (rest for name, rest in stages[0] if name == "RUN")
    assert "--constraint constraints.txt" in install


def test_the_image_reads_scans_and_holds_no_tools(stages: list[list[Instruction]]) -> None:
    runs = " ".join(rest for name, rest in stages[-1] if name == "RUN")
    assert {"tesseract-ocr", "tesseract-ocr-nld"} <= set(runs.split())
    assert not {"gcc", "build-essential", "git", "curl", "pip"} & set(runs.split())
    (install,) = (rest for name, rest in stages[0] if name == "RUN")
    assert "pip uninstall --yes pip" in install


def test_the_program_is_the_first_process_and_not_root(stages: list[list[Instruction]]) -> None:
    last = dict(stages[-1])
    assert json.loads(last["ENTRYPOINT"]) == ["doorbraak"]
    user, group = map(int, last["USER"].split(":"))
    assert user == group >= 1000


def test_both_stages_are_on_one_python_that_will_do(stages: list[list[Instruction]], root: Path) -> None:
    assert [stage[0][1].split()[0] for stage in stages] == ["${PYTHON}"] * 2
    text = (root / "deploy" / "Containerfile").read_text(encoding="utf-8")
    base = re.search(r"^ARG PYTHON=python:3\.(\d+)-slim-", text, re.MULTILINE)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    least = re.fullmatch(r">=3\.(\d+)", project["requires-python"])
    assert base is not None
    assert least is not None
    assert int(base[1]) >= int(least[1])
