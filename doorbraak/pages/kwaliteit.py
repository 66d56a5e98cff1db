"""The measured quality as people read it, from the JSON of `doorbraak evaluate`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NIET_GEMETEN = "niet gemeten"
# What a figure of the evaluation says, and when more is better.
MATEN = {
    "afgesproken_precisie": "Noemt de machine een zin een afspraak? Zo vaak klopt dat.",
    "afgesproken_recall": "Staat er een afspraak in een stuk tekst? Zo vaak ziet de machine haar.",
    "gemiste_afspraak_in_niet_aangetroffen": (
        "Vond de machine bij een regio en element niets? Zo vaak stond er toch een afspraak. Lager is beter."
    ),
    "bewijs_in_eerste_5": "Is er een afspraak? Zo vaak staat zij bij de eerste vijf stukken tekst.",
    "aanwezigheid_micro_f1": "Herkennen bij welke deelvraag een stuk tekst hoort (F1: vinden en kloppen samen).",
    "exact_micro_f1": "Deelvraag herkennen én zien of het is afgesproken (F1).",
    "gemist_gemarkeerd": "Miste de machine iets? Zo vaak wees de tweede lezer het aan.",
    "markering_terecht": "Wijst de tweede lezer iets aan? Zo vaak is het raak.",
    "zekerheid_ece": "Zo ver zit de zekerheid er gemiddeld naast. Lager is beter.",
}
PER_DUIZEND = {
    "vals_afgesproken_per_1000": (
        "Van 1000 stukken gewone tekst noemt de machine er zoveel ten onrechte een afspraak. Lager is beter."
    ),
}
_K_OF_N = re.compile(r"(\d+) van (\d+)(?: \((\d\.\d+) – (\d\.\d+)\))?")
_SPAN = re.compile(r"(\d+(?:\.\d+)?) – (\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Cijfer:
    """One figure in words; `tussen` is its 95 % interval, empty where none was made."""

    wat: str
    waarde: str
    tussen: str = ""


@dataclass(frozen=True)
class Kwaliteit:
    """What was measured and how; without figures nothing was."""

    cijfers: tuple[Cijfer, ...] = ()
    hoe: str = ""
    aantekeningen: tuple[str, ...] = ()
    omvang: str = ""


def read_json(path: Path) -> Any:
    """The evaluation at `path`, None where there is none or it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def kwaliteit(evaluation: Any) -> Kwaliteit:
    """The figures that an inspector can use; what the evaluation does not hold says so."""
    if not isinstance(evaluation, Mapping) or not isinstance(evaluation.get("cijfers"), Mapping):
        return Kwaliteit()
    figures = evaluation["cijfers"]
    found = [_share(figures, name, words) for name, words in MATEN.items()]
    found += [_per_thousand(figures, name, words) for name, words in PER_DUIZEND.items()]
    sizes = [figures.get("passages"), figures.get("labels")]
    return Kwaliteit(
        cijfers=tuple(found),
        hoe=str(evaluation.get("inleiding") or ""),
        aantekeningen=tuple(str(remark) for remark in evaluation.get("aantekeningen") or ()),
        omvang=f"{sizes[0]} stukken tekst, {sizes[1]} antwoorden" if all(sizes) else "",
    )


def percent(share: float | None) -> str:
    """A share as "66%"; None says that it was not measured."""
    return NIET_GEMETEN if share is None else f"{100 * share:.0f}%"


def span(bounds: tuple[float, float] | None) -> str:
    """An interval of shares as "57% tot 75%"."""
    return f"{percent(bounds[0])} tot {percent(bounds[1])}" if bounds else ""


def decimal(number: float | None) -> str:
    """A coefficient with a comma: "0,69"."""
    return NIET_GEMETEN if number is None else f"{number:.2f}".replace(".", ",")


def _share(figures: Mapping[str, Any], name: str, words: str) -> Cijfer:
    value, bounds = figures.get(name), figures.get(f"{name}_95")
    if isinstance(value, str) and (found := _K_OF_N.match(value)) and int(found[2]):
        between = span((float(found[3]), float(found[4]))) if found[3] else ""
        return Cijfer(words, f"{percent(int(found[1]) / int(found[2]))} ({found[1]} van {found[2]})", between)
    if not isinstance(value, int | float):
        return Cijfer(words, NIET_GEMETEN)
    pair = [b for b in bounds if isinstance(b, int | float)] if isinstance(bounds, list) else []
    return Cijfer(words, percent(value), span((pair[0], pair[1])) if len(pair) == 2 else "")


def _per_thousand(figures: Mapping[str, Any], name: str, words: str) -> Cijfer:
    value, bounds = figures.get(f"{name}_gewone_passages"), str(figures.get(f"{name}_95") or "")
    if not isinstance(value, int | float):
        return Cijfer(words, NIET_GEMETEN)
    found = _SPAN.fullmatch(bounds)
    return Cijfer(words, f"{value:.0f}", f"{float(found[1]):.0f} tot {float(found[2]):.0f}" if found else "")
