"""The house itself: imports go one way, and nothing shadows the installed datasette."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STAGES = ["collect", "extract", "assess", "doorbraak"]


def imported(path: Path) -> set[str]:
    """The top-level names a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_never_imports_a_later_one(stage: str) -> None:
    later = set(STAGES[STAGES.index(stage) + 1 :])
    files = list((ROOT / stage).rglob("*.py"))
    assert files
    for path in files:
        assert not imported(path) & later, f"{path} imports a later stage"


def test_only_the_site_imports_datasette() -> None:
    for stage in STAGES:
        for path in (ROOT / stage).rglob("*.py"):
            assert "datasette" not in imported(path), f"{path} imports datasette"


def test_no_package_where_one_would_shadow() -> None:
    found = [*ROOT.glob("datasette/**/__init__.py"), *ROOT.glob("tests/**/__init__.py")]
    assert not found


def test_the_installed_datasette_wins() -> None:
    import datasette

    assert not Path(str(datasette.__file__)).is_relative_to(ROOT / "datasette")


def test_plugin_file_names_are_distinct_from_modules() -> None:
    plugins = [path.stem for path in (ROOT / "datasette" / "plugins").glob("*.py")]
    assert plugins
    assert len(set(plugins)) == len(plugins)
    assert not set(plugins) & {*STAGES, "datasette"}
