"""The words by which a page's state is known (sources/paginatoestanden.toml)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class PageWords:
    """The compiled lists; names are those of the file, section first."""

    niet_gevonden_titel: re.Pattern[str]
    niet_gevonden_tekst: re.Pattern[str]
    inloggen_titel: re.Pattern[str]
    inloggen_tekst: re.Pattern[str]
    inloggen_pad: re.Pattern[str]
    inloggen_hosts: tuple[str, ...]
    toestemming_titel: re.Pattern[str]
    toestemming_tekst: re.Pattern[str]
    toestemming_blok: re.Pattern[str]
    toestemming_pad: re.Pattern[str]
    toestemming_hosts: tuple[str, ...]
    schil_noscript: re.Pattern[str]
    schil_tekst: re.Pattern[str]
    schil_wortel: tuple[str, ...]
    schil_volgers: tuple[str, ...]
    controle_titel: re.Pattern[str]
    controle_tekst: re.Pattern[str]
    grenzen: dict[str, int]


@cache
def page_words() -> PageWords:
    """The lists that come with the program."""
    raw: dict[str, Any] = tomllib.loads(
        (files("collect") / "sources" / "paginatoestanden.toml").read_text(encoding="utf-8")
    )
    limits = raw.pop("grenzen")
    lists: dict[str, Any] = {
        f"{section}_{name}": value for section, part in raw.items() for name, value in part.items()
    }
    for name, value in lists.items():
        lists[name] = tuple(value) if name.endswith(("_hosts", "_wortel", "_volgers")) else _compiled(value)
    return PageWords(**lists, grenzen=limits)


def _compiled(value: str | list[str]) -> re.Pattern[str]:
    return re.compile(value if isinstance(value, str) else "|".join(f"(?:{pattern})" for pattern in value))
