"""Whether norm and rule files can be used, told so that whoever wrote them knows where to look."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from assess import norm, rules
from assess.norm import Normenkader, NormError
from assess.regelset import Regelset
from assess.rules import RuleError
from assess.rules_check_regel import RuleFault, faults_in
from assess.rules_match import fires
from assess.rules_pattern import Lexicon, PatternError
from assess.slots_numbers import FINDERS
from assess.yaml_lines import Lines, lines_of
from collect.yaml_data import read_yaml

DOMEINEN = ("onderwijs", "gemeente", "gezamenlijk")
_FILE_KEYS = frozenset({"grondslag", "voor_alle", "begrippen", "regels"})
# A rule file is named for the norms it is about: E1.yml, P.yml, Wa.yml.
_RULE_FILE = re.compile(r"[EPW]\w*\.yml")


@dataclass(frozen=True)
class Fout:
    """One mistake: in which file, on which line, in which rule, norm or list, and what it is."""

    bestand: str
    lijn: int | None
    onderdeel: str
    melding: str

    def __str__(self) -> str:
        place = f"{self.bestand}, regelnummer {self.lijn}" if self.lijn else self.bestand
        return f"{place}, {self.onderdeel}: {self.melding}" if self.onderdeel else f"{place}: {self.melding}"


@dataclass(frozen=True)
class Uitslag:
    """What the check found, and how much it looked at; `geprobeerd` tells whether the examples were run."""

    fouten: tuple[Fout, ...]
    normen: int
    regels: int
    voorbeelden: int
    tegenvoorbeelden: int
    geprobeerd: bool = False


def check(chosen: Regelset) -> Uitslag:
    """Look at every file of the set; each mistake is told once, with its file, rule and line."""
    kader, faults = _norms(chosen.normen)
    data: dict[str, Any] = {}
    lines: dict[str, Lines] = {}
    for name, text in chosen.regels.items():
        if name not in rules.COMMON and not _RULE_FILE.fullmatch(name):
            faults.append(
                Fout(name, None, "", "dit bestand wordt niet gelezen; noem het naar de norm: E1.yml")
            )
            continue
        found = _parsed(name, text)
        if isinstance(found, Fout):
            faults.append(found)
            continue
        lines[name] = found
        faults += [
            Fout(name, line, "", f"de sleutel {key!r} staat hier twee keer; alleen de laatste zou tellen")
            for line, key in found.twice
        ]
        data[name] = read_yaml(text)
    faults += [
        Fout(name, None, "", "bestand ontbreekt") for name in rules.COMMON if name not in chosen.regels
    ]
    if len(data) < len(chosen.regels) or set(rules.COMMON) - set(data):
        return Uitslag(tuple(faults), len(kader.normen) if kader else 0, 0, 0, 0)
    shape = [fault for name in data for fault in _file(name, data[name])]
    if shape:
        return Uitslag((*faults, *shape), len(kader.normen) if kader else 0, 0, 0, 0)
    lexicon = _lexicon(data, lines)
    if isinstance(lexicon, Fout):
        return Uitslag((*faults, lexicon), len(kader.normen) if kader else 0, 0, 0, 0)
    numbers, more = _rules(data, lines, lexicon, kader)
    tried = not more
    more += _examples(chosen, data, lines) if tried else []
    return Uitslag((*faults, *more), len(kader.normen) if kader else 0, *numbers, geprobeerd=tried)


def _norms(sources: Mapping[str, str]) -> tuple[Normenkader | None, list[Fout]]:
    faults: list[Fout] = []
    for name, text in sources.items():
        found = _parsed(name, text)
        if isinstance(found, Fout):
            faults.append(found)
            continue
        faults += [
            Fout(name, line, "", f"de sleutel {key!r} staat hier twee keer") for line, key in found.twice
        ]
        try:
            norm.read({name: text})
        except NormError as error:
            faults.append(_norm_fault(name, str(error), found))
    if faults:
        return None, faults
    try:
        return norm.read(sources), []
    except NormError as error:
        return None, [_norm_fault("norms", str(error), Lines())]


def _norm_fault(name: str, said: str, lines: Lines) -> Fout:
    """The message of a NormError begins with its file, norm and deelvraag: "x.yml, norm E1: …"."""
    where, _, melding = said.partition(": ")
    named = re.findall(r"(?:norm|deelvraag) (\w+)", where)
    line = next((lines.ids[id] for id in reversed(named) if id in lines.ids), None)
    onderdeel = where.removeprefix(name).removeprefix(", ")
    return Fout(name, line, onderdeel if melding else "", melding or said)


def _parsed(name: str, text: str) -> Lines | Fout:
    try:
        return lines_of(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return Fout(
            name,
            mark.line + 1 if mark else None,
            "",
            "het bestand is niet te lezen. Kijk op deze regel en die erboven naar de inspringing, naar een dubbele "
            f"punt zonder spatie en naar aanhalingstekens ({getattr(error, 'problem', error)})",
        )


def _file(name: str, data: Any) -> Iterator[Fout]:
    if not isinstance(data, dict):
        yield Fout(name, None, "", "verwacht sleutels met waarden")
    elif name == rules.ROLLEN:
        yield from _roles(name, data)
    elif name in rules.SHARED:
        for key, value in data.items():
            if not isinstance(value, list):
                yield Fout(name, None, f"lijst {key}", "verwacht een lijst van woorden of patronen")
    else:
        for key in sorted(set(data) - _FILE_KEYS):
            yield Fout(name, None, "", f"onbekende sleutel {key!r}; verwacht {', '.join(sorted(_FILE_KEYS))}")
        if not isinstance(data.get("grondslag"), str) or not data["grondslag"].strip():
            yield Fout(name, None, "", "grondslag ontbreekt: waar staat dat dit gevraagd mag worden?")
        if not isinstance(data.get("regels"), list) or not all(isinstance(r, dict) for r in data["regels"]):
            yield Fout(name, None, "", "verwacht een lijst van regels onder 'regels'")


def _roles(name: str, data: Mapping[str, Any]) -> Iterator[Fout]:
    for key, role in data.items():
        if not isinstance(role, dict) or set(role) != {"domein", "woorden"}:
            yield Fout(name, None, f"rol {key}", "verwacht 'domein' en 'woorden'")
        elif role["domein"] not in DOMEINEN:
            yield Fout(name, None, f"rol {key}", f"onbekend domein; kies uit {', '.join(DOMEINEN)}")
        elif not isinstance(role["woorden"], list):
            yield Fout(name, None, f"rol {key}", "verwacht een lijst van woorden of patronen onder 'woorden'")


def _lexicon(data: Mapping[str, Any], lines: Mapping[str, Lines]) -> Lexicon | Fout:
    try:
        lists = rules.lists_of(data)
    except RuleError as error:
        return Fout("woordenlijsten", None, "", str(error))
    try:
        return Lexicon(lists, FINDERS)
    except PatternError as error:
        for name in data:
            for path in ((error.lijst or "",), ("begrippen", error.lijst or "")):
                if path in lines[name].of:
                    return Fout(name, lines[name].of[path], f"lijst {error.lijst}", str(error))
        return Fout("woordenlijsten", None, f"lijst {error.lijst}", str(error))


def _rules(
    data: Mapping[str, Any], lines: Mapping[str, Lines], lexicon: Lexicon, kader: Normenkader | None
) -> tuple[tuple[int, int, int], list[Fout]]:
    """How many rules, examples and counter-examples there are, and what is wrong with how they are written."""
    faults: list[Fout] = []
    seen: dict[str, str] = {}
    counts = [0, 0, 0]
    for name in sorted(set(data) - set(rules.COMMON)):
        for number, entry in enumerate(rules.entries(data[name])):
            id = str(entry.get("id"))
            counts[0] += 1
            counts[1] += len(entry.get("voorbeelden") or ())
            counts[2] += len(entry.get("tegenvoorbeelden") or ())
            found: list[RuleFault] = list(faults_in(entry, lexicon, kader))
            if not id.startswith(name[0]):
                found.append(RuleFault(("id",), f"de id begint niet met {name[0]}, zoals het bestand"))
            if id in seen:
                found.append(RuleFault(("id",), f"een regel met deze id staat ook in {seen[id]}"))
            seen[id] = name
            faults += [
                Fout(name, lines[name].at("regels", number, *fault.path), f"regel {id}", fault.melding)
                for fault in found
            ]
    return (counts[0], counts[1], counts[2]), faults


def _examples(chosen: Regelset, data: Mapping[str, Any], lines: Mapping[str, Lines]) -> list[Fout]:
    """Every rule is tried on its own examples, as it is in use."""
    faults: list[Fout] = []
    books = {kind: chosen.book(kind) for kind in ("E", "P", "W")}
    for name in sorted(set(data) - set(rules.COMMON)):
        book = books[name[0]]
        by_id = {rule.id: rule for rule in book.rules}
        for number, entry in enumerate(data[name]["regels"]):
            rule = by_id[entry["id"]]
            for key, expected in (("voorbeelden", True), ("tegenvoorbeelden", False)):
                for place, text in enumerate(entry[key]):
                    if fires(book, rule, text) is not expected:
                        what = "wordt niet gevonden" if expected else "wordt toch gevonden"
                        line = lines[name].at("regels", number, key, place)
                        melding = f"{'voorbeeld' if expected else 'tegenvoorbeeld'} {what}: “{text}”"
                        faults.append(Fout(name, line, f"regel {rule.id}", melding))
    return faults


def report(found: Uitslag) -> Iterable[str]:
    """The lines that the command prints."""
    yield from map(str, found.fouten)
    if not found.geprobeerd:
        yield "de voorbeelden zijn nog niet geprobeerd: dat kan pas als elke regel te lezen is"
    yield (
        f"{found.normen} normen, {found.regels} regels, {found.voorbeelden} voorbeelden en "
        f"{found.tegenvoorbeelden} tegenvoorbeelden nagekeken: "
        + (f"{len(found.fouten)} fouten" if len(found.fouten) != 1 else "1 fout")
    )
