"""A set of norm and rule files: the shipped ones, or these with files of a folder in their place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from assess.norm import Normenkader
from assess.norm import read as read_norms
from assess.rules import RuleBook, build
from collect.yaml_data import yaml_files


@dataclass(frozen=True)
class Regelset:
    """The texts of the files by name; `eigen` are those that the folder gave."""

    normen: Mapping[str, str]
    regels: Mapping[str, str]
    eigen: frozenset[str] = frozenset()

    def kader(self) -> Normenkader:
        """The norms; raises NormError."""
        return read_norms(self.normen)

    def book(self, prefix: str | tuple[str, ...] = "E") -> RuleBook:
        """The rules of the files whose names begin so; raises RuleError."""
        return build(self.regels, prefix)


def regelset(folder: Path | None = None) -> Regelset:
    """The shipped set, with the *.yml of `folder` (or its `norms` and `regels`) instead of files of the same name.

    So whoever tries a change needs only the file that differs.
    """
    normen, regels = (yaml_files(files("assess") / name) for name in ("norms", "regels"))
    if folder is None:
        return Regelset(normen, regels)
    own_norms, own_rules = (
        yaml_files(folder / name) if (folder / name).is_dir() else {} for name in ("norms", "regels")
    )
    for name, text in yaml_files(folder).items():
        (own_norms if re.search(r"^normen:", text, re.MULTILINE) else own_rules)[name] = text
    return Regelset(normen | own_norms, regels | own_rules, frozenset(own_norms) | frozenset(own_rules))
