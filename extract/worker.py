"""The process in which documents are read: limits on memory and time, JSON lines in and out."""

import base64
import ctypes
import hashlib
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from extract.document import Outcome, read_document
from extract.office_ready import OFFICE_FILE_SIZE, OFFICE_MEMORY
from extract.reading import Unreadable
from extract.word import Recognised

MEMORY = 1 << 30  # bytes of address space
_FILE_SIZE = 1 << 20  # it only ever writes what it complains about
_PR_SET_PDEATHSIG = 1
_MAX_BYTES = 200_000_000


def main(parent: int) -> None:
    """Answer one JSON line per task line until the input ends or the parent process does."""
    _limit()
    if os.getppid() != parent:  # it ended before the limits were set
        return
    # whatever a library prints must not get between the answers
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        task = json.loads(line)
        # the default action ends the process, also in the middle of a C function
        signal.alarm(task["seconden"])
        answer = _answer(task)
        signal.alarm(0)
        answers.write(_as_line(answer))
        answers.flush()


def _as_line(answer: dict[str, Any]) -> str:
    try:
        return json.dumps(answer, ensure_ascii=False) + "\n"
    except MemoryError:
        answer.clear()
        return (
            json.dumps(Outcome("beschadigd", "het bestand bevat te veel tekst om te lezen").answer()) + "\n"
        )


def _limit() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # the converter that it may start sets wider limits for itself
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, OFFICE_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_SIZE, OFFICE_FILE_SIZE))


def _answer(task: dict[str, Any]) -> dict[str, Any]:
    path = Path(task["pad"])
    if not path.is_file():
        return {"archief": "het document staat niet in het archief"}
    if path.stat().st_size > _MAX_BYTES:
        return Outcome("niet_ondersteund", "het bestand is groter dan 200 MB en wordt niet gelezen").answer()
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != task["document"]:
        return {"archief": "de inhoud in het archief past niet bij de hash"}
    if task["taak"] == "ocr":
        from extract.ocr import recognise

        return recognise(data, task["pagina"])._asdict()
    if task["taak"] == "beeld":
        return _image(data, task)
    pages = task.get("ocr", {}).items()
    recognised = {int(number): Recognised.of(page) for number, page in pages if page is not None}
    return read_document(data, task["document"], recognised).answer()


def _image(data: bytes, task: dict[str, Any]) -> dict[str, Any]:
    """The page image in base64, or a Dutch sentence on why there is none."""
    from extract.beeld import page_image

    try:
        image = page_image(
            data,
            task["pagina"],
            vakken=[(x0, y0, x1, y1) for x0, y0, x1, y1 in task["vakken"]],
            uitsnede=task["uitsnede"],
            soort=task["soort"],
        )
    except (Unreadable, ValueError) as error:
        return {"fout": str(error)}
    return {"beeld": base64.b64encode(image).decode("ascii")}


if __name__ == "__main__":
    main(int(sys.argv[1]))
