"""From when until when a document holds, and whether it is in force on a day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from collect.school_year import SchoolYear
from extract.duiding_datum import Dag, Datums, dagen, zinnen
from extract.duiding_stuk import Stuk

TELWOORDEN = {"een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6}
SCHOOLJAREN_NA_PUBLICATIE = 4
GEEN_PERIODE = "geen periode genoemd"

_REEKS = re.compile(
    r"(?<!\d)(?:(20[0-3]\d)\s*(?:[-–/_]|t/m|tot en met|tot)?\s*(20[0-3]\d)|'?([12]\d)\s?[-–_]\s?'?([1-4]\d)"
    r"|(20[0-3]\d)\s?[-–/]\s?'?([1-4]\d))(?![\d]|\s?[-–/]\s?\d)"
)
_VIER_CIJFERS = re.compile(
    r"(?:op|osp|plan|ondersteuningsplan|protocol|pact|convenant)[\s_-]?([12]\d)([1-4]\d)(?!\d)", re.I
)
_EIGEN = (
    r"(?:\b(?:dit|deze|het|de|ons|onze)\s+(?:\w+\s+){0,2}\w*(?:plan|protocol|convenant|pact|werkwijze|overeenkomst|"
    r"afspraken|document|stuk|regeling|aanpak|agenda)\b)"
)
_GELDT = (
    r"(?:geldig|geldt|gelden|loopt|looptijd|van kracht|periode|planperiode|treedt in werking|gaat in|ingang)"
)


@dataclass(frozen=True)
class Periode:
    """First and last day on which the document holds, both inclusive, and why."""

    van: date | None
    tot: date | None
    reden: str
    uitdrukkelijk: bool = False


def in_force(
    van: date | None, tot: date | None, status: str, datum: date | None, peildatum: date
) -> tuple[bool, str]:
    """Whether a document holds on the peildatum (normenkader, section 4), with the reason in Dutch.

    Without a period, the date and the four school years after it; without any date, not known.
    """
    if status == "concept":
        return False, "concept: telt niet mee"
    first, last = van or datum, tot
    if last is None and first is not None:
        last = eind_na_publicatie(datum or first)
    if first is None and last is None:
        return False, "geen periode en geen datum bekend"
    if first is not None and first > peildatum:
        return False, f"toekomstig: geldt vanaf {first.isoformat()}, na de peildatum {peildatum.isoformat()}"
    if last is not None and last < peildatum:
        return (
            False,
            f"verlopen: gold tot en met {last.isoformat()}, voor de peildatum {peildatum.isoformat()}",
        )
    words = "vastgesteld" if status == "vastgesteld" else "geen teken van een concept"
    return True, f"geldt op {peildatum.isoformat()} ({words})"


def eind_na_publicatie(datum: date) -> date:
    """The end of the fourth school year after the one of `datum`."""
    return SchoolYear(SchoolYear.of(datum).start_year + SCHOOLJAREN_NA_PUBLICATIE).end


def jaren(text: str) -> Iterator[tuple[int, int, str]]:
    """Every range of years in a title or name, as (first, last, words)."""
    for match in _REEKS.finditer(text):
        groups = [g for g in match.groups() if g]
        first, last = (int(g) if len(g) == 4 else 2000 + int(g) for g in groups)
        if 0 < last - first <= 8:
            yield first, last, match[0]
    for match in _VIER_CIJFERS.finditer(text):
        first, last = 2000 + int(match[1]), 2000 + int(match[2])
        if 0 < last - first <= 8:
            yield first, last, match[1] + match[2]


def reeks(first: int, last: int, *, gemeentelijk: bool) -> tuple[date, date]:
    """A range of years: school years for a samenwerkingsverband, calendar years for a gemeente."""
    if gemeentelijk:
        return date(first, 1, 1), date(last, 12, 31)
    return SchoolYear(first).start, SchoolYear(last - 1).end


def period_of(stuk: Stuk, *, soort: str, klasse: str, gemeentelijk: bool) -> Periode:
    """The period the document states: in its text, else its title, else its names; else none."""
    stated = _in_tekst(stuk)
    named = _in_titel(stuk, soort=soort, klasse=klasse, gemeentelijk=gemeentelijk)
    if stated is None:
        return named or Periode(None, None, GEEN_PERIODE)
    if named is None:
        return stated
    if stated.van is None and stated.tot is not None and named.van is not None:
        # the document's own words cut or stretch the years of its title
        return Periode(named.van, stated.tot, f"{stated.reden}; begin: {named.reden}", True)
    if stated.tot is None and stated.van is not None and named.tot is not None and stated.van < named.tot:
        return Periode(stated.van, named.tot, f"{stated.reden}; einde: {named.reden}", True)
    return stated


def with_date(periode: Periode, stuk: Stuk, datums: Datums, *, soort: str) -> Periode:
    """The period completed with the document's date where it states none."""
    if periode.van and periode.tot:
        return periode
    if datums.datum is None:
        return periode
    if periode.tot:
        return Periode(
            min(datums.datum, periode.tot), periode.tot, f"vanaf de datum van het stuk; {periode.reden}", True
        )
    end = eind_na_publicatie(datums.datum)
    if periode.van:
        end = max(end, eind_na_publicatie(periode.van - timedelta(days=366)))
        return Periode(
            periode.van, end, f"{periode.reden}; zonder einddatum: vier schooljaren na de publicatie"
        )
    return Periode(
        datums.datum,
        end,
        f"{GEEN_PERIODE}: vanaf {datums.datum.isoformat()} en de vier schooljaren daarna",
    )


def _in_tekst(stuk: Stuk) -> Periode | None:
    """The first period that the text states about the document itself."""
    found: Periode | None = None
    for i, zin in enumerate(zinnen(stuk.begin)):
        in_titel = any(zin in line or line in zin for line in stuk.titelblok) and i < 12
        periode = _verlenging(zin) or (_van_tot(zin) if in_titel or _over_zichzelf(zin) else None)
        if periode is None:
            continue
        if found is None:
            found = periode
        elif periode.van is None and periode.tot is not None and found.van is not None:
            return Periode(found.van, periode.tot, f"{periode.reden}; begin: {found.reden}", True)
    return found


def _over_zichzelf(zin: str) -> bool:
    """Whether a sentence is about the document's own validity."""
    return bool(
        re.search(r"\bingangsdatum\b", zin, re.I)
        or (re.search(_GELDT, zin, re.I)
        and (re.search(_EIGEN, zin, re.I) or re.match(rf"\W*{_GELDT}", zin, re.I)))
    )


def _verlenging(zin: str) -> Periode | None:
    """A new end: an extension, an approval for one year, or a lapse."""
    low = zin.lower()
    days = list(dagen(zin))
    if re.search(
        r"verleng(d|en|t|ing)|goedgekeurd voor|ingestemd voor|stemt\b.*\bin voor|instemming voor", low
    ):
        for day in days:
            if end := _eind(zin, day):
                return Periode(None, end, f"tekst: '{zin[:140]}'", True)
    if match := re.search(r"\b(?:vervallen|ingetrokken|buiten werking)\s+(?:per|met ingang van|op)\b", low):
        for day in days:
            if day.begin >= match.end() - 1:
                return Periode(None, day.dag - timedelta(days=1), f"tekst: '{zin[:140]}'", True)
    return None


def _eind(zin: str, day: Dag) -> date | None:
    """The last day that "tot", "tot en met" or "eindigt op" before a date gives."""
    before = zin[max(0, day.begin - 26) : day.begin].lower()
    if re.search(r"(tot en met|t/m|t\.m\.|eindigt( \w+)? op|einddatum:?|[-–])\s*(?:uiterlijk\s*)?$", before):
        return day.dag
    if re.search(r"\btot\s*$", before):
        return day.dag - timedelta(days=1)
    return None


def _van_tot(zin: str) -> Periode | None:
    """The period one sentence gives: two dates, school years, or a start with a duration."""
    quote = f"tekst: '{zin[:140]}'"
    if match := re.search(
        r"schoolja(?:ar|ren)\s+(20\d\d)\s?[-–/]\s?(20\d\d)\s*(?:tot en met|t/m|[-–])\s*(20\d\d)\s?[-–/]\s?(20\d\d)",
        zin,
        re.I,
    ):
        return Periode(SchoolYear(int(match[1])).start, SchoolYear(int(match[3])).end, quote, True)
    days = list(dagen(zin))
    for i, day in enumerate(days):
        end = _eind(zin, day)
        if end is None:
            continue
        start = days[i - 1].dag if i and _begin(zin, days[i - 1]) else None
        if start is None or start < end:
            return Periode(start, end, quote, True)
    for day in days:
        if not _begin(zin, day):
            continue
        years = re.search(
            r"(?:duur|looptijd|periode|tijd) van (\w+)\s*(?:\(\d\)\s*)?(jaar|jaren|schooljaren)", zin, re.I
        )
        number = years and (
            TELWOORDEN.get(years[1].lower()) or (int(years[1]) if years[1].isdigit() else None)
        )
        if number:
            return Periode(day.dag, _jaren_later(day.dag, number), quote, True)
        return Periode(day.dag, None, quote, True)
    if match := re.search(
        rf"(?:duur|looptijd) van (?:het |dit )?\w*plan\b.{{0,12}}?{_REEKS.pattern}", zin, re.I
    ):
        first, last, _ = next(jaren(match[0]))
        start, end = reeks(first, last, gemeentelijk=False)
        return Periode(start, end, quote, True)
    return None


def _begin(zin: str, day: Dag) -> bool:
    """Whether the words before a date make it a start."""
    before = zin[max(0, day.begin - 34) : day.begin].lower()
    return bool(
        re.search(
            r"(\bvan|vanaf|\bper|in op|ingang van|ingangsdatum:?|in werking( \w+)? op|werking per|periode:?|geldig:?|looptijd:?)\s*$",
            before,
        )
    )


def _jaren_later(start: date, number: int) -> date:
    return date(start.year + number, start.month, start.day) - timedelta(days=1)


def _in_titel(stuk: Stuk, *, soort: str, klasse: str, gemeentelijk: bool) -> Periode | None:
    """The years in the title, the file name or the link; for minutes only the end of what they concern."""
    places = [("titel", line) for line in stuk.titelblok]
    places += [("bestandsnaam", name) for name in stuk.namen] + [("link", anchor) for anchor in stuk.ankers]
    places += [("documenttitel", stuk.titel)]
    if klasse == "nieuwsbrief" and (month := _maand(places)):
        return month
    if soort == "oogo":
        places += [("tekst", zin) for zin in zinnen(stuk.begin) if re.search(r"plan|periode", zin, re.I)]
    for where, text in places:
        for first, last, words in jaren(text):
            start, end = reeks(
                first, last, gemeentelijk=gemeentelijk and klasse not in ("jaarplan", "stuk van een school")
            )
            if klasse == "jaarverslag" and last - first > 1:
                continue
            if soort == "oogo" or klasse in ("evaluatie", "brief", "oplegnotitie"):
                return Periode(None, end, f"tot het einde van de periode '{words}' die {where} noemt", True)
            return Periode(start, end, f"{where}: '{words}'", where == "titel")
    if klasse in ("jaarverslag", "jaarplan", "begroting"):
        for where, text in places:
            if match := re.search(r"(?<!\d)(20[0-3]\d)(?!\d)", text):
                year = int(match[1])
                return Periode(date(year, 1, 1), date(year, 12, 31), f"{where}: jaar '{match[1]}'", True)
    return None


def _maand(places: list[tuple[str, str]]) -> Periode | None:
    """The calendar month a newsletter names."""
    for where, text in places:
        for day in dagen(text.replace("_", " ").replace("-", " ") if where != "titel" else text):
            first = day.dag.replace(day=1)
            after = (first + timedelta(days=32)).replace(day=1)
            return Periode(first, after - timedelta(days=1), f"{where}: '{day.woorden}'", True)
    return None
