"""What is wrong with how one rule is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from assess.norm import Normenkader
from assess.rules import FEWEST_COUNTER_EXAMPLES, FEWEST_EXAMPLES, KNOWN
from assess.rules_pattern import Lexicon, PatternError
from assess.uitspraak import DECIDING, SHOWN

CHOICES = {
    "assertie": (*DECIDING, *SHOWN),
    "anders": (*DECIDING, *SHOWN),
    "karakter": ("beslissend", "adviserend"),
    "subcode": ("afwezig", "beeindigd", "afwijkend"),
}
SWITCHES = ("kant", "ook_buiten_thema", "ook_elders", "anker_ontkent")
# Groups of which every one must hold, and plain lists of patterns of which none may.
GROUPS, PATTERNS = ("zin", "buurt", "passage"), ("niet", "niet_passage")
EXAMPLES = (("voorbeelden", FEWEST_EXAMPLES), ("tegenvoorbeelden", FEWEST_COUNTER_EXAMPLES))


@dataclass(frozen=True)
class RuleFault:
    """A mistake at `path` within the rule."""

    path: tuple[str | int, ...]
    melding: str


def faults_in(entry: Mapping[str, Any], lexicon: Lexicon, kader: Normenkader | None) -> Iterator[RuleFault]:
    """Every mistake of one rule; without norms what it asks about is not looked up."""
    for key in sorted(map(str, set(entry) - KNOWN)):
        near = get_close_matches(key, KNOWN, 1)
        hint = f"; bedoelt u {near[0]!r}?" if near else f"; verwacht {', '.join(sorted(KNOWN))}"
        yield RuleFault((key,), f"onbekende sleutel {key!r}{hint}")
    for key in ("id", "grondslag", "toelichting"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield RuleFault((key,), f"{key} ontbreekt")
    if isinstance(entry.get("toelichting"), str) and not entry["toelichting"].strip().endswith("."):
        yield RuleFault(("toelichting",), "de toelichting is geen hele zin: zij eindigt niet op een punt")
    yield from _vragen(entry, kader)
    for key, allowed in CHOICES.items():
        if entry.get(key) is not None and entry[key] not in allowed:
            yield RuleFault((key,), f"{key} {entry[key]!r} is onbekend; verwacht {', '.join(allowed)}")
    for key in SWITCHES:
        if not isinstance(entry.get(key, False), bool):
            yield RuleFault((key,), f"{key} moet true of false zijn")
    if not entry.get("zin"):
        yield RuleFault(("zin",), "zin ontbreekt: zonder anker vindt een regel niets")
    for key in GROUPS:
        yield from _groups(key, entry.get(key, []), lexicon)
    for key in PATTERNS:
        yield from _group((key,), entry.get(key, []), lexicon)
    for key, fewest in EXAMPLES:
        given = entry.get(key) or []
        if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
            yield RuleFault(
                (key,), f'{key}: verwacht een lijst van zinnen; zet een zin met een dubbele punt tussen ""'
            )
        elif len(given) < fewest:
            yield RuleFault((key,), f"te weinig {key}: {len(given)}, nodig {fewest}")


def _vragen(entry: Mapping[str, Any], kader: Normenkader | None) -> Iterator[RuleFault]:
    asked = entry.get("deelvraag")
    given = asked if isinstance(asked, list) else [asked]
    if not asked or not all(isinstance(vraag, str) for vraag in given):
        yield RuleFault(("deelvraag",), "deelvraag ontbreekt")
        return
    if entry.get("kant") and len(given) != 2:
        yield RuleFault(
            ("kant",), "kant kiest tussen twee deelvragen; geef er twee, eerst die van het onderwijs"
        )
    if kader is not None:
        for vraag in given:
            if vraag not in kader.vragen:
                yield RuleFault(("deelvraag",), f"deelvraag {vraag!r} staat niet bij de normen")


def _groups(key: str, value: Any, lexicon: Lexicon) -> Iterator[RuleFault]:
    if not isinstance(value, list):
        yield RuleFault((key,), f"{key}: verwacht een lijst van groepen")
        return
    for number, group in enumerate(value):
        yield from _group((key, number), group if isinstance(group, list) else [group], lexicon)


def _group(path: tuple[str | int, ...], value: Any, lexicon: Lexicon) -> Iterator[RuleFault]:
    if not isinstance(value, list):
        yield RuleFault(path, f"{path[0]}: verwacht een lijst van patronen")
        return
    for number, pattern in enumerate(value):
        if not isinstance(pattern, str):
            yield RuleFault(
                (*path, number), f"patroon {pattern!r} is geen tekst; zet het tussen aanhalingstekens"
            )
            continue
        try:
            lexicon.pattern(pattern)
        except PatternError as error:
            yield RuleFault((*path, number), str(error))
