"""What the check of the WARC files sees: one changed byte, a lost file, what a kill leaves."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from collect.chain import START, canonical
from collect.events import broken_events, log_path, read, replay
from collect.warc_check import broken_warc
from collect.warc_read import read_records

Web = Any
Home = Any


@pytest.fixture
def collected(home: Home, web: Web) -> Home:
    web.page("/", "<a href='/a.pdf'>Ondersteuningsplan</a><a href='/b.pdf'>Protocol</a>")
    web.file("/a.pdf")
    web.file("/b.pdf")
    home.collect(web.register(), web)
    return home


def warc(home: Home) -> Path:
    (path,) = (home.dossier.archief / "warc").glob("*.warc")
    return path


def check(home: Home) -> tuple[list[str], list[str]]:
    notes: list[str] = []
    return list(broken_warc(home.dossier.archief, notes.append)), notes


def rewrite_log(home: Home, change: Any) -> None:
    """The log as if each event had been written so, with a whole chain."""
    lines, previous = [], START
    for number, (event, _) in enumerate(list(read(log_path(home.dossier.archief))), 1):
        body = change(json.loads(json.dumps(event)))
        if body is None:
            break
        line = canonical({**body, "nummer": number, "vorige": previous})
        previous = hashlib.sha256(line.encode()).hexdigest()
        lines.append(line)
    log_path(home.dossier.archief).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def without_end(event: Any) -> Any:
    return None if event["soort"] == "run_geeindigd" else event


def test_what_was_collected_is_whole(collected: Home, web: Web) -> None:
    assert check(collected) == ([], [])
    collected.collect(web.register(), web)
    assert check(collected) == ([], [])


def test_one_changed_byte_anywhere_is_named_with_file_record_and_url(collected: Home) -> None:
    path = warc(collected)
    whole = path.read_bytes()
    with path.open("rb") as file:
        found = list(read_records(file, 0, len(whole)))
    assert len(found) == 9, "a warcinfo and four exchanges"
    for place in range(0, len(whole), 41):
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        (problem,) = check(collected)[0]
        record = next(one for one in found if place < one.end)
        assert problem.startswith(f"warc/{path.name}: record {record.id} (http://127.0.0.1:")
        assert f"op plaats {record.place}: " in problem
    path.write_bytes(whole)
    assert check(collected) == ([], [])


def test_where_it_changed_is_said(collected: Home) -> None:
    path = warc(collected)
    whole = path.read_bytes()
    for old, new, words in (
        (b"%PDF-1.4", b"%PDF-1.5", "de inhoud van het record past niet bij zijn block-digest"),
        (b"WARC-IP-Address: 127.0.0.1", b"WARC-IP-Address: 127.0.0.2", "de kop van het record is veranderd"),
        (b"WARC/1.1", b"WARC/1.0", "hier begint geen record"),
    ):
        path.write_bytes(whole.replace(old, new, 1))
        (problem,) = check(collected)[0]
        assert problem.endswith(words)


def test_a_missing_file_is_named_once(collected: Home, web: Web) -> None:
    path = warc(collected)
    name = path.name
    collected.collect(web.register(), web)
    path.unlink()
    (problem,), notes = check(collected)
    assert problem.startswith(f"warc/{name} ontbreekt; gebeurtenis 3 (http://127.0.0.1:")
    assert notes == []


def test_the_first_broken_record_comes_first(collected: Home) -> None:
    path = warc(collected)
    path.write_bytes(path.read_bytes()[:-700])
    problems, _ = check(collected)
    assert problems
    assert "brak af" in problems[0]
    places = [int(problem.partition(" op plaats ")[2].partition(":")[0]) for problem in problems]
    assert places == sorted(places)


def test_a_record_that_no_event_names_is_a_defect_in_a_run_that_ended(collected: Home) -> None:
    path = warc(collected)
    data = path.read_bytes()
    with path.open("rb") as file:
        last = list(read_records(file, 0, len(data)))[-1]
    path.write_bytes(data + data[last.place :])
    assert check(collected) == ([f"warc/{path.name}: 1 records die geen gebeurtenis noemt"], [])
    path.write_bytes(data + b"zomaar wat")
    (problem,), _ = check(collected)
    assert problem.endswith("waar geen gebeurtenis over gaat: hier begint geen record")


def test_what_a_killed_run_left_is_told_and_no_defect(collected: Home, web: Web) -> None:
    path = warc(collected)
    seen = 0

    def killed_before_the_third(event: Any) -> Any:
        nonlocal seen
        seen += event["soort"] == "ophaling"
        return event if seen < 3 else None

    rewrite_log(collected, killed_before_the_third)
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    problems, notes = check(collected)
    assert problems == []
    assert len(notes) == 2
    assert "het record brak af" in notes[0]
    assert notes[1].endswith(
        "records die geen gebeurtenis noemt; de run is afgebroken voor die was geschreven"
    )

    collected.db.execute("DELETE FROM logstand")
    replay(collected.dossier, collected.db)
    collected.collect(web.register(), web)
    aside = path.with_name(f"{path.name}.afgebroken").read_bytes()
    assert path.read_bytes() + aside == whole[:-30]
    assert aside.startswith(b"WARC/1.1\r\nWARC-Type: re")
    assert (f"warc/{path.name}",) in collected.rows(
        "SELECT plaats FROM meldingen WHERE oorzaak = 'een afgebroken laatste record is apart gezet'"
    )
    problems, notes = check(collected)
    assert (problems, len(notes)) == ([], 1)


def test_a_changed_byte_is_no_torn_tail(collected: Home, web: Web) -> None:
    """Mending must not carry off what an event names."""
    rewrite_log(collected, without_end)
    collected.db.execute("DELETE FROM logstand")
    replay(collected.dossier, collected.db)
    path = warc(collected)
    changed = path.read_bytes().replace(b"Content-Length: ", b"Content-Length: 9", 3)
    path.write_bytes(changed)
    collected.collect(web.register(), web)
    assert path.read_bytes() == changed
    assert check(collected)[0]


def test_a_file_that_was_only_begun_is_taken_away(collected: Home, web: Web) -> None:
    folder = warc(collected).parent
    (folder / "20260101T000000-abcdef-00001.warc").write_bytes(b"")
    (folder / "20260102T000000-abcdef-00001.warc").write_bytes(b"WARC/1.1\r\nWARC-Ty")
    collected.collect(web.register(), web)
    assert sorted(path.name[:8] for path in folder.glob("202601*")) == ["20260102"]
    assert check(collected) == ([], [])


def test_a_revisit_of_what_never_was_is_a_defect(collected: Home) -> None:
    path = warc(collected)
    data = path.read_bytes()
    with path.open("rb") as file:
        found = list(read_records(file, 0, len(data)))
    (revisit,) = [one for one in found if one.fields["warc-type"] == "revisit"]
    target = revisit.fields["warc-refers-to"]
    other = target.replace(target[20:28], "00000000")
    changed = data[: revisit.place] + data[revisit.place :].replace(target.encode(), other.encode())
    path.write_bytes(changed)
    place = revisit.place

    def with_that_record(event: Any) -> Any:
        for kept in event.get("warc", ()):
            for record in kept["records"]:
                if record[0] == revisit.id:
                    record[2] = hashlib.sha256(changed[place : place + record[1]]).hexdigest()
        return event

    rewrite_log(collected, with_that_record)
    (problem,), _ = check(collected)
    assert f"record {revisit.id}" in problem
    assert problem.endswith("dat er niet is")


def test_other_bytes_than_in_the_archive_are_a_defect(collected: Home) -> None:
    def with_other_hash(event: Any) -> Any:
        row = event.get("ophaling")
        if row and row["url"].endswith("/a.pdf"):
            row["sha256"] = "0" * 64
        return event

    rewrite_log(collected, with_other_hash)
    (problem,), _ = check(collected)
    assert problem.endswith(f"bevat andere bytes dan {'0' * 64} in het archief")


def test_a_broken_chain_is_told_once_and_not_blamed_on_the_files(collected: Home) -> None:
    log = log_path(collected.dossier.archief)
    log.write_bytes(log.read_bytes().replace(b'"status":200', b'"status":201', 1))
    assert len(list(broken_events(collected.dossier.archief))) == 1
    assert check(collected) == ([], [])


def test_a_log_from_before_warc_still_replays_and_holds(collected: Home) -> None:
    new = {
        *("kenmerk", "methode", "geeindigd", "http_versie", "statustekst", "opgegeven_type", "ip"),
        *("certificaat", "omvang_ruw", "sha256_ruw", "robots_sha256"),
        *("warc_bestand", "warc_plaats", "warc_record"),
    }

    def as_it_was(event: Any) -> Any:
        event.pop("warc", None)
        if "ophaling" in event:
            event["ophaling"] = {name: event["ophaling"][name] for name in event["ophaling"].keys() - new}
        if event["soort"] == "run_begonnen":
            for name in ("aanleiding", "door", "revisie", "omgeving", "instellingen_sha256"):
                del event["run"][name]
        return event

    before = collected.rows("SELECT url, sha256, uitkomst FROM ophalingen ORDER BY id")
    warc(collected).unlink()
    rewrite_log(collected, as_it_was)
    replay(collected.dossier, collected.db)
    assert collected.rows("SELECT url, sha256, uitkomst FROM ophalingen ORDER BY id") == before
    assert collected.one("SELECT DISTINCT warc_bestand FROM ophalingen") is None
    assert check(collected) == ([], [])
