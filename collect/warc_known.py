"""Which bytes stand in a WARC file already, so that a record of the same bytes can refer to them."""

from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from collect.client import Answer
from collect.warc_read import Found, WarcError, read_record

_Row = tuple[str, str, str, int]


class Known:
    """Payloads by hash with the place of their response; shared by threads."""

    def __init__(self, folder: Path, rows: Iterable[_Row] = ()) -> None:
        self._folder = folder
        # All of them: the first to be recorded may be a revisit, when two threads got the same bytes at once.
        self._places: dict[bytes, list[tuple[str, int]]] = {}
        self._urls: dict[str, bytes] = {}
        for sha256, url, bestand, plaats in rows:
            payload = bytes.fromhex(sha256)
            self._urls[url] = payload
            self._places.setdefault(payload, []).append((bestand, plaats))

    def earlier(self, answer: Answer) -> Found | None:
        """The response with the bytes of this answer, or those that a 304 speaks of; looked up on disk."""
        if answer.status == 304:
            payload = self._urls.get(answer.url)
        else:
            payload = bytes.fromhex(answer.raw_sha256) if answer.raw and not answer.truncated else None
        if payload is None:
            return None
        return next(
            filter(None, (self._response(payload, *place) for place in self._places.get(payload, ()))), None
        )

    def _response(self, payload: bytes, bestand: str, plaats: int) -> Found | None:
        """The record at a place, when it is a response with these bytes."""
        try:
            with (self._folder / bestand).open("rb") as file:
                found = read_record(file, plaats, (self._folder / bestand).stat().st_size)
        except (OSError, WarcError):
            return None
        same = found.fields.get("warc-payload-digest") == f"sha256:{payload.hex()}"
        return found if same and found.fields.get("warc-type") == "response" else None

    def note(self, answer: Answer, bestand: str, plaats: int, earlier: Found | None) -> None:
        """Remember an answer that was just written."""
        if answer.status == 304 or answer.truncated or not answer.raw:
            return
        payload = bytes.fromhex(answer.raw_sha256)
        self._urls[answer.url] = payload
        if earlier is None:
            self._places.setdefault(payload, []).append((bestand, plaats))


def known(db: Database, folder: Path) -> Known:
    """What earlier runs wrote."""
    rows = db.execute(
        """
        SELECT coalesce(sha256_ruw, sha256), url_finaal, warc_bestand, warc_plaats FROM ophalingen
        WHERE warc_bestand IS NOT NULL AND sha256 IS NOT NULL AND status <> 304 ORDER BY id
        """
    )
    return Known(folder, rows)
