"""One request: what a hostile, slow or broken server can do to it."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from collect.addresses import GuardedBackend
from collect.client import HttpxClient
from collect.fetcher import Fetched, Fetcher, FetchOptions
from collect.hosts import Host

Web = Any
Reply = Any


@contextmanager
def fetcher(
    *webs: Web, report: Callable[[Fetched], None] = lambda _: None, **options: Any
) -> Iterator[Fetcher]:
    chosen = FetchOptions(
        user_agent="doorbraakmonitor/0 (+https://voorbeeld.invalid)",
        allow_hosts=frozenset(web.host for web in webs),
        **options,
    )
    client = HttpxClient(GuardedBackend(chosen.allow_hosts))
    try:
        yield Fetcher(client, chosen, report, threading.Event())
    finally:
        client.close()


def fetch(web: Web, path: str, **options: Any) -> Fetched:
    with fetcher(web, **options) as asking:
        return asking.fetch(web.base + path, scope=lambda url: url.startswith(web.base))


def test_an_answer_is_kept_with_its_headers_and_unpacked(web: Web, reply: Reply) -> None:
    web.pages["/"] = reply(
        gzip.compress(b"<p>een") + gzip.compress(b" twee"), headers={"Content-Encoding": "gzip"}
    )
    done = fetch(web, "/")
    assert (done.uitkomst, done.status, done.body, done.robots) == (
        "opgehaald",
        200,
        b"<p>een twee",
        "geen robots.txt",
    )
    assert done.header("content-encoding") == "gzip"


def test_requests_are_honest_and_carry_no_cookies(web: Web, reply: Reply) -> None:
    seen: list[Any] = []

    def page(request: Any) -> Any:
        seen.append(request.headers)
        return reply(b"<p>x", headers={"Set-Cookie": "sessie=1; Path=/"})

    web.pages["/"] = page
    with fetcher(web) as asking:
        for _ in range(2):
            asking.fetch(f"{web.base}/", scope=lambda _: True)
    assert [headers.get("Cookie") for headers in seen] == [None, None]
    assert seen[0]["User-Agent"] == "doorbraakmonitor/0 (+https://voorbeeld.invalid)"
    assert seen[0]["Accept-Encoding"] == "gzip"
    assert seen[0]["Host"] == web.host


def test_an_etag_that_cannot_be_sent_back_is_left_out(web: Web, reply: Reply) -> None:
    seen: list[Any] = []
    web.pages["/"] = lambda request: seen.append(request.headers.get("If-None-Match")) or reply(b"<p>x")
    with fetcher(web) as asking:
        for etag in ('"één"', '"a\r\nX: y"', '"goed"'):
            assert asking.fetch(f"{web.base}/", scope=lambda _: True, etag=etag).uitkomst == "opgehaald"
    assert seen == [None, None, '"goed"']


def test_redirects_are_followed_and_remembered(web: Web) -> None:
    web.redirect("/a", "/b", 301)
    web.redirect("/b", "c?x=1#deel")
    web.page("/c?x=1", "hier")
    done = fetch(web, "/a")
    assert (done.uitkomst, done.url_finaal) == ("opgehaald", f"{web.base}/c?x=1")
    assert done.omleidingen == ((f"{web.base}/b", 301), (f"{web.base}/c?x=1", 302))


def test_a_redirect_loop_ends(web: Web) -> None:
    web.redirect("/a", "/b")
    web.redirect("/b", "/a")
    assert fetch(web, "/a").uitkomst == "fout"
    assert len(web.asked) == 3


def test_endless_redirects_end_after_five(web: Web) -> None:
    for number in range(20):
        web.redirect(f"/{number}", f"/{number + 1}")
    done = fetch(web, "/0")
    assert (done.uitkomst, len(done.omleidingen)) == ("fout", 6)
    assert web.asked == ["/robots.txt", *(f"/{number}" for number in range(6))]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://10.0.0.5/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "ftp://x.nl/",
    ],
)
def test_a_redirect_out_of_scope_is_not_followed(web: Web, target: str) -> None:
    web.redirect("/a", target)
    done = fetch(web, "/a")
    assert (done.uitkomst, done.status, done.url_finaal) == ("buiten_bereik", 302, target)


@pytest.mark.parametrize(
    "target",
    ["http://[kapot/", "http://regio.example:99999/", "//", "http://", "javascript:x", "https://xn--/"],
)
def test_a_redirect_to_nonsense_is_a_value_and_no_crash(web: Web, target: str) -> None:
    web.redirect("/a", target)
    with fetcher(web) as asking:
        assert asking.fetch(f"{web.base}/a", scope=lambda _: True).uitkomst in ("buiten_bereik", "fout")


def test_other_ports_are_not_asked_unless_allowed(web: Web) -> None:
    with fetcher() as asking:
        done = asking.fetch(f"{web.base}/", scope=lambda _: True)
    assert (done.uitkomst, web.asked) == ("buiten_bereik", [])
    assert "poort" in (done.fout or "")


def test_a_dripping_body_ends_at_the_deadline(web: Web, reply: Reply) -> None:
    web.pages["/"] = reply(b"x" * 1000, drip=0.05)
    done = fetch(web, "/", seconds=0.5)
    assert (done.uitkomst, done.fout) == ("onbereikbaar", "geen (volledig) antwoord binnen de tijd")


def test_a_gzip_bomb_is_not_unpacked(web: Web, reply: Reply) -> None:
    bomb = gzip.compress(bytes(50 << 20))
    web.pages["/"] = reply(bomb, headers={"Content-Encoding": "gzip"})
    done = fetch(web, "/", max_bytes=1 << 20)
    assert (done.uitkomst, done.fout, done.body) == ("te_groot", "groter dan 1 MB", b"")


def test_what_unpacks_beyond_all_measure_is_refused_within_the_size(web: Web, reply: Reply) -> None:
    web.pages["/bom"] = reply(gzip.compress(bytes(20 << 20)), headers={"Content-Encoding": "gzip"})
    web.pages["/leeg"] = reply(gzip.compress(bytes(1 << 20)), headers={"Content-Encoding": "gzip"})
    done = fetch(web, "/bom")
    assert (done.uitkomst, done.fout) == (
        "te_groot",
        "het ingepakte antwoord is uitgepakt meer dan 200 keer zo groot",
    )
    assert fetch(web, "/leeg").body == bytes(1 << 20), "the first megabyte is free"


def test_too_many_bytes_are_refused_announced_or_not(web: Web, reply: Reply) -> None:
    web.pages["/klein"] = reply(b"x" * 2000)
    web.pages["/groot"] = reply(b"x", lie=5 << 30)
    assert fetch(web, "/klein", max_bytes=1000).uitkomst == "te_groot"
    assert fetch(web, "/groot").uitkomst == "te_groot"


@pytest.mark.parametrize("body", [b"geen gzip", gzip.compress(b"x" * 1000)[:-12]])
def test_bad_gzip_is_an_error_and_no_document(web: Web, reply: Reply, body: bytes) -> None:
    web.pages["/"] = reply(body, headers={"Content-Encoding": "gzip"})
    done = fetch(web, "/")
    assert (done.uitkomst, done.body) == ("fout", b"")
    assert "gzip" in (done.fout or "")


def test_an_answer_that_breaks_off_is_no_document(web: Web, reply: Reply, pdf: bytes) -> None:
    web.pages["/"] = reply(pdf, lie=5000)
    assert fetch(web, "/").uitkomst == "fout"


def test_an_empty_answer_is_no_document(web: Web) -> None:
    web.file("/leeg.pdf", b"")
    done = fetch(web, "/leeg.pdf")
    assert (done.uitkomst, done.fout) == ("fout", "het antwoord is leeg (0 bytes)")


@pytest.mark.parametrize(
    ("status", "uitkomst"),
    [
        (404, "niet_gevonden"),
        (410, "niet_gevonden"),
        (403, "fout"),
        (500, "onbereikbaar"),
        (418, "fout"),
        (206, "fout"),
    ],
)
def test_a_status_has_one_meaning(web: Web, reply: Reply, status: int, uitkomst: str) -> None:
    web.pages["/"] = reply(b"x", status)
    done = fetch(web, "/")
    assert (done.uitkomst, done.status) == (uitkomst, status)
    assert str(status) in (done.fout or "")


ROBOTS = b"User-agent: *\nDisallow: /intern/\n\nUser-agent: GPTBot\nDisallow: /\n"


def test_robots_rules_are_asked_once_and_kept_to(web: Web, reply: Reply) -> None:
    web.pages["/robots.txt"] = reply(ROBOTS, type="text/plain")
    web.page("/", "x")
    web.page("/intern/", "x")
    reported: list[Fetched] = []
    with fetcher(web, report=reported.append) as asking:
        outcomes = [
            asking.fetch(web.base + path, scope=lambda _: True) for path in ("/", "/intern/", "/intern/x")
        ]
    assert [(done.uitkomst, done.robots) for done in outcomes] == [
        ("opgehaald", "toegestaan"),
        ("geweigerd_robots", "uitgesloten"),
        ("geweigerd_robots", "uitgesloten"),
    ]
    assert web.asked == ["/robots.txt", "/"]
    assert [(done.url, done.body) for done in reported] == [(f"{web.base}/robots.txt", ROBOTS)]


def test_robots_are_asked_of_every_host_that_a_redirect_leads_to(
    start_web: Callable[[], Web], reply: Reply
) -> None:
    web, other = start_web(), start_web()
    other.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /", type="text/plain")
    other.page("/x", "x")
    web.redirect("/", f"{other.base}/x")
    with fetcher(web, other) as asking:
        done = asking.fetch(f"{web.base}/", scope=lambda _: True)
    assert (done.uitkomst, other.asked) == ("geweigerd_robots", ["/robots.txt"])


@pytest.mark.parametrize(
    ("status", "body", "uitkomst"),
    [
        (404, b"", "opgehaald"),
        (403, b"", "opgehaald"),
        (200, b"<!doctype html><h1>Niet gevonden</h1>", "opgehaald"),
        (500, b"", "onbereikbaar"),
        (429, b"", "onbereikbaar"),
    ],
)
def test_no_rules_is_free_but_unknown_rules_close_the_host(
    web: Web, reply: Reply, status: int, body: bytes, uitkomst: str
) -> None:
    web.pages["/robots.txt"] = reply(body, status)
    web.page("/", "x")
    assert fetch(web, "/").uitkomst == uitkomst
    assert ("/" in web.asked) == (uitkomst == "opgehaald")


def test_an_unreachable_robots_closes_the_host_after_one_attempt(web: Web) -> None:
    web.server.shutdown()
    web.server.server_close()
    done = fetch(web, "/")
    assert (done.uitkomst, done.robots) == ("onbereikbaar", "robots.txt onbereikbaar")
    assert done.fout == "robots.txt: geen verbinding met de server"


def test_a_host_that_refuses_three_times_is_left_alone(web: Web, reply: Reply) -> None:
    for number in range(5):
        web.pages[f"/{number}"] = reply(b"x", 403)
    with fetcher(web) as asking:
        outcomes = [asking.fetch(f"{web.base}/{number}", scope=lambda _: True) for number in range(5)]
    assert [done.uitkomst for done in outcomes] == ["fout", "fout", "fout", "geparkeerd", "geparkeerd"]
    assert len(web.asked) == 4


def test_an_ordinary_answer_restores_patience(web: Web, reply: Reply) -> None:
    web.pages["/nee"] = reply(b"x", 403)
    web.page("/ja", "x")
    with fetcher(web) as asking:
        outcomes = [
            asking.fetch(web.base + path, scope=lambda _: True).uitkomst for path in ["/nee", "/ja"] * 4
        ]
    assert "geparkeerd" not in outcomes


def test_retry_after_is_waited_for(web: Web, reply: Reply) -> None:
    web.pages["/druk"] = reply(b"", 429, headers={"Retry-After": "50"})
    web.page("/", "x")
    pauses: list[float] = []
    with fetcher(web) as asking:
        asking.fetch(f"{web.base}/druk", scope=lambda _: True)
        asking.host(web.base).wait(pauses.append)
    assert len(pauses) == 1
    assert 20 < pauses[0] <= 50


def test_a_long_retry_after_parks_the_host(web: Web, reply: Reply) -> None:
    web.pages["/druk"] = reply(b"", 503, headers={"Retry-After": "Fri, 01 Jan 2100 10:00:00 GMT"})
    with fetcher(web) as asking:
        asking.fetch(f"{web.base}/druk", scope=lambda _: True)
        assert asking.fetch(f"{web.base}/", scope=lambda _: True).uitkomst == "geparkeerd"


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("50", 50),
        (" 7 ", 7),
        ("²", 0),
        ("-5", 0),
        ("straks", 0),
        ("", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)
def test_a_retry_after_is_seconds_a_date_or_nothing(retry_after: str, seconds: float) -> None:
    host = Host(0.0)
    host.refused("status 503", retry_after)
    pauses: list[float] = [0]
    host.wait(pauses.append)
    assert pauses[-1] == pytest.approx(seconds, abs=1)
    assert host.parked is None


@pytest.mark.parametrize("retry_after", ["61", "9" * 400, "Fri, 31 Dec 9999 23:59:59 -2359"])
def test_who_asks_for_more_patience_than_a_minute_is_left_alone(retry_after: str) -> None:
    host = Host(0.0)
    host.refused("status 429", retry_after)
    assert host.parked == "status 429, met het verzoek later terug te komen"


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_every_kind_of_refusal_counts(web: Web, reply: Reply, status: int) -> None:
    web.pages["/"] = reply(b"x", status)
    with fetcher(web) as asking:
        outcomes = [asking.fetch(f"{web.base}/", scope=lambda _: True).uitkomst for _ in range(4)]
    assert outcomes[-1] == "geparkeerd"
    assert "geparkeerd" not in outcomes[:-1]


def test_the_pause_is_ours_or_the_hosts_whichever_is_longer(web: Web, reply: Reply) -> None:
    web.pages["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 900\n", type="text/plain")
    pauses: list[float] = []
    with fetcher(web) as asking:
        asking.robots(web.base)
        host = asking.host(web.base)
        host.asked()
        host.wait(pauses.append)
    assert 20 < pauses[0] <= 30, "a Crawl-delay is honoured up to thirty seconds"


def test_a_public_host_gets_the_configured_pause() -> None:
    with fetcher(delay=1.5) as asking:
        assert asking.host("https://regio.example/").delay == 1.5
