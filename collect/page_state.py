"""Whether an answer is the page that was asked for: not a login, a consent wall, an empty shell or a "not found"."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from collect.links import Page
from collect.page_words import page_words
from collect.ranking import plainly
from collect.urls import host_under

INLOG = "inlog_vereist"
TOESTEMMING = "toestemming_vereist"
SCHIL = "lege_schil"
NIET_GEVONDEN = "niet_gevonden"


@dataclass(frozen=True)
class State:
    """What stands in the way of a page: an uitkomst, and why in Dutch."""

    uitkomst: str
    reden: str


@dataclass(frozen=True)
class Asked:
    """What was asked for: the address, where it ended, the words of the link, whether it is the start page."""

    url: str
    final: str
    anchor: str = ""
    start: bool = False


def state_of(page: Page, asked: Asked) -> State | None:
    """None for an ordinary page."""
    if page.sitemap:
        return None
    moved = state_of_redirect(asked)
    if moved is not None:
        return moved
    for judge in (_not_found, _robot_check, _login, _consent, _shell):
        state = judge(page, asked)
        if state is not None:
            return state
    return None


def state_of_redirect(asked: Asked) -> State | None:
    """What a redirect alone tells, also of a host that is not asked itself."""
    words = page_words()
    if asked.final == asked.url:
        return None
    for uitkomst, what, hosts, path in (
        (INLOG, "een inlogpagina", words.inloggen_hosts, words.inloggen_pad),
        (TOESTEMMING, "een pagina die toestemming vraagt", words.toestemming_hosts, words.toestemming_pad),
    ):
        there = path.search(_path(asked.final)) and not path.search(_path(asked.url))
        if there or (host_under(asked.final, hosts) and not host_under(asked.url, hosts)):
            return State(uitkomst, f"verwijst door naar {what}")
    return None


def state_of_status(status: int | None) -> State | None:
    """What a status tells that no page has to explain."""
    return State(INLOG, "de server vraagt om in te loggen (status 401)") if status == 401 else None


def _not_found(page: Page, asked: Asked) -> State | None:
    words, look = page_words(), page.look
    named = any(words.niet_gevonden_titel.search(text) for text in _titles(page))
    short = look.lengte <= words.grenzen["niet_gevonden_tekst"]
    if named and look.lengte <= words.grenzen["niet_gevonden_titel"]:
        return State(NIET_GEVONDEN, "de pagina zegt zelf dat zij niet bestaat")
    if short and not asked.start and words.niet_gevonden_tekst.search(plainly(look.tekst)):
        return State(NIET_GEVONDEN, "de pagina zegt zelf dat zij niet bestaat")
    return None


def _robot_check(page: Page, _: Asked) -> State | None:
    words, look = page_words(), page.look
    if look.lengte > words.grenzen["controle"]:
        return None
    named = any(words.controle_titel.search(text) for text in _titles(page))
    if named or words.controle_tekst.search(plainly(look.tekst)):
        return State("fout", "de server toont een controle op robots in plaats van de pagina")
    return None


def _login(page: Page, asked: Asked) -> State | None:
    words, look = page_words(), page.look
    wanted = words.inloggen_pad.search(_path(asked.url)) or words.inloggen_titel.fullmatch(
        plainly(asked.anchor)
    )
    if wanted and not asked.start:
        return None  # a login page is what was asked for
    named = any(words.inloggen_titel.fullmatch(text) for text in _titles(page))
    told = words.inloggen_tekst.search(plainly(look.tekst)) is not None
    bare = look.lengte <= words.grenzen["inloggen_kaal"]
    form = look.wachtwoord and look.lengte <= words.grenzen["inloggen_formulier"]
    if (form and (named or told or bare)) or (bare and (named or told)):
        return State(INLOG, "de pagina vraagt om in te loggen")
    return None


def _consent(page: Page, asked: Asked) -> State | None:
    words, look = page_words(), page.look
    reason = State(TOESTEMMING, "de pagina toont niets zonder toestemming (cookies)")
    few = look.links <= words.grenzen["toestemming_links"]
    if look.toestemming and few and look.lengte <= words.grenzen["toestemming_rest"]:
        return reason
    wanted = "cookie" in _path(asked.url) or "cookie" in asked.anchor.lower()
    if (wanted and not asked.start) or not few:
        return None
    named = any(words.toestemming_titel.search(text) for text in _titles(page))
    told = words.toestemming_tekst.search(plainly(look.tekst))
    by_title = named and look.lengte <= words.grenzen["toestemming_titel"]
    return reason if by_title or (told and look.lengte <= words.grenzen["toestemming_tekst"]) else None


def _shell(page: Page, asked: Asked) -> State | None:
    words, look = page_words(), page.look
    if look.lengte > words.grenzen["schil"] or look.links > words.grenzen["schil_links"]:
        return None
    told = words.schil_noscript.search(plainly(look.noscript)) or words.schil_tekst.search(
        plainly(look.tekst)
    )
    filled_later = look.scripts and (look.wortel or (look.scripts >= 3 and not look.links))
    if told or filled_later:
        return State(SCHIL, "de pagina is leeg zolang geen browser haar scripts uitvoert")
    if asked.start and not page.links:
        return State(SCHIL, "de startpagina heeft geen verwijzingen en bijna geen tekst")
    return None


def _titles(page: Page) -> Iterable[str]:
    """Title and first heading, the title also by the part before the name of the site."""
    title = page.titel
    for sign in (" | ", " – ", " — ", " - ", " » ", " · "):
        title = title.partition(sign)[0]
    return tuple(dict.fromkeys(plainly(text) for text in (page.titel, title, page.kop) if text))


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:  # where a server may redirect to
        return ""
    return f"{parts.path}?{parts.query}".lower()
