"""Page images made in a worker process, so that a hostile PDF costs an image and never the site."""

import base64
from collections.abc import Sequence
from pathlib import Path

from extract.beeld import Soort
from extract.lezer import LezerKwijt
from extract.pool import Pool
from extract.reading import Box, Unreadable

SECONDS = 10


class Beelden:
    """Draws pages in at most `size` processes; close it when done."""

    def __init__(self, size: int = 1, *, seconds: int = SECONDS) -> None:
        self._pool = Pool(size)
        self._seconds = seconds

    def draw(
        self,
        path: Path,
        sha256: str,
        pagina: int,
        *,
        vakken: Sequence[Box] = (),
        uitsnede: bool = False,
        soort: Soort = "webp",
    ) -> bytes:
        """The image as extract.beeld.page_image makes it; raises Unreadable where there is none to show.

        The bytes at `path` must have this hash.
        """
        task = {
            "taak": "beeld",
            "document": sha256,
            "pad": str(path),
            "pagina": pagina,
            "vakken": [list(box) for box in vakken],
            "uitsnede": uitsnede,
            "soort": soort,
            "seconden": self._seconds,
        }
        try:
            answer = self._pool.submit(task).result()
        except LezerKwijt as error:
            raise Unreadable("beschadigd", str(error)) from error
        if "beeld" not in answer:
            raise Unreadable(
                "beschadigd", answer.get("fout") or answer.get("archief") or answer["toelichting"]
            )
        return base64.b64decode(answer["beeld"])

    def close(self) -> None:
        """End the processes."""
        self._pool.close()
