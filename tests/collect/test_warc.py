"""The WARC files, read back by another program than the one that wrote them."""

import gzip
import hashlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from warcio.archiveiterator import ArchiveIterator

from collect import warc_files
from collect.bring_in import bring_in
from collect.client import Answer
from collect.events import log_path, read
from collect.warc import info
from collect.warc_files import WarcFiles
from collect.warc_known import Known

Web = Any
Home = Any
Reply = Any


def records(home: Home) -> list[Any]:
    """Every record of every file, with its digests checked and its content read."""
    found = []
    for path in sorted((home.dossier.archief / "warc").glob("*.warc")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise", no_record_parse=False):
                record.file = path.name
                record.content = record.raw_stream.read()
                found.append(record)
    return found


def of_url(home: Home, url: str, kind: str) -> list[Any]:
    return [
        record
        for record in records(home)
        if record.rec_type == kind and record.rec_headers.get_header("WARC-Target-URI") == url
    ]


def header(record: Any, name: str) -> Any:
    return record.rec_headers.get_header(name)


@pytest.fixture
def raw_server() -> Iterator[Callable[[bytes], Any]]:
    """Serves exactly these bytes to every request but the one for robots.txt; keeps what it was sent."""
    listening: list[socket.socket] = []

    def start(answer: bytes) -> Any:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)
        port = server.getsockname()[1]

        class Raw:
            host = f"127.0.0.1:{port}"
            base = f"http://127.0.0.1:{port}"
            received: ClassVar[list[bytes]] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    request = b""
                    while not request.endswith(b"\r\n\r\n"):
                        request += connection.recv(65536)
                    Raw.received.append(request)
                    robots = b"HTTP/1.1 404 Weg\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    connection.sendall(robots if b"/robots.txt" in request else answer)

        threading.Thread(target=serve, daemon=True).start()
        return Raw

    yield start
    for server in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def collect_raw(home: Home, web: Web, raw: Any) -> None:
    home.collect(type(web).register(raw), raw)


def test_every_exchange_is_there_also_robots_redirects_and_errors(home: Home, web: Web, pdf: bytes) -> None:
    web.page("/", "<a href='/weg.pdf'>Ondersteuningsplan</a> <a href='/oud.pdf'>Protocol</a>")
    web.redirect("/oud.pdf", "/nieuw.pdf", 301)
    web.file("/nieuw.pdf")
    home.collect(web.register(), web)
    answers = {
        header(record, "WARC-Target-URI").removeprefix(web.base): (
            record.rec_type,
            record.http_headers.get_statuscode(),
        )
        for record in records(home)
        if record.rec_type in ("response", "revisit")
    }
    assert answers == {
        "/robots.txt": ("response", "404"),
        "/": ("response", "200"),
        "/weg.pdf": ("response", "404"),
        "/oud.pdf": ("response", "301"),
        "/nieuw.pdf": ("response", "200"),
    }
    (answer,) = of_url(home, f"{web.base}/nieuw.pdf", "response")
    (asked,) = of_url(home, f"{web.base}/nieuw.pdf", "request")
    assert answer.content == pdf
    assert header(answer, "WARC-Payload-Digest") == f"sha256:{hashlib.sha256(pdf).hexdigest()}"
    assert header(answer, "WARC-IP-Address") == "127.0.0.1"
    assert header(asked, "WARC-Concurrent-To") == header(answer, "WARC-Record-ID")
    assert header(asked, "WARC-Date") == header(answer, "WARC-Date")
    assert all(header(record, "WARC-Block-Digest").startswith("sha256:") for record in records(home))


def test_the_row_leads_to_the_record(home: Home, web: Web) -> None:
    web.page("/", "<a href='/oud.pdf'>Protocol</a>")
    web.redirect("/oud.pdf", "/nieuw.pdf")
    web.file("/nieuw.pdf")
    home.collect(web.register(), web)
    name, place, uuid = home.one(
        "SELECT warc_bestand, warc_plaats, warc_record FROM ophalingen WHERE url LIKE '%/oud.pdf'"
    )
    with (home.dossier.archief / "warc" / name).open("rb") as file:
        file.seek(place)
        record = next(iter(ArchiveIterator(file)))
    assert header(record, "WARC-Record-ID") == f"<urn:uuid:{uuid}>"
    assert header(record, "WARC-Target-URI") == f"{web.base}/nieuw.pdf"


def test_a_file_says_who_made_it_with_what_and_by_which_rules(home: Home, web: Web) -> None:
    web.page("/", '<a href="/over">Over ons</a>')
    home.collect(web.register(), web, door="Inspectie\r\nX-Vals: ja")
    first = records(home)[0]
    text = first.content.decode()
    assert (first.rec_type, header(first, "WARC-Filename")) == ("warcinfo", first.file)
    assert first.rec_headers.protocol == "WARC/1.1"
    for line in (
        "format: WARC File Format 1.1",
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots: obey (RFC 9309)",
        "operator: Inspectie X-Vals: ja",
        f"isPartOf: {home.one('SELECT id FROM runs')}",
    ):
        assert f"{line}\r\n" in text
    assert "software: doorbraakmonitor/" in text
    assert {header(record, "WARC-Warcinfo-ID") for record in records(home)[1:]} == {
        header(first, "WARC-Record-ID")
    }


def test_bytes_are_kept_as_they_were_on_the_wire(
    home: Home, web: Web, raw_server: Callable[[bytes], Any]
) -> None:
    packed = gzip.compress(b"<h1>Afspraken</h1>" * 9)
    head = (
        b"HTTP/1.1 200 Prima zo\r\nX-vReemd: caf\xe9\r\ncontent-TYPE: text/html\r\n"
        b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Encoding: gzip\r\nConnection: close\r\n"
    )
    raw = raw_server(head + b"Content-Length: %d\r\n\r\n" % len(packed) + packed)
    collect_raw(home, web, raw)
    (place,) = [
        (home.dossier.archief / "warc" / row[0], row[1])
        for row in home.rows("SELECT warc_bestand, warc_plaats FROM ophalingen WHERE url LIKE '%/'")
    ]
    data = place[0].read_bytes()[place[1] :]
    assert data.partition(b"\r\n\r\n")[2] == (
        head + b"Content-Length: %d\r\n\r\n" % len(packed) + packed + b"\r\n\r\n"
    )
    assert raw.received[1] in place[0].read_bytes()
    assert home.one("SELECT omvang, omvang_ruw, sha256_ruw FROM ophalingen WHERE url LIKE '%/'") == (
        len(b"<h1>Afspraken</h1>" * 9),
        len(packed),
        hashlib.sha256(packed).hexdigest(),
    )
    assert home.one("SELECT http_versie, statustekst FROM ophalingen WHERE url LIKE '%/'") == (
        "HTTP/1.1",
        "Prima zo",
    )


def test_chunks_are_joined_and_their_header_renamed(
    home: Home, web: Web, raw_server: Callable[[bytes], Any]
) -> None:
    raw = raw_server(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\ntransfer-encoding: chunked\r\n"
        b"Connection: close\r\n\r\n4\r\n<h1>\r\n5\r\nregio\r\n0\r\n\r\n"
    )
    collect_raw(home, web, raw)
    (answer,) = of_url(home, f"{raw.base}/", "response")
    assert answer.content == b"<h1>regio"
    assert answer.http_headers.get_header("X-Archive-Orig-transfer-encoding") == "chunked"
    assert answer.http_headers.get_header("transfer-encoding") is None


def test_what_did_not_change_is_referred_to_and_not_written_again(home: Home, web: Web, reply: Reply) -> None:
    big = b"%PDF-1.4 " + os.urandom(20_000)

    def conditional(request: Any) -> Any:
        known = request.headers.get("If-None-Match") == '"v1"'
        return reply(b"", 304) if known else reply(b"<h1>start</h1>", headers={"ETag": '"v1"'})

    web.pages["/"] = lambda request: reply(
        b"<a href='/a.pdf'>Ondersteuningsplan</a><a href='/b.pdf'>Protocol</a><a href='/c'>Beleid</a>"
    )
    web.file("/a.pdf", big)
    web.file("/b.pdf", big)
    web.pages["/c"] = conditional
    home.collect(web.register(), web)
    size = sum(path.stat().st_size for path in (home.dossier.archief / "warc").iterdir())
    assert size < 2 * len(big)
    home.collect(web.register(), web)
    assert sum(path.stat().st_size for path in (home.dossier.archief / "warc").iterdir()) < 2 * size

    written = [record for record in records(home) if record.content == big]
    assert len(written) == 1
    revisits = [record for name in ("a", "b") for record in of_url(home, f"{web.base}/{name}.pdf", "revisit")]
    assert len(revisits) == 3
    for revisit in revisits:
        assert header(revisit, "WARC-Profile").endswith("/revisit/identical-payload-digest")
        assert header(revisit, "WARC-Refers-To") == header(written[0], "WARC-Record-ID")
        assert header(revisit, "WARC-Refers-To-Target-URI") == header(written[0], "WARC-Target-URI")
        assert header(revisit, "WARC-Refers-To-Date") == header(written[0], "WARC-Date")
        assert header(revisit, "WARC-Payload-Digest") == header(written[0], "WARC-Payload-Digest")
        assert (revisit.http_headers.get_statuscode(), revisit.content) == ("200", b"")

    (not_modified,) = of_url(home, f"{web.base}/c", "revisit")
    (before,) = of_url(home, f"{web.base}/c", "response")
    assert header(not_modified, "WARC-Profile").endswith("/revisit/server-not-modified")
    assert header(not_modified, "WARC-Refers-To") == header(before, "WARC-Record-ID")
    assert not_modified.http_headers.get_statuscode() == "304"


def test_bytes_whose_file_is_gone_are_written_again(home: Home, web: Web) -> None:
    web.page("/", "start")
    home.collect(web.register(), web)
    for path in (home.dossier.archief / "warc").iterdir():
        path.unlink()
    home.collect(web.register(), web)
    assert len(of_url(home, f"{web.base}/", "response")) == 1


def test_files_stay_below_their_limit(home: Home, web: Web) -> None:
    web.page("/", "".join(f"<a href='/{n}.pdf'>Ondersteuningsplan {n}</a>" for n in range(12)))
    for number in range(12):
        web.file(f"/{number}.pdf", b"%PDF-1.4 " + os.urandom(2000))
    home.collect(web.register(), web, warc_bytes=10_000)
    files = sorted((home.dossier.archief / "warc").iterdir())
    run = home.one("SELECT id FROM runs")
    assert [path.name for path in files] == [f"{run}-{n:05}.warc" for n in range(1, len(files) + 1)]
    assert len(files) > 3
    assert all(path.stat().st_size <= 10_000 for path in files)
    for path in files:
        own = [record for record in records(home) if record.file == path.name]
        assert [record.rec_type for record in own].count("warcinfo") == 1
        assert {header(record, "WARC-Warcinfo-ID") for record in own[1:]} == {
            header(own[0], "WARC-Record-ID")
        }


def test_a_record_larger_than_the_limit_gets_a_file_of_its_own(home: Home, web: Web) -> None:
    web.page("/", "<a href='/a.pdf'>Ondersteuningsplan</a>")
    web.file("/a.pdf", b"%PDF-1.4 " + os.urandom(9000))
    home.collect(web.register(), web, warc_bytes=5_000)
    (answer,) = of_url(home, f"{web.base}/a.pdf", "response")
    assert len(answer.content) == 9009


def test_an_answer_that_was_cut_off_leaves_its_head_and_says_so(home: Home, web: Web, reply: Reply) -> None:
    web.page("/", "<a href='/groot.pdf'>Ondersteuningsplan</a><a href='/traag.pdf'>Protocol</a>")
    web.pages["/groot.pdf"] = reply(b"%PDF", type="application/pdf", lie=5 << 30)
    web.pages["/traag.pdf"] = reply(b"%PDF" * 100, type="application/pdf", drip=0.05)
    home.collect(web.register(), web, seconds=0.4)
    for name, why in (("groot", "length"), ("traag", "time")):
        answers = of_url(home, f"{web.base}/{name}.pdf", "response")
        assert {header(answer, "WARC-Truncated") for answer in answers} == {why}
        assert {answer.content for answer in answers} == {b""}
        assert {answer.http_headers.get_statuscode() for answer in answers} == {"200"}
    assert home.rows("SELECT DISTINCT uitkomst, ip FROM ophalingen WHERE url LIKE '%/groot.pdf'") == [
        ("te_groot", "127.0.0.1")
    ]


def test_a_redirect_whose_body_breaks_off_is_followed(home: Home, web: Web, reply: Reply) -> None:
    web.page("/", "<a href='/oud.pdf'>Ondersteuningsplan</a>")
    web.pages["/oud.pdf"] = reply(b"weg", 302, headers={"Location": "/plan.pdf"}, lie=500)
    web.file("/plan.pdf")
    home.collect(web.register(), web)
    assert home.outcome(f"{web.base}/oud.pdf")[0] == "opgehaald"
    (redirect,) = of_url(home, f"{web.base}/oud.pdf", "response")
    assert header(redirect, "WARC-Truncated") == "disconnect"


def test_no_answer_leaves_no_record(home: Home, web: Web) -> None:
    web.server.shutdown()
    web.server.server_close()
    home.collect(web.register(), web)
    assert records(home) == []


def test_a_file_brought_in_by_hand_is_a_resource(home: Home, tmp_path: Path, pdf: bytes) -> None:
    path = tmp_path / "Verslag één 100%.pdf"
    path.write_bytes(pdf)
    bring_in(home.dossier, home.db, str(path), swv="PO2001")
    (record,) = [record for record in records(home) if record.rec_type == "resource"]
    assert record.content == pdf
    assert header(record, "Content-Type") == "application/pdf"
    assert header(record, "WARC-Target-URI") == "bestand:Verslag%20%C3%A9%C3%A9n%20100%.pdf"
    assert home.one("SELECT warc_record FROM ophalingen") in header(record, "WARC-Record-ID")


def files(folder: Path) -> WarcFiles:
    return WarcFiles(folder, "run", {"software": "x"}, Known(folder), 1 << 20)


ANSWER = Answer(
    200, (), b"abc", url="http://x/", asked=b"GET / HTTP/1.1\r\n\r\n", head=b"HTTP/1.1 200 OK\r\n\r\n"
)
MOMENT = "2026-09-01T02:00:00.000+00:00"


def test_a_full_disk_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_files = files(tmp_path)
    kept = open_files.keep(ANSWER, MOMENT)
    size = (tmp_path / kept.bestand).stat().st_size
    write = os.write

    def half(descriptor: int, data: Any) -> int:
        if len(data) < 100:
            raise OSError(28, "No space left on device")
        return write(descriptor, bytes(data)[: len(data) // 2])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="No space"):
        open_files.keep(ANSWER, MOMENT)
    assert (tmp_path / kept.bestand).stat().st_size == size
    monkeypatch.setattr(os, "write", write)
    assert open_files.keep(ANSWER, MOMENT).plaats == size
    open_files.close()


def test_the_response_is_found_also_when_a_revisit_of_it_was_recorded_first(tmp_path: Path) -> None:
    open_files = files(tmp_path)
    response, revisit = (open_files.keep(ANSWER, MOMENT) for _ in range(2))
    open_files.close()
    rows = [
        (ANSWER.raw_sha256, url, kept.bestand, kept.antwoord)
        for url, kept in (("http://y/", revisit), ("http://x/", response))
    ]
    earlier = Known(tmp_path, rows).earlier(ANSWER)
    assert earlier is not None
    assert earlier.fields["warc-type"] == "response"


def test_threads_do_not_mix_their_records(tmp_path: Path) -> None:
    open_files = files(tmp_path)
    kept: list[Any] = []

    def work() -> None:
        kept.extend(open_files.keep(ANSWER, MOMENT) for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    open_files.close()
    data = (tmp_path / "run-00001.warc").read_bytes()
    for one in kept:
        place = one.plaats
        for uuid, length, sha256 in one.records:
            assert uuid.encode() in data[place : place + length]
            assert hashlib.sha256(data[place : place + length]).hexdigest() == sha256
            place += length
    with (tmp_path / "run-00001.warc").open("rb") as file:
        assert sum(1 for _ in ArchiveIterator(file, check_digests="raise")) == 801


def test_an_event_never_outlives_its_records(home: Home, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.page("/", '<a href="/over">Over ons</a>')

    def fails(self: WarcFiles) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(warc_files.WarcFiles, "sync", fails)
    with pytest.raises(OSError, match="Input/output"):
        home.collect(web.register(), web)
    assert [event["soort"] for event, _ in read(log_path(home.dossier.archief))] == ["run_begonnen"]


def test_a_field_cannot_hold_another() -> None:
    written = info(MOMENT, "x.warc", {"operator": "a\r\nb: c"}).as_bytes(None)
    assert b"operator: a b: c\r\n" in written
