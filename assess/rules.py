"""The rules as data: what wording answers which deelvraag (assess/regels/*.yml)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assess.rules_pattern import Lexicon, Pattern, PatternError
from assess.slots_numbers import FINDERS
from collect.yaml_data import read_yaml

FOLDER = files("assess") / "regels"
CODE = (
    "rules",
    "rules_match",
    "rules_pattern",
    "rules_text",
    "rules_verbs",
    "rules_needs",
    "assertie",
    "slots",
    "slots_numbers",
    "vondsten",
    "slots_place",
    "slots_role",
    "slots_scope",
    "label",
    "label_answer",
    "overlegnamen",
)
KNOWN = frozenset(
    [
        "id",
        "deelvraag",
        "kant",
        "toelichting",
        "zin",
        "buurt",
        "passage",
        "niet",
        "niet_passage",
        "assertie",
        "karakter",
        "subcode",
        "ook_buiten_thema",
        "anker_ontkent",
        "anders",
        "voorbeelden",
        "tegenvoorbeelden",
    ]
)
Group = tuple[Pattern, ...]


class RuleError(Exception):
    """A rule file is wrong; the message names the file and the rule."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: every group of `zin` in one sentence, of `buurt` in it or beside it, of `passage` anywhere.

    `assertie` is what it says whatever the words around it, `anders` what it says when these say nothing.
    """

    id: str
    deelvragen: tuple[str, ...]
    kant: bool
    toelichting: str
    grondslag: str
    zin: tuple[Group, ...]
    need: int
    buurt: tuple[Group, ...]
    passage: tuple[Group, ...]
    niet: Group
    niet_passage: Group
    thema: bool
    anker_ontkent: bool
    assertie: str | None
    anders: str | None
    karakter: str | None
    subcode: str | None
    voorbeelden: tuple[str, ...]
    tegenvoorbeelden: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Rules, named lists and cues, compiled together; `versie` is a hash over the data and the code that reads it.

    `rollen` gives every role its domain, in the order in which roles are tried.
    """

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    cues: Mapping[str, Group]
    words: Mapping[str, frozenset[str]]
    rollen: Mapping[str, str]
    versie: str


def _groups(value: list[Any], lexicon: Lexicon) -> tuple[Group, ...]:
    """A group is a list of patterns of which one must hold; a bare string is a group of one."""
    return tuple(
        tuple(lexicon.pattern(p) for p in (group if isinstance(group, list) else [group])) for group in value
    )


def _need(groups: tuple[Group, ...], lexicon: Lexicon) -> int:
    """For each group the words with which a match of it can begin: a sentence without any has none."""
    need = 0
    for group in groups:
        mask = 0
        for pattern in group:
            mask |= pattern.steps[0].mask
        need |= lexicon.needs.bit(mask)
    return need


def _rule(entry: dict[str, Any], grondslag: str, lexicon: Lexicon) -> Rule:
    if unknown := set(entry) - KNOWN:
        raise RuleError(f"onbekende sleutel {sorted(unknown)}")
    niet = list(entry.get("niet", []))
    if not entry.get("ook_buiten_thema"):
        niet.append("{buiten_thema}")
    vragen = entry["deelvraag"]
    zin = _groups(entry["zin"], lexicon)
    return Rule(
        entry["id"],
        tuple(vragen if isinstance(vragen, list) else [vragen]),
        bool(entry.get("kant")),
        entry["toelichting"],
        grondslag,
        zin,
        _need(zin, lexicon),
        _groups(entry.get("buurt", []), lexicon),
        _groups(entry.get("passage", []), lexicon),
        tuple(lexicon.pattern(p) for p in niet),
        tuple(lexicon.pattern(p) for p in entry.get("niet_passage", [])),
        not entry.get("ook_buiten_thema"),
        bool(entry.get("anker_ontkent")),
        entry.get("assertie"),
        entry.get("anders"),
        entry.get("karakter"),
        entry.get("subcode"),
        tuple(entry.get("voorbeelden", [])),
        tuple(entry.get("tegenvoorbeelden", [])),
    )


def _role_lists(roles: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """A list for every role, one for each domain, and one with them all."""
    lists = {f"rol_{name}": list(role["woorden"]) for name, role in roles.items()}
    for name, role in roles.items():
        lists.setdefault(f"rollen_{role['domein']}", []).append(f"{{rol_{name}}}")
    return {**lists, "rol": [f"{{rol_{name}}}" for name in roles]}


def _read(name: str) -> Any:
    return read_yaml((FOLDER / name).read_text(encoding="utf-8"))


def _versie(names: list[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update((FOLDER / name).read_bytes())
    for module in CODE:
        digest.update((files("assess") / f"{module}.py").read_bytes())
    return f"regels-{digest.hexdigest()[:12]}"


@cache
def shipped() -> RuleBook:
    """The rules that come with the program; raises RuleError."""
    names = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".yml"))
    data = {name: _read(name) for name in names}
    assertie = data["assertie.yml"]
    elements = {name: entry for name, entry in data.items() if name.startswith("E")}
    lists: dict[str, list[str]] = {}
    for part in (
        data["begrippen.yml"],
        assertie,
        data["slots.yml"],
        _role_lists(data["rollen.yml"]),
        *(e["begrippen"] for e in elements.values()),
    ):
        if twice := set(lists) & set(part):
            raise RuleError(f"lijst staat er twee keer: {sorted(twice)}")
        lists.update(part)
    try:
        lexicon = Lexicon(lists, FINDERS)
    except PatternError as error:
        raise RuleError(str(error)) from error
    rules: list[Rule] = []
    for name, element in elements.items():
        for entry in element["regels"]:
            try:
                rules.append(_rule(entry, element["grondslag"], lexicon))
            except (KeyError, PatternError, RuleError) as error:
                raise RuleError(f"{name}, regel {entry.get('id')}: {error}") from error
    if len({rule.id for rule in rules}) < len(rules):
        raise RuleError("een regel-id komt twee keer voor")
    cues = {
        key: (lexicon.pattern(f"{{{key}}}"),)
        for key in (*assertie, *data["slots.yml"], *data["begrippen.yml"])
    }
    words = {
        key: frozenset(assertie[key])
        for key in ("grenzen", "voorwaarde", "voorop", "daar", "verwijzing", "terug")
    }
    rollen = {name: role["domein"] for name, role in data["rollen.yml"].items()}
    return RuleBook(lexicon, tuple(rules), cues, words, rollen, _versie(names))
