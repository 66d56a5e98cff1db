"""The rules as data: what wording answers which deelvraag (assess/regels/*.yml)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assess.rules_hash import hash_of
from assess.rules_pattern import Lexicon, Pattern, PatternError
from assess.slots_numbers import FINDERS
from collect.yaml_data import read_yaml, yaml_files

FOLDER = files("assess") / "regels"
CODE = (
    "rules",
    "rules_match",
    "rules_pattern",
    "rules_text",
    "rules_verbs",
    "rules_needs",
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
    "slots_role",
    "slots_scope",
    "label",
    "label_answer",
    "overlegnamen",
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
        "grondslag",
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
        "ook_elders",
        "anker_ontkent",
        "anders",
        "voorbeelden",
        "tegenvoorbeelden",
    ]
)
# Files that every rule may use, in the order in which their lists are read.
SHARED = ("begrippen.yml", *(f"{name}.yml" for name in ASSERTIE), "slots.yml", "uitzonderingen.yml")
ROLLEN = "rollen.yml"
# What stands with a vondst in place of a rule when it is an exception made elsewhere in the document.
UITZONDERING = "uitzondering"
# Every file that is about no norm.
COMMON = (*SHARED, ROLLEN)
FEWEST_EXAMPLES, FEWEST_COUNTER_EXAMPLES = 2, 1
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
    ook_elders: bool = False


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Rules, named lists and cues, compiled together.

    `versie` is a hash over the data and the code that reads it; `hashes` has one for each rule, over the rule as
    written and the lists it names. `rollen` gives every role its domain, in the order in which roles are tried.
    """

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    words: Mapping[str, frozenset[str]]
    rollen: Mapping[str, str]
    versie: str
    hashes: Mapping[str, str]


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


def entries(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rules of a file, each with the grondslag of the file and what the file says for all."""
    shared = {"grondslag": data["grondslag"], **(data.get("voor_alle") or {})}
    return [{**shared, **entry} for entry in data["regels"]]


def make_rule(entry: dict[str, Any], lexicon: Lexicon) -> Rule:
    """One rule out of its entry in a file; raises RuleError, PatternError and KeyError."""
    if unknown := set(entry) - KNOWN:
        raise RuleError(f"onbekende sleutel {', '.join(sorted(map(str, unknown)))}")
    if len(entry.get("voorbeelden") or ()) < FEWEST_EXAMPLES:
        raise RuleError(f"minder dan {FEWEST_EXAMPLES} voorbeelden")
    if len(entry.get("tegenvoorbeelden") or ()) < FEWEST_COUNTER_EXAMPLES:
        raise RuleError("geen tegenvoorbeeld")
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
        entry["grondslag"],
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
        bool(entry.get("ook_elders")),
    )


def _role_lists(roles: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """A list for every role, one for each domain, and one with them all."""
    lists = {f"rol_{name}": list(role["woorden"]) for name, role in roles.items()}
    for name, role in roles.items():
        lists.setdefault(f"rollen_{role['domein']}", []).append(f"{{rol_{name}}}")
    return {**lists, "rol": [f"{{rol_{name}}}" for name in roles]}


def lists_of(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The named lists of all files together; raises RuleError where a name comes twice."""
    lists: dict[str, list[str]] = {}
    own = (entry.get("begrippen") or {} for name, entry in data.items() if name not in COMMON)
    for part in (*(data[name] for name in SHARED), _role_lists(data[ROLLEN]), *own):
        if twice := set(lists) & set(part):
            raise RuleError(f"lijst staat er twee keer: {', '.join(sorted(twice))}")
        lists.update(part)
    return lists


def build(sources: Mapping[str, str], prefix: str | tuple[str, ...] = "E") -> RuleBook:
    """The rules of the files whose names begin so, with the lists of these, of the elements and of all.

    Only the files that are used count for the versie: rules about other norms leave that of the elements as it
    is. Raises RuleError.
    """
    chosen = sorted(name for name in sources if name not in COMMON and name.startswith(prefix))
    used = {name: text for name, text in sources.items() if name in (*COMMON, *chosen) or name[0] == "E"}
    if missing := sorted(set(COMMON) - set(used)):
        raise RuleError(f"bestand ontbreekt: {', '.join(missing)}")
    data: dict[str, Any] = {}
    for name, text in used.items():
        try:
            data[name] = read_yaml(text)
        except yaml.YAMLError as error:
            raise RuleError(f"{name}: geen geldige YAML: {error}") from error
    lists = lists_of(data)
    try:
        lexicon = Lexicon(lists, FINDERS)
    except PatternError as error:
        raise RuleError(str(error)) from error
    rules: list[Rule] = []
    hashes: dict[str, str] = {}
    for name in chosen:
        for entry in entries(data[name]):
            try:
                rules.append(make_rule(entry, lexicon))
            except (KeyError, PatternError, RuleError) as error:
                raise RuleError(f"{name}, regel {entry.get('id')}: {error}") from error
            hashes[entry["id"]] = hash_of(entry, lists)
    if len(hashes) < len(rules):
        raise RuleError("een regel-id komt twee keer voor")
    clauses, apart = data["assertie.yml"], data["uitzonderingen.yml"]
    hashes[UITZONDERING] = hash_of(apart, lists)
    words = {
        key: frozenset(clauses[key])
        for key in (
            *("grenzen", "voorwaarde", "voorop", "persoonsvorm", "daar", "verwijzing", "terug"),
            *("zet_voort", "uitkomst", "ontkenners"),
        )
    } | {"groep_bepaling": frozenset(apart["groep_bepaling"])}
    rollen = {name: role["domein"] for name, role in data[ROLLEN].items()}
    return RuleBook(lexicon, tuple(rules), words, rollen, _versie(used), hashes)


def _versie(sources: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for _, text in sorted(sources.items()):
        digest.update(text.encode())
    for module in CODE:
        digest.update((files("assess") / f"{module}.py").read_bytes())
    return f"regels-{digest.hexdigest()[:12]}"


@cache
def shipped() -> RuleBook:
    """The rules about the elements that come with the program; raises RuleError."""
    return build(yaml_files(FOLDER))
