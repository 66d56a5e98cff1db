"""The stage as a whole: workers, what they survive, what is stored, and doing nothing twice."""

import json
import subprocess
import sys
import textwrap
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collect.archive import Archive
from collect.progress import silent
from extract.stage import extract
from extract.store import quote_on_page

REGULAR = "Helvetica"
SENTENCE = "De directeur van het verband hakt na acht weken de knoop door."
PdfMaker = Callable[..., bytes]


def plain(pdf: PdfMaker, *sentences: str) -> bytes:
    return pdf(*[[(60, 100, REGULAR, 10, sentence)] for sentence in sentences])


def memory_bomb() -> bytes:
    """A PDF whose one page unpacks to gigabytes of drawing."""
    unit = zlib.compress(b"q 1 0 0 1 0 0 cm Q " * 5_000_000, 9)
    stream = zlib.compress(unit, 9)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents["
        + b"4 0 R " * 400
        + b"]>>endobj\n4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(stream)
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )


def test_every_kind_of_outcome_is_stored_and_the_run_goes_on(werk: Any, pdf: PdfMaker) -> None:
    good = werk.bring(plain(pdf, SENTENCE, SENTENCE.replace("acht", "tien")), "plan.pdf")
    empty = werk.bring(b"", "leeg.pdf")
    locked = werk.bring(pdf([(60, 100, REGULAR, 10, SENTENCE)], password="x"), "slot.pdf")
    page = werk.bring(f"<!doctype html><html><body><p>{SENTENCE}</p></body></html>".encode(), "nep.pdf")
    cut = werk.bring(plain(pdf, SENTENCE)[:400], "afgekapt.pdf")
    other = werk.bring(b"\x89PNG" + bytes(99), "beeld.png")
    blank = werk.bring(pdf([], []), "blanco.pdf")
    counts = werk.extract()
    assert counts == {"gelezen": 2, "leeg": 2, "beveiligd": 1, "beschadigd": 1, "niet_ondersteund": 1}
    for sha256, uitkomst in (
        (good, "gelezen"),
        (empty, "leeg"),
        (locked, "beveiligd"),
        (page, "gelezen"),
        (cut, "beschadigd"),
        (other, "niet_ondersteund"),
        (blank, "leeg"),
    ):
        assert werk.lezing(sha256)["uitkomst"] == uitkomst
    assert [p["methode"] for p in werk.paginas(page)] == ["html"]
    assert werk.lezing(blank)["toelichting"] == "leeg: pagina's 1-2"
    assert werk.lezing(blank)["paginas_ongelezen"] == 0
    assert [p["kwaliteit"] for p in werk.paginas(blank)] == [1, 1]
    assert len(werk.oorzaken()) == 5
    places = {row["plaats"] for row in werk.db.query("SELECT plaats FROM meldingen WHERE stap = 'extract'")}
    assert places == {"leeg.pdf", "slot.pdf", "afgekapt.pdf", "beeld.png", "blanco.pdf"}


def test_a_second_run_does_nothing_and_starts_no_worker(
    werk: Any, pdf: PdfMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    werk.bring(plain(pdf, SENTENCE))
    assert werk.extract() == {"gelezen": 1}
    before = werk.fingerprint()
    monkeypatch.setattr("extract.lezer.subprocess.Popen", None)
    assert werk.extract() == {}
    assert werk.fingerprint() == before


def test_the_rows_are_the_same_whatever_the_order_and_the_number_of_workers(werk: Any, pdf: PdfMaker) -> None:
    for number in range(6):
        werk.bring(plain(pdf, *[f"{SENTENCE} Dit is versie {number}."] * (number + 1)))
    werk.extract(workers=1)
    first = werk.fingerprint()
    werk.db.execute("DELETE FROM lezingen")
    werk.extract(workers=3)
    assert werk.fingerprint() == first


def test_a_newer_reader_reads_again(werk: Any, pdf: PdfMaker) -> None:
    sha256 = werk.bring(plain(pdf, SENTENCE))
    werk.extract()
    before = werk.fingerprint()
    werk.db.execute("UPDATE lezingen SET versie = '0'")
    assert werk.extract() == {"gelezen": 1}
    assert werk.fingerprint() == before
    assert len(werk.passages(sha256)) == 1


def test_passage_ids_follow_from_the_document_and_the_order(werk: Any, pdf: PdfMaker) -> None:
    sha256 = werk.bring(plain(pdf, SENTENCE, SENTENCE))
    werk.extract()
    first, second = werk.passages(sha256)
    assert first["id"] == f"{sha256[:16]}-00001"
    assert second["id"] == f"{sha256[:16]}-00002"
    assert first["tekst_hash"] == second["tekst_hash"]
    assert [first["pagina"], second["pagina"]] == [1, 2]
    boxes = json.loads(str(first["vakken"]))
    assert len(boxes) == len(str(first["tekst"]).split())
    assert {box[0] for box in boxes} == {1}


def test_a_document_that_eats_memory_costs_only_itself(werk: Any, pdf: PdfMaker) -> None:
    bomb = werk.bring(memory_bomb(), "bom.pdf")
    good = werk.bring(plain(pdf, SENTENCE), "goed.pdf")
    werk.extract(workers=1)
    assert werk.lezing(bomb)["uitkomst"] == "beschadigd"
    assert "vastgelopen" in str(werk.lezing(bomb)["toelichting"])
    assert werk.lezing(good)["uitkomst"] == "gelezen"
    assert any("vastgelopen" in cause for cause in werk.oorzaken())


def test_a_document_that_takes_too_long_costs_only_itself(
    werk: Any, pdf: PdfMaker, slow_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.stage._SECONDS", 3)
    slow = werk.bring(slow_pdf, "traag.pdf")
    good = werk.bring(plain(pdf, SENTENCE), "goed.pdf")
    werk.extract(workers=1)
    assert werk.lezing(slow)["uitkomst"] == "beschadigd"
    assert "langer dan 3 seconden" in str(werk.lezing(slow)["toelichting"])
    assert werk.lezing(good)["uitkomst"] == "gelezen"


def test_bytes_that_do_not_match_their_hash_are_not_read(werk: Any) -> None:
    sha256 = werk.bring(b"Een tekst.")
    Archive(werk.dossier.archief).path(sha256).write_bytes(b"Een andere")
    assert werk.extract() == {"niet_in_archief": 1}
    assert list(werk.db.query("SELECT * FROM lezingen")) == []
    assert werk.oorzaken() == ["de inhoud in het archief past niet bij de hash"]


def test_bytes_that_are_gone_are_reported_and_asked_for_again(werk: Any) -> None:
    sha256 = werk.bring(b"Een tekst.")
    path = Archive(werk.dossier.archief).path(sha256)
    path.unlink()
    assert werk.extract() == {"niet_in_archief": 1}
    path.write_bytes(b"Een tekst.")
    assert werk.extract() == {"gelezen": 1}


def test_workers_end_when_their_parent_is_killed(werk: Any, slow_pdf: bytes) -> None:
    sha256 = werk.bring(slow_pdf)
    task = {
        "taak": "lees",
        "document": sha256,
        "pad": str(Archive(werk.dossier.archief).path(sha256)),
        "seconden": 300,
        "ocr": {},
    }
    script = textwrap.dedent(
        f"""
        import time
        from extract.pool import Pool
        pool = Pool(1)
        pool.submit({task!r})
        while not pool._lezers._alive:
            time.sleep(0.01)
        print(next(iter(pool._lezers._alive))._process.pid, flush=True)
        time.sleep(300)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True
    ) as parent:
        assert parent.stdout is not None
        worker = Path(f"/proc/{int(parent.stdout.readline())}/cmdline")
        started = worker.read_bytes()
        parent.kill()
    deadline = time.monotonic() + 30
    # an ended process has no command line any more
    while worker.exists() and worker.read_bytes():
        assert time.monotonic() < deadline, "the worker outlived its parent"
        time.sleep(0.05)
    assert b"extract.worker" in started


def test_progress_is_told_per_document(werk: Any, pdf: PdfMaker) -> None:
    for number in range(3):
        werk.bring(plain(pdf, f"{SENTENCE} {number}"))
    told: list[tuple[str, int, int]] = []
    extract(werk.dossier, werk.db, lambda what, done, total: told.append((what, done, total)))
    assert told == [("documenten lezen", done, 3) for done in (1, 2, 3)]
    told.clear()
    extract(werk.dossier, werk.db, silent)
    assert told == []


def test_a_quote_is_on_its_page_or_it_is_not(werk: Any, pdf: PdfMaker) -> None:
    sha256 = werk.bring(plain(pdf, "Eerste bladzijde.", SENTENCE))
    text = werk.bring(SENTENCE.encode())
    werk.extract()
    assert quote_on_page(werk.db, sha256, 2, "hakt na acht weken de knoop door")
    assert not quote_on_page(werk.db, sha256, 1, "hakt na acht weken de knoop door")
    assert not quote_on_page(werk.db, sha256, 2, "Hakt na acht weken")
    assert quote_on_page(werk.db, text, None, SENTENCE)
    assert not quote_on_page(werk.db, text, None, "")
    assert not quote_on_page(werk.db, sha256, 9, SENTENCE)
