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
    "assertie",
    "zinsdeel",
    "samenhang",
    "kader",
    "betekenis",
    "slots",
    "slots_numbers",
    "vondsten",
    "bijlage",
    "slots_place",
    "slots_scope",
    "label",
    "label_answer",
    "uitzonderingen",
    "uitzondering_wie",
    "uitzondering_waarvan",
    "verwijzing",
)
# lists that tell what a sentence does with what it names
ASSERTIE = ("assertie", "ontkend", "voorgenomen", "vermelding", "elders", "kader")
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
    masks: tuple[int, ...]
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


@dataclass(frozen=True)
class RuleBook:
    """Rules and named lists, compiled together; `versie` is a hash over the data and the code that reads it."""

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    words: Mapping[str, frozenset[str]]
    versie: str


def _groups(value: list[Any], lexicon: Lexicon) -> tuple[Group, ...]:
    """A group is a list of patterns of which one must hold; a bare string is a group of one."""
    return tuple(
        tuple(lexicon.pattern(p) for p in (group if isinstance(group, list) else [group])) for group in value
    )


def mask_of(group: Group) -> int:
    """The words with which a match of the group can begin: a sentence without any has none."""
    mask = 0
    for pattern in group:
        mask |= pattern.steps[0].mask
    return mask


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
        tuple(mask_of(group) for group in zin),
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
    apart = data["uitzonderingen.yml"]
    lists: dict[str, list[str]] = {}
    for part in (
        data["begrippen.yml"],
        *(data[f"{name}.yml"] for name in ASSERTIE),
        data["slots.yml"],
        apart,
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
    words = {
        key: frozenset(assertie[key])
        for key in (
            *("grenzen", "voorwaarde", "voorop", "persoonsvorm", "daar", "verwijzing", "terug"),
            *("zet_voort", "uitkomst", "ontkenners"),
        )
    } | {"groep_bepaling": frozenset(apart["groep_bepaling"])}
    return RuleBook(lexicon, tuple(rules), words, _versie(names))
