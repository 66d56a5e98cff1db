"""What a capture and a run tell about themselves, down to the certificate of the server."""

import gzip
import hashlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from collect.addresses import GuardedBackend
from collect.bring_in import bring_in
from collect.client import Answer, Client, HttpxClient
from collect.crawl import CollectOptions, collect
from collect.events import replay
from collect.failures import Unreachable
from collect.program import revisie
from collect.progress import silent
from collect.register import Register, Samenwerkingsverband
from collect.school_year import SchoolYear

Web = Any
Home = Any
Reply = Any

SecureWeb = Any
NAME = "regio.example"


@dataclass(frozen=True, kw_only=True)
class With(CollectOptions):
    """Options with a client of one's own."""

    through: Client

    def client(self) -> Client:
        return self.through


def collect_with(home: Home, client: Client, website: str, **options: Any) -> None:
    register = Register((Samenwerkingsverband("PO0001", "PO", "Regio", website=website),))
    host = website.split("/")[2]
    chosen = With(through=client, allow_hosts=frozenset({host}), **options)
    collect(home.dossier, home.db, register, SchoolYear(2026), chosen, silent)


def test_the_certificate_the_address_and_the_name_are_the_servers_own(home: Home, secure: SecureWeb) -> None:
    collect_with(home, secure.client(NAME), f"https://{NAME}:{secure.port}/")
    assert home.one("SELECT ip, certificaat, status FROM ophalingen WHERE url LIKE '%/'") == (
        "127.0.0.1",
        hashlib.sha256(secure.leaf).hexdigest(),
        200,
    )
    assert secure.seen == [(NAME, f"{NAME}:{secure.port}")] * 2


def test_a_certificate_of_another_name_is_refused(secure: SecureWeb) -> None:
    client = secure.client("ander.example")
    with pytest.raises(Unreachable, match="geen beveiligde verbinding"):
        client.get(f"https://ander.example:{secure.port}/", {}, 1000, 5)
    client.close()
    assert secure.seen == []


def test_a_certificate_of_an_unknown_issuer_is_refused(secure: SecureWeb) -> None:
    client = HttpxClient(GuardedBackend(frozenset({f"{NAME}:{secure.port}"}), lambda *_: ["127.0.0.1"]))
    with pytest.raises(Unreachable, match="geen beveiligde verbinding"):
        client.get(f"https://{NAME}:{secure.port}/", {}, 1000, 5)
    client.close()
    assert secure.seen == []


def test_every_capture_says_what_was_asked_and_what_came(home: Home, web: Web, reply: Reply) -> None:
    robots = b"User-agent: *\nDisallow: /intern\n"
    packed = gzip.compress(b"%PDF-1.4 " + b"plan " * 100)
    web.pages["/robots.txt"] = reply(robots, type="text/plain")
    web.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a><a href='/intern.pdf'>Protocol</a>")
    web.pages["/plan.pdf"] = reply(packed, type="text/plan", headers={"Content-Encoding": "gzip"})
    home.collect(web.register(), web)
    assert home.one(
        """SELECT methode, http_versie, statustekst, opgegeven_type, media_type, ip, certificaat, omvang,
           omvang_ruw, sha256_ruw, robots_sha256 FROM ophalingen WHERE url LIKE '%/plan.pdf'"""
    ) == (
        *("GET", "HTTP/1.1", "OK", "text/plan", "application/pdf", "127.0.0.1", None, 509),
        *(len(packed), hashlib.sha256(packed).hexdigest(), hashlib.sha256(robots).hexdigest()),
    )
    begonnen, geeindigd = home.one("SELECT begonnen, geeindigd FROM ophalingen WHERE url LIKE '%/plan.pdf'")
    assert datetime.fromisoformat(begonnen) <= datetime.fromisoformat(geeindigd)
    assert home.one(
        "SELECT methode, geeindigd, ip, warc_bestand, robots_sha256 FROM ophalingen WHERE url LIKE '%/intern.pdf'"
    ) == (None, None, None, None, hashlib.sha256(robots).hexdigest())
    assert home.one("SELECT sha256 FROM ophalingen WHERE url LIKE '%/robots.txt'") == (
        hashlib.sha256(robots).hexdigest()
    )


def test_a_capture_names_the_capture_that_its_link_was_found_in(home: Home, web: Web) -> None:
    web.page("/", "<a href='/beleid'>Beleid</a>")
    web.page("/beleid", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    web.file("/plan.pdf")
    home.collect(web.register(), web)
    first = dict(home.rows("SELECT url, kenmerk FROM ophalingen"))
    web.page("/beleid", "<a href='/plan.pdf'>Ondersteuningsplan</a> herzien")
    home.collect(web.register(), web)
    rows = home.rows("SELECT url, gevonden_kenmerk FROM ophalingen WHERE url NOT LIKE '%robots.txt'")
    assert set(rows) == {
        (f"{web.base}/", None),
        (f"{web.base}/beleid", first[f"{web.base}/"]),
        (f"{web.base}/plan.pdf", first[f"{web.base}/beleid"]),
    }
    names = [row[0] for row in home.rows("SELECT kenmerk FROM ophalingen ORDER BY id")]
    assert len(set(names)) == len(names)
    assert [name[14] for name in names] == ["7"] * len(names)
    before = home.tables()
    replay(home.dossier, home.db)
    assert home.tables() == before


def test_a_redirect_that_is_not_followed_claims_no_other_server(home: Home, web: Web) -> None:
    web.page("/", "<a href='/weg.pdf'>Ondersteuningsplan</a>")
    web.redirect("/weg.pdf", "http://10.0.0.1/plan.pdf")
    home.collect(web.register(), web)
    assert home.one(
        "SELECT uitkomst, status, ip, statustekst FROM ophalingen WHERE url LIKE '%/weg.pdf'"
    ) == ("buiten_bereik", 302, "127.0.0.1", "Found")


def test_a_run_says_who_had_it_done_with_what(home: Home, web: Web, tmp_path: Path, pdf: bytes) -> None:
    web.page("/", '<a href="/over">Over ons</a>')
    home.collect(web.register(), web)
    home.collect(web.register(), web)
    home.collect(web.register(), web, gepland=True, door="Inspectie van het Onderwijs", delay=2.0)
    (tmp_path / "a.pdf").write_bytes(pdf)
    bring_in(home.dossier, home.db, str(tmp_path / "a.pdf"), swv="PO0001")
    account = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    assert home.rows("SELECT soort, aanleiding, door FROM runs ORDER BY begonnen") == [
        ("collect", "op verzoek", account),
        ("collect", "op verzoek", account),
        ("collect", "gepland", "Inspectie van het Onderwijs"),
        ("add", "op verzoek", account),
    ]
    hashed = [row[0] for row in home.rows("SELECT instellingen_sha256 FROM runs ORDER BY begonnen")]
    assert hashed[0] == hashed[1]
    assert len(set(hashed)) == 3
    versions = json.loads(home.rows("SELECT omgeving FROM runs")[0][0])
    assert versions.keys() == {"python", "openssl", "httpx", "httpcore", "h11", "protego"}


def test_the_revision_is_of_the_checkout_and_says_when_the_code_differs(tmp_path: Path) -> None:
    def git(*words: str) -> str:
        command = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@x.invalid", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    find = revisie.__wrapped__
    assert find(tmp_path) is None
    git("init", "-q")
    (tmp_path / "a.py").write_text("1")
    git("add", "a.py")
    git("commit", "-q", "-m", "x")
    commit = git("rev-parse", "HEAD")
    assert find(tmp_path) == commit
    (tmp_path / "a.py").write_text("2")
    assert find(tmp_path) == f"{commit}-dirty"


class FromMemory:
    """A second client: pages from memory, with nothing told but status, headers and body."""

    def __init__(self, pages: Mapping[str, Answer]) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.closed = False

    def get(self, url: str, headers: Mapping[str, str], max_bytes: int, seconds: float) -> Answer:
        self.asked.append(url)
        if url not in self.pages:
            raise Unreachable("geen verbinding met de server")
        return replace(self.pages[url], url=url)

    def close(self) -> None:
        self.closed = True


def test_another_client_goes_through_the_same_manners_and_evidence(home: Home, pdf: bytes) -> None:
    base = "http://regio.example:8080"
    html = (("content-type", "text/html"),)
    client = FromMemory(
        {
            f"{base}/robots.txt": Answer(200, (), b"User-agent: *\nDisallow: /geheim"),
            f"{base}/": Answer(
                200, html, b"<a href='/plan.pdf'>Ondersteuningsplan</a><a href='/geheim.pdf'>Protocol</a>"
            ),
            f"{base}/plan.pdf": Answer(302, (("location", "/nieuw.pdf"),), b""),
            f"{base}/nieuw.pdf": Answer(200, (("content-type", "application/pdf"),), pdf),
        }
    )
    collect_with(home, client, f"{base}/")
    assert client.closed
    assert f"{base}/geheim.pdf" not in client.asked
    assert home.outcome(f"{base}/geheim.pdf")[0] == "geweigerd_robots"
    assert home.one(
        "SELECT uitkomst, url_finaal, warc_record IS NULL FROM ophalingen WHERE url LIKE '%/plan.pdf'"
    ) == (
        "opgehaald",
        f"{base}/nieuw.pdf",
        0,
    )
    text = next((home.dossier.archief / "warc").iterdir()).read_bytes()
    assert b"\r\n\r\nHTTP/1.1 302 \r\nlocation: /nieuw.pdf\r\n\r\n" in text
    assert b"\r\n\r\nGET http://regio.example:8080/plan.pdf HTTP/1.1\r\n" in text
