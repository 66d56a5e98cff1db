"""Page images at hand: drawn once by one process, and kept in memory up to a limit."""

import threading
import time
from collections import OrderedDict
from pathlib import Path

from doorbraak.pages.beeld import GeenBeeld, Tekening
from extract.beelden import Beelden
from extract.reading import Unreadable

MAX_BYTES = 64_000_000
# One page of the site asks for several images at once; more than this is more than people read.
MAX_WAITING = 40
# A page that cannot be drawn may take the whole time limit to say so; not again for everyone who asks.
REFUSED_SECONDS = 600
MAX_REFUSED = 1000
DRUK = "Er worden nu te veel pagina’s getekend. Probeer het over een paar tellen opnieuw."


class Beeldvoorraad:
    """The images of a running site; the process that draws starts with the first one."""

    def __init__(
        self,
        max_bytes: int = MAX_BYTES,
        max_waiting: int = MAX_WAITING,
        refused_seconds: float = REFUSED_SECONDS,
    ) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._refused: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._refused_seconds = refused_seconds
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(max_waiting)
        self._beelden: Beelden | None = None

    def at_hand(self, wanted: Tekening) -> bytes | None:
        """The image when it was drawn before."""
        with self._lock:
            if wanted.kenmerk in self._kept:
                self._kept.move_to_end(wanted.kenmerk)
            return self._kept.get(wanted.kenmerk)

    def image(self, wanted: Tekening, path: Path) -> bytes:
        """The image, drawn from the bytes at `path` when it is not at hand; raises GeenBeeld."""
        if not self._places.acquire(blocking=False):
            raise GeenBeeld(DRUK, 503)
        try:
            with self._turn:
                return self.at_hand(wanted) or self._drawn(wanted, path)
        finally:
            self._places.release()

    def _drawn(self, wanted: Tekening, path: Path) -> bytes:
        since, reason = self._refused.get(wanted.kenmerk, (0.0, ""))
        if reason and time.monotonic() - since < self._refused_seconds:
            raise GeenBeeld(reason)
        self._beelden = self._beelden or Beelden()
        try:
            image = self._beelden.draw(
                path, wanted.document, wanted.pagina, vakken=wanted.vakken, uitsnede=wanted.uitsnede
            )
        except Unreadable as error:
            reason = f"Deze pagina kan niet worden getekend: {error}."
            self._refuse(wanted.kenmerk, reason)
            raise GeenBeeld(reason) from error
        self._keep(wanted.kenmerk, image)
        return image

    def _refuse(self, kenmerk: str, reason: str) -> None:
        self._refused[kenmerk] = time.monotonic(), reason
        if len(self._refused) > MAX_REFUSED:
            self._refused.popitem(last=False)

    def _keep(self, kenmerk: str, image: bytes) -> None:
        with self._lock:
            self._kept[kenmerk] = image
            self._size += len(image)
            while self._size > self._max_bytes:
                self._size -= len(self._kept.popitem(last=False)[1])

    def close(self) -> None:
        """End the process that draws; it starts again when it is needed."""
        with self._turn:
            if self._beelden is not None:
                self._beelden.close()
                self._beelden = None
