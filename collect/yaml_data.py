"""Reads the YAML data that comes with the program, with the fast parser where libyaml is there."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The data in a YAML text; raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)
