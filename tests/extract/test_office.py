"""Old Word files: through LibreOffice where it is installed, and a sentence on what to install where it is not."""

import os
import shutil
import socketserver
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from extract.document import read_document
from extract.lezer import LezerKwijt
from extract.pool import Pool

RTF = rb"{\rtf1\ansi De directeur beslist.}"
# enough of a Word file to be taken for one
DOC = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(504)
    + b"\xec\xa5"
    + bytes(510)
    + "WordDocument".encode("utf-16-le")
)
Fake = Callable[[str], None]
real = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a program called soffice first on the path: a shell script that knows $out and $in."""

    def install(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "soffice"
        arguments = 'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done; in="$1"'
        program.write_text(f"#!/bin/sh\n{arguments}\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return install


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path on which there is no soffice."""
    (tmp_path / "leeg").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "leeg"))


@pytest.fixture
def answer(tmp_path: Path) -> str:
    """A script that gives a good DOCX."""
    document = Document()
    document.add_heading("Besluit", 1)
    document.add_paragraph("De directeur beslist.")
    document.save(str(tmp_path / "goed.docx"))
    return f'cp {tmp_path / "goed.docx"} "$out/stuk.docx"'


@pytest.mark.parametrize("data", [RTF, DOC])
def test_without_libreoffice_the_outcome_says_what_to_install(data: bytes, without: None) -> None:
    outcome = read_document(data, "a" * 64)
    assert outcome.uitkomst == "niet_ondersteund"
    assert "libreoffice-writer-nogui" in str(outcome.toelichting)


def test_a_file_waits_until_libreoffice_is_there(
    werk: Any, fake: Fake, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = werk.bring(RTF, "oud.rtf")
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert werk.extract() == {"niet_ondersteund": 1}
    assert werk.extract() == {}
    assert any("libreoffice-writer-nogui" in cause for cause in werk.oorzaken())
    monkeypatch.setenv("PATH", path)
    fake(answer)
    assert werk.extract() == {"gelezen": 1}
    assert [p["tekst"] for p in werk.passages(sha256)] == ["De directeur beslist."]
    assert any("LibreOffice" in cause and "oud bestand (.rtf)" in cause for cause in werk.oorzaken())
    assert werk.extract() == {}


def test_a_large_file_is_written_whole_for_the_converter(werk: Any, fake: Fake, answer: str) -> None:
    data = RTF + b" " * 3_000_000
    fake(f'[ "$(wc -c < "$in")" -eq {len(data)} ] && {answer}')
    werk.bring(data, "oud.rtf")
    assert werk.extract() == {"gelezen": 1}


@pytest.mark.parametrize("script", ["exit 1", "exit 0", 'echo rommel > "$out/stuk.docx"', "kill -9 $$"])
def test_a_failing_converter_is_an_outcome(script: str, fake: Fake) -> None:
    fake(script)
    outcome = read_document(DOC, "a" * 64)
    assert outcome.uitkomst in ("beschadigd", "niet_ondersteund")
    assert outcome.toelichting


def test_a_converter_without_end_ends_with_its_reader(tmp_path: Path, fake: Fake, werk: Any) -> None:
    fake(f"echo $$ > {tmp_path / 'pid'}; sleep 60")
    sha256 = werk.bring(RTF)
    task = {
        "taak": "lees",
        "document": sha256,
        "pad": str(werk.dossier.archief / sha256[:2] / sha256[2:4] / sha256),
        "seconden": 1,
    }
    assert Path(str(task["pad"])).exists()
    with Pool(1) as pool, pytest.raises(LezerKwijt, match="langer dan 1 seconden"):
        pool.submit(task).result()
    pid = int((tmp_path / "pid").read_text())
    stat_file = Path(f"/proc/{pid}/stat")
    assert not stat_file.exists() or stat_file.read_text().split()[2] == "Z"


def test_a_locked_word_file_is_not_converted(fake: Fake) -> None:
    fake("exit 1")
    locked = bytearray(DOC)
    locked[523] |= 1
    assert read_document(bytes(locked), "a" * 64).uitkomst == "beveiligd"


def old(kind: str, folder: Path) -> bytes:
    """A file as LibreOffice writes it, with a heading, a list and a table."""
    document = Document()
    document.add_heading("Ondersteuningsplan", 0)
    document.add_heading("Aanpak", 1)
    document.add_paragraph("De directeur beslist.")
    document.add_paragraph("na vier weken", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Wat", "Wie", "Regie", "gemeente"], strict=True
    ):
        cell.text = text
    document.add_paragraph("Slot.")
    document.save(str(folder / "bron.docx"))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profiel').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(folder / "bron.docx"),
        ],
        check=True,
        capture_output=True,
    )
    return (folder / f"bron.{kind}").read_bytes()


@real
@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_libreoffice_keeps_headings_lists_and_tables(kind: str, tmp_path: Path, werk: Any) -> None:
    sha256 = werk.bring(old(kind, tmp_path), f"plan.{kind}")
    assert werk.extract() == {"gelezen": 1}
    path = '["Ondersteuningsplan", "Aanpak"]'
    assert [(p["soort"], p["kop_pad"], p["aanhef"], p["tekst"]) for p in werk.passages(sha256)] == [
        ("alinea", path, None, "De directeur beslist."),
        ("lijst", path, None, "na vier weken"),
        ("tabelrij", path, None, "Wat | Wie"),
        ("tabelrij", path, "Wat | Wie", "Regie | gemeente"),
        ("alinea", path, None, "Slot."),
    ]


def test_the_converter_has_no_network(fake: Fake, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    class Listener(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(100))

    with socketserver.TCPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        call = (
            f"import socket; socket.create_connection(('127.0.0.1', {server.server_address[1]})).send(b'x')"
        )
        fake(f'"{sys.executable}" -c "{call}" 2>/dev/null\n{answer}')
        assert read_document(RTF, "a" * 64).uitkomst == "gelezen"
        shut_in = list(asked)
        monkeypatch.setattr("extract.office._confine", lambda: None)
        assert read_document(RTF, "a" * 64).uitkomst == "gelezen"
        server.shutdown()
        thread.join()
    assert asked == [b"x"]  # the listener works
    assert shut_in == []


@real
@pytest.mark.parametrize("data", [DOC, DOC + bytes(range(256)) * 80, rb"{\rtf1" + b"{" * 50_000])
def test_rubbish_that_looks_like_word_is_damage(data: bytes) -> None:
    outcome = read_document(data, "a" * 64)
    assert outcome.uitkomst == "beschadigd"
    assert "LibreOffice" in str(outcome.toelichting)
