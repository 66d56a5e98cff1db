"""Which soort a document is, from what it calls itself and what links call it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import Klasse, bestand, klassen, patronen

TELLENDE_SOORTEN = ("ondersteuningsplan", "oogo", "protocol", "convenant", "jeugdplan")

# A second kind that comes this near to the first leaves doubt.
BIJNA_GELIJK = 0.85
# How far each place is to be trusted about what a document is.
GEWICHT = {
    "titel": 3.0,
    "bestandsnaam": 2.0,
    "link": 2.0,
    "documenttitel": 1.5,
    "kop": 1.0,
    "tekst": 1.5,
    "pad": 0.8,
    # a text that says in so many words what it is
    "verklaring": 3.0,
}


# A region names itself in its title, also one that the register does not know.
_EIGEN_NAAM = re.compile(
    r"\b(?:[Ss]amenwerkingsverband|SWV|[Gg]emeente|[Rr]egio)\s+(?:(?:PO|VO|V\(S\)O|de|het)\s+)*[A-Z][a-z]{2,}"
)


@dataclass(frozen=True)
class Soort:
    """The outcome; `telt` is ja, nee or besluit (only when a decision is recorded)."""

    soort: str
    klasse: str
    reden: str
    telt: str
    landelijk: bool = False
    school: bool = False
    tweede: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plek:
    """One text that says what the document is, and where it stands."""

    waar: str
    tekst: str


def plekken(stuk: Stuk) -> list[Plek]:
    """The places to look at, most trusted first, in the words as they stand."""
    places = [Plek("titel", " ".join(stuk.titelblok))]
    places += [Plek("bestandsnaam", name) for name in stuk.namen]
    places += [Plek("link", anchor) for anchor in stuk.ankers]
    if stuk.titel:
        places.append(Plek("documenttitel", stuk.titel))
    for place in stuk.vindplaatsen:
        places.append(Plek("kop", place.kop))
        folders = unquote(urlsplit(place.url).path).rsplit("/", 1)[0].replace("/", " ")
        places.append(Plek("pad", folders))
    places.append(Plek("tekst", " ".join(_zelfnoemingen(stuk.begin))))
    return [p for p in places if p.tekst.strip()]


def zoekwoorden(soort: str) -> tuple[str, ...]:
    """Words that an inspector may read as what was looked for."""
    return tuple(bestand("soorten")["zoekwoorden"][soort])


def _zelfnoemingen(text: str) -> list[str]:
    """The words after "dit", "deze" and "voor u ligt het", by which a text names itself."""
    pattern = r"\b(?:[Dd]it|[Dd]eze|[Vv]oor u ligt (?:het|de|een))\s+((?:[\w-]+\s+){0,3}[\w-]+)"
    return [m[1] for m in re.finditer(pattern, text)][:8]


def klasse_in(text: str, *, kenmerken: bool = True) -> tuple[Klasse, str] | None:
    """The kind of paper a short text names, with the words that name it."""
    clean = schoon(text)
    best: tuple[int, int, int] | None = None
    found: tuple[Klasse, str] | None = None
    for klasse in klassen():
        if klasse.kenmerk and not kenmerken:
            continue
        place = klasse.plaats(clean)
        if place is None:
            continue
        start, words = place
        rank = (0 if klasse.kenmerk else 1, start, -len(words))
        if best is None or rank < best:
            best, found = rank, (klasse, words)
    return found


def _eigen_bijlage(place: Plek) -> tuple[Klasse, str] | None:
    """The protocol or agreement that a title names after saying of which plan it is an annex."""
    if place.waar != "titel":
        return None
    rest, cut = re.subn(bestand("soorten")["bijlage_van"], "", schoon(place.tekst))
    found = klasse_in(rest) if cut else None
    return found if found and found[0].soort in ("protocol", "convenant") else None


def _landelijk(stuk: Stuk, gebonden: bool) -> str | None:
    """Why this is a national text, or None; `gebonden`: a party of the register speaks in its title."""
    hosts = bestand("landelijk")["hosten"]
    for place in stuk.vindplaatsen:
        host = urlsplit(place.url).hostname or ""
        if any(host == h or host.endswith("." + h) for h in hosts):
            return f"staat op {host}, een landelijke site"
    head = [schoon(line) for line in stuk.titelblok]
    page = schoon(stuk.begin[:6000])
    local = patronen("landelijk", "gemeentelijk").zoek(page[: bestand("landelijk")["opening_tekens"]])
    if not local and (match := patronen("landelijk", "vorm").zoek(page)):
        return f"heeft de vorm van een landelijke tekst ('{match[0]}')"
    if gebonden:
        return None
    for line in head:
        if match := patronen("landelijk", "kop").zoek(line):
            return f"de aanhef noemt '{match[0]}'"
    for text in (*stuk.ankers, *stuk.namen, stuk.titel):
        if match := patronen("landelijk", "kop").zoek(schoon(text)):
            return f"de link of bestandsnaam noemt '{match[0]}'"
    return None


def _betoog(stuk: Stuk) -> str | None:
    """Why a text that names nothing of its publisher's region is about the whole country."""
    if any(_EIGEN_NAAM.search(line) for line in stuk.titelblok):
        return None
    count = patronen("landelijk", "landelijk_betoog").aantal(schoon(stuk.begin))
    if count >= bestand("landelijk")["minimum_betoog"]:
        return (
            "spreekt over gemeenten en samenwerkingsverbanden in het algemeen en noemt niets van deze regio"
        )
    return None


def _webpagina(stuk: Stuk, klasse: Klasse) -> str | None:
    """Why a web page is only a web page, or None when it is itself the paper."""
    rules = bestand("soorten")["webpagina"]
    clean = schoon(stuk.alles)
    if klasse.telt == "ja" and patronen("soorten", "webpagina", "zelf").zoek(clean):
        return None
    for place in stuk.vindplaatsen:
        path = unquote(urlsplit(place.url).path).lower()
        if word := next((p for p in rules["paden"] if p in path), None):
            return f"webpagina onder '{word}'"
    if klasse.soort not in TELLENDE_SOORTEN and klasse.telt != "besluit":
        return f"webpagina ({klasse.naam})"
    if len(clean.split()) < rules["minimum_woorden"]:
        return "webpagina met weinig tekst"
    if klasse.soort != "ondersteuningsplan":
        acts = patronen("soorten", "webpagina", "handelingen").aantal(clean)
        if acts < rules["minimum_handelingen"]:
            return "webpagina zonder eigen werkwijze"
    return None


def over_onderwerp(stuk: Stuk, klasse: str) -> bool:
    """Whether it is about thuiszitters or passend onderwijs, as far as its words show."""
    key = "onderwerp_besluitenlijst" if klasse == "besluitenlijst" else "onderwerp"
    words = " ".join((stuk.alles, *stuk.namen, *stuk.ankers, stuk.titel))
    return patronen("soorten", key).zoek(schoon(words)) is not None


def soort_of(stuk: Stuk, *, gebonden: bool = False, genoemd: bool = False) -> Soort:
    """The soort; `gebonden`: a party of the register speaks in the title; `genoemd`: the publisher's region is named."""
    if why := _landelijk(stuk, gebonden):
        return Soort("landelijk", "landelijk", f"landelijke tekst: {why}", "nee", landelijk=True)
    if not (genoemd or gebonden) and (why := _betoog(stuk)):
        return Soort("landelijk", "landelijk", f"landelijke tekst: {why}", "nee", landelijk=True)
    klasse, why, second = _beste(stuk)
    given = stuk.opgegeven_soort
    if given and given != "landelijk":
        telt = "ja" if given in TELLENDE_SOORTEN else "nee" if given == "jaarverslag" else klasse.telt
        reden = f"opgegeven bij het inbrengen als {given}"
        if klasse.soort != given and klasse.naam != "onbekend":
            reden += f" (de tekst wijst op {klasse.naam})"
        return Soort(given, klasse.naam, reden, telt, school=klasse.school)
    if stuk.is_webpagina and not stuk.is_bekendmaking and (only := _webpagina(stuk, klasse)):
        return Soort("overig", "webpagina", only, "nee")
    doubt = (klasse.soort, second.soort) if second and {klasse.telt, second.telt} == {"ja", "nee"} else ()
    return Soort(klasse.soort, klasse.naam, why, klasse.telt, school=klasse.school, tweede=doubt)


# a paper without a telling name may still record a decision
ONBEKEND = Klasse("onbekend", "overig", "besluit", ())


def _beste(stuk: Stuk) -> tuple[Klasse, str, Klasse | None]:
    """The kind named by the most trusted places together, the reason in Dutch, and a second that is as good."""
    score: dict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = defaultdict(list)
    by_name: dict[str, Klasse] = {}
    seen: set[tuple[str, str]] = set()
    for place in plekken(stuk):
        found = _eigen_bijlage(place) or klasse_in(
            place.tekst, kenmerken=place.waar in ("titel", "bestandsnaam", "link")
        )
        if found is None or (place.waar, found[0].naam) in seen:
            continue
        klasse, word = found
        seen.add((place.waar, klasse.naam))
        by_name[klasse.naam] = klasse
        # what qualifies a paper in its title or link outweighs the paper's name elsewhere
        score[klasse.naam] += GEWICHT[place.waar] * (2.5 if klasse.kenmerk else 1.0)
        words[klasse.naam].append(f"{place.waar} '{word}'")
    text = schoon(stuk.begin)
    for klasse in (k for k in klassen() if k.naam in bestand("soorten")["verklaring"]):
        if match := patronen("soorten", "verklaring", klasse.naam).zoek(text):
            by_name[klasse.naam] = klasse
            score[klasse.naam] += GEWICHT["verklaring"]
            words[klasse.naam].append(f"tekst '{match[0]}'")
    if not score:
        return ONBEKEND, "titel, link en bestandsnaam zeggen niet wat het is", None
    name, *others = sorted(score, key=lambda n: -score[n])
    near = [other for other in others if score[other] >= BIJNA_GELIJK * score[name]]
    second = by_name[near[0]] if near else None
    return by_name[name], f"{name}: " + ", ".join(words[name]), second
