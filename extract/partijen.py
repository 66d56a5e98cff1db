"""For whom a document speaks, whose site it stands on, and which gemeenten it names."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlite_utils import Database

from extract.duiding_datum import zinnen
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import bestand

_OPSOMMING = r"[\w' ’.()\-]+(?:,\s*[\w' ’.()\-]+)*(?:\s+en\s+[\w' ’.()\-]+)?"


@dataclass(frozen=True)
class Partij:
    """One row of document_partijen."""

    partij: str
    rol: str
    reden: str


@dataclass(frozen=True)
class Gebied:
    """The register as names: samenwerkingsverbanden, gemeenten with their spellings, who belongs where."""

    swv: dict[str, str]
    gemeenten: dict[str, tuple[str, ...]]
    leden: dict[str, frozenset[str]]

    @cached_property
    def vingerafdruk(self) -> str:
        """The same for the same register, whatever the order in which it was read."""
        members = sorted((swv, sorted(codes)) for swv, codes in self.leden.items())
        return hashlib.sha256(
            repr((sorted(self.swv.items()), sorted(self.gemeenten.items()), members)).encode()
        ).hexdigest()

    @cached_property
    def gemeente_bij_naam(self) -> dict[str, str]:
        return {_vorm(name): code for code, names in self.gemeenten.items() for name in names}

    @cached_property
    def gemeente_patroon(self) -> re.Pattern[str]:
        names = sorted((n for names in self.gemeenten.values() for n in names), key=len, reverse=True)
        body = "|".join(
            re.escape(n).replace("'", "['’]").replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]") for n in names
        )
        return re.compile(rf"(?<![\w-])(?:{body or '(?!)'})(?![\w]|-[A-Za-z])")

    @cached_property
    def kernen(self) -> dict[str, frozenset[str]]:
        """The words of a samenwerkingsverband's name that tell it from the others."""
        plain = set(bestand("partijen")["algemeen"])
        return {
            code: frozenset(w for w in schoon(name).split() if w not in plain)
            for code, name in self.swv.items()
        }

    def gemeenten_van(self, codes: Iterable[str]) -> frozenset[str]:
        """All gemeenten of these parties together; a gemeente is its own."""
        return frozenset(
            g for code in codes for g in (self.leden.get(code) or ({code} & self.gemeenten.keys()))
        )


def _vorm(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.replace("’", "'"))


def load_gebied(db: Database) -> Gebied:
    """The register as stored by collect."""
    gemeenten: dict[str, tuple[str, ...]] = {}
    for row in db.query("SELECT code, naam, naam_varianten FROM gemeenten ORDER BY code"):
        variants = _varianten(row["naam_varianten"])
        gemeenten[row["code"]] = tuple(dict.fromkeys((row["naam"], *variants)))
    leden: dict[str, set[str]] = {}
    for row in db.query("SELECT swv, gemeente FROM swv_gemeenten"):
        leden.setdefault(row["swv"], set()).add(row["gemeente"])
    return Gebied(
        swv={
            r["code"]: r["naam"]
            for r in db.query("SELECT code, naam FROM samenwerkingsverbanden ORDER BY code")
        },
        gemeenten=gemeenten,
        leden={swv: frozenset(codes) for swv, codes in leden.items()},
    )


def _varianten(text: str | None) -> list[str]:
    if not text:
        return []
    if text.lstrip().startswith("["):
        return [str(v) for v in json.loads(text)]
    return [v.strip() for v in text.split(";") if v.strip()]


def gemeenten_in(text: str, gebied: Gebied, *, opsomming: bool = False) -> list[str]:
    """The gemeenten named in the text; a name that is also a word only after "gemeente(n)" (or in a list)."""
    words = set(bestand("partijen")["ook_een_woord"])
    found: list[str] = []
    for match in gebied.gemeente_patroon.finditer(text):
        if match[0] in words and not opsomming:
            before = text[max(0, match.start() - 60) : match.start()]
            if not re.search(r"\b[Gg]emeenten?\b[^.;:]*$", before):
                continue
        code = gebied.gemeente_bij_naam[_vorm(match[0])]
        if code not in found:
            found.append(code)
    return found


def swv_in(text: str, gebied: Gebied) -> list[str]:
    """The samenwerkingsverbanden named: by full name, or by their own words beside a marker of a verband."""
    clean = schoon(text)
    words = clean.split()
    found = [code for code, name in gebied.swv.items() if re.search(rf"\b{re.escape(schoon(name))}\b", clean)]
    for code, core in gebied.kernen.items():
        if code in found or not core or not core <= set(words):
            continue
        near = " ".join(
            w for i, w in enumerate(words) if any(c in core for c in words[max(0, i - 5) : i + 3])
        )
        if re.search(
            r"\b(samenwerkingsverband|swv|po|vo|stichting|passend onderwijs|collectief|verband)\b", near
        ):
            found.append(code)
    return found


def parties_of(stuk: Stuk, gebied: Gebied, *, soort: str = "", school: bool = False) -> tuple[Partij, ...]:
    """The parties of a document with their role; a national text or a school's paper speaks for none."""
    rows = [
        Partij(code, "uitgever", "staat op de site of in de map van deze partij") for code in stuk.uitgevers
    ]
    title = " ".join((*stuk.titelblok, *stuk.namen, *stuk.ankers, stuk.titel))
    speaks: list[str] = []
    if soort != "landelijk" and not school:
        speaks, why = _spreekt_voor(stuk, gebied)
        rows += [Partij(code, "spreekt_voor", why) for code in speaks]
    limited, why_limited = _beperkt(stuk, gebied, speaks, soort)
    rows += [Partij(code, "beperkt_tot", why_limited) for code in sorted(limited)]
    named = gemeenten_in(f"{title}\n{stuk.tekst}", gebied)
    rows += [Partij(code, "genoemd", "naam staat in de titel of de gelezen bladzijden") for code in named]
    return tuple(rows)


def _spreekt_voor(stuk: Stuk, gebied: Gebied) -> tuple[list[str], str]:
    """Who makes the agreements in it, with the reason in Dutch."""
    own = list(stuk.uitgevers)
    own_swv = [c for c in own if c in gebied.swv]
    by_hand = {c for v in stuk.vindplaatsen if v.handmatig for c in v.partijen if c in gebied.gemeenten}
    title = " ".join(stuk.titelblok)
    names = " ".join((*stuk.namen, *stuk.ankers, stuk.titel))
    named = swv_in(title, gebied)
    if named and (mine := [c for c in named if c in own_swv]):
        return mine, "de titel noemt dit samenwerkingsverband"
    if by_hand:
        return sorted(by_hand), "ingebracht voor deze gemeente"
    if named and not _noemt_kern(title, own_swv, gebied):
        return named, "de titel noemt een samenwerkingsverband dat niet de uitgever is"
    if own_swv and (other := _vreemd_verband(stuk, gebied, own_swv)):
        return [], f"de titel noemt een ander samenwerkingsverband: '{other}'"
    body = gemeenten_in(title, gebied)
    if own_swv and re.search(r"\b(gemeente|college van|gemeenteraad|raadsbrief|raadsvragen)\b", title, re.I):
        region = gebied.gemeenten_van(own_swv)
        if (
            len(body) == 1
            and not _noemt_kern(title, own_swv, gebied, behalve=body)
            and not re.search(r"samenwerkingsverband|\bswv\b|oogo|gemeenten", title, re.I)
        ):
            where = "" if body[0] in region else ", buiten deze regio"
            return body, f"een stuk van deze gemeente{where}"
    if len(own_swv) > 1 and (sector := _sector(f"{title} {names}")):
        mine = [c for c in own_swv if c.startswith(sector)]
        if mine:
            return mine, f"titel of link noemt alleen {sector}"
    if own_swv:
        return own_swv, "staat op de site van dit samenwerkingsverband en noemt geen ander"
    return own, "staat op de site van deze gemeente" if own else "geen partij bekend"


def _noemt_kern(text: str, codes: list[str], gebied: Gebied, behalve: Iterable[str] = ()) -> bool:
    """Whether own words of one of these verbanden occur, apart from names of the given gemeenten."""
    skip = {w for code in behalve for name in gebied.gemeenten[code] for w in schoon(name).split()}
    words = set(schoon(text).split()) - skip
    return any(gebied.kernen.get(code, frozenset()) & words for code in codes)


def _vreemd_verband(stuk: Stuk, gebied: Gebied, own: list[str]) -> str | None:
    """The name of a verband outside the register that the title gives as its own, or None.

    Only where nothing on the first pages is of the publisher: neither its name nor its gemeenten.
    """
    match = re.search(
        r"\b(?:[Ss]amenwerkingsverband|SWV)\s+((?:(?:Passend|Primair|Voortgezet|Onderwijs|VO|PO|V\(S\)O|de|van|in|en|[A-Z][\w'-]+)\s*){1,5})",
        " ".join(stuk.titelblok),
    )
    plain = set(bestand("partijen")["algemeen"])
    if match is None or not set(schoon(match[1]).split()) - plain:
        return None
    if _noemt_kern(stuk.begin, own, gebied):
        return None
    if set(gemeenten_in(stuk.begin, gebied)) & gebied.gemeenten_van(own):
        return None
    return match[1].strip()


def _sector(text: str) -> str | None:
    """PO or VO where only one of the two is named."""
    po = re.search(r"\bPO\b|primair onderwijs|basisonderwijs", text)
    vo = re.search(r"\bVO\b|voortgezet onderwijs", text)
    if po and not vo:
        return "PO"
    return "VO" if vo and not po else None


def _beperkt(stuk: Stuk, gebied: Gebied, speaks: list[str], soort: str) -> tuple[frozenset[str], str]:
    """The gemeenten to which a document of a region limits itself; empty where it covers them all."""
    region = gebied.gemeenten_van(c for c in speaks if c in gebied.swv)
    if not region:
        return frozenset(), ""
    for zin in zinnen(stuk.tekst):
        if any(re.search(p, zin, re.I) for p in bestand("partijen")["doet_niet_mee"]):
            out = set(gemeenten_in(zin, gebied, opsomming=True)) & region
            if out and out != region:
                return region - out, f"tekst: '{zin[:140]}'"
    for line in stuk.titelblok:
        if re.search(r"\b(?:voor|van|tussen|met|in)\s+(?:\w+\s+){0,6}gemeenten?\b", line, re.I):
            only = set(gemeenten_in(line, gebied, opsomming=True)) & region
            if only and only != region and soort != "ondersteuningsplan":
                return frozenset(only), f"titel: '{line[:140]}'"
    for zin in zinnen(stuk.begin):
        if re.search(
            r"\b(geldt|gelden|is van toepassing)\s+(alleen|uitsluitend|slechts)\b.*\bgemeenten?\b", zin, re.I
        ):
            only = set(gemeenten_in(zin, gebied, opsomming=True)) & region
            if only and only != region:
                return frozenset(only), f"tekst: '{zin[:140]}'"
    if soort == "convenant":
        signed = {
            code
            for match in re.finditer(
                r"[Nn]amens (?:het college (?:van \S+ )*|de )?gemeente[^\n.;]*", "\n".join(stuk.laatste)
            )
            for code in gemeenten_in(match[0], gebied, opsomming=True)
        } & region
        if signed and signed != region:
            return frozenset(signed), "alleen deze gemeenten staan onder de ondertekening"
    return frozenset(), ""
