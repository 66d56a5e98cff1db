"""Sentences that state from when until when something holds, and ranges of years in titles."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from collect.school_year import SchoolYear
from extract.duiding_datum import Dag, dagen
from extract.duiding_woorden import bestand, patronen

# "voor onbepaalde tijd": no end, as a date that no plan reaches
ONBEPAALD = date(2099, 12, 31)
TELWOORDEN = {"één": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6}
LANGSTE_REEKS = 8

_REEKS = re.compile(
    r"(?<!\d)(?:(20[0-3]\d)\s*(?:[-–/_]|t/m|tm|tot en met|tot)?\s*(20[0-3]\d)|'?([12]\d)\s?[-–_/]\s?'?([1-4]\d)"
    r"|(20[0-3]\d)\s?[-–/]\s?'?([1-4]\d))(?![\d]|\s?[-–/]\s?\d)",
    re.IGNORECASE,
)
_VIER_CIJFERS = re.compile(
    r"(?:op|osp|plan|protocol|pact|convenant)[\s_-]?(?!20)([12]\d)([1-4]\d)(?!\d)", re.IGNORECASE
)
_EEN_SCHOOLJAAR = r"20\d\d\s?[-–/]\s?(?:20|['’])?\d\d(?!\d)"
_SCHOOLJAREN = re.compile(
    rf"(?:school|cursus)ja(?:ar|ren)\s+({_EEN_SCHOOLJAAR})\s*(?:en (?:loopt|lopend|geldt|eindigt)\s+)?"
    rf"(?:tot en met|t/m|tm|[-–])\s*(?:(?:het\s+)?(?:school|cursus)jaar\s+)?({_EEN_SCHOOLJAAR})",
    re.IGNORECASE,
)
_OPSOMMING = re.compile(
    rf"(?:school|cursus)ja(?:ar|ren):?\s+((?:{_EEN_SCHOOLJAAR}(?:\s*(?:,|en|&|\|)\s*)?){{2,}})", re.IGNORECASE
)
_KALENDERJAREN = re.compile(
    r"kalenderja(?:ar|ren)\s+(20\d\d)(?:,? (?:en|t/m|tot en met) |\s?[-–]\s?)(20\d\d)(?!\d)", re.IGNORECASE
)
_PLANDUUR = re.compile(
    rf"(?:duur|looptijd|periode) van (?:het |dit )?\w*plan\b.{{0,12}}?{_REEKS.pattern}", re.IGNORECASE
)
_DUUR = re.compile(
    r"(?:duur|looptijd|periode|tijd|geldt voor|aangegaan voor) (?:van )?(\w+)\s*(?:\(\d\)\s*)?(?:school)?ja(?:ar|ren)\b",
    re.IGNORECASE,
)
_VERBINDING = re.compile(
    r"[\s|,:]*(?:en (?:loopt|geldt|eindigt) )?(?:tot|tot en met|t/m|t\.m\.|[-–/])[\s|:]*", re.IGNORECASE
)
_EINDE = re.compile(
    r"(?:tot en met|t/m|t\.m\.|eindigt(?: \w+){0,3} op|einddatum(?::| is)?)\s*(?:uiterlijk\s*)?$",
    re.IGNORECASE,
)
_BEGIN = re.compile(
    r"(?:\bvan|vanaf|\bper|in op|ingang van|ingaande|ingangsdatum:?|in werking(?: \w+)? op|begindatum(?::| is)?|vangt aan op|aanvang:?|periode:?|"
    r"geldig:?|looptijd:?)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Looptijd:
    """What a sentence states; `jaren` is a duration without a stated beginning or end."""

    van: date | None
    tot: date | None
    jaren: int | None
    woorden: str


def jaren(text: str) -> Iterator[tuple[int, int, str]]:
    """Every range of years in a title or name, as (first, last, words)."""
    for match in _REEKS.finditer(text):
        first, last = (int(g) if len(g) == 4 else 2000 + int(g) for g in match.groups() if g)
        if 0 < last - first <= LANGSTE_REEKS:
            yield first, last, match[0]
    for match in _VIER_CIJFERS.finditer(text):
        first, last = 2000 + int(match[1]), 2000 + int(match[2])
        if 0 < last - first <= LANGSTE_REEKS:
            yield first, last, match[1] + match[2]


def genoemde_jaren(text: str) -> tuple[date, date] | None:
    """The first and last day of several school years or calendar years that are called so."""
    if match := _SCHOOLJAREN.search(text):
        return SchoolYear(int(match[1][:4])).start, SchoolYear(int(match[2][:4])).end
    if match := _OPSOMMING.search(text):
        listed = [int(one[:4]) for one in re.findall(_EEN_SCHOOLJAAR, match[1])]
        return SchoolYear(min(listed)).start, SchoolYear(max(listed)).end
    if match := _KALENDERJAREN.search(text):
        return date(int(match[1]), 1, 1), date(int(match[2]), 12, 31)
    return None


def reeks(first: int, last: int, *, gemeentelijk: bool) -> tuple[date, date]:
    """A range of years: school years for a samenwerkingsverband, calendar years for a gemeente."""
    if gemeentelijk:
        return date(first, 1, 1), date(last, 12, 31)
    return SchoolYear(first).start, SchoolYear(last - 1).end


def over_zichzelf(zin: str, soort: str) -> bool:
    """Whether a sentence is about how long this document itself holds."""
    if not patronen("looptijd", "geldt").zoek(zin) or patronen("looptijd", "iets_anders").zoek(zin):
        return False
    nouns = "|".join(bestand("looptijd")["namen"].get(soort, []) + bestand("looptijd")["namen"]["elk"])
    itself = rf"\b(?:dit|deze|ons|onze|voorliggende?)\s+(?:[\w-]+\s+){{0,2}}[\w-]*(?:{nouns})\b"
    named = rf"\b(?:het|de)\s+[\w-]*(?:{nouns})\b"
    labelled = patronen("looptijd", "opschrift").zoek(zin)
    return bool(re.search(itself, zin, re.IGNORECASE) or re.search(named, zin, re.IGNORECASE) or labelled)


def looptijd_in(zin: str) -> Looptijd | None:
    """The period a sentence states, whatever it is about; None where it states none."""
    words = zin[:140]
    if named := genoemde_jaren(zin):
        return Looptijd(*named, None, words)
    if match := _PLANDUUR.search(zin):
        for first, last, _ in jaren(match[0]):
            return Looptijd(*reeks(first, last, gemeentelijk=False), None, words)
    start, end = _randen(zin, list(dagen(zin)))
    if re.search(r"\bonbepaalde (?:tijd|duur)\b", zin, re.IGNORECASE):
        end = end or ONBEPAALD
    years = _duur(zin)
    if start and years and end is None:
        end = date(start.year + years, start.month, start.day) - timedelta(days=1)
    if start is None and end is None and years is None:
        return None
    return Looptijd(start, end, years, words)


def _randen(zin: str, days: list[Dag]) -> tuple[date | None, date | None]:
    """The first and the last day that a sentence gives."""
    for i, day in enumerate(days):
        before = zin[days[i - 1].eind : day.begin] if i else ""
        joined = bool(i and _VERBINDING.fullmatch(before))
        end = laatste_dag(zin, day, verbonden=joined)
        if end is None:
            continue
        opens = [d for d in days[:i] if _opent(zin, d)]
        start = days[i - 1] if joined else (opens[-1] if opens else None)
        if start is None or start.dag < end:
            return (start.dag if start else None), end
    return next((day.dag for day in days if _opent(zin, day)), None), None


def laatste_dag(zin: str, day: Dag, *, verbonden: bool = False) -> date | None:
    """The last day that "tot", "tot en met" or "eindigt op" before a date gives; months end on their last day."""
    before = zin[max(0, day.begin - 30) : day.begin]
    if _EINDE.search(before) or (verbonden and re.search(r"[-–]\s*$", before)):
        return day.dag if day.precies else _maandeinde(day.dag)
    if re.search(r"\btot\s*$", before, re.IGNORECASE):
        return day.dag - timedelta(days=1)
    return None


def _opent(zin: str, day: Dag) -> bool:
    return _BEGIN.search(zin[max(0, day.begin - 34) : day.begin]) is not None


def _duur(zin: str) -> int | None:
    match = _DUUR.search(zin)
    if match is None:
        return None
    word = match[1].lower()
    number = TELWOORDEN.get(word) or (int(word) if word.isdigit() else None)
    return number if number and number <= LANGSTE_REEKS else None


def _maandeinde(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
