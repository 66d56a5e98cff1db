"""From when until when a document holds, and whether it is in force on a day."""

import re
from dataclasses import replace
from datetime import date, timedelta

from collect.school_year import SchoolYear
from extract.duiding_datum import dagen
from extract.duiding_looptijd import (
    ONBEPAALD,
    Looptijd,
    laatste_dag,
    looptijd_in,
    over_zichzelf,
)
from extract.duiding_stappen import Datums, zinnen
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import bestand, patronen
from extract.periode_titel import Periode, jaar_in_naam, periode_in_titel

SCHOOLJAREN_NA_PUBLICATIE = 4
GEEN_PERIODE = "geen periode genoemd"
# How far the words of a text may be from the years in the title before they are about something else.
SPELING = timedelta(days=366)
# A sentence about what the sentence before it named: "Zij geldt vanaf …", "Het heeft een looptijd van …".
_VOORNAAMWOORD = re.compile(
    r"\W*(?:het|zij|hij|ze)\s+(?:geldt|loopt|heeft|treedt|gaat|eindigt|vangt|is)\b", re.IGNORECASE
)


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


def period_of(
    stuk: Stuk, *, soort: str, klasse: str, gemeentelijk: bool, datum: date | None = None
) -> Periode:
    """The period the document states: in its text, else its title, else its names; else none.

    Of minutes (`datum` is the day of the meeting) only the end of the plan that they are about.
    """
    if klasse == "besluitenlijst":
        return Periode(None, None, GEEN_PERIODE)
    named = periode_in_titel(stuk, klasse=klasse, gemeentelijk=gemeentelijk, datum=datum)
    if klasse == "oogo":
        return named or Periode(None, None, GEEN_PERIODE)
    stated = _in_tekst(stuk, soort)
    if stated and stated.van and stated.tot and _is_addendum(stuk):
        # the years of its title are those of the paper that it adds to
        return stated
    found = _samen(stated, named)
    return found or Periode(None, None, GEEN_PERIODE, jaar=jaar_in_naam(stuk))


def _samen(stated: Periode | None, named: Periode | None) -> Periode | None:
    """What the text states, completed with the years of the title; those win where the two are far apart."""
    if stated is None or named is None or named.van is None or named.tot is None:
        return stated or named
    if stated.tot is None and re.search(r"\bheden\b", stated.reden):
        # the heading that a register of rules gives to every text says when that version was published
        return named
    if stated.van is not None and abs(stated.van - named.van) > SPELING:
        return named
    if stated.tot is not None and stated.tot <= named.van:
        return named
    reason = stated.reden if stated.van and stated.tot else f"{stated.reden}; {named.reden}"
    start = stated.van or named.van
    if stated.van is None and stated.tot and (stated.tot.month, stated.tot.day) == (12, 31):
        # an end on the last day of a year tells that the years of the title are calendar years
        start = date(named.van.year, 1, 1)
    return Periode(start, stated.tot or named.tot, reason)


def with_date(
    periode: Periode, datums: Datums, *, klasse: str = "", gemeentelijk: bool = False, concept: bool = False
) -> Periode:
    """The period completed with the document's date where it states no beginning or end."""
    start, end = periode.van, periode.tot
    if not start and not end:
        return _zonder_periode(periode, datums, klasse=klasse, gemeentelijk=gemeentelijk, concept=concept)
    if (start and end) or datums.datum is None:
        return periode
    if end:
        return replace(
            periode, van=min(datums.datum, end), reden=f"vanaf de datum van het stuk; {periode.reden}"
        )
    if start:
        # a document can be published long after or before the day on which it begins
        last = max(eind_na_publicatie(datums.datum), eind_na_publicatie(start - SPELING))
        return replace(
            periode, tot=last, reden=f"{periode.reden}; zonder einddatum: vier schooljaren na de publicatie"
        )
    return periode


def _zonder_periode(
    periode: Periode, datums: Datums, *, klasse: str, gemeentelijk: bool, concept: bool
) -> Periode:
    """How long a paper holds that does not say so itself, by its date and by what kind of paper it is."""
    day = datums.datum
    if day is None and periode.jaar is None:
        return periode
    if day is None and periode.jaar is not None:
        year = periode.jaar
        return Periode(
            date(year, 1, 1),
            eind_na_publicatie(date(year, 12, 31)),
            f"{GEEN_PERIODE} en geen datum: alleen het jaar {year}, en de vier schooljaren daarna",
        )
    assert day is not None
    if periode.jaren:
        last = date(day.year + periode.jaren, day.month, min(day.day, 28))
        if day.day <= 28:
            last -= timedelta(days=1)
        return Periode(day, last, f"{periode.reden}; vanaf de datum van het stuk")
    if klasse in bestand("looptijd")["van_het_moment"] or concept:
        end = date(day.year, 12, 31) if gemeentelijk else SchoolYear.of(day).end
        what = "het kalenderjaar" if gemeentelijk else "het schooljaar"
        return Periode(day, end, f"{GEEN_PERIODE}: een stuk van {what} waarin het is geschreven")
    if klasse in bestand("looptijd")["tot_wijziging"]:
        return Periode(day, ONBEPAALD, f"{GEEN_PERIODE}: geldt tot het wordt gewijzigd")
    return Periode(
        day,
        eind_na_publicatie(day),
        f"{GEEN_PERIODE}: vanaf {day.isoformat()} en de vier schooljaren daarna",
    )


def _in_tekst(stuk: Stuk, soort: str) -> Periode | None:
    """The period that the first or last pages state about the document itself; the first of each part."""
    found: Periode | None = None
    titles = set(stuk.titelblok)
    addendum, before = _is_addendum(stuk), ""
    for zin in zinnen(stuk.tekst):
        subject, before = f"{before} {zin}" if _VOORNAAMWOORD.match(zin) else zin, zin
        title = any(zin in line for line in titles)
        if periode := _nieuw_einde(zin, soort, title=title):
            if addendum and (both := looptijd_in(zin)) and both.van and both.tot == periode.tot:
                return replace(periode, van=both.van)
            return replace(periode, van=found.van) if found else periode
        if found and patronen("looptijd", "stilzwijgend").zoek(zin):
            return replace(found, tot=ONBEPAALD, reden=f"{found.reden} en '{zin[:140]}'")
        looptijd = looptijd_in(zin) if title or over_zichzelf(subject, soort) else None
        if looptijd is None or (title and not _duidelijk(looptijd, zin)):
            continue
        if found is None:
            found = Periode(looptijd.van, looptijd.tot, f"tekst: '{looptijd.woorden}'", looptijd.jaren)
        elif found.tot is None and looptijd.tot is not None and (not found.van or found.van < looptijd.tot):
            found = replace(found, tot=looptijd.tot, reden=f"{found.reden} en '{looptijd.woorden}'")
    return found


def _is_addendum(stuk: Stuk) -> bool:
    """Whether its first line says that it adds to, changes or extends another paper."""
    head = schoon(stuk.titelblok[0]) if stuk.titelblok else ""
    return patronen("variant", "kop", "addendum").zoek(head) is not None


def _duidelijk(looptijd: Looptijd, zin: str) -> bool:
    """Whether a line of the title is a period, and not just a date after "van"."""
    return bool((looptijd.van and looptijd.tot) or patronen("looptijd", "geldt").zoek(zin))


def _nieuw_einde(zin: str, soort: str, *, title: bool) -> Periode | None:
    """An end that overrules the title: an extension, an approval for one year, or a lapse."""
    days = list(dagen(zin))
    if patronen("looptijd", "verlengd").zoek(zin):
        for day in days:
            if end := laatste_dag(zin, day):
                return Periode(None, end, f"tekst: '{zin[:140]}'")
    lapse = patronen("looptijd", "vervallen").zoek(zin)
    if (
        lapse
        and not patronen("looptijd", "iets_anders").zoek(zin)
        and (title or re.match(r"\W*[Dd](it|eze)\b", zin))
    ):
        for day in days:
            if day.begin >= lapse.end():
                return Periode(None, day.dag - timedelta(days=1), f"tekst: '{zin[:140]}'")
    return None
