"""Dutch dates in text and file names, and which of them a document gives as its own steps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote, urlsplit

from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import bestand, patronen

MAANDEN = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
            "augustus aug", "september sept sep", "oktober okt", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MAAND = "|".join(sorted(MAANDEN, key=len, reverse=True))
_JAAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_DAG_MAAND_JAAR = rf"(?P<d>\d{{1,2}})[\s_.-]*(?P<m>{_MAAND})\.?[\s_.-]*(?P<j>{_JAAR})(?!\d)"
_CIJFERS = r"(?P<d2>\d{1,2})\s?[-/.]\s?(?P<m2>\d{1,2})\s?[-/.]\s?(?P<j2>(?:19|20)\d\d|\d\d)(?![\d-])"
_ISO = r"(?P<j3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)"
_MAAND_JAAR = rf"(?<![a-z])(?P<m4>{_MAAND})\.?[\s_-]*(?P<j4>{_JAAR})(?!\d)"
_DATUM = re.compile(rf"(?<![\d-])(?:{_ISO}|{_DAG_MAAND_JAAR}|{_CIJFERS})|{_MAAND_JAAR}", re.IGNORECASE)
_ZIN = re.compile(r"(?<!\bd\.d)(?<!\bnr)(?<!\bart)[.;](?=\s+[A-Z(])|\n")


@dataclass(frozen=True)
class Dag:
    """A date as written; `precies` is False where only the month was given (then the 1st)."""

    dag: date
    precies: bool
    begin: int
    eind: int
    woorden: str


@dataclass(frozen=True)
class Datums:
    """The four dates a document gives, and `datum`: adoption, else the document's own date."""

    datum: date | None = None
    concept: date | None = None
    opr: date | None = None
    oogo: date | None = None
    vaststelling: date | None = None
    reden: str = "geen datum gevonden"


def _jaar(text: str) -> int:
    digits = text.lstrip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def dagen(text: str) -> Iterator[Dag]:
    """Every date in the text, in reading order; impossible ones are passed over."""
    for match in _DATUM.finditer(text):
        day, month, year = (
            (match["d"], match["m"], match["j"])
            if match["d"]
            else (match["d2"], match["m2"], match["j2"])
            if match["d2"]
            else (match["d3"], match["m3"], match["j3"])
            if match["d3"]
            else (None, match["m4"], match["j4"])
        )
        try:
            number = MAANDEN.get(month.lower()) or int(month)
            found = date(_jaar(year), number, int(day) if day else 1)
        except ValueError:
            continue
        if 1990 <= found.year <= 2060:
            yield Dag(found, day is not None, match.start(), match.end(), match[0])


def dag_in_naam(name: str) -> Dag | None:
    """The date in a file name: written out, or as six or eight digits beside a known word.

    Six digits are day-month-year; year-month-day only where the first reading is no date.
    """
    for found in dagen(name.replace("_", " ")):
        return found
    if not set(schoon(name).split()) & set(bestand("datums")["bij_cijfers"]):
        return None
    for match in re.finditer(r"(?<!\d)(\d{8}|\d{6})(?!\d)", name):
        digits = match[0]
        orders = ("%d%m%Y", "%Y%m%d") if len(digits) == 8 else ("%d%m%y", "%y%m%d")
        for order in orders:
            try:
                found_date = _strp(digits, order)
            except ValueError:
                continue
            if 2005 <= found_date.year <= 2045:
                return Dag(found_date, True, match.start(), match.end(), digits)
    return None


def _strp(digits: str, order: str) -> date:
    year_at = order.index("%Y") if "%Y" in order else order.index("%y")
    if "%Y" in order:
        year, rest = (digits[:4], digits[4:]) if year_at == 0 else (digits[4:], digits[:4])
    else:
        year, rest = (digits[:2], digits[2:]) if year_at == 0 else (digits[4:], digits[:4])
    month, day = (rest[2:], rest[:2]) if order.startswith("%d") else (rest[:2], rest[2:])
    return date(_jaar(year), int(month), int(day))


def zinnen(text: str) -> Iterator[str]:
    """Sentences and lines; a short line without words of its own joins the line before (tables)."""
    previous = ""
    for part in _ZIN.split(text):
        line = part.strip()
        if not line:
            continue
        if len(line) < 40 and len(previous) < 60 and next(dagen(line), None) and not _stap(line):
            yield f"{previous}: {line}"
        else:
            yield line
        previous = line


def _stap(clause: str) -> str | None:
    """The step a piece of text names; the concept only when it names nothing else."""
    found: list[tuple[int, str]] = []
    for step in bestand("datums")["stappen"]:
        for match in (m for p in patronen("datums", "stappen", step).lijst for m in p.finditer(clause)):
            found.append((match.end(), step))
    firm = [f for f in found if f[1] != "concept"]
    return max(firm or found)[1] if found else None


def stappen_in(zin: str) -> Iterator[tuple[str, Dag]]:
    """The (step, date) pairs one sentence gives, each date with the words of its own clause."""
    days = [d for d in dagen(zin) if d.precies]
    for i, day in enumerate(days):
        before = zin[days[i - 1].eind if i else 0 : day.begin]
        after = zin[day.eind : days[i + 1].begin if i + 1 < len(days) else len(zin)]
        if i:
            before = re.split(r"[,;|)]|\ben\b", before, maxsplit=1)[-1]
        if i + 1 < len(days):
            after = re.split(r"[,;|(]|\ben\b", after, maxsplit=1)[0]
        after = re.split(r"[;|(]|, ", after, maxsplit=1)[0]
        left, right = _stap(before), _stap(after)
        verb_last = re.search(r"\b(op|in|van|d\.d\.)\s*$", before) and right not in (None, "concept")
        directly = re.search(
            r"(vastgesteld|ingestemd|getekend|gesloten|oogo|opr)\W*(\w+\W+){0,5}$", before, re.I
        )
        step = (
            right
            if verb_last and not directly
            else (left if left not in (None, "concept") else right or left)
        )
        if step and not patronen("datums", "geen_stap").zoek(before + " " + after):
            yield step, day


def dates_of(stuk: Stuk, *, soort: str, van: date | None = None, tot: date | None = None) -> Datums:
    """The dates the document gives of itself; a stated period keeps those of an older plan out."""
    steps: dict[str, Dag] = {}
    for zin in zinnen(stuk.tekst):
        for step, day in stappen_in(zin):
            if van and day.dag < date(van.year - 2, van.month, 1):
                continue
            if tot and day.dag > tot:
                continue
            steps.setdefault(step, day)
    own = _eigen(stuk)
    found = Datums(
        concept=steps["concept"].dag if "concept" in steps else None,
        opr=steps["opr"].dag if "opr" in steps else None,
        oogo=steps["oogo"].dag if "oogo" in steps else None,
        vaststelling=steps["vaststelling"].dag if "vaststelling" in steps else None,
    )
    if soort == "oogo":
        meeting = steps.get("oogo") or own or steps.get("vaststelling")
        if own and own.precies and (van is None or own.dag <= (tot or own.dag)):
            meeting = own
        if meeting:
            return replace(
                found,
                datum=meeting.dag,
                oogo=meeting.dag,
                reden=f"datum van het overleg: '{meeting.woorden}'",
            )
    if "vaststelling" in steps:
        return replace(
            found, datum=steps["vaststelling"].dag, reden=f"vaststelling: '{steps['vaststelling'].woorden}'"
        )
    if own:
        return replace(found, datum=own.dag, reden=f"datum van het stuk: '{own.woorden}'")
    if "concept" in steps:
        return replace(
            found, datum=steps["concept"].dag, reden=f"datum van het concept: '{steps['concept'].woorden}'"
        )
    for place in stuk.vindplaatsen:
        upload = re.search(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/", unquote(urlsplit(place.url).path))
        if upload:
            return replace(
                found, datum=date(int(upload[1]), int(upload[2]), 1), reden=f"map van de site: '{upload[0]}'"
            )
    if stuk.gewijzigd:
        return replace(
            found, datum=stuk.gewijzigd, reden="datum waarop het bestand volgens de site is gewijzigd"
        )
    return found


def _eigen(stuk: Stuk) -> Dag | None:
    """The document's own date: in its title, after "Datum:", in its file name or link."""
    title = [d for line in stuk.titelblok for d in dagen(line) if _los(line, d)]
    labelled = [
        d
        for zin in zinnen(stuk.eerste[0] if stuk.eerste else "")
        for d in dagen(zin)
        if patronen("datums", "eigen_datum").zoek(zin[max(0, d.begin - 30) : d.begin])
    ]
    named = [d for name in stuk.namen if (d := dag_in_naam(name))]
    linked = [d for anchor in stuk.ankers for d in dagen(anchor)]
    options = title + labelled + named + linked
    return next((d for d in options if d.precies), next(iter(options), None))


def _los(line: str, day: Dag) -> bool:
    """Whether the date is not the edge of a period ("geldig van … tot …")."""
    before = line[max(0, day.begin - 28) : day.begin].lower()
    return (
        re.search(r"(geldig|kracht|looptijd|ingang\w*|vanaf|per|tot|tot en met|t/m|van \d.*)\W*$", before)
        is None
    )
