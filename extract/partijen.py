"""For whom a document speaks, whose site it stands on, and which gemeenten it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.duiding_gebied import Gebied, gemeenten_in, speaking_gemeenten, swv_in
from extract.duiding_stappen import zinnen
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import bestand

# How far into a text a verband's own name is looked for.
NAAM_TEKENS = 20_000
# Soorten that several parties make together.
SAMEN_GEMAAKT = ("oogo", "protocol", "convenant")


@dataclass(frozen=True)
class Partij:
    """One row of document_partijen."""

    partij: str
    rol: str
    reden: str


def names_region(stuk: Stuk, gebied: Gebied) -> bool:
    """Whether the text or a link names its publisher or a gemeente of the publisher's region."""
    text = "\n".join((stuk.alles, *stuk.namen, *stuk.ankers, stuk.titel))
    own = set(stuk.uitgevers)
    return bool(
        own & set(swv_in(text[:NAAM_TEKENS], gebied))
        or gebied.gemeenten_van(own) & set(gemeenten_in(text, gebied))
    )


def parties_of(stuk: Stuk, gebied: Gebied, *, soort: str = "", school: bool = False) -> tuple[Partij, ...]:
    """The parties of a document with their role; a national text or a school's paper speaks for none."""
    rows = [
        Partij(code, "uitgever", "staat op de site of in de map van deze partij") for code in stuk.uitgevers
    ]
    title = " ".join((*stuk.titelblok, *stuk.namen, *stuk.ankers, stuk.titel))
    speaks: list[str] = []
    if soort != "landelijk" and not school:
        speaks, why = _spreekt_voor(stuk, gebied, soort)
        rows += [Partij(code, "spreekt_voor", why) for code in speaks]
    limited, why_limited = _beperkt(stuk, gebied, speaks, soort)
    rows += [Partij(code, "beperkt_tot", why_limited) for code in sorted(limited)]
    named = gemeenten_in(f"{title}\n{stuk.tekst}", gebied)
    rows += [Partij(code, "genoemd", "naam staat in de titel of de gelezen bladzijden") for code in named]
    return tuple(rows)


def party_doubt(
    stuk: Stuk, gebied: Gebied, parties: Iterable[Partij], *, soort: str
) -> tuple[tuple[str, ...], str] | None:
    """Of whom a counting paper may be, and why that cannot be told from it; None where it can."""
    own = [code for code in stuk.uitgevers if code in gebied.swv]
    speaks = [p.partij for p in parties if p.rol == "spreekt_voor"]
    if not speaks and own and (other := _vreemd_verband(stuk, gebied, own)):
        return tuple(own), f"de titel noemt '{other}', dat niet zo in het register staat"
    if soort == "ondersteuningsplan" and len(own) > 1 and sorted(speaks) == sorted(own):
        return tuple(own), "staat op een gedeelde site en noemt geen van de samenwerkingsverbanden"
    return None


def _spreekt_voor(stuk: Stuk, gebied: Gebied, soort: str) -> tuple[list[str], str]:
    """Who makes the agreements in it, with the reason in Dutch."""
    own = list(stuk.uitgevers)
    own_swv = [c for c in own if c in gebied.swv]
    by_hand = {c for v in stuk.vindplaatsen if v.handmatig for c in v.partijen if c in gebied.gemeenten}
    title = " ".join(stuk.titelblok)
    names = " ".join((*stuk.namen, *stuk.ankers, stuk.titel))
    named = swv_in(title, gebied)
    if named and (mine := [c for c in named if c in own_swv]):
        if soort in SAMEN_GEMAAKT and len(named) > len(mine):
            return named, "de titel noemt deze samenwerkingsverbanden"
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
        if elsewhere := _van_een_ander(stuk, gebied, own_swv):
            return elsewhere, "de eerste bladzijden noemen alleen een ander samenwerkingsverband"
        return own_swv, "staat op de site van dit samenwerkingsverband en noemt geen ander"
    if not own:
        return own, "geen partij bekend"
    makers = speaking_gemeenten(title, gebied)
    if makers and not set(makers) & set(own) and not set(own) & set(gemeenten_in(stuk.begin, gebied)):
        return makers, "de titel noemt een gemeente die niet de uitgever is"
    if soort in (*SAMEN_GEMAAKT, "jeugdplan") and set(own) < set(makers):
        return sorted(makers), "de titel noemt deze gemeenten samen"
    return own, "staat op de site van deze gemeente"


def _van_een_ander(stuk: Stuk, gebied: Gebied, own: list[str]) -> list[str]:
    """The one other verband that the first pages name, where they name nothing of the publisher."""
    if _noemt_kern(stuk.begin, own, gebied) or set(gemeenten_in(stuk.begin, gebied)) & gebied.gemeenten_van(
        own
    ):
        return []
    others = swv_in(stuk.begin, gebied)
    return others if len(others) == 1 else []


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
