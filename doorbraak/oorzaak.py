"""Why a cell changed between two moments: at the source, by what we obtained, by our reading and rules, or by people.

The order of SOORTEN is the order in which causes decide; when more than one applies, all are told:

1. `bron`: a document that counts says something else: other words at the same address, or newly published.
2. `dekking`: a document was obtained for the first time or is no longer there, or a site or source answered otherwise.
3. `besluit`: a person decided otherwise about a document.
4. `geldigheid`: the document itself stayed, but in this schooljaar it is in force, or is no longer.
5. `extractie`: the same bytes were read otherwise.
6. `norm`: the norm is another one.
7. `regels`: the same text was assessed by other rules.
8. `oordeel`: an inspector gave a beoordeling of this cell.
9. `onverklaard`: none of these explains it; the program itself may be another one.

A cause among documents counts for a cell only where the evidence that came or went stands in such a document, or
where the cell rests on the documents as a whole. A page that moved, or a file saved anew with the same text, is none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from collect.sites import BY_HAND
from doorbraak.stand import Cel, Row, Stand, Weegt
from extract.verandering import EERSTE_KEER

SOORTEN = (
    *("bron", "dekking", "besluit", "geldigheid", "extractie", "norm", "regels", "oordeel"),
    "onverklaard",
)
# A document or a decision about one had a part in it, so the change is not of our own making.
DOCUMENT_SOORTEN = frozenset({"bron", "dekking", "besluit", "geldigheid"})
_NIET_VERKREGEN = frozenset(
    {"onbereikbaar", "bron_onbereikbaar", "uitgesloten_robots", "login", "toestemming"}
    | {"lege_schil", "budget_op", "niet_opgehaald", "geen_website_bekend"}
)
_HEEL = "niet_te_beoordelen"
_SHOWN = 4


@dataclass(frozen=True)
class Oorzaak:
    """One cause; `document` is the sha256 it is about, where it is about one."""

    rang: int
    toelichting: str
    document: str | None = None

    @property
    def soort(self) -> str:
        """One of SOORTEN."""
        return SOORTEN[self.rang]


def _cause(soort: str, toelichting: str, document: str | None = None) -> Oorzaak:
    return Oorzaak(SOORTEN.index(soort), toelichting, document)


def document_causes(van: Stand, naar: Stand, swv: str) -> list[Oorzaak]:
    """What changed among the documents of a region."""
    old, new = van.documents(swv), naar.documents(swv)
    old_texts, new_texts = _by_text(van, old, new), _by_text(naar, new, old)
    found: list[Oorzaak] = []
    otherwise: dict[str, str] = {}  # documents that stayed as they are, and how they stand now
    for text in old_texts.keys() - new_texts.keys():
        if (document := old_texts[text]) not in new:
            if cause := _gone(van, naar, document):
                found.append(cause)
            else:
                otherwise[document] = "telt niet meer"
    for text in new_texts.keys() - old_texts.keys():
        if (document := new_texts[text]) not in old:
            if cause := _come(van, naar, document):
                found.append(cause)
            else:
                otherwise[document] = "telt nu mee"
    for text in old_texts.keys() & new_texts.keys():
        was, now = old_texts[text], new_texts[text]
        if (old[was].telt_mee, old[was].status) != (new[now].telt_mee, new[now].status):
            otherwise[now] = new[now].reden
        if was not in new and now not in old and van.reading(was) != naar.reading(now):
            found.append(_cause("bron", f"zelfde tekst in een ander bestand: {naar.name(now)}", now))
    first = min((cause.rang for cause in found), default=None)
    found += [_restood(van, naar, swv, document, how, first) for document, how in otherwise.items()]
    return [*found, *_reread(van, naar, swv, old.keys() & new.keys()), *_searched(van, naar, swv)]


def _by_text(side: Stand, mine: dict[str, Weegt], other: dict[str, Weegt]) -> dict[str, str]:
    """The documents by what they say, of copies the one that counts; the same files need not be read for that."""
    copies_last = sorted(mine, key=lambda document: (mine[document].telt_mee, document))
    same = mine.keys() == other.keys()
    return {document if same else side.text(document): document for document in copies_last}


def _gone(van: Stand, naar: Stand, document: str) -> Oorzaak | None:
    """Why a document weighs no more, where it is not only that it stands otherwise."""
    if not naar.knows(document):
        return _cause("dekking", f"niet meer in het dossier: {van.name(document)}", document)
    if _told(van, naar, "document_voor", document, "inhoud_gewijzigd"):
        return _cause("bron", f"andere tekst op hetzelfde adres: {naar.name(document)}", document)
    return None


def _come(van: Stand, naar: Stand, document: str) -> Oorzaak | None:
    """Why a document weighs now, where it is not only that it stands otherwise."""
    if van.knows(document):
        return None
    name = naar.name(document)
    if _told(van, naar, "document_na", document, "inhoud_gewijzigd"):
        return _cause("bron", f"andere tekst op hetzelfde adres: {name}", document)
    told = _told(van, naar, "document_na", document, "nieuw")
    first_look = told is None or told["toelichting"] == EERSTE_KEER or told["site"].startswith(BY_HAND)
    if told and not first_look and not _asked(van, told["url"]):
        return _cause("bron", f"nieuw gepubliceerd: {name}", document)
    return _cause("dekking", f"voor het eerst verkregen: {name}", document)


def _restood(van: Stand, naar: Stand, swv: str, document: str, how: str, first: int | None) -> Oorzaak:
    """Why a document that stayed as it is stands otherwise.

    By a person, by the calendar, because of another document (`first` is how that one changed), or by our reading.
    """
    name = naar.name(document)
    if decided := _decided(van, naar, swv, document):
        return decided
    if van.schooljaar != naar.schooljaar:
        return _cause("geldigheid", f"{how}: {name}", document)
    if first is not None:
        return Oorzaak(first, f"door een ander document ({how}): {name}", document)
    return _cause("extractie", f"zelfde bestand, anders geduid ({how}): {name}", document)


def _reread(van: Stand, naar: Stand, swv: str, documents: Iterable[str]) -> Iterator[Oorzaak]:
    """The same bytes that were read otherwise, or of which a person let passages be shown."""
    for document in sorted(documents):
        if van.reading(document) != naar.reading(document):
            before, after = van.reader(document), naar.reader(document)
            how = f"uitlezer {before} → {after}" if before != after else f"uitlezer {after}"
            reread = f"zelfde bestand, anders gelezen ({how}): {naar.name(document)}"
            yield _decided(van, naar, swv, document) or _cause("extractie", reread, document)


def _decided(van: Stand, naar: Stand, swv: str, document: str) -> Oorzaak | None:
    """The besluit about this document or region that only one side had."""
    for number in sorted(van.besluiten.keys() ^ naar.besluiten.keys()):
        besluit = (naar.besluiten | van.besluiten)[number]
        if besluit["document"] == document or besluit["partij"] == swv:
            return _cause(
                "besluit", f"besluit {number} ({besluit['soort']}): {naar.name(document)}", document
            )
    return None


def _searched(van: Stand, naar: Stand, swv: str) -> Iterator[Oorzaak]:
    before, after = van.dekking(swv), naar.dekking(swv)
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key, "niet gezocht"), after.get(key, "niet gezocht")
        if was != now and {was, now} & _NIET_VERKREGEN:
            yield _cause("dekking", f"{key[1]} van {key[0]}: {was} → {now}")


def _told(van: Stand, naar: Stand, column: str, document: str, soort: str) -> Row | None:
    """What the comparison of fetches said of a document since the earlier side."""
    rows = naar.db.query(
        f"SELECT run, site, url, toelichting FROM veranderingen WHERE {column} = ? AND soort = ? ORDER BY op",
        [document, soort],
    )
    return next((row for row in rows if row["run"] not in van.runs), None)


def _asked(van: Stand, url: str) -> bool:
    """Whether the address was known before, so that the document may have been there all along."""
    return bool(van.db.execute("SELECT 1 FROM vindplaatsen WHERE url = ?", [url]).fetchone())


def causes(van: Stand, naar: Stand, cel: Cel, documents: list[Oorzaak]) -> tuple[Oorzaak, ...]:
    """Every cause of the change of one cell, the decisive first; `documents` are those of its region."""
    old, new = van.cellen[cel], naar.cellen[cel]
    found: list[Oorzaak] = []
    if machine(old) != machine(new):
        found += [*_norm(van, naar, cel), *_regels(van, naar, cel)]
        found += _relevant(van, naar, cel, documents, otherwise_explained=bool(found))
        found = found or [_cause("onverklaard", "geen van de bekende oorzaken verklaart dit")]
    known = {one["id"] for one in old["beoordelingen"]}
    found += [
        _cause(
            "oordeel", f"beoordeling {one['id']} van de {one['inspectie']}: {one['stap']}, {one['oordeel']}"
        )
        for one in new["beoordelingen"]
        if one["id"] not in known and van.schooljaar == naar.schooljaar
    ]
    return tuple(sorted(set(found), key=lambda one: (one.rang, one.toelichting, one.document or "")))


def machine(row: Row) -> Row:
    """What the machine says of a cell, without where and when."""
    answers = {
        name: [answer[part] for part in ("assertie", "waarde", "karakter")]
        for name, answer in row["deelvragen"].items()
    }
    names = ("indicatie", "subcode", "conflict", "onvolledig", "doorzettingsmacht_vorm", "vingerafdruk")
    return {name: row[name] for name in names} | {
        "gemeenten_gedekt": sorted(row["gemeenten_gedekt"]),
        "antwoorden": answers,
    }


def _relevant(
    van: Stand, naar: Stand, cel: Cel, documents: list[Oorzaak], *, otherwise_explained: bool
) -> list[Oorzaak]:
    """The causes among documents that touch this cell.

    Where a norm or rule changed as well, words that stand in the documents of both sides came or went by that.
    """
    was, now = van.evidence(cel), naar.evidence(cel)
    moved = {piece[:3] for piece in was} ^ {piece[:3] for piece in now}
    if not moved or _HEEL in (van.cellen[cel]["indicatie"], naar.cellen[cel]["indicatie"]):
        return documents
    pieces = [piece for piece in was | now if piece[:3] in moved]
    where = {piece[3] for piece in pieces}
    fresh = {piece[3] for piece in pieces if not _on_both(van, naar, cel[0], piece[2])}
    return [
        cause
        for cause in documents
        if cause.document in (fresh if otherwise_explained and cause.soort != "extractie" else where)
    ]


def _on_both(van: Stand, naar: Stand, swv: str, words: str) -> bool:
    return all(
        any(
            weegt.telt_mee and words in side.words(document)
            for document, weegt in side.documents(swv).items()
        )
        for side in (van, naar)
    )


def _norm(van: Stand, naar: Stand, cel: Cel) -> Iterator[Oorzaak]:
    before, after = van.cellen[cel]["norm_versie"], naar.cellen[cel]["norm_versie"]
    if before == after:
        return
    changed = {
        name for name in van.norms.keys() | naar.norms.keys() if van.norms.get(name) != naar.norms.get(name)
    }
    if not changed or cel[1] in changed:
        yield _cause("norm", f"norm_versie {before} → {after}")


def _regels(van: Stand, naar: Stand, cel: Cel) -> Iterator[Oorzaak]:
    before, after = van.cellen[cel]["model_versie"], naar.cellen[cel]["model_versie"]
    if before == after:
        return
    asked = {vraag for _, vragen in (van.rules | naar.rules).values() for vraag in vragen}
    ours = {vraag for vraag in asked if vraag.startswith(cel[1])}
    changed = {
        name for name in van.rules.keys() | naar.rules.keys() if van.rules.get(name) != naar.rules.get(name)
    }
    touching = sorted(
        name for name in changed for side in (van, naar) if ours & set(side.rules.get(name, ("", ()))[1])
    )
    elements = {name for name in changed if name.startswith("E")}
    # Without a changed rule it is the lists or the code that all rules share.
    if touching or not elements:
        which = f" ({_few(list(dict.fromkeys(touching)))})" if touching else ""
        yield _cause("regels", f"model_versie {before} → {after}{which}")


def _few(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" en {more} andere" if more > 0 else "")
