"""Whether an answer is the page that was asked for."""

import pytest

from collect.links import read_page
from collect.media import HTML
from collect.page_state import Asked, State, state_of, state_of_redirect

HERE = "https://regio.example/beleid/"
LOREM = "De regio werkt samen aan passend onderwijs voor ieder kind en elke jongere. " * 12
MENU = "<nav>" + "".join(f"<a href='/{n}'>Menu {n}</a>" for n in range(30)) + "</nav>"
SCRIPTS = "<script src='/a.js'></script><script src='/b.js'></script><script src='/c.js'></script>"


def state(
    body: str, titel: str = "Regio", *, url: str = HERE, final: str = "", anker: str = "", start: bool = False
) -> State | None:
    html = f"<!doctype html><html><head><title>{titel}</title></head><body>{body}</body></html>"
    page = read_page(html.encode(), HTML, "text/html; charset=utf-8", final or url)
    assert page is not None
    return state_of(page, Asked(url, final or url, anker, start))


@pytest.mark.parametrize(
    ("body", "titel", "uitkomst"),
    [
        ("<h1>Pagina niet gevonden</h1>", "Regio", "niet_gevonden"),
        (f"{MENU}<h1>Oeps! Deze pagina bestaat niet (meer)</h1><p>Zoek verder.</p>", "Regio", "niet_gevonden"),
        (f"<p>{LOREM}</p>", "Pagina niet gevonden - Regio", "niet_gevonden"),
        ("<h2>404</h2>", "404 | Regio", "niet_gevonden"),
        ("<h1>Page not found</h1>", "Regio", "niet_gevonden"),
        (f"{MENU}<p>Helaas, het bestand dat u zoekt is niet gevonden.</p>", "Regio", "niet_gevonden"),
        ("<h1>Het document is verwijderd</h1>", "Regio", "niet_gevonden"),
        ("<form><input name=u><input type=password><button>Log in</button></form>", "Inloggen", "inlog_vereist"),
        (f"{MENU}<h1>Inloggen bij het intranet</h1><input type=password>", "Regio", "inlog_vereist"),
        ("<form action=/x><input type='PASSWORD'></form>", "Welkom", "inlog_vereist"),
        ("<h1>Log in</h1><a href='/sso'>Inloggen met Entree</a>", "Regio", "inlog_vereist"),
        ("<h1>Beveiligd: Ondersteuningsplan</h1><p>Deze inhoud is beveiligd met een wachtwoord.</p>"
         "<input type=password>", "Regio", "inlog_vereist"),
        ("<p>U moet ingelogd zijn om deze pagina te bekijken.</p>", "Regio", "inlog_vereist"),
        ("<div id='cookie-wall'><h2>Cookies</h2><p>Wij gebruiken cookies.</p><button>Akkoord</button></div>",
         "Regio", "toestemming_vereist"),
        ("<h1>Cookies</h1><p>Accepteer cookies om verder te gaan.</p><form method=post><button>Ja</button></form>",
         "Regio", "toestemming_vereist"),
        ("<p>Voordat u verder gaat: geef toestemming voor cookies.</p>", "Regio", "toestemming_vereist"),
        ("<div id='root'></div><script src='/main.js'></script>", "Regio", "lege_schil"),
        ("<noscript>You need to enable JavaScript to run this app.</noscript><div id=x></div>", "App", "lege_schil"),
        (f"<div class=wrap></div>{SCRIPTS}", "Regio", "lege_schil"),
        (f"<div id='__next'><div><span> </span></div></div>{SCRIPTS}", "Regio", "lege_schil"),
        ("<h1>Just a moment...</h1><p>Checking your browser.</p><script></script>", "Just a moment...", "fout"),
    ],
)  # fmt: skip
def test_what_is_not_the_page_is_named(body: str, titel: str, uitkomst: str) -> None:
    found = state(body, titel)
    assert found is not None
    assert found.uitkomst == uitkomst


@pytest.mark.parametrize(
    ("body", "titel"),
    [
        (f"<p>{LOREM}</p><a href='/inloggen'>Inloggen</a>", "Regio"),
        (f"<header><form>Inloggen<input type=password></form></header><h1>Beleid</h1><p>{LOREM}</p>", "Regio"),
        (f"<h1>Thuiszitters</h1><p>Een passende plek is niet gevonden. Geen school gevonden.</p><p>{LOREM}</p>",
         "Thuiszitters"),
        ("<h1>Als een passende plek niet gevonden wordt</h1><p>Kort.</p><a href='/p.pdf'>protocol</a>", "Regio"),
        ("<p>Voor dit kind is geen school gevonden; de pagina 12 van het plan zegt waarom.</p>", "Regio"),
        (f"<div id='cookie-banner'>Wij gebruiken cookies. <a href='/c'>Meer</a></div><h1>Beleid</h1><p>{LOREM}</p>",
         "Regio"),
        (f"<div class='page cookie-consent-open'><h1>Beleid</h1><p>{LOREM}</p></div>", "Regio"),
        (f"<h1>Cookieverklaring</h1><p>{LOREM}</p><p>U kunt cookies weigeren.</p>", "Cookies"),
        (f"<div id='app'><h1>Beleid</h1><p>{LOREM}</p></div>{SCRIPTS}", "Regio"),
        (f"<p>Documenten</p>{SCRIPTS}" + "".join(f"<a href='/{n}.pdf'>Plan {n}</a>" for n in range(5)), "Regio"),
        (f"<embed src='/plan.pdf'>{SCRIPTS}", "Ondersteuningsplan"),
        ("<p>wij</p>", "Team"),
        ("<h1>Artikel 404 van het reglement</h1><p>x</p>", "Regio"),
        (f"<h1>Toegang tot jeugdhulp</h1><p>{LOREM}</p>", "Toegang tot jeugdhulp"),
        ("<h1>Aanmelden voor ondersteuning</h1><p>Een school meldt aan.</p>", "Aanmelden voor ondersteuning"),
        (f"<noscript>Zet JavaScript aan voor het menu.</noscript><h1>Beleid</h1><p>{LOREM}</p>", "Regio"),
    ],
)  # fmt: skip
def test_an_ordinary_page_has_no_state(body: str, titel: str) -> None:
    assert state(body, titel) is None


def test_a_login_page_that_was_asked_for_is_what_it_is() -> None:
    form = "<h1>Inloggen</h1><input type=password>"
    assert state(form, url="https://regio.example/inloggen/") is None
    assert state(form, anker="Inloggen") is None
    found = state(form, url="https://regio.example/", start=True)
    assert found is not None


@pytest.mark.parametrize(
    ("url", "final", "uitkomst"),
    [
        (HERE, "https://regio.example/login?return=/beleid/", "inlog_vereist"),
        (HERE, "https://regio.example/wp-login.php?redirect_to=x", "inlog_vereist"),
        (HERE, "https://login.microsoftonline.com/common/oauth2/authorize", "inlog_vereist"),
        (HERE, "https://regio.b2clogin.com/x", "inlog_vereist"),
        (HERE, "https://regio.example/cookie-consent?return=/", "toestemming_vereist"),
        (HERE, "https://consent.google.com/m?continue=x", "toestemming_vereist"),
        (HERE, "https://regio.example/nieuw-beleid/", None),
        (HERE, "https://regio.example/blogin/", None),
        ("https://regio.example/login", "https://regio.example/login/", None),
        ("https://regio.example/login", "http://[kapot/", None),
    ],
)
def test_a_redirect_tells_where_the_visitor_is_sent(url: str, final: str, uitkomst: str | None) -> None:
    found = state_of_redirect(Asked(url, final))
    assert (found.uitkomst if found else None) == uitkomst


def test_a_start_page_without_anything_is_a_shell() -> None:
    assert state("<p>welkom</p>") is None
    found = state("<p>welkom</p>", start=True)
    assert found is not None
    assert found.uitkomst == "lege_schil"
    assert state("<p>welkom</p><a href='/over/'>Over ons</a>", start=True) is None
