"""Pages that are empty without their scripts, in a real Chromium that has no network of its own."""

import json
import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from collect import ledger, rendered
from collect.dossier import open_database
from collect.events import replay
from collect.fetcher import Fetched
from collect.frontier import Budget
from collect.rendered import ChromiumRenderer, Limits

Web = Any
Home = Any
Reply = Any

SHELL = "<!doctype html><title>Regio</title><div id='root'></div><script src='/app.js'></script>"
APP = """
fetch('/api/menu.json').then(answer => answer.json()).then(menu => {
  document.getElementById('root').innerHTML = menu.map(m => `<a href="${m.url}">${m.naam}</a>`).join('');
});
"""
MENU = [
    {"url": "/files/op.pdf", "naam": "Ondersteuningsplan 2026-2030"},
    {"url": "/over/", "naam": "Over ons"},
]


@pytest.fixture
def chromium() -> None:
    """Skips without a browser, or fails when everything must be tested."""
    if not rendered.available():
        if os.environ.get("VOLLEDIG") == "1":
            pytest.fail("Chromium ontbreekt en VOLLEDIG=1 vraagt om alle tests; zie .ci/system-packages")
        pytest.skip("Chromium is niet geïnstalleerd, dus geen pagina is door een browser opgebouwd")


@pytest.fixture
def shell(web: Web, reply: Reply) -> Web:
    """A site whose links exist only after its script ran."""
    web.pages["/"] = reply(SHELL.encode())
    web.pages["/app.js"] = reply(APP.encode(), type="text/javascript")
    web.pages["/api/menu.json"] = reply(json.dumps(MENU).encode(), type="application/json")
    web.page("/over/", "wij")
    web.file("/files/op.pdf")
    return web


def test_without_a_browser_a_shell_is_called_one(home: Home, shell: Web) -> None:
    home.collect(shell.register(), shell)
    assert shell.asked == ["/robots.txt", "/"]
    assert home.one("SELECT laatste_uitkomst FROM vindplaatsen") == "lege_schil"


def test_where_no_browser_is_installed_that_is_told(
    home: Home, shell: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("collect.rendered.importlib.util.find_spec", lambda _: None)
    home.collect(shell.register(), shell, render=True)
    assert home.one("SELECT laatste_uitkomst FROM vindplaatsen") == "lege_schil"
    assert any("Playwright en Chromium" in text for (text,) in home.rows("SELECT oorzaak FROM meldingen"))


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_browser_finds_what_the_scripts_link_to(home: Home, shell: Web) -> None:
    home.collect(shell.register(), shell, render=True)
    assert set(shell.asked) == {"/robots.txt", "/", "/app.js", "/api/menu.json", "/over/", "/files/op.pdf"}
    assert home.one("SELECT ankertekst FROM vindplaatsen WHERE url LIKE '%op.pdf'") == MENU[0]["naam"]
    assert home.one("SELECT laatste_uitkomst FROM vindplaatsen WHERE url = site") == "opgehaald"
    rows = home.rows(
        "SELECT wijze, uitkomst, sha256 FROM ophalingen WHERE url = ? ORDER BY id", f"{shell.base}/"
    )
    assert [row[:2] for row in rows] == [("opgevraagd", "lege_schil"), ("gerenderd", "opgehaald")]
    archive = home.dossier.archief
    served, built = ((archive / s[:2] / s[2:4] / s).read_text(encoding="utf-8") for _, _, s in rows)
    assert served == SHELL, "the bytes stay as they were served"
    assert "Ondersteuningsplan 2026-2030" in built
    parts = home.rows("SELECT url, gevonden_op FROM ophalingen WHERE wijze = 'onderdeel' ORDER BY id")
    assert parts == [(f"{shell.base}{path}", f"{shell.base}/") for path in ("/app.js", "/api/menu.json")]
    assert home.rows("SELECT oorzaak FROM meldingen") == []
    before = home.tables()
    replay(home.dossier, home.db)
    assert home.tables() == before


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_robots_hold_for_a_browser_too(home: Home, shell: Web, reply: Reply) -> None:
    shell.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /api/", type="text/plain")
    home.collect(shell.register(), shell, render=True)
    assert "/api/menu.json" not in shell.asked
    assert home.one("SELECT laatste_uitkomst FROM vindplaatsen WHERE url = site") == "lege_schil"
    assert home.one(
        "SELECT uitkomst FROM ophalingen WHERE wijze = 'onderdeel' AND url LIKE '%menu.json'"
    ) == ("geweigerd_robots")


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_person_can_have_a_site_built(home: Home, web: Web) -> None:
    menu = "<nav>" + "".join(f"<a href='/p{n}/'>Onderwerp {n}</a>" for n in range(8)) + "</nav>"
    script = "<script>document.body.insertAdjacentHTML('beforeend', '<a href=\"/op.' + 'pdf\">Ondersteuningsplan</a>')</script>"
    web.page("/", f"{menu}<p>{'Welkom bij de regio. ' * 20}</p>{script}")
    web.file("/op.pdf")
    home.collect(web.register(), web, render=True)
    assert "/op.pdf" not in web.asked, "by itself this is an ordinary page"
    with closing(open_database(home.dossier.beoordelingen_db, [ledger.migrations])) as db:
        ledger.record_besluit(
            db, soort="renderen", partij="PO0001", reden="links door script", door="inspecteur"
        )
    home.collect(web.register(), web, render=True)
    assert "/op.pdf" in web.asked
    assert home.one("SELECT laatste_uitkomst FROM vindplaatsen WHERE url = site") == "opgehaald"


class Canary:
    """A port that nobody may connect to, by TCP or UDP."""

    def __init__(self) -> None:
        self.connections = 0
        self._tcp, self._udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._tcp.bind(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp.bind(("127.0.0.1", self.port))
        self._tcp.listen()
        for listen in (self._accept, self._receive):
            threading.Thread(target=listen, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                self._tcp.accept()[0].close()
            except OSError:
                return
            self.connections += 1

    def _receive(self) -> None:
        while True:
            try:
                data = self._udp.recv(2000)
            except OSError:
                return
            if data == b"stop":
                return
            self.connections += 1

    def close(self) -> None:
        self._tcp.shutdown(socket.SHUT_RDWR)
        self._tcp.close()
        self._udp.sendto(b"stop", ("127.0.0.1", self.port))
        self._udp.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    opened = Canary()
    yield opened
    opened.close()


HOSTILE = """
<!doctype html><title>Regio</title><div id='root'></div>
<link rel=preconnect href='http://127.0.0.1:PORT/'><link rel=dns-prefetch href='//localhost:PORT/'>
<link rel=prefetch href='http://127.0.0.1:PORT/p'><link rel=preload as=font crossorigin href='http://127.0.0.1:PORT/f'>
<link rel=manifest href='http://127.0.0.1:PORT/m'><link rel=icon href='http://127.0.0.1:PORT/i'>
<img src='http://127.0.0.1:PORT/img'><video src='http://127.0.0.1:PORT/v' autoplay></video>
<iframe src='http://127.0.0.1:PORT/frame'></iframe><object data='http://127.0.0.1:PORT/o'></object>
<iframe srcdoc="<script>try{new RTCPeerConnection()}catch(e){};fetch('http://127.0.0.1:PORT/srcdoc')</script>"></iframe>
<form id=f method=post action='http://127.0.0.1:PORT/form'></form><a id=ping ping='http://127.0.0.1:PORT/ping' href='#x'>x</a>
<script type=speculationrules>{"prerender":[{"urls":["http://127.0.0.1:PORT/spec"]}]}</script>
<script>
const targets = ['http://127.0.0.1:PORT/', 'http://localhost:PORT/', 'http://[::1]:PORT/', 'http://2130706433:PORT/',
                 'http://0x7f.1:PORT/', 'http://169.254.169.254/latest/meta-data/', 'http://127.0.0.1.nip.io:PORT/', '/omleiding'];
const quietly = (what) => { try { const r = what(); if (r && r.catch) r.catch(() => {}); } catch (e) {} };
for (const url of targets) {
  quietly(() => fetch(url)); quietly(() => fetch(url, {mode: 'no-cors', keepalive: true}));
  quietly(() => fetch(url, {method: 'POST', body: 'x'})); quietly(() => navigator.sendBeacon(url, 'x'));
  quietly(() => { const x = new XMLHttpRequest(); x.open('GET', url); x.send(); });
  quietly(() => import(url)); quietly(() => new Worker(url)); quietly(() => new EventSource(url));
}
quietly(() => { const blob = new Blob(["fetch('http://127.0.0.1:PORT/worker')"]); new Worker(URL.createObjectURL(blob)); });
quietly(() => new WebSocket('ws://127.0.0.1:PORT/ws')); quietly(() => new WebSocket('ws://localhost:PORT/ws'));
quietly(() => new WebTransport('https://127.0.0.1:PORT/wt'));
quietly(() => navigator.serviceWorker.register('/sw.js'));
quietly(() => { const c = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'}, {urls: 'turn:127.0.0.1:PORT', username: 'u', credential: 'c'}]});
  c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o)); });
quietly(() => window.open('http://127.0.0.1:PORT/popup')); quietly(() => document.getElementById('ping').click());
quietly(() => { const s = document.createElement('script'); s.src = 'http://127.0.0.1:PORT/s.js'; document.head.append(s); });
quietly(() => { const s = document.createElement('style'); s.textContent = "@import 'http://127.0.0.1:PORT/c.css'; body { background: url(http://127.0.0.1:PORT/b.png) }"; document.head.append(s); });
setTimeout(() => quietly(() => document.getElementById('f').submit()), 300);
setTimeout(() => quietly(() => { location.href = 'http://127.0.0.1:PORT/weg'; }), 500);
document.getElementById('root').innerHTML = '<a href="/op.' + 'pdf">Ondersteuningsplan</a>';
</script>
"""


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_hostile_page_reaches_nothing(home: Home, web: Web, reply: Reply, canary: Canary) -> None:
    web.pages["/"] = reply(HOSTILE.replace("PORT", str(canary.port)).encode())
    web.redirect("/omleiding", f"http://127.0.0.1:{canary.port}/")
    web.pages["/sw.js"] = reply(b"fetch('/omleiding')", type="text/javascript")
    web.file("/op.pdf")
    home.collect(web.register(), web, render=True)
    assert canary.connections == 0
    assert "/op.pdf" in web.asked, "what the page itself shows is found all the same"
    outcomes = home.rows("SELECT url, uitkomst FROM ophalingen WHERE wijze = 'onderdeel'")
    assert {url for url, uitkomst in outcomes if uitkomst == "opgehaald"} <= {f"{web.base}/sw.js"}
    assert "/sw.js" not in web.asked, "no service worker"


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
@pytest.mark.parametrize("closed", [True, False])
def test_what_slips_past_the_routes_goes_nowhere_either(canary: Canary, closed: bool) -> None:
    from playwright.sync_api import sync_playwright

    from collect.rendered_browser import CLOSED, executable

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=CLOSED if closed else [], chromium_sandbox=False
        )
        page = browser.new_page()
        page.set_content(HOSTILE.replace("PORT", str(canary.port)), wait_until="commit")
        page.wait_for_timeout(1500)
        browser.close()
    assert (canary.connections == 0) == closed, "with an open browser the same page does reach it"


def nothing(url: str, soort: str) -> Fetched | None:
    return None


@pytest.fixture
def renderer() -> Iterator[Callable[..., ChromiumRenderer]]:
    opened: list[ChromiumRenderer] = []

    def start(**limits: Any) -> ChromiumRenderer:
        opened.append(ChromiumRenderer(Limits(**limits)))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_page_that_never_ends_is_ended_and_the_next_one_built(
    renderer: Callable[..., ChromiumRenderer],
) -> None:
    browser = renderer(seconds=6)
    for script in ("const a = []; while (true) a.push(new Array(1e6).fill('x'))", "while (true) {}"):
        page = f"<!doctype html><p>x</p><script>{script}</script>"
        assert browser.render("http://regio.example/", page.encode(), "text/html", nothing).fout is not None
    good = browser.render("http://regio.example/", b"<!doctype html><p>goed", "text/html", nothing)
    assert (good.fout, b"goed" in good.dom, good.url) == (None, True, "http://regio.example/")


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_page_gets_no_more_than_its_limits(renderer: Callable[..., ChromiumRenderer]) -> None:
    asked: list[str] = []

    def answer(url: str, soort: str) -> Fetched:
        asked.append(url)
        return Fetched(
            url, "opgehaald", "toegestaan", "", status=200, antwoord_headers=(("content-type", "text/javascript"),),
            body=b"1;" * 600,
        )  # fmt: skip

    browser = renderer(requests=5, bytes=4000)
    scripts = "".join(f"<script src='/{n}.js'></script>" for n in range(12))
    browser.render("http://regio.example/", f"<!doctype html>{scripts}".encode(), "text/html", answer)
    assert len(asked) == 4
    big = "<!doctype html><div id=x></div><script>x.innerHTML = 'y'.repeat(6 << 20)</script>"
    assert "groter dan" in str(
        browser.render("http://regio.example/", big.encode(), "text/html", nothing).fout
    )


def test_a_browser_that_does_not_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bestaat/niet")
    browser = ChromiumRenderer()
    assert "start niet" in str(browser.render("http://regio.example/", b"x", "text/html", nothing).fout)
    browser.close()


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_no_more_pages_are_built_than_the_budget(home: Home, shell: Web, reply: Reply) -> None:
    shell.pages["/over/"] = reply(SHELL.replace("app.js", "geen.js").encode())
    outcome = home.collect(shell.register(), shell, render=True, budget=Budget(gerenderd=1))
    assert outcome.budget_op
    assert home.one("SELECT laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%/over/'") == "lege_schil"
    assert ("budget op: 1 pagina's in een browser",) in home.rows("SELECT oorzaak FROM meldingen")
