"""The second stage: read every document that was not read before."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from collect.archive import Archive
from collect.dossier import Dossier
from collect.meldingen import meld
from collect.progress import Progress
from extract.besluit import lees_besluiten
from extract.cluster import Submit, through
from extract.document import VERSION, Outcome
from extract.duiding import interpret
from extract.duiding_samen import stel_samen
from extract.lezer import Answer, LezerKwijt, Task
from extract.ocr_ready import ocr_missing
from extract.office_ready import office_missing
from extract.pool import Pool
from extract.processors import processors
from extract.store import place_of, store
from extract.verandering_tabel import compare_runs
from extract.verwant import groepeer

_STEP = "extract"
_WITH_OCR = f"{VERSION}+ocr"
_NOT_CONVERTED = f"{VERSION} niet omgezet"
_SECONDS = 120  # per document, and per page that is recognised
_LEVELS = {
    "gelezen": "info",
    "deels": "waarschuwing",
    "leeg": "waarschuwing",
    "niet_ondersteund": "waarschuwing",
}


@dataclass
class _Job:
    """One document under way, with what recognition made of its pages so far."""

    document: str
    pad: str
    ocr: dict[str, Any] = field(default_factory=dict)
    wachtend: int = 0

    def read(self) -> Task:
        return self._task("lees") | {"ocr": self.ocr}

    def recognise(self, page: int) -> Task:
        return self._task("ocr") | {"pagina": page}

    def _task(self, name: str) -> dict[str, Any]:
        return {"taak": name, "document": self.document, "pad": self.pad, "seconden": _SECONDS}


def extract(
    dossier: Dossier,
    db: Database,
    progress: Progress,
    *,
    workers: int | None = None,
    executor: Executor | None = None,
) -> dict[str, int]:
    """Read what is not read yet, judge what each document is and what changed; counts by uitkomst.

    One transaction per document, so that a killed run goes on where it was. With an `executor` that does
    the reading, such as dask.distributed's `Client.get_executor()`, `workers` has no meaning; an executor
    that breaks ends the run with its own error, and the next run reads what was left.
    """
    counts = _read_new(dossier, db, progress, workers or processors(), executor)
    groepeer(db)
    interpret(db, lees_besluiten(dossier.beoordelingen_db))
    compare_runs(db)
    return counts


def herzie(dossier: Dossier, db: Database) -> None:
    """Let decisions of people that were made since the last reading hold; nothing is judged again."""
    with db.atomic():
        stel_samen(db, lees_besluiten(dossier.beoordelingen_db))


def _read_new(
    dossier: Dossier, db: Database, progress: Progress, workers: int, executor: Executor | None
) -> dict[str, int]:
    todo = _unread(db, ocr_ready=True)
    missing = ocr_missing() if todo else None
    if missing is not None:
        todo = _unread(db, ocr_ready=False)
    if not todo:
        return {}
    archive = Archive(dossier.archief)
    with ExitStack() as stack:
        submit = through(executor) if executor else stack.enter_context(Pool(min(workers, len(todo)))).submit
        run = _Run(db, submit, VERSION if missing else _WITH_OCR, missing)
        for document in todo:
            run.start(_Job(document, str(archive.path(document))))
        for done in run.finished():
            progress("documenten lezen", done, len(todo))
    return dict(sorted(run.counts.items()))


def _unread(db: Database, *, ocr_ready: bool) -> list[str]:
    """The documents to read, largest first; also those that had to wait for a program that is there now."""
    rows = db.query(
        """
        SELECT sha256 FROM documenten
        WHERE NOT EXISTS (
            SELECT 1 FROM lezingen WHERE document = sha256
            AND (
                versie = :met
                OR (versie = :zonder AND (paginas_ongelezen = 0 OR NOT :ocr_ready))
                OR (versie = :niet_omgezet AND NOT :office_ready)
            )
        )
        ORDER BY omvang DESC, sha256
        """,
        {
            "met": _WITH_OCR,
            "zonder": VERSION,
            "niet_omgezet": _NOT_CONVERTED,
            "ocr_ready": ocr_ready,
            "office_ready": office_missing() is None,
        },
    )
    return [str(row["sha256"]) for row in rows]


class _Run:
    """The jobs of one run; everything is written from the thread that calls it."""

    def __init__(self, db: Database, submit: Submit, versie: str, ocr_missing: str | None) -> None:
        self._db = db
        self._submit = submit
        self._versie = versie
        self._ocr_missing = ocr_missing
        self._running: dict[Future[Answer], tuple[_Job, int | None]] = {}
        self.counts: Counter[str] = Counter()

    def start(self, job: _Job) -> None:
        self._running[self._submit(job.read())] = (job, None)

    def finished(self) -> Iterator[int]:
        """The number of documents done, each time it grows."""
        total = 0
        while self._running:
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in done:
                job, page = self._running.pop(future)
                if page is not None:
                    self._recognised(job, page, future)
                elif self._was_read(job, future):
                    total += 1
                    yield total

    def _was_read(self, job: _Job, future: Future[Answer]) -> bool:
        """Store the document, or first have its unread pages recognised; false while that goes on."""
        try:
            answer = future.result()
        except LezerKwijt as error:
            answer = Outcome("beschadigd", str(error)).answer()
        if "archief" in answer:
            meld(self._db, niveau="fout", stap=_STEP, plaats=job.document, oorzaak=answer["archief"])
            self.counts["niet_in_archief"] += 1
            return True
        pages = answer.pop("ocr")
        if pages and not job.ocr and self._ocr_missing is None:
            job.wachtend = len(pages)
            for page in pages:
                self._running[self._submit(job.recognise(page))] = (job, page)
            return False
        store(self._db, job.document, _NOT_CONVERTED if answer["omzetten"] else self._versie, answer)
        self.counts[answer["uitkomst"]] += 1
        self._tell(job.document, answer, bool(pages))
        return True

    def _recognised(self, job: _Job, page: int, future: Future[Answer]) -> None:
        try:
            job.ocr[str(page)] = future.result()
        except LezerKwijt as error:
            job.ocr[str(page)] = None  # it stays as the text layer has it, and unread
            meld(
                self._db,
                niveau="waarschuwing",
                stap=_STEP,
                plaats=f"{place_of(self._db, job.document)}, pagina {page}",
                oorzaak=f"de tekstherkenning is mislukt: {error}",
            )
        job.wachtend -= 1
        if job.wachtend == 0:
            self.start(job)

    def _tell(self, document: str, answer: Answer, wanted_ocr: bool) -> None:
        """A melding for what was not plainly read or may not be shown, and for what else should be known."""
        place = place_of(self._db, document)
        hidden = sorted({row["pagina"] or 1 for row in answer["passages"] if row["verborgen"]})
        if hidden:
            meld(
                self._db,
                niveau="waarschuwing",
                stap=_STEP,
                plaats=place,
                oorzaak=f"mogelijk een burgerservicenummer op pagina {', '.join(map(str, hidden))}: de passage is "
                "verborgen; waarschuw wie dit publiceert",
            )
        for text in answer["meldingen"]:
            meld(self._db, niveau="info", stap=_STEP, plaats=place, oorzaak=text)
        if answer["uitkomst"] == "gelezen":
            return
        cause = f"{answer['uitkomst']}: {answer['toelichting']}"
        if wanted_ocr and self._ocr_missing is not None:
            cause += f"; {self._ocr_missing}"
        meld(
            self._db,
            niveau=_LEVELS.get(answer["uitkomst"], "fout"),
            stap=_STEP,
            plaats=place,
            oorzaak=cause,
        )
