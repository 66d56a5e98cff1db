"""Collecting sites: what is found, what is left alone, and what a second run does."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from collect.crawl import CollectOptions, dry_run
from collect.frontier import Budget
from collect.register import RegisterError

Web = Any
Home = Any
Reply = Any


def small_site(web: Web) -> None:
    web.page("/", "<a href='/over-ons/'>Over ons</a> <a href='/nieuws/'>Nieuws</a>")
    web.page("/nieuws/", "<a href='/nieuws/1/'>Save the date</a>")
    web.page("/nieuws/1/", "<a href='/bestanden/nieuwsbrief.pdf'>Nieuwsbrief</a>")
    web.page("/over-ons/", "<h3>Ondersteuningsplan</h3><a href='/bestanden/OP.pdf'>Samen verder</a>")
    web.file("/bestanden/OP.pdf")
    web.file("/bestanden/nieuwsbrief.pdf", b"%PDF-1.4 nieuwsbrief")


def test_everything_within_reach_is_collected_most_promising_first(home: Home, web: Web) -> None:
    small_site(web)
    outcome = home.collect(web.register(), web)
    assert web.asked == [
        "/robots.txt",
        "/",
        "/over-ons/",
        "/bestanden/OP.pdf",
        "/nieuws/",
        "/nieuws/1/",
        "/bestanden/nieuwsbrief.pdf",
    ]
    assert not outcome.budget_op
    assert outcome.tellingen == {"opgehaald": 6, "sites": 1, "nieuwe documenten": 2}
    assert home.one("SELECT uitkomst, schooljaar FROM runs") == ("klaar", "2026-2027")


def test_a_document_is_kept_with_how_it_was_found(home: Home, web: Web, pdf: bytes) -> None:
    small_site(web)
    home.collect(web.register("PO0001", "VO0001"), web)
    url = f"{web.base}/bestanden/OP.pdf"
    assert home.one(
        "SELECT partijen, gevonden_op, ankertekst, kop, media_type, omvang, robots FROM ophalingen WHERE url = ?",
        url,
    ) == (
        '["PO0001", "VO0001"]',
        f"{web.base}/over-ons/",
        "Samen verder",
        "Ondersteuningsplan",
        "application/pdf",
        len(pdf),
        "geen robots.txt",
    )
    sha256 = home.one("SELECT sha256 FROM vindplaatsen WHERE url = ?", url)
    assert home.one("SELECT bestandsnaam FROM documenten WHERE sha256 = ?", sha256) == "OP.pdf"
    assert (home.dossier.archief / sha256[:2] / sha256[2:4] / sha256).read_bytes() == pdf


def test_an_unchanged_second_run_adds_only_runs_and_requests(home: Home, web: Web, reply: Reply) -> None:
    small_site(web)
    web.page("/weg/", "x")
    web.page(
        "/", "<a href='/over-ons/'>Over ons</a> <a href='/beleid/'>Beleid</a><a href='/stuk/'>Beleid stuk</a>"
    )

    def with_etag(request: Any) -> Any:
        if request.headers.get("If-None-Match") == '"een"':
            return reply(status=304)
        return reply(b"<!doctype html><title>Beleid</title>", headers={"ETag": '"een"'})

    web.pages["/beleid/"] = with_etag
    home.collect(web.register(), web)
    before = home.tables("runs", "ophalingen", "logstand")
    requests = home.one("SELECT count(*) FROM ophalingen")
    outcome = home.collect(web.register(), web)
    after = home.tables("runs", "ophalingen", "logstand")
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert {row[0] for row in after["documenten"]} == {row[0] for row in before["documenten"]}
    assert home.one("SELECT count(*) FROM ophalingen") == 2 * requests
    assert outcome.tellingen["nieuwe documenten"] == 0
    assert outcome.tellingen["ongewijzigd"] == 4
    assert home.one(
        "SELECT status, uitkomst FROM ophalingen WHERE url LIKE '%/beleid/' AND run = ?", outcome.run
    ) == (
        304,
        "ongewijzigd",
    )


def test_an_unchanged_page_is_not_read_again(home: Home, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    small_site(web)
    home.collect(web.register(), web)

    def never(*_: object) -> None:
        raise AssertionError("an unchanged page was read")

    monkeypatch.setattr("collect.site_crawl.read_page", never)
    home.collect(web.register(), web)
    web.page("/over-ons/", "anders")
    with pytest.raises(AssertionError, match="unchanged page was read"):
        home.collect(web.register(), web)


def test_unchanged_pages_are_read_again_when_the_register_changed(
    home: Home, start_web: Callable[[], Web], web: Web
) -> None:
    other = start_web()
    other.page("/", "x")
    other.file("/pact.pdf")
    web.page("/", f"<a href='{other.base}/pact.pdf'>Thuiszitterspact</a>")
    home.collect(web.register("PO0001"), web, other)
    assert other.asked == []
    first, second = web.register("PO0001"), other.register("VO0002")
    both = type(first)((*first.samenwerkingsverbanden, *second.samenwerkingsverbanden))
    home.collect(both, web, other)
    assert "/pact.pdf" in other.asked


def test_bytes_that_are_gone_are_asked_for_whole(home: Home, web: Web, reply: Reply, pdf: bytes) -> None:
    web.page("/", "<a href='/op.pdf'>Ondersteuningsplan</a>")

    def plan(request: Any) -> Any:
        if request.headers.get("If-None-Match"):
            return reply(status=304)
        return reply(pdf, headers={"ETag": '"een"'})

    web.pages["/op.pdf"] = plan
    home.collect(web.register(), web)
    sha256 = str(home.one("SELECT sha256 FROM documenten"))
    kept = home.dossier.archief / sha256[:2] / sha256[2:4] / sha256
    kept.unlink()
    home.collect(web.register(), web)
    assert kept.read_bytes() == pdf


@pytest.mark.parametrize(
    "href", ["http://[kapot/", "http://x:99999/a.pdf", "//", "%", "/%ff%00.pdf", "/a?%zz=x"]
)
def test_a_nonsense_link_stops_nothing(home: Home, web: Web, href: str) -> None:
    web.page("/", f"<a href='{href}'>Ondersteuningsplan</a><a href='/op.pdf'>Ondersteuningsplan</a>")
    web.file("/op.pdf")
    home.collect(web.register(), web)
    assert home.one("SELECT count(*) FROM documenten") == 1


def test_new_content_at_an_old_address_is_a_new_document(home: Home, web: Web) -> None:
    small_site(web)
    home.collect(web.register(), web)
    web.file("/bestanden/OP.pdf", b"%PDF-1.4 nieuw plan")
    assert home.collect(web.register(), web).tellingen["nieuwe documenten"] == 1
    assert home.one("SELECT count(*) FROM documenten") == 3


def test_a_page_that_went_is_told_and_its_document_kept(home: Home, web: Web) -> None:
    small_site(web)
    home.collect(web.register(), web)
    del web.pages["/bestanden/OP.pdf"]
    home.collect(web.register(), web)
    assert home.outcome(f"{web.base}/bestanden/OP.pdf") == ("niet_gevonden", "bestaat niet (status 404)")
    assert home.one("SELECT count(*) FROM documenten") == 2
    assert home.one("SELECT oorzaak FROM meldingen") == "niet verkregen: bestaat niet (status 404)"


def test_documents_of_another_party_are_taken_and_are_theirs(
    home: Home, start_web: Callable[[], Web], web: Web
) -> None:
    other, stranger = start_web(), start_web()
    other.page("/", "niets")
    other.page("/pagina/", "<a href='/diep.pdf'>Protocol</a>")
    other.file("/jeugdplan.pdf")
    stranger.file("/stuk.pdf")
    web.page(
        "/",
        f"<a href='{other.base}/jeugdplan.pdf'>Jeugdplan</a><a href='{other.base}/pagina/'>Protocol</a>"
        f"<a href='{stranger.base}/stuk.pdf'>Ondersteuningsplan</a>",
    )
    first, second = web.register("PO0001"), other.register("VO0002")
    both = type(first)((*first.samenwerkingsverbanden, *second.samenwerkingsverbanden))
    home.collect(both, web, other, stranger)
    assert home.one("SELECT site, partijen, gevonden_op FROM ophalingen WHERE url LIKE '%jeugdplan.pdf'") == (
        f"{web.base}/",
        '["VO0002"]',
        f"{web.base}/",
    )
    assert "/pagina/" not in other.asked, "pages are never followed off the site"
    assert stranger.asked == []


def test_a_download_address_without_extension_is_a_document(
    home: Home, web: Web, reply: Reply, pdf: bytes
) -> None:
    web.page("/", "<a href='/downloads.html?download=12'>Ondersteuningsplan</a><a href='/stuk'>Protocol</a>")
    disposition = {"Content-Disposition": "attachment; filename*=UTF-8''12%5Fplan%20cr%C3%A8me.pdf"}
    web.pages["/downloads.html?download=12"] = reply(
        pdf, type="application/octet-stream", headers=disposition
    )
    web.pages["/stuk"] = reply(
        b"%PDF-1.5 protocol", headers={"Content-Disposition": 'attachment; filename="C:\\map\\protocol.pdf"'}
    )
    home.collect(web.register(), web)
    assert home.rows("SELECT bestandsnaam FROM documenten ORDER BY 1") == [
        ("12_plan crème.pdf",),
        ("protocol.pdf",),
    ]
    assert home.rows("SELECT soort FROM vindplaatsen ORDER BY url") == [
        ("pagina",),
        ("document",),
        ("document",),
    ]


def test_a_web_page_that_claims_to_be_a_pdf_is_none(home: Home, web: Web, reply: Reply) -> None:
    web.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    web.pages["/plan.pdf"] = reply(b"<!doctype html><title>Ons plan</title><p>x", type="application/pdf")
    home.collect(web.register(), web)
    assert home.one("SELECT media_type FROM documenten") == "text/html"
    assert home.one("SELECT niveau, oorzaak FROM meldingen") == (
        "info",
        "de verwijzing naar een document geeft een webpagina",
    )


def test_pages_that_may_be_an_agreement_become_documents_in_their_order(home: Home, web: Web) -> None:
    web.page("/", "<a href='/team/'>Team</a><a href='/plan/index.html'>Ondersteuningsplan 2023-2027</a>")
    web.page("/team/", "wij")
    web.page(
        "/plan/index.html",
        "<a href='/'>Start</a><a href='een.html'>Visie</a><a href='twee.html'>Geld</a><a href='/team/'>Team</a>",
    )
    web.page("/plan/een.html", "een")
    web.page("/plan/twee.html", "twee")
    home.collect(web.register(), web)
    assert home.rows(
        "SELECT url, volgorde FROM vindplaatsen JOIN documenten USING (sha256) ORDER BY diepte, volgorde"
    ) == [
        (f"{web.base}/plan/index.html", 1),
        (f"{web.base}/plan/een.html", 1),
        (f"{web.base}/plan/twee.html", 2),
    ]


def test_latin_1_pages_are_read_as_they_were_meant(home: Home, web: Web, reply: Reply) -> None:
    html = "<!doctype html><title>Coördinatie</title><a href='/p.pdf'>Protocol één – reïntegratie</a>"
    web.pages["/"] = reply(html.encode("cp1252"), type="text/html; charset=ISO-8859-1")
    web.file("/p.pdf")
    home.collect(web.register(), web)
    assert home.one("SELECT ankertekst, paginatitel FROM vindplaatsen WHERE url LIKE '%p.pdf'") == (
        "Protocol één – reïntegratie",
        "Coördinatie",
    )


def test_robots_exclusion_is_recorded_with_the_decision(home: Home, web: Web, reply: Reply) -> None:
    web.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /geheim/", type="text/plain")
    web.page("/", "<a href='/geheim/plan.pdf'>Ondersteuningsplan</a>")
    home.collect(web.register(), web)
    assert "/geheim/plan.pdf" not in web.asked
    assert home.one("SELECT uitkomst, robots FROM ophalingen WHERE url LIKE '%plan.pdf'") == (
        "geweigerd_robots",
        "uitgesloten",
    )
    assert home.one("SELECT oorzaak FROM meldingen") == "niet verkregen: robots.txt sluit dit adres uit"


def test_sitemaps_in_robots_lead_to_promising_pages(home: Home, web: Web, reply: Reply) -> None:
    web.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow:\nSitemap: /sitemap.xml", type="text/plain")
    web.page("/", "welkom")
    urls = "".join(
        f"<url><loc>{web.base}{path}</loc></url>" for path in ("/a/ondersteuningsplan/", "/b/vakantie/")
    )
    web.pages["/sitemap.xml"] = reply(
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(),
        type="application/xml",
    )
    web.page("/a/ondersteuningsplan/", "plan")
    home.collect(web.register(), web)
    assert web.asked == ["/robots.txt", "/", "/sitemap.xml", "/a/ondersteuningsplan/"]


def test_a_site_whose_robots_fails_is_unreachable(home: Home, web: Web, reply: Reply) -> None:
    small_site(web)
    home.collect(web.register(), web)
    web.pages["/robots.txt"] = reply(status=500)
    web.asked.clear()
    home.collect(web.register(), web)
    assert web.asked == ["/robots.txt"]
    assert home.outcome(f"{web.base}/") == ("onbereikbaar", "robots.txt geeft status 500")
    states = home.rows("SELECT DISTINCT toestand, laatste_uitkomst FROM vindplaatsen WHERE diepte > 0")
    assert states == [("geparkeerd", "onbereikbaar")]


def test_a_hiccup_is_tried_once_more_at_the_end(home: Home, web: Web, reply: Reply) -> None:
    small_site(web)
    good, answers = web.pages["/over-ons/"], [reply(b"druk", 503)]
    web.pages["/over-ons/"] = lambda request: answers.pop() if answers else good
    home.collect(web.register(), web)
    assert [path for path in web.asked if "ons" in path or "OP" in path] == [
        "/over-ons/",
        "/over-ons/",
        "/bestanden/OP.pdf",
    ]
    assert home.rows("SELECT oorzaak FROM meldingen") == []


def test_a_host_that_keeps_failing_is_parked_and_told(home: Home, web: Web, reply: Reply) -> None:
    web.page("/", "".join(f"<a href='/plan{n}.pdf'>Ondersteuningsplan {n}</a>" for n in range(10)))
    for number in range(10):
        web.pages[f"/plan{number}.pdf"] = reply(b"", 500)
    home.collect(web.register(), web)
    assert len(web.asked) == 2 + 3
    assert home.one("SELECT count(*) FROM vindplaatsen WHERE toestand = 'geparkeerd'") == 9
    assert "adressen niet gevraagd: geparkeerd" in str(home.rows("SELECT oorzaak FROM meldingen"))


def calendar(web: Web) -> None:
    web.page("/", "<a href='/agenda?maand=0'>Agenda</a><a href='/over/'>Over ons</a>")
    web.page("/over/", "<a href='/p.pdf'>Protocol</a>")
    web.file("/p.pdf")

    def month(request: Any) -> Any:
        number = int(request.path.partition("=")[2])
        body = f"<a href='/agenda?maand={number + 1}'>volgende</a><a href='/agenda?maand={number - 1}'>vorige</a>"
        return type(web.pages["/p.pdf"])(f"<!doctype html><title>Agenda</title>{body}".encode())

    for number in range(-500, 500):
        web.pages[f"/agenda?maand={number}"] = month


def test_a_calendar_without_end_ends(home: Home, web: Web) -> None:
    calendar(web)
    outcome = home.collect(web.register(), web, budget=Budget(gelijkvormig=10, diepte=100))
    months = [path for path in web.asked if "maand" in path]
    assert len(months) == 10
    assert web.asked.index("/p.pdf") < web.asked.index(months[0]), "agendas come last"
    assert not outcome.budget_op, "an agenda is no loss"
    assert home.one("SELECT niveau, oorzaak FROM meldingen")[0] == "info"


def test_depth_alone_also_ends_a_calendar(home: Home, web: Web) -> None:
    calendar(web)
    home.collect(web.register(), web, budget=Budget(gelijkvormig=1000, diepte=4))
    assert len([path for path in web.asked if "maand" in path]) == 7


def test_an_endless_row_of_ordinary_pages_is_a_spent_budget(home: Home, web: Web) -> None:
    web.page("/", "".join(f"<a href='/p?id={n}'>Blad {n}</a>" for n in range(30)))
    for number in range(30):
        web.page(f"/p?id={number}", str(number))
    outcome = home.collect(web.register(), web, budget=Budget(gelijkvormig=10))
    assert (outcome.budget_op, len(web.asked)) == (True, 12)
    assert "gelijkvormige adressen" in str(
        home.one("SELECT oorzaak FROM meldingen WHERE niveau = 'waarschuwing'")
    )


@pytest.mark.parametrize(
    ("budget", "asked", "words"),
    [
        (Budget(paginas=2), ["/", "/over-ons/", "/bestanden/OP.pdf"], "2 pagina's"),
        (Budget(documenten=0), ["/", "/over-ons/", "/nieuws/", "/nieuws/1/"], "0 documenten"),
        (Budget(bytes=1), ["/"], "0 MB"),
        (Budget(minuten=0), [], "0 minuten"),
        (Budget(diepte=1), ["/", "/over-ons/", "/bestanden/OP.pdf", "/nieuws/"], None),
    ],
)
def test_a_spent_budget_ends_cleanly_and_is_told(
    home: Home, web: Web, budget: Budget, asked: list[str], words: str | None
) -> None:
    small_site(web)
    outcome = home.collect(web.register(), web, budget=budget)
    assert web.asked[1:] == asked
    assert outcome.budget_op == (words is not None)
    assert home.one("SELECT uitkomst FROM runs") == ("budget op" if words else "klaar")
    if words:
        assert home.one("SELECT oorzaak FROM meldingen") == f"budget op: {words}"
        left = home.rows("SELECT toestand, laatste_uitkomst FROM vindplaatsen WHERE laatste_status IS NULL")
        assert set(left) == {("wachtrij", "budget_op")}


def test_a_budget_is_written_as_name_and_number() -> None:
    assert Budget().changed(["paginas=10", "megabytes=5", "minuten=0.5"]) == Budget(
        paginas=10, bytes=5 << 20, minuten=0.5
    )
    for text in (
        "bytes=1",
        "pagina=1",
        "paginas",
        "paginas=veel",
        "paginas=-1",
        "minuten=nan",
        "minuten=inf",
        "=3",
    ):
        with pytest.raises(ValueError, match=r"budget|schrijf"):
            Budget().changed([text])


def test_more_addresses_than_may_be_known_are_told(home: Home, web: Web) -> None:
    web.page("/", "".join(f"<a href='/plan-{n}.pdf'>Ondersteuningsplan {n}</a>" for n in range(20)))
    outcome = home.collect(web.register(), web, budget=Budget(adressen=5))
    assert outcome.budget_op
    assert home.one("SELECT count(*) FROM vindplaatsen") == 5
    assert ("budget op: 5 adressen (16 niet onthouden)",) in home.rows("SELECT oorzaak FROM meldingen")
    cut = "SELECT toestand, laatste_uitkomst FROM vindplaatsen WHERE url = site"
    assert home.one(cut) == ("wachtrij", "budget_op"), "its page was not followed to the end"
    home.collect(web.register(), web, budget=Budget(adressen=5))
    assert home.one(cut) == ("wachtrij", "budget_op"), "also when the page did not change"
    home.collect(web.register(), web)
    assert home.one("SELECT count(*) FROM vindplaatsen") == 21


def test_a_moved_site_is_followed_and_the_register_keeper_told(
    home: Home, start_web: Callable[[], Web], web: Web
) -> None:
    moved = start_web()
    web.redirect("/", f"{moved.base}/", 301)
    moved.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    moved.file("/plan.pdf")
    home.collect(web.register(), web, moved)
    assert "/plan.pdf" in moved.asked
    assert "is verhuisd naar" in str(home.one("SELECT oorzaak FROM meldingen"))


def test_a_temporary_redirect_elsewhere_is_not_followed(
    home: Home, start_web: Callable[[], Web], web: Web
) -> None:
    moved = start_web()
    web.redirect("/", f"{moved.base}/", 302)
    home.collect(web.register(), web, moved)
    assert moved.asked == []
    assert home.outcome(f"{web.base}/")[0] == "buiten_bereik"


def test_sites_are_asked_side_by_side_and_one_host_never(home: Home, start_web: Callable[[], Web]) -> None:
    webs = [start_web() for _ in range(4)]
    for web in webs:
        small_site(web)
    parties = [swv for n, web in enumerate(webs) for swv in web.register(f"PO000{n}").samenwerkingsverbanden]
    outcome = home.collect(type(webs[0].register())(tuple(parties)), *webs)
    assert outcome.tellingen["opgehaald"] == 24
    assert {web.most_busy for web in webs} == {1}


def test_only_the_chosen_are_asked(home: Home, start_web: Callable[[], Web], web: Web) -> None:
    other = start_web()
    web.page("/", "x")
    parties = (
        *web.register("PO0001").samenwerkingsverbanden,
        *other.register("PO0002").samenwerkingsverbanden,
    )
    register = type(web.register())(parties)
    home.collect(register, web, other, only=frozenset({"PO0001"}))
    assert other.asked == []
    assert home.one("SELECT count(*) FROM samenwerkingsverbanden") == 2
    with pytest.raises(RegisterError, match="PO9999"):
        home.collect(register, web, only=frozenset({"PO9999"}))


def test_without_a_network_the_run_ends_in_order(home: Home, web: Web) -> None:
    register = web.register()
    swv = register.samenwerkingsverbanden[0]
    nowhere = [
        type(swv)(f"PO{number}", "PO", None, website=f"https://www.regio{number}.invalid/")
        for number in range(2001, 2017)
    ]
    outcome = home.collect(type(register)(tuple(nowhere)))
    assert outcome.tellingen == {"onbereikbaar": 16, "sites": 16, "nieuwe documenten": 0}
    assert home.one("SELECT count(*) FROM meldingen WHERE oorzaak LIKE '%DNS%'") == 16


def test_a_bug_in_a_thread_stops_the_run(home: Home, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    small_site(web)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("collect.site_crawl.read_page", broken)
    with pytest.raises(ZeroDivisionError):
        home.collect(web.register(), web)


def test_a_dry_run_asks_only_robots_and_writes_nothing(home: Home, web: Web, reply: Reply) -> None:
    small_site(web)
    web.page("/over-ons/", "<a href='https://issuu.com/regio/docs/plan'>Ondersteuningsplan</a>")
    web.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /nieuws", type="text/plain")
    home.collect(web.register(), web)
    before, web.asked[:] = home.tables(), []
    options = CollectOptions(allow_hosts=frozenset({web.host}))
    planned = list(dry_run(home.db, web.register(), options))
    assert web.asked == ["/robots.txt"]
    assert home.tables() == before
    assert {plan.url.removeprefix(web.base): plan.robots for plan in planned} == {
        "/": "toegestaan",
        "/over-ons/": "toegestaan",
        "https://issuu.com/regio/docs/plan": "niet gevraagd: staat alleen op issuu.com; breng het met de hand in",
        "/nieuws/": "uitgesloten",
    }
    assert f"{web.base}/ (toegestaan)" in [str(plan) for plan in planned]


def test_the_settings_of_a_run_are_kept_with_it(home: Home, web: Web) -> None:
    web.page("/", "x")
    home.collect(web.register(), web, contact="https://inspectie.example/monitor")
    settings = json.loads(str(home.one("SELECT instellingen FROM runs")))
    assert settings["contact"] == "https://inspectie.example/monitor"
    agent = json.loads(str(home.one("SELECT verzoek_headers FROM ophalingen WHERE url LIKE '%robots.txt'")))[
        "User-Agent"
    ]
    assert "inspectie.example/monitor" in agent
