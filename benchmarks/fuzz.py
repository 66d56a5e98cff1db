"""Mutated documents through the real readers: every one must end as an answer that can be stored.

    python -m benchmarks.fuzz --minutes 20 --seed 1 [--keep DIR]

Contained is: the reader answers or is lost alone, within its time and memory; what it answers can be
stored, keeps the contract between pages and passages, and is the same on a second reading.
A document that is not contained is kept in DIR, named by what went wrong.
"""

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any

from collect.archive import Archive
from collect.dossier import Dossier, open_database
from collect.schema import migrations as collect_migrations
from extract.lezer import Answer, LezerKwijt
from extract.pool import Pool
from extract.schema import migrations as extract_migrations
from extract.store import store

SEEDS = Path(__file__).parent.parent / "doorbraak" / "country" / "sites"
KINDS = (".pdf", ".docx", ".odt", ".html")
SECONDS = 20
MEMORY = 1 << 30
_MAX = 300_000  # bytes of a seed: more mutants a minute
_WORDS = (
    *(b"<<", b">>", b"[", b"]", b"(", b")", b"endobj", b"stream", b"endstream", b"xref", b"0 R", b"null"),
    *(
        b"/Kids",
        b"/Parent",
        b"/Length",
        b"/Type",
        b"/Font",
        b"/Contents",
        b"/ToUnicode",
        b"-1",
        b"1e99",
        b"NaN",
    ),
    *(
        b"<w:p>",
        b"</w:p>",
        b"<w:tbl>",
        b"<table>",
        b"</td>",
        b"<ul>",
        b"<![CDATA[",
        b"]]>",
        b"&#0;",
        b"&#xD800;",
    ),
    *(
        b"99999999999",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbf\xbe",
        b"%s%n",
        b"../",
        b"\r",
        b"<!--",
        b"colspan='100000'",
    ),
)
_STREAM = re.compile(rb"(stream\r?\n)(.*?)(\r?\nendstream)", re.DOTALL)


def mutant(chance: random.Random, data: bytes) -> bytes:
    """A changed document: now and then on its bytes, mostly inside its streams or parts."""
    if data.startswith(b"PK") and chance.random() < 0.85:
        return _in_a_part(chance, data)
    if data.startswith(b"%PDF") and chance.random() < 0.6:
        return _in_a_stream(chance, data)
    return _changed(chance, data)


def _changed(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16, 64))):
        at = chance.randrange(len(changed) + 1)
        size = min(chance.choice((1, 4, 32, 512, 8192)), len(changed) - at)
        other = chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                changed[at : at + size] = chance.randbytes(size)
            case 1:
                changed[at : at + chance.randrange(8)] = chance.choice(_WORDS)
            case 2:
                del changed[at : at + size]
            case 3:
                changed[other:other] = changed[at : at + size] * chance.choice((1, 1, 2, 50))
            case 4 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 5:
                number = re.search(rb"\d+", changed[at : at + 4096])
                if number:
                    new = chance.choice((b"0", b"-1", b"1", b"65536", b"2147483648", b"9" * 30))
                    changed[at + number.start() : at + number.end()] = new
    if chance.random() < 0.05:
        del changed[chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def _in_a_stream(chance: random.Random, data: bytes) -> bytes:
    """A PDF with one of its compressed streams opened, changed and closed again."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return _changed(chance, data)
    found = chance.choice(streams)
    try:
        content = zlib.decompress(found[2])
    except zlib.error:
        return _changed(chance, data)
    content = zlib.compress(_changed(chance, content))
    # the length no longer fits, as in many a real file; a reader looks for the end then
    return data[: found.start(2)] + content + data[found.end(2) :]


def _in_a_part(chance: random.Random, data: bytes) -> bytes:
    """A ZIP with one of its parts changed, dropped or doubled."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        xml = [name for name in names if name.endswith(".xml")]
        chosen = chance.choice(xml if chance.random() < 0.9 else names)
        dropped = chance.random() < 0.03
        for name in names:
            part = old.read(name)
            if name == chosen and dropped:
                continue
            new.writestr(name, _changed(chance, part) if name == chosen else part)
    return written.getvalue()


def seeds(folder: Path) -> list[bytes]:
    """The documents to start from, one of each size and kind."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in KINDS and path.stat().st_size <= _MAX)
    return [path.read_bytes() for path in files]


def complaints(answer: Answer) -> Iterator[str]:
    """What is wrong with an answer, however broken its document is."""
    pages = {row["nummer"]: row["tekst"] for row in answer["paginas"]}
    if answer["uitkomst"] in ("beschadigd", "leeg", "onleesbaar", "beveiligd") and not answer["toelichting"]:
        yield "geen toelichting"
    for row in answer["passages"]:
        if not row["tekst"].strip():
            yield "lege passage"
        if row["pagina"] is None and row["anker"] is None:
            yield "passage zonder plaats"
        if row["pagina"] is not None and row["pagina"] not in pages:
            yield "passage op een pagina die er niet is"
    for number, text in pages.items():
        if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            yield f"teken dat geen tekst is op pagina {number}"


class Fuzz:
    """One session: mutants in, findings out."""

    def __init__(self, folder: Path, keep: Path | None, seed: int, sources: list[bytes]) -> None:
        dossier = Dossier(folder)
        dossier.create()
        self._archive = Archive(dossier.archief)
        self._db = open_database(dossier.werk_db, [collect_migrations, extract_migrations])
        self._keep = keep
        self._chance = random.Random(seed)
        self._sources = sources
        self.counts: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.slowest = 0.0

    def run(self, until: Callable[[int], bool], workers: int) -> None:
        """Feed mutants until `until` says so of the number fed."""
        running: dict[Future[Answer], tuple[str, bytes, float]] = {}
        fed = 0
        with Pool(workers) as pool:
            while running or not until(fed):
                while len(running) < 2 * workers and not until(fed):
                    data = mutant(self._chance, self._chance.choice(self._sources))
                    sha256 = self._archive.put(data)
                    path = self._archive.path(sha256)
                    task: dict[str, Any] = {"taak": "lees", "document": sha256, "pad": str(path)}
                    running[pool.submit({**task, "seconden": SECONDS})] = (sha256, data, time.monotonic())
                    fed += 1
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    sha256, data, begun = running.pop(future)
                    self.slowest = max(self.slowest, time.monotonic() - begun)
                    self._judge(sha256, data, future)
                    self._archive.path(sha256).unlink(missing_ok=True)

    def _judge(self, sha256: str, data: bytes, future: Future[Answer]) -> None:
        try:
            answer = future.result()
        except LezerKwijt as error:
            self._found(data, re.sub(r"\d+", "N", str(error)))
            self.counts["lezer kwijt"] += 1
            return
        answer.pop("ocr")
        self.counts[answer["uitkomst"]] += 1
        for complaint in set(complaints(answer)):
            self._found(data, complaint)
        moment = "2026-01-01T00:00:00+00:00"
        with self._db.atomic():
            self._db.execute(
                "INSERT OR IGNORE INTO documenten VALUES (?, 'application/octet-stream', ?, NULL, NULL, ?, ?)",
                [sha256, len(data), moment, moment],
            )
        store(self._db, sha256, "fuzz", answer)
        self._db.execute("DELETE FROM lezingen")
        self._db.execute("DELETE FROM passages")
        self._db.execute("DELETE FROM paginas")

    def _found(self, data: bytes, what: str) -> None:
        self.findings[what] += 1
        if self._keep is not None and self.findings[what] <= 3:
            self._keep.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "-", what)[:60]
            (self._keep / f"{name}-{self.findings[what]}.bin").write_bytes(data)


def main() -> int:
    """Run for so many minutes; 1 when something was not contained."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--folder", type=Path, default=SEEDS)
    asked = parser.parse_args()
    end = time.monotonic() + asked.minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Path(folder) / "dossier", asked.keep, asked.seed, seeds(asked.folder))
        fuzz.run(lambda _fed: time.monotonic() > end, asked.workers)
    print(f"{sum(fuzz.counts.values())} mutants, slowest {fuzz.slowest:.1f} s: {dict(fuzz.counts)}")
    for what, count in fuzz.findings.most_common():
        print(f"  {count:6} {what}")
    return 1 if fuzz.findings else 0


if __name__ == "__main__":
    sys.exit(main())
