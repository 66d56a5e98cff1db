"""Reads the YAML data that comes with the program, with the fast parser where libyaml is there."""

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The data in a YAML text; raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)


def yaml_files(folder: Path | Traversable) -> dict[str, str]:
    """The texts of the *.yml in a folder by their names, in that order."""
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yml")), key=lambda e: e.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found}
