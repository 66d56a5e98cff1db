"""How far the crawl reaches, and what becomes of what is out of reach or not what it seems."""

from collections.abc import Callable
from typing import Any

import pytest

from collect.frontier import Budget

Web = Any
Home = Any
Reply = Any

OUTCOME = "SELECT soort, toestand, laatste_uitkomst, sha256 FROM vindplaatsen WHERE url = ?"


@pytest.mark.parametrize(
    ("href", "words"),
    [
        (
            "https://issuu.com/regio/docs/ondersteuningsplan",
            "staat alleen op issuu.com; breng het met de hand in",
        ),
        ("https://e.issuu.com/embed.html?d=plan&amp;u=regio", "staat alleen op e.issuu.com; breng het"),
        ("https://docplayer.nl/123-Plan.html", "staat op docplayer.nl, een kopie zonder herkomst"),
        ("https://elders.example/plan.pdf", "staat op elders.example, buiten het register"),
        ("https://drive.google.com/drive/folders/1AbC", "is een gedeelde map op drive.google.com"),
        ("https://plan.example/", "staat op plan.example, buiten het register"),
    ],
)
def test_what_is_out_of_reach_is_told_and_never_asked(home: Home, web: Web, href: str, words: str) -> None:
    web.page("/", f"<a href='{href}'>Ondersteuningsplan 2026-2030</a>")
    home.collect(web.register(), web)
    url = href.replace("&amp;", "&")
    assert home.one(OUTCOME, url)[1:] == ("gedaan", "buiten_bereik", None)
    assert home.one("SELECT status, robots FROM ophalingen WHERE url = ?", url) == (None, "niet gevraagd")
    assert words in str(home.one("SELECT oorzaak FROM meldingen WHERE plaats = ?", url))
    assert web.asked == ["/robots.txt", "/"]


@pytest.mark.parametrize(
    ("href", "anchor"),
    [
        ("https://elders.example/folder.pdf", "Nieuwsbrief"),
        ("https://www.rijksoverheid.nl/thuiszitterspact.pdf", "Thuiszitterspact"),
        ("https://www.nji.nl/convenant/", "Convenant"),
        ("https://school.example/verzuim/", "Verzuim"),
        ("https://issuu.com/regio/docs/kerst", "Kerstgroet"),
    ],
)
def test_what_is_elsewhere_and_not_sought_is_left_out(home: Home, web: Web, href: str, anchor: str) -> None:
    web.page("/", f"<a href='{href}'>{anchor}</a>")
    home.collect(web.register(), web)
    assert home.one("SELECT count(*) FROM vindplaatsen") == 1


def test_a_host_that_comes_into_the_register_is_asked_after_all(
    home: Home, start_web: Callable[[], Web], web: Web
) -> None:
    other = start_web()
    other.page("/", "<a href='/x/'>Over ons</a>")
    other.file("/pact.pdf")
    web.page("/", f"<a href='{other.base}/pact.pdf'>Thuiszitterspact</a>")
    home.collect(web.register("PO0001"), web, other)
    assert home.one(OUTCOME, f"{other.base}/pact.pdf")[2] == "buiten_bereik"
    first, second = web.register("PO0001"), other.register("VO0002")
    home.collect(type(first)((*first.samenwerkingsverbanden, *second.samenwerkingsverbanden)), web, other)
    found = home.one(
        "SELECT laatste_uitkomst, partijen FROM vindplaatsen WHERE url = ?", f"{other.base}/pact.pdf"
    )
    assert found == ("opgehaald", '["VO0002"]'), "it is now a document of the other party"


def test_a_shared_file_is_asked_for_itself_and_keeps_the_link(home: Home, web: Web) -> None:
    shared = "https://drive.google.com/file/d/1AbCdEfGhIjKl/view"
    web.page("/", f"<a href='{shared}'>Ondersteuningsplan</a>")
    home.collect(web.register(), web)
    row = "SELECT url, verwijzing, soort, gevonden_op FROM vindplaatsen WHERE verwijzing IS NOT NULL"
    assert home.one(row) == (
        "https://drive.google.com/uc?export=download&id=1AbCdEfGhIjKl",
        shared,
        "document",
        f"{web.base}/",
    )
    assert home.one("SELECT verwijzing FROM ophalingen WHERE url LIKE '%uc?export%' LIMIT 1") == shared


def test_sites_on_one_host_each_keep_their_parties(home: Home, web: Web) -> None:
    from collect.register import Register, Samenwerkingsverband

    web.page(
        "/po/", "<a href='/po/plan.pdf'>Ondersteuningsplan</a><a href='/samen.pdf'>Thuiszittersprotocol</a>"
    )
    web.page(
        "/vo/", "<a href='/vo/plan.pdf'>Ondersteuningsplan</a><a href='/samen.pdf'>Thuiszittersprotocol</a>"
    )
    for number, path in enumerate(("/po/plan.pdf", "/vo/plan.pdf", "/samen.pdf")):
        web.file(path, b"%PDF-1.4 " + str(number).encode())
    register = Register(
        (
            Samenwerkingsverband("PO0001", "PO", "Regio", website=f"{web.base}/po/"),
            Samenwerkingsverband("VO0001", "VO", "Regio", website=f"{web.base}/vo/"),
        )
    )
    home.collect(register, web)
    assert home.rows(
        "SELECT url, partijen FROM vindplaatsen WHERE soort = 'document' ORDER BY url, partijen"
    ) == [
        (f"{web.base}/po/plan.pdf", '["PO0001"]'),
        (f"{web.base}/samen.pdf", '["PO0001"]'),
        (f"{web.base}/samen.pdf", '["VO0001"]'),
        (f"{web.base}/vo/plan.pdf", '["VO0001"]'),
    ]


def test_a_dead_link_that_leads_to_the_start_page_is_not_found(home: Home, web: Web) -> None:
    web.page("/", "<a href='/oud.pdf'>Ondersteuningsplan</a><a href='/home'>Home</a>")
    web.redirect("/oud.pdf", "/")
    web.redirect("/home", "/")
    home.collect(web.register(), web)
    assert home.one(OUTCOME, f"{web.base}/oud.pdf") == ("document", "gedaan", "niet_gevonden", None)
    assert home.outcome(f"{web.base}/oud.pdf")[1] == "de verwijzing leidt naar de startpagina"
    assert home.one(OUTCOME, f"{web.base}/home")[2] == "opgehaald"


def test_a_server_that_answers_everything_alike_is_seen_through(home: Home, web: Web, reply: Reply) -> None:
    web.page(
        "/",
        "<a href='/plan/'>Ondersteuningsplan</a><a href='/protocol/'>Protocol</a><a href='/echt/'>Beleid</a>",
    )
    web.page("/echt/", "Dit is wel een bladzijde.")
    same = reply(b"<!doctype html><title>Regio</title><p>Welkom bij de regio.</p><a href='/'>Start</a>")
    answer = web.answer
    web.answer = lambda request: answer_with(web, request, same, answer)
    home.collect(web.register(), web)
    for path in ("/plan/", "/protocol/"):
        assert home.one(OUTCOME, f"{web.base}{path}")[2:] == ("niet_gevonden", None)
    assert home.one(OUTCOME, f"{web.base}/echt/")[2] == "opgehaald"
    assert home.one("SELECT count(*) FROM documenten") == 0, "also what was taken for a plan before"
    probes = [path for path in web.asked if "bestaat-niet" in path]
    assert len(probes) == 1
    assert home.one("SELECT ankertekst FROM ophalingen WHERE url LIKE '%bestaat-niet%'").startswith("proef")
    assert home.one("SELECT count(*) FROM vindplaatsen WHERE url LIKE '%bestaat-niet%'") == 0


def answer_with(web: Web, request: Any, same: Any, answer: Any) -> None:
    """Give `same` for whatever is unknown."""
    if request.path not in web.pages:
        web.pages[request.path] = same
    answer(request)


def test_the_same_page_twice_is_no_reason_for_doubt(home: Home, web: Web) -> None:
    web.page("/", "<a href='/een/'>Beleid</a><a href='/twee/'>Beleid</a>")
    web.page("/een/", "Ons beleid.")
    web.page("/twee/", "Ons beleid.")
    home.collect(web.register(), web)
    assert home.rows("SELECT DISTINCT laatste_uitkomst FROM vindplaatsen") == [("opgehaald",)]
    assert len([path for path in web.asked if "bestaat-niet" in path]) == 1


LOGIN = "<h1>Inloggen</h1><form><input type=password></form>"


def test_a_document_behind_a_login_is_not_collected(home: Home, web: Web) -> None:
    web.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    web.redirect("/plan.pdf", "/inloggen?terug=/plan.pdf")
    web.page("/inloggen?terug=/plan.pdf", LOGIN)
    home.collect(web.register(), web)
    assert home.one(OUTCOME, f"{web.base}/plan.pdf") == ("document", "gedaan", "inlog_vereist", None)
    assert home.one("SELECT count(*) FROM documenten") == 0
    sha256 = str(home.one("SELECT sha256 FROM ophalingen WHERE url LIKE '%plan.pdf'"))
    assert (home.dossier.archief / sha256[:2] / sha256[2:4] / sha256).exists(), "the evidence is kept"
    assert home.rows("SELECT oorzaak FROM meldingen") == [
        ("niet verkregen: verwijst door naar een inlogpagina",)
    ]


def test_a_plan_that_went_behind_a_login_stays_what_it_was(home: Home, web: Web) -> None:
    web.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    web.file("/plan.pdf")
    home.collect(web.register(), web)
    before = home.one(OUTCOME, f"{web.base}/plan.pdf")
    web.page("/plan.pdf", LOGIN)
    home.collect(web.register(), web)
    assert home.one(OUTCOME, f"{web.base}/plan.pdf") == (*before[:2], "inlog_vereist", before[3])


@pytest.mark.parametrize(
    ("target", "uitkomst"),
    [
        ("https://login.microsoftonline.com/x", "inlog_vereist"),
        ("https://consent.google.com/x", "toestemming_vereist"),
    ],
)
def test_a_sign_on_elsewhere_is_known_without_asking_it(
    home: Home, web: Web, target: str, uitkomst: str
) -> None:
    web.redirect("/", target, 301)
    home.collect(web.register(), web)
    assert home.outcome(f"{web.base}/")[0] == uitkomst


@pytest.mark.parametrize(
    ("body", "uitkomst"),
    [
        (b"<!doctype html><div id=root></div><script src=a.js></script>", "lege_schil"),
        (b"<!doctype html><title>Cookies</title><div id=cookiewall>Cookies?</div>", "toestemming_vereist"),
        (b"<!doctype html><title>Inloggen</title><input type=password>", "inlog_vereist"),
        (b"<!doctype html><h1>Pagina niet gevonden</h1>", "niet_gevonden"),
        (b"<!doctype html><title>Just a moment...</title>", "fout"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "fout"),
        (b'{"fout": "x"}', "fout"),
    ],
)
def test_a_site_whose_start_page_cannot_be_seen_says_so(
    home: Home, web: Web, reply: Reply, body: bytes, uitkomst: str
) -> None:
    media_type = "application/json" if body.startswith(b"{") else "text/html"
    web.pages["/"] = reply(body, type=media_type)
    home.collect(web.register(), web)
    assert home.one("SELECT laatste_uitkomst FROM vindplaatsen") == uitkomst
    assert str(home.one("SELECT oorzaak FROM meldingen")).startswith("website niet verkregen")


def test_a_status_that_asks_for_a_login_is_one(home: Home, web: Web, reply: Reply) -> None:
    web.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    web.pages["/plan.pdf"] = reply(b"", 401, headers={"WWW-Authenticate": "Basic"})
    home.collect(web.register(), web)
    assert home.one(OUTCOME, f"{web.base}/plan.pdf")[2] == "inlog_vereist"


def test_no_more_sitemaps_are_read_than_fifty(home: Home, web: Web, reply: Reply) -> None:
    web.page("/", "<link rel=sitemap href='/0.xml'><p>welkom</p>")
    for number in range(70):
        next_one = f"<sitemap><loc>{web.base}/{number + 1}.xml</loc></sitemap>"
        web.pages[f"/{number}.xml"] = reply(
            f"<?xml version='1.0'?><sitemapindex>{next_one}</sitemapindex>".encode(), type="application/xml"
        )
    home.collect(web.register(), web, budget=Budget(diepte=100))
    assert len([path for path in web.asked if path.endswith(".xml")]) == 50
