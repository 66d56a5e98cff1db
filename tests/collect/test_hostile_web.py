"""What a hostile, broken or odd server can send: each ends in time, in little memory, and with the right reason."""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from collect import robots
from collect.events import broken_events
from collect.frontier import Budget

Web = Any
Home = Any
Reply = Any
Answer = Callable[[Web, Any], Any]  # from the site and Reply to a reply, or to a function of the request

SECONDS = 0.4  # for one request
DEADLINE = 6.0  # for a whole crawl
MEMORY = 60 << 20
MB = 1 << 20
GOOD = b"%PDF-1.4 het goede stuk"
LOGIN = b"<!doctype html><title>Inloggen</title><form><input type=password></form>"


@dataclass(frozen=True)
class Route:
    """What /x answers, and what must be recorded of it; `rest` is what becomes of another document."""

    name: str
    uitkomst: str
    fout: str | None
    answer: Answer
    path: str = "/x"
    rest: str = "opgehaald"
    pages: dict[str, Answer] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


def html(body: str, **headers: str) -> Answer:
    return lambda web, reply: reply(
        f"<!doctype html><title>Regio</title>{body.replace('BASE', web.base)}".encode(), headers=headers
    )


def data(body: bytes, media_type: str = "text/html", **more: Any) -> Answer:
    return lambda web, reply: reply(body, type=media_type, **more)


def status(code: int, body: bytes = b"x", **headers: str) -> Answer:
    return lambda web, reply: reply(body, code, headers={k.replace("_", "-"): v for k, v in headers.items()})


def to(target: str, code: int = 302, **headers: str) -> Answer:
    return lambda web, reply: reply(
        b"", code, headers={"Location": target.replace("BASE", web.base).replace("HOST", web.host), **{k.replace("_", "-"): v for k, v in headers.items()}}
    )  # fmt: skip


def raw(*chunks: bytes, pause: float = 0.0, forever: bytes = b"", hang: float = 0.0) -> Answer:
    """Bytes on the wire as they are."""

    def send(request: Any) -> None:
        for chunk in chunks:
            request.wfile.write(chunk)
            request.wfile.flush()
            time.sleep(pause)
        until = time.monotonic() + 4
        while forever and time.monotonic() < until:
            request.wfile.write(forever)
            request.wfile.flush()
            time.sleep(pause)
        time.sleep(hang)

    return lambda web, reply: send


def head(*lines: str) -> bytes:
    return "\r\n".join(("HTTP/1.1 200 OK", *lines, "", "")).encode("latin-1")


def refresh(first: str, second: str) -> dict[str, Answer]:
    return {first: html(f"<meta http-equiv=refresh content='0;url={second}'>")}


def month(web: Web, reply: Reply) -> Any:
    def answer(request: Any) -> Any:
        number = int(request.path.partition("=")[2] or 0)
        return reply(
            f"<a href='/x?maand={number + 1}'>volgende</a><a href='/x?maand={number - 1}'>vorige</a>".encode()
        )

    return answer


def numbered_sitemap(web: Web, reply: Reply) -> Any:
    def answer(request: Any) -> Any:
        number = int("".join(filter(str.isdigit, request.path)) or 0)
        web.pages[f"/s{number + 1}.xml"] = answer
        links = "".join(f"<sitemap><loc>{web.base}/s{number + n}.xml</loc></sitemap>" for n in (0, 1))
        return reply(
            f"<?xml version='1.0'?><sitemapindex>{links}</sitemapindex>".encode(), type="application/xml"
        )

    return answer


def sitemap(addresses: str) -> bytes:
    return f"<?xml version='1.0'?><urlset>{addresses}</urlset>".encode()


BOMB = gzip.compress(bytes(64 * MB))
TIME = "geen (volledig) antwoord binnen de tijd"
BROKEN = "het antwoord brak af of was geen geldig antwoord"
OUTSIDE = "verwijst door naar een adres buiten het register"

REDIRECTS = [
    Route("loop", "fout", "in een kring", to("/y"), pages={"/y": to("/x")}),
    Route("loop that wants a cookie", "fout", "in een kring", to("/x", Set_Cookie="ja=1")),
    Route("long chain", "fout", "meer dan 5", to("/r1"), pages={f"/r{n}": to(f"/r{n + 1}") for n in range(1, 9)}),
    Route("no location", "fout", "status 302", status(302)),
    Route("empty location", "fout", "status 302", status(302, Location="")),
    Route("several choices", "fout", "status 300", status(300)),
    Route("to a password", "buiten_bereik", OUTSIDE, to("http://naam:woord@HOST/y")),
    Route("to an endless address", "buiten_bereik", OUTSIDE, to("BASE/" + "y" * 20_000)),
    Route("to letters of another script", "buiten_bereik", OUTSIDE, to("https://regiö.example/plan.pdf".encode().decode("latin-1"))),
    *(
        Route(f"to {target}", "buiten_bereik", OUTSIDE, to(target))
        for target in (
            "http://10.0.0.5/admin", "http://169.254.169.254/latest/meta-data/", "http://2130706433/", "http://0x7f000001/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://127.1/", "http://localhost/",
            "file:///etc/passwd", "ftp://regio.example/", "gopher://127.0.0.1:25/",
            "http://[kapot/", "http://regio.example:99999/",
        )
    ),
    *(
        Route(f"to {target}", uitkomst, fout, to(target))
        for target, uitkomst, fout in (
            ("http://0177.0.0.1/", "fout", BROKEN), ("//", "fout", "in een kring"),
            ("javascript:alert(1)", "buiten_bereik", "geen geldig webadres"),
            ("data:text/html,x", "buiten_bereik", "geen geldig webadres"),
            ("https://xn--/", "buiten_bereik", "geen geldig webadres"),
        )
    ),
    Route("to a login", "inlog_vereist", "inlogpagina", to("/inloggen?naar=/x"), pages={"/inloggen?naar=/x": data(LOGIN)}),
    Route("to a sign-on elsewhere", "inlog_vereist", "inlogpagina", to("https://login.microsoftonline.com/a")),
    Route("to a consent page", "toestemming_vereist", "toestemming", to("/cookie-consent?naar=/x"),
          pages={"/cookie-consent?naar=/x": html("<h1>Cookies</h1><form method=post><button>Ja</button></form>")}),
    Route("to the start page", "niet_gevonden", "startpagina", to("/"), path="/x.pdf"),
]  # fmt: skip

SLOW = [
    Route("slow headers", "onbereikbaar", TIME, raw(b"HTTP/1.1 200 OK\r\nX: ", forever=b"x", pause=0.02)),
    Route("slow body", "onbereikbaar", TIME, data(b"x" * 500, drip=0.02)),
    Route("silence", "onbereikbaar", TIME, raw(hang=1.5)),
    Route("endless early hints", "onbereikbaar", TIME, raw(forever=b"HTTP/1.1 103 Early Hints\r\n\r\n", pause=0.005)),
    Route("slow robots.txt", "onbereikbaar", "robots.txt: geen (volledig)", html("x"), path="/", rest="",
          pages={"/robots.txt": data(b"User-agent: *\n" * 50, "text/plain", drip=0.02)}),
]  # fmt: skip

SIZES = [
    Route("gzip bomb", "te_groot", "", data(BOMB, headers={"Content-Encoding": "gzip"})),
    Route("five gigabytes declared", "te_groot", "groter dan", data(b"x", lie=5 << 30)),
    Route("endless chunks", "te_groot", "groter dan",
          raw(head("Transfer-Encoding: chunked", "Content-Type: application/pdf"), forever=b"10000\r\n" + b"x" * 65536 + b"\r\n")),
    Route("endless body without a length", "te_groot", "groter dan", raw(head("Content-Type: text/html"), forever=b"x" * 65536)),
    Route("cut off", "fout", BROKEN, data(b"%PDF-1.4 x", "application/pdf", lie=5000)),
    Route("one header of a megabyte", "fout", BROKEN, raw(head("X: " + "y" * MB), b"x")),
    Route("headers without end", "fout", BROKEN, raw(b"HTTP/1.1 200 OK\r\n", forever=b"X: y\r\n" * 1000)),
    Route("empty", "fout", "leeg", data(b"")),
    Route("no content", "fout", "leeg", status(204, b"")),
    Route("reset content", "fout", "leeg", status(205, b"")),
    Route("a part only", "fout", "een deel", status(206, GOOD, Content_Range="bytes 0-22/5000")),
    Route("no gzip at all", "fout", "gzip", data(b"x", headers={"Content-Encoding": "gzip"})),
    Route("half a gzip", "fout", "gzip", data(gzip.compress(GOOD)[:-6], headers={"Content-Encoding": "gzip"})),
    Route("packed in another way", "fout", "br", data(b"x", headers={"Content-Encoding": "br"})),
]  # fmt: skip

PROTOCOL = [
    Route("closes at once", "fout", BROKEN, raw()),
    Route("an answer of 1991", "fout", BROKEN, raw(b"<html>welkom</html>")),
    Route("an invalid header", "fout", BROKEN, raw(b"HTTP/1.1 200 OK\r\n: niets\r\nzonder dubbele punt\r\n\r\nx")),
    Route("a status without sense", "fout", BROKEN, raw(b"HTTP/1.1 9999 Wat\r\n\r\n")),
    Route("two lengths", "fout", BROKEN, raw(head("Content-Length: 1", "Content-Length: 2"), b"xx")),
    Route("a negative length", "fout", BROKEN, raw(head("Content-Length: -5"), b"xx")),
    Route("bad chunks", "fout", BROKEN, raw(head("Transfer-Encoding: chunked"), b"zz\r\nx\r\n")),
    Route("a second answer behind the first", "opgehaald", None,
          raw(head("Content-Type: text/html", "Content-Length: 17") + b"<p>dit is het</p>" + head("Content-Length: 4") + b"vals")),
    Route("not changed, though never seen", "fout", "er was nog niets", status(304, b"")),
    *(Route(f"status {code}", uitkomst, str(code), status(code)) for code, uitkomst in (
        (400, "fout"), (402, "fout"), (403, "fout"), (404, "niet_gevonden"), (410, "niet_gevonden"), (418, "fout"),
        (429, "onbereikbaar"), (451, "fout"), (500, "onbereikbaar"), (502, "onbereikbaar"), (503, "onbereikbaar"),
    )),
    Route("login by status", "inlog_vereist", "401", status(401, WWW_Authenticate="Basic realm=x")),
    Route("come back in a second", "onbereikbaar", "429", status(429, Retry_After="0.05")),
    Route("come back at a past moment", "onbereikbaar", "503", status(503, Retry_After=formatdate(0, usegmt=True))),
    Route("come back tomorrow", "onbereikbaar", "429", status(429, Retry_After="86400"), rest="geparkeerd"),
    Route("come back in a century", "onbereikbaar", "503", status(503, Retry_After="Fri, 01 Jan 2100 10:00:00 GMT"), rest="geparkeerd"),
    Route("come back at nonsense", "onbereikbaar", "503", status(503, Retry_After="straks " * 1000)),
]  # fmt: skip

CONTENT = [
    Route("a PDF called a page", "opgehaald", None, data(b"%PDF-1.4 x", "text/html")),
    Route("a page called a PDF", "opgehaald", None, data(b"<!doctype html><p>Ons plan.</p>", "application/pdf"), path="/x.pdf"),
    Route("bytes without a name", "opgehaald", None, data(bytes(range(256)) * 20, "")),
    Route("a path as a file name", "opgehaald", None,
          data(b"%PDF-1.4 y", "application/pdf", headers={"Content-Disposition": 'attachment; filename="../../etc/plan.pdf"'})),
    Route("a file name without end", "opgehaald", None,
          data(b"%PDF-1.4 z", "application/pdf", headers={"Content-Disposition": f"attachment; filename={'n' * 5000}"})),
    Route("soft 404", "niet_gevonden", "zelf dat zij niet bestaat", html("<h1>Pagina niet gevonden</h1><a href='/'>Start</a>")),
    Route("login page", "inlog_vereist", "in te loggen", data(LOGIN)),
    Route("consent wall", "toestemming_vereist", "toestemming", html("<div id=cookiewall>Cookies?<button>Ja</button></div>")),
    Route("empty shell", "lege_schil", "scripts", html("<div id=root></div><script src=/app.js></script>")),
    Route("check on robots", "fout", "controle op robots", html("<title>x</title><h1>Just a moment...</h1>")),
    Route("deeply nested", "opgehaald", None, html("<div>" * 20_000 + "<a href='/kind.pdf'>Protocol</a>")),
    Route("a million elements", "opgehaald", None, html("<br>" * 250_000 + "<a href='/kind.pdf'>Protocol</a>")),
    Route("one text without end", "opgehaald", None, html("<a href='/kind.pdf'>Protocol " + "x " * 450_000 + "</a>")),
    Route("XML that unfolds", "opgehaald", None,
          data(b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
              f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 10}'>".encode() for n in range(1, 12)) + b"]><x>&a11;</x>", "application/xml")),
    Route("frames", "opgehaald", None, html("<frameset><frame src='/menu.html'></frameset>"),
          pages={"/menu.html": html("<a href='/kind.pdf'>Protocol</a>")}),
]  # fmt: skip

LETTERS = [
    (f"letters: {name}", answer)
    for name, answer in (
        ("latin-1 without a charset", data("<title>Coördinatie</title><a href='/kind.pdf'>Protocol één</a>".encode("latin-1"))),
        ("latin-1 that says utf-8", data("<title>Coördinatie</title><a href='/kind.pdf'>Protocol één</a>".encode("latin-1"), "text/html; charset=utf-8")),
        ("utf-8 with a mark", data(b"\xef\xbb\xbf" + "<!doctype html><a href='/kind.pdf'>Protocol één</a>".encode())),
        ("utf-16 with a mark", data("<!doctype html><a href='/kind.pdf'>Protocol één</a>".encode("utf-16"))),
        ("utf-16 by its header", data("<!doctype html><a href='/kind.pdf'>Protocol één</a>".encode("utf-16-le"), "text/html; charset=utf-16le")),
        ("a charset that is none", data("<!doctype html><a href='/kind.pdf'>Protocol één</a>".encode(), "text/html; charset=undefined")),
        ("a charset without end", data("<!doctype html><a href='/kind.pdf'>Protocol één</a>".encode(), "text/html; charset=" + "x" * 30_000)),
        ("nul bytes", data("<!doctype html>\0<p>\0\0</p><a href='/kind.pdf'>Protocol één</a>".encode())),
    )
]  # fmt: skip

TRAPS = [
    Route("base elsewhere", "opgehaald", None, html("<base href='http://10.0.0.5/'><a href='plan.pdf'>Protocol</a>")),
    Route("links that are none", "opgehaald", None,
          html("".join(f"<a href='{href}'>Protocol</a>" for href in
                       ("javascript:x()", "data:text/html,x", "mailto:a@b.nl", "tel:1", "#", "http://", "http://[kapot/", "about:blank")))),
    Route("refresh loop", "opgehaald", None, refresh("/x", "/x2")["/x"], pages=refresh("/x2", "/x")),
    Route("calendar", "opgehaald", None, month, pages={f"/x?maand={n}": month for n in range(-60, 60)}, options={"budget": Budget(gelijkvormig=5)}),
    Route("repeating path", "opgehaald", None, html("<a href='a/a/a/'>verder</a><a href='/x/y/x/y/x/y/'>Blad</a>")),
    Route("session ids", "opgehaald", None, html("".join(f"<a href='/x;jsessionid={n:08x}?PHPSESSID={n}'>Blad</a>" for n in range(200)))),
    Route("query noise", "opgehaald", None, html("".join(f"<a href='/x?utm_source={n}&fbclid={n}'>Blad</a>" for n in range(200)))),
    Route("ten thousand links", "opgehaald", None, html("".join(f"<a href='/q{'abcdefghij'[n % 10]}{n}'>Blad</a>" for n in range(9000))),
          options={"budget": Budget(paginas=20)}),
    Route("one document by many names", "opgehaald", None,
          html("".join(f"<a href='/kind{n}.pdf'>Protocol</a>" for n in range(5))),
          pages={f"/kind{n}.pdf": data(GOOD, "application/pdf") for n in range(5)}),
    Route("sitemaps without end", "opgehaald", None, html("x"),
          pages={"/robots.txt": lambda web, reply: reply(f"User-agent: *\nSitemap: {web.base}/s1.xml".encode(), type="text/plain"),
                 "/s1.xml": numbered_sitemap}),
    Route("sitemap bomb", "opgehaald", None, html("x"),
          pages={"/robots.txt": data(b"User-agent: *\nSitemap: /s.xml.gz", "text/plain"),
                 "/s.xml.gz": data(gzip.compress(sitemap(" " * (60 * MB))), "application/gzip")}),
    Route("sitemap of a hundred thousand", "opgehaald", None, html("x"),
          pages={"/robots.txt": data(b"User-agent: *\nSitemap: /s.xml", "text/plain"),
                 "/s.xml": lambda web, reply: reply(sitemap("<url><loc>/n</loc></url>" * 60_000), type="text/xml")},
          options={"max_bytes": 4 * MB}),
    Route("robots.txt that fails", "onbereikbaar", "robots.txt geeft status 503", html("x"), path="/", rest="",
          pages={"/robots.txt": status(503)}),
    Route("robots.txt that is a page", "opgehaald", None, html("x"), pages={"/robots.txt": html("<h1>Welkom</h1>")}),
    Route("robots.txt in a loop", "opgehaald", None, html("x"), pages={"/robots.txt": to("/robots.txt")}),
    Route("robots.txt of binary", "opgehaald", None, html("x"), pages={"/robots.txt": data(bytes(range(256)) * 100, "text/plain")}),
    Route("robots.txt without end", "onbereikbaar", "robots.txt: groter dan", html("x"), path="/", rest="",
          pages={"/robots.txt": data(b"User-agent: *\nDisallow: /n\n" * 30_000, "text/plain")}),
    Route("robots.txt that wants an hour", "opgehaald", None, html("x"),
          pages={"/robots.txt": data(b"User-agent: *\nCrawl-delay: 3600", "text/plain")}),
    Route("robots.txt that refuses", "geweigerd_robots", "robots.txt sluit dit adres uit", html("x"),
          pages={"/robots.txt": data(b"User-agent: *\nDisallow: /x", "text/plain")}),
]  # fmt: skip

ROUTES = [*REDIRECTS, *SLOW, *SIZES, *PROTOCOL, *CONTENT, *TRAPS]


def peak_memory(action: Callable[[], object]) -> int:
    """How far the memory of this process rises; 0 where the system does not tell."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        action()
        return 0
    before = _kilobytes("VmRSS")
    action()
    return (_kilobytes("VmHWM") - before) << 10


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def crawl(home: Home, web: Web, reply: Reply, route: Route) -> None:
    """A site with the route, another document after it, and what the route needs; within time and memory."""
    web.page("/", f"<a href='{route.path}'>Thuiszittersprotocol</a><a href='/goed.pdf'>Contact</a>")
    web.file("/goed.pdf", GOOD)
    web.file("/kind.pdf", b"%PDF-1.4 kind")
    for path, answer in {**route.pages, route.path: route.answer}.items():
        web.pages[path] = answer(web, reply)
    options = {"seconds": SECONDS, "max_bytes": MB, **route.options}
    started = time.monotonic()
    peak = peak_memory(lambda: home.collect(web.register(), web, **options))
    assert time.monotonic() - started < DEADLINE
    assert peak < MEMORY, f"{peak >> 20} MB"


def test_there_are_enough_routes_and_none_twice() -> None:
    names = [route.name for route in ROUTES] + [name for name, _ in LETTERS]
    assert len(set(names)) == len(names) >= 40


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_ends_with_its_reason(
    home: Home, web: Web, reply: Reply, route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots, "MAX_CRAWL_DELAY", 0.05)
    crawl(home, web, reply, route)
    uitkomst, fout = home.outcome(web.base + route.path)
    assert uitkomst == route.uitkomst
    assert (route.fout is None) == (fout is None)
    assert (route.fout or "") in (fout or "")
    assert (
        home.one("SELECT laatste_uitkomst FROM vindplaatsen WHERE url = ?", web.base + route.path) == uitkomst
    )
    if route.rest:
        assert home.one("SELECT laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%/goed.pdf'") == route.rest
    assert home.one("SELECT uitkomst FROM runs") in ("klaar", "budget op")
    assert list(broken_events(home.dossier.archief)) == []


@pytest.mark.parametrize(("name", "answer"), LETTERS, ids=[name for name, _ in LETTERS])
def test_letters_are_read_as_they_were_meant(
    home: Home, web: Web, reply: Reply, name: str, answer: Answer
) -> None:
    crawl(home, web, reply, Route(name, "opgehaald", None, answer))
    assert home.one("SELECT ankertekst FROM vindplaatsen WHERE url LIKE '%/kind.pdf'") == "Protocol één"


def test_what_a_trap_leads_to_stays_small(home: Home, web: Web, reply: Reply) -> None:
    by_name = {route.name: route for route in TRAPS}
    for name, most in (
        ("session ids", 3),
        ("query noise", 3),
        ("links that are none", 3),
        ("repeating path", 3),
        ("calendar", 10),
    ):
        other = type(home)(home.dossier.path.parent / name)
        crawl(other, web, reply, by_name[name])
        assert other.one("SELECT count(*) FROM vindplaatsen") <= most, name
        other.db.close()


def test_what_could_not_be_read_to_the_end_is_told(home: Home, web: Web, reply: Reply) -> None:
    links = "".join(f"<a href='/{n}.pdf'>Protocol</a>" for n in range(10_500))
    crawl(
        home, web, reply, Route("x", "opgehaald", None, html(links), options={"budget": Budget(documenten=5)})
    )
    page = "SELECT toestand, laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%/x'"
    assert home.one(page) == ("wachtrij", "budget_op")
    assert any("te groot om tot het eind" in text for (text,) in home.rows("SELECT oorzaak FROM meldingen"))


def test_a_redirect_to_an_internal_server_never_reaches_it(
    home: Home, start_web: Callable[[], Web], web: Web, reply: Reply
) -> None:
    internal = start_web()
    port = internal.host.partition(":")[2]
    for number, host in enumerate(
        ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]")
    ):
        web.redirect(f"/{number}.pdf", f"http://{host}:{port}/plan.pdf")
    web.page("/", "".join(f"<a href='/{n}.pdf'>Ondersteuningsplan</a>" for n in range(6)))
    home.collect(web.register(), web, seconds=SECONDS)
    assert internal.asked == []
    outcomes = home.rows("SELECT DISTINCT laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%.pdf'")
    assert outcomes == [("buiten_bereik",)]


def test_three_refusals_in_a_row_end_the_asking(home: Home, web: Web, reply: Reply) -> None:
    web.page("/", "".join(f"<a href='/{n}.pdf'>Ondersteuningsplan</a>" for n in range(9)))
    for number in range(9):
        web.pages[f"/{number}.pdf"] = reply(b"", 403)
    home.collect(web.register(), web)
    assert len(web.asked) == 2 + 3
    assert home.rows(
        "SELECT laatste_uitkomst, count(*) FROM vindplaatsen WHERE soort = 'document' GROUP BY 1"
    ) == [
        ("fout", 3),
        ("geparkeerd", 6),
    ]
