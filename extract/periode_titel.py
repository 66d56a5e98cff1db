"""The period that titles, file names and links tell by their years."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from extract.duiding_datum import dagen
from extract.duiding_looptijd import genoemde_jaren, jaren, reeks
from extract.duiding_stappen import zinnen
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import patronen

# A plan is spoken about with the gemeenten well before it begins.
VOORUIT = timedelta(days=548)


@dataclass(frozen=True)
class Periode:
    """First and last day on which the document holds, both inclusive, and why; `jaren` a duration alone."""

    van: date | None
    tot: date | None
    reden: str
    jaren: int | None = None
    jaar: int | None = None


def periode_in_titel(stuk: Stuk, *, klasse: str, gemeentelijk: bool, datum: date | None) -> Periode | None:
    """The years in the title, the file name or the link."""
    places = [("titel", line) for line in stuk.titelblok]
    places += [("bestandsnaam", name) for name in stuk.namen] + [("link", anchor) for anchor in stuk.ankers]
    places += [("documenttitel", stuk.titel)]
    for where, text in places:
        # beside minutes the years in a title are those of the plan that was spoken about
        own = klasse != "oogo" or re.search(r"\bafspraken\b", text, re.IGNORECASE)
        if own and (named := genoemde_jaren(text)):
            return Periode(*named, f"{where}: '{text[:80]}'")
    if klasse == "oogo":
        # the lines after the title of short minutes are already what was said
        places = [place for place in places if place[0] != "titel" or place[1] in stuk.titelblok[:1]]
        decided = patronen("looptijd", "besloten_over")
        places += [
            ("besluit" if decided.zoek(zin) else "tekst", zin)
            for zin in zinnen(stuk.begin)
            if re.search(r"plan|periode", zin, re.IGNORECASE)
        ]
    if klasse == "nieuwsbrief" and not _van_een_dag(places) and (month := _maand(places)):
        return month
    if patronen("variant", "kop", "addendum").zoek(schoon(stuk.titelblok[0] if stuk.titelblok else "")):
        # the years beside the plan's name are those of the plan that it adds to
        for where, text in places:
            if match := re.search(r"\bvoor (?:het )?(?:school|cursus)jaar (.+)", text, re.IGNORECASE):
                for first, last, words in jaren(match[1]):
                    return Periode(*reeks(first, last, gemeentelijk=False), f"{where}: '{words}'")
    municipal = gemeentelijk and klasse not in ("jaarplan", "stuk van een school")
    ranges = [(where, *found) for where, text in places for found in jaren(text)]
    if klasse == "jaarverslag":
        ranges = [found for found in ranges if found[2] - found[1] == 1]
    if klasse in ("oogo", "evaluatie", "brief", "oplegnotitie"):
        return _einde_van(ranges, datum, municipal=municipal)
    for where, first, last, words in ranges:
        if last - first == 1 and any(f"schooljaar {words}" in text.lower() for _, text in places):
            municipal = False
        return Periode(*reeks(first, last, gemeentelijk=municipal), f"{where}: '{words}'")
    if klasse in ("jaarverslag", "jaarplan", "begroting"):
        for where, text in places:
            if match := re.search(r"(?<!\d)(20[0-3]\d)(?!\d)", text):
                year = int(match[1])
                return Periode(date(year, 1, 1), date(year, 12, 31), f"{where}: jaar '{match[1]}'")
    return None


def _einde_van(
    ranges: list[tuple[str, int, int, str]], datum: date | None, *, municipal: bool
) -> Periode | None:
    """The end of the period that a paper about a plan is about.

    That is a coming plan where it is what was decided on or stands in the title, else the one that ran
    on the day, else any other that was not past.
    """
    options: list[tuple[int, date, str, str]] = []
    for where, first, last, words in ranges:
        start, end = reeks(first, last, gemeentelijk=municipal)
        if datum is None:
            options.append((0, end, where, words))
        elif end > datum and start <= datum + VOORUIT:
            coming = start > datum
            rank = 2 if not coming else 1 if where == "tekst" else 3
            options.append((rank, end, where, words))
    if not options:
        return None
    _, end, where, words = max(options, key=lambda option: option[0])
    return Periode(None, end, f"tot het einde van de periode '{words}' ({where})")


def _van_een_dag(places: list[tuple[str, str]]) -> bool:
    """Whether it reports of one day, as no newsletter does."""
    return any(re.search(r"\bverslag\b|terugblik", text, re.IGNORECASE) for _, text in places[:2])


def _maand(places: list[tuple[str, str]]) -> Periode | None:
    """The calendar month a newsletter names."""
    for where, text in places:
        for day in dagen(re.sub(r"[_-]", " ", text) if where != "titel" else text):
            first = day.dag.replace(day=1)
            after = (first + timedelta(days=32)).replace(day=1)
            return Periode(first, after - timedelta(days=1), f"{where}: '{day.woorden}'")
    return None


def jaar_in_naam(stuk: Stuk) -> int | None:
    """The one year that the title, a file name or a link gives: "Verzuimprotocol 2023"."""
    for text in (*stuk.titelblok[:2], *stuk.namen, *stuk.ankers, stuk.titel):
        years = {int(y) for y in re.findall(r"(?<![\d-])(20[0-3]\d)(?![\d-])", text.replace("_", " "))}
        if len(years) == 1:
            return years.pop()
    return None
