"""Killed at any moment, a run loses nothing and the next one ends as if undisturbed."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from collect import runs, tables
from collect.dossier import DossierError
from collect.events import EventLog, EventsError, broken_events, log_path, replay
from collect.frontier import Budget
from collect.warc_check import broken_warc

Web = Any
Home = Any

RUN = """
import sys
from contextlib import closing
from pathlib import Path
from collect.crawl import CollectOptions, collect
from collect.dossier import Dossier, open_database
from collect.progress import silent
from collect.register import load
from collect.schema import migrations
from collect.school_year import SchoolYear

dossier = Dossier(Path(sys.argv[1]))
with dossier.lock(), closing(open_database(dossier.werk_db, [migrations])) as db:
    options = CollectOptions(allow_hosts=frozenset({sys.argv[3]}))
    collect(dossier, db, load(Path(sys.argv[2]), None), SchoolYear(2026), options, silent)
"""

# What may differ between two runs over the same site: ids, times, and how often was asked.
STATE = {
    "documenten": "sha256, media_type, omvang, bestandsnaam, titel",
    "vindplaatsen": "site, url, partijen, soort, toestand, score, diepte, gevonden_op, ankertekst, kop, "
    "paginatitel, volgorde, etag, sha256, laatste_status",
    "samenwerkingsverbanden": "*",
}


def big_site(web: Web) -> None:
    web.page("/", "".join(f"<a href='/p{n}/'>Beleid {n}</a>" for n in range(12)))
    for number in range(12):
        web.page(f"/p{number}/", f"<a href='/f{number}.pdf'>Ondersteuningsplan {number}</a>")
        web.file(f"/f{number}.pdf", b"%PDF-1.4 plan " + str(number).encode())


def state(home: Home) -> dict[str, list[Any]]:
    return {table: sorted(home.rows(f"SELECT {columns} FROM {table}")) for table, columns in STATE.items()}


@pytest.mark.parametrize("killed_at", [1, 14])
def test_killed_and_run_again_equals_undisturbed(
    home: Home, web: Web, tmp_path: Path, killed_at: int
) -> None:
    big_site(web)
    web.page("/robots.txt", "")
    register = tmp_path / "r.csv"
    register.write_text(f"code,naam,website,gemeenten\nPO9901,Regio,{web.base}/,\n", encoding="utf-8")
    reached = threading.Event()

    def notice(request: Any) -> None:
        if len(web.asked) > killed_at:
            reached.set()
            threading.Event().wait(0.2)

    answer = web.answer
    web.answer = lambda request: (notice(request), answer(request))[1]
    arguments = [sys.executable, "-c", RUN, str(home.dossier.path), str(register), web.host]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(arguments, env=environment)
    assert reached.wait(60)
    process.send_signal(signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    assert list(broken_warc(home.dossier.archief)) == []
    web.answer = answer
    answered = home.rows(
        "SELECT url FROM vindplaatsen WHERE toestand = 'gedaan' AND laatste_uitkomst = 'opgehaald' AND url <> site"
    )
    assert (killed_at > 1) == bool(answered)
    assert len(home.rows("SELECT url FROM vindplaatsen WHERE toestand = 'onderweg'")) <= 1
    web.asked.clear()
    subprocess.run(arguments, env=environment, check=True, timeout=60)
    assert not {f"{web.base}{path}" for path in web.asked} & {url for (url,) in answered}, "asked twice"
    resumed = state(home)
    assert [row[0] for row in home.rows("SELECT uitkomst FROM runs ORDER BY begonnen")] in (
        ["afgebroken", "klaar"],
        ["klaar"],  # killed before anything was written
    )
    assert home.one("SELECT count(*) FROM documenten") == 12
    assert list(broken_events(home.dossier.archief)) == []
    assert list(broken_warc(home.dossier.archief)) == []

    undisturbed = type(home)(tmp_path / "ongestoord")
    big_site(web)
    subprocess.run(
        [*arguments[:3], str(undisturbed.dossier.path), *arguments[4:]], env=environment, check=True
    )
    assert state(undisturbed) == resumed
    undisturbed.db.close()


def stopped_at(home: Home, web: Web, path: str, monkeypatch: pytest.MonkeyPatch, **options: Any) -> None:
    """A run that a person stops when the answer of `path` is written."""
    apply, stops_at = tables.apply, [path]

    def stops(db: Any, archive: Any, event: Any) -> None:
        if event["soort"] == "ophaling" and event["ophaling"]["url"].endswith(tuple(stops_at)):
            stops_at.clear()
            raise KeyboardInterrupt
        apply(db, archive, event)

    with monkeypatch.context() as patch:
        patch.setattr(tables, "apply", stops)
        with pytest.raises(KeyboardInterrupt):
            home.collect(web.register(), web, **options)


def test_what_was_being_asked_shows_after_a_kill(home: Home, web: Web, tmp_path: Path) -> None:
    web.page("/", "<a href='/plan.pdf'>Ondersteuningsplan</a>")
    reached = threading.Event()

    def never(_: Any) -> None:
        reached.set()
        threading.Event().wait(2)

    web.pages["/plan.pdf"] = never
    register = tmp_path / "r.csv"
    register.write_text(f"code,naam,website,gemeenten\nPO9901,Regio,{web.base}/,\n", encoding="utf-8")
    arguments = [sys.executable, "-c", RUN, str(home.dossier.path), str(register), web.host]
    process = subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    assert reached.wait(60)
    on_its_way = [(f"{web.base}/plan.pdf",)]
    until = time.monotonic() + 2
    while home.rows("SELECT url FROM vindplaatsen WHERE toestand = 'onderweg'") != on_its_way:
        assert time.monotonic() < until
        time.sleep(0.02)
    process.kill()
    process.wait(60)
    web.file("/plan.pdf")
    home.collect(web.register(), web)
    assert home.rows("SELECT DISTINCT toestand FROM vindplaatsen") == [("gedaan",)]


def test_a_run_that_goes_on_asks_only_what_is_left(
    home: Home, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    big_site(web)
    stopped_at(home, web, "/f3.pdf", monkeypatch, budget=Budget(documenten=9))
    first = set(web.asked) - {"/", "/robots.txt"}
    web.asked.clear()
    home.collect(web.register(), web, budget=Budget(documenten=9))
    assert web.asked[:2] == ["/robots.txt", "/"]
    assert not first & set(web.asked[2:])
    assert home.one("SELECT count(*) FROM documenten") == 9, "a budget holds for both together"
    web.asked.clear()
    home.collect(web.register(), web)
    assert len(web.asked) == 26, "a run after a finished one asks everything"


def test_failures_are_asked_again_and_another_year_begins_anew(
    home: Home, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    big_site(web)
    web.pages["/p1/"] = type(web.pages["/p2/"])(b"", 403)
    stopped_at(home, web, "/f9.pdf", monkeypatch)
    web.asked.clear()
    home.collect(web.register(), web)
    assert "/p1/" in web.asked
    assert "/p2/" not in web.asked
    stopped_at(home, web, "/f9.pdf", monkeypatch)
    web.asked.clear()
    home.collect(web.register("PO0001", "VO0001"), web)
    assert "/p2/" in web.asked, "under another register nothing is taken over"


def test_an_old_interrupted_run_is_not_gone_on_with(
    home: Home, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    big_site(web)
    stopped_at(home, web, "/f9.pdf", monkeypatch)
    monkeypatch.setattr(runs, "RESUMED_WITHIN", timedelta(0))
    web.asked.clear()
    home.collect(web.register(), web)
    assert len(web.asked) == 26


def test_events_that_missed_the_tables_are_brought_in_at_the_next_start(
    home: Home, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    big_site(web)
    apply = tables.apply

    def dies_halfway(db: Any, archive: Any, event: Any) -> None:
        if event["soort"] == "ophaling" and event["ophaling"]["url"].endswith("/f3.pdf"):
            raise KeyboardInterrupt
        apply(db, archive, event)

    monkeypatch.setattr(tables, "apply", dies_halfway)
    with pytest.raises(KeyboardInterrupt):
        home.collect(web.register(), web)
    monkeypatch.setattr(tables, "apply", apply)
    assert list(broken_events(home.dossier.archief)) == []
    f3 = "SELECT count(*) FROM ophalingen WHERE url LIKE '%/f3.pdf'"
    assert home.one(f3) == 0
    EventLog(home.dossier, home.db)
    assert home.one(f3) == 1
    caught_up = home.tables()
    replay(home.dossier, home.db)
    assert home.tables() == caught_up


def test_a_replay_rebuilds_every_table_exactly(home: Home, web: Web) -> None:
    big_site(web)
    home.collect(web.register(), web)
    web.file("/f1.pdf", b"%PDF-1.4 anders")
    del web.pages["/f2.pdf"]
    home.collect(web.register(), web)
    before = home.tables()
    assert all(before[name] for name in ("runs", "ophalingen", "vindplaatsen", "documenten", "meldingen"))
    replay(home.dossier, home.db)
    assert home.tables() == before


def test_a_torn_last_line_is_set_aside_and_told(home: Home, web: Web) -> None:
    big_site(web)
    home.collect(web.register(), web)
    log = log_path(home.dossier.archief)
    good = log.read_bytes()
    with log.open("ab") as handle:
        handle.write(b'{"nummer":999,"soort":"opha')
    home.collect(web.register(), web)
    assert log.read_bytes().startswith(good)
    assert list(broken_events(home.dossier.archief)) == []
    assert (log.parent / "gebeurtenissen.afgebroken").read_bytes() == b'{"nummer":999,"soort":"opha\n'
    assert ("een afgebroken laatste regel is apart gezet",) in home.rows("SELECT oorzaak FROM meldingen")


def test_a_good_last_line_without_its_newline_is_not_lost(home: Home, web: Web) -> None:
    big_site(web)
    home.collect(web.register(), web)
    log = log_path(home.dossier.archief)
    good = log.read_bytes()
    log.write_bytes(good[:-1])
    home.db.execute("UPDATE logstand SET plaats = 0, nummer = 0, hash = ?", ["0" * 64])
    replay(home.dossier, home.db)
    assert log.read_bytes() == good


def test_a_changed_line_breaks_the_chain(home: Home, web: Web) -> None:
    big_site(web)
    home.collect(web.register(), web)
    log = log_path(home.dossier.archief)
    lines = log.read_bytes().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if b'"status":200' in line)
    lines[at] = lines[at].replace(b'"status":200', b'"status":201')
    log.write_bytes(b"".join(lines))
    breaks = f"keten breekt bij gebeurtenis {at + 2}"
    assert list(broken_events(home.dossier.archief)) == [f"gebeurtenissen.jsonl: de {breaks}"]
    with pytest.raises(EventsError, match=breaks):
        replay(home.dossier, home.db)
    assert home.one("SELECT count(*) FROM documenten") == 12, "a failed replay leaves the tables as they were"


def test_missing_bytes_are_told(home: Home, web: Web) -> None:
    big_site(web)
    home.collect(web.register(), web)
    sha256 = str(home.one("SELECT sha256 FROM vindplaatsen WHERE url LIKE '%/f3.pdf'"))
    (home.dossier.archief / sha256[:2] / sha256[2:4] / sha256).unlink()
    (line,) = broken_events(home.dossier.archief)
    assert line.endswith(f"inhoud {sha256} ontbreekt in het archief")


def test_a_log_that_is_shorter_than_the_tables_is_refused(home: Home, web: Web) -> None:
    big_site(web)
    home.collect(web.register(), web)
    log_path(home.dossier.archief).write_bytes(b"")
    with pytest.raises(DossierError, match="rebuild"):
        home.collect(web.register(), web)
