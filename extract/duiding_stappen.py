"""Which dates a document gives as its own: concept, OPR-instemming, OOGO and vaststelling."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote, urlsplit

from extract.duiding_datum import Dag, dag_in_naam, dagen
from extract.duiding_stuk import EERSTE_PAGINAS, Stuk
from extract.duiding_woorden import bestand, patronen

# Papers of a meeting: what they hold was decided on the day of the meeting.
VERGADERINGEN = ("oogo", "besluitenlijst")
KOP_REGELS = 4
_ZIN = re.compile(r"(?<!\bd\.d)(?<!\bnr)(?<!\bart)[.;](?=\s+[A-Z(])|\n")


@dataclass(frozen=True)
class Datums:
    """The four dates a document gives, and `datum`: adoption, else the document's own date."""

    datum: date | None = None
    concept: date | None = None
    opr: date | None = None
    oogo: date | None = None
    vaststelling: date | None = None
    reden: str = "geen datum gevonden"


def zinnen(text: str) -> Iterator[str]:
    """Sentences and lines; a short line without words of its own joins the line before (tables)."""
    previous = ""
    for part in _ZIN.split(text):
        line = part.strip()
        if not line:
            continue
        if len(previous) < 60 and _alleen_datum(line):
            yield f"{previous}: {line}"
        else:
            yield line
        previous = line


def _alleen_datum(line: str) -> bool:
    """Whether a line is a date and hardly anything else, as a table's cell is."""
    day = next(dagen(line), None)
    return day is not None and sum(c.isalpha() for c in line.replace(day.woorden, "")) <= 3


def stap(clause: str) -> str | None:
    """The step a piece of text names; the concept only when it names nothing else."""
    found: list[tuple[int, str]] = []
    for step in bestand("datums")["stappen"]:
        for match in (m for p in patronen("datums", "stappen", step).lijst for m in p.finditer(clause)):
            found.append((match.end(), step))
    firm = [f for f in found if f[1] != "concept"]
    return max(firm or found)[1] if found else None


def stappen_in(zin: str) -> Iterator[tuple[str, Dag]]:
    """The (step, date) pairs one sentence gives, each date with the words of its own clause."""
    days = list(dagen(zin))
    for i, day in enumerate(days):
        before = zin[days[i - 1].eind if i else 0 : day.begin]
        after = zin[day.eind : days[i + 1].begin if i + 1 < len(days) else len(zin)]
        if i:
            before = re.split(r"[,;|)]|\ben\b", before, maxsplit=1)[-1]
        if i + 1 < len(days):
            after = re.split(r"[,;|(]|\ben\b", after, maxsplit=1)[0]
        if stap(before) is None and after.lstrip().startswith("|"):
            # a row of a table may give the date before what happened
            after = re.split(r"[;|(]", after.lstrip(" |"), maxsplit=1)[0]
        else:
            after = re.split(r"[;|(]|, ", after, maxsplit=1)[0]
        left, right = stap(before), stap(after)
        verb_last = re.search(r"\b(op|in|van|d\.d\.)\s*$", before) and right not in (None, "concept")
        directly = re.search(
            r"(vastgesteld|ingestemd|getekend|gesloten|oogo|opr)\W*(\w+\W+){0,5}$", before, re.I
        )
        step = (
            right
            if verb_last and not directly
            else (left if left not in (None, "concept") else right or left)
        )
        # "stelde dit plan op 20 april vast": the verb stands around the date
        step = step if step not in (None, "concept") else stap(f"{before} {after}") or step
        if not day.precies and step != left:
            continue
        if step and not patronen("datums", "geen_stap").zoek(before + " " + after):
            yield step, day


def dates_of(
    stuk: Stuk, *, soort: str, klasse: str, van: date | None = None, tot: date | None = None
) -> Datums:
    """The dates the document gives of itself; a stated period keeps those of an older plan out."""
    steps: dict[str, Dag] = {}
    for zin in eigen_zinnen(stuk, soort):
        for step, day in stappen_in(zin) if any(c.isdigit() for c in zin) else ():
            if van and day.dag < date(van.year - 2, van.month, 1):
                continue
            if tot and day.dag > tot:
                continue
            steps.setdefault(step, day)
    own = _eigen(stuk)
    if soort == "convenant" and "vaststelling" not in steps and (signed := _ondertekend(stuk)):
        steps["vaststelling"] = signed
    found = Datums(
        concept=steps["concept"].dag if "concept" in steps else None,
        opr=steps["opr"].dag if "opr" in steps else None,
        oogo=steps["oogo"].dag if "oogo" in steps else None,
        vaststelling=steps["vaststelling"].dag if "vaststelling" in steps else None,
    )
    if klasse in VERGADERINGEN:
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
    if stuk.gewijzigd and (tot is None or stuk.gewijzigd <= tot):
        return replace(
            found, datum=stuk.gewijzigd, reden="datum waarop het bestand volgens de site is gewijzigd"
        )
    return found


def _ondertekend(stuk: Stuk) -> Dag | None:
    """The day beside the signatures: a line with a place and a date on a page of signatures."""
    for page in stuk.laatste:
        if re.search(r"\b(handtekening|getekend|akkoord|namens)\b", page, re.IGNORECASE):
            for line in page.split("\n"):
                day = next(dagen(line), None)
                place = day and re.fullmatch(
                    r"\W*(?:[Tt]e )?[A-Z][\w' -]{2,25}(?:,| d\.d\.)\s*", line[: day.begin]
                )
                if day and day.precies and place:
                    return day
    return None


def eigen_zinnen(stuk: Stuk, soort: str) -> Iterator[str]:
    """The sentences in which a paper may tell of its own steps: at its ends, and elsewhere by name."""
    yield from zinnen(stuk.tekst)
    yield from _middenin(stuk, soort)


def _middenin(stuk: Stuk, soort: str) -> Iterator[str]:
    """Sentences of the other pages that tell a step of this very document."""
    nouns = "|".join(bestand("looptijd")["namen"].get(soort, []))
    if not nouns:
        return
    itself = re.compile(rf"\b(?:dit|ons|het voorliggende)\s+[\w-]*(?:{nouns})\b", re.IGNORECASE)
    middle = stuk.bladzijden[EERSTE_PAGINAS:] if len(stuk.bladzijden) > 1 else stuk.bladzijden
    for page in middle:
        for zin in zinnen(page):
            if itself.search(zin) and stap(zin):
                yield zin


def _eigen(stuk: Stuk) -> Dag | None:
    """The document's own date: in its title, after "Datum:", in its file name or link."""
    title = [d for line in stuk.titelblok for d in dagen(line) if _los(line, d)]
    title += _onder_de_titel(stuk)
    labelled = [
        d
        for zin in zinnen(stuk.eerste[0] if stuk.eerste else "")
        for d in dagen(zin)
        if patronen("datums", "eigen_datum").zoek(zin[max(0, d.begin - 30) : d.begin])
    ]
    named = [d for name in stuk.namen if (d := dag_in_naam(name, uiterlijk=stuk.gezien))]
    linked = [d for anchor in stuk.ankers for d in dagen(anchor)]
    options = title + labelled + named + linked
    return next((d for d in options if d.precies), next(iter(options), None))


def _onder_de_titel(stuk: Stuk) -> Iterator[Dag]:
    """A date with which one of the first lines opens, after a place or alone: "Heidrecht, 27 juni 2019."."""
    for line in (stuk.eerste[0] if stuk.eerste else "").split("\n")[:KOP_REGELS]:
        for day in dagen(line):
            if (
                day.precies
                and re.fullmatch(r"\W*(?:[A-Z][\w' -]{2,25},\s*)?", line[: day.begin])
                and _los(line, day)
            ):
                yield day
            break


def _los(line: str, day: Dag) -> bool:
    """Whether the date is not the edge of a period ("geldig van … tot …", "augustus 2021 – juli 2025")."""
    before, after = line[max(0, day.begin - 28) : day.begin], line[day.eind : day.eind + 14]
    edge = r"(geldig\w*|kracht|looptijd|ingang\w*|(begin|eind)datum|eindigt op|vanaf|\bper|tot|tot en met|t/m|van \d.*)\W*$"
    if re.search(edge, before, re.IGNORECASE) or re.match(
        r"\s*(tot|t/m|[-–]\s*[\d\w])", after, re.IGNORECASE
    ):
        return False
    return re.search(r"\d\s*[-–]\s*$", before) is None
