"""WARC 1.1 records (ISO 28500): what is written about one exchange."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from collect.client import Answer
from collect.kenmerk import kenmerk
from collect.warc_read import Found

CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_END = b"\r\n\r\n"
_CHUNKED = re.compile(rb"^(?=transfer-encoding:)", re.IGNORECASE | re.MULTILINE)

Fields = dict[str, str | None]


@dataclass(frozen=True)
class Record:
    """A record to be written; the file gives it the last of its fields."""

    id: str
    fields: Fields
    block: Sequence[bytes]

    def as_bytes(self, warcinfo: str | None) -> bytes:
        """The record as it stands in a file that starts with this warcinfo record."""
        fields = {**self.fields, "WARC-Warcinfo-ID": urn(warcinfo) if warcinfo else None}
        lines = [f"{name}: {value}\r\n" for name, value in fields.items() if value is not None]
        return b"".join((b"WARC/1.1\r\n", "".join(lines).encode(), b"\r\n", *self.block, _END))


@dataclass(frozen=True)
class Kept:
    """Records that stand one after the other from `plaats` on, each as id, length and hash; the answer last."""

    bestand: str
    plaats: int
    url: str
    records: tuple[tuple[str, int, str], ...]

    @property
    def antwoord(self) -> int:
        """The place of the answer."""
        return self.plaats + sum(length for _, length, _ in self.records[:-1])

    def as_event(self) -> dict[str, Any]:
        """As the event log holds it."""
        return {**asdict(self), "records": [list(one) for one in self.records]}


def urn(uuid: str) -> str:
    """An id as the fields of a record hold it."""
    return f"<urn:uuid:{uuid}>"


def record(soort: str, moment: str, content_type: str, block: Sequence[bytes], fields: Fields) -> Record:
    """A record of a moment in UTC as the tables write it."""
    digest = hashlib.sha256()
    for part in block:
        digest.update(part)
    uuid = kenmerk()
    every: Fields = {
        "WARC-Type": soort,
        "WARC-Record-ID": urn(uuid),
        "WARC-Date": moment.replace("+00:00", "Z"),
        "Content-Type": content_type,
        "Content-Length": str(sum(map(len, block))),
        "WARC-Block-Digest": f"sha256:{digest.hexdigest()}",
        **fields,
    }
    return Record(uuid, every, block)


def info(moment: str, file_name: str, values: dict[str, str]) -> Record:
    """The first record of a file: who made it, with what, by which rules."""
    text = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in values.items())
    return record(
        "warcinfo", moment, "application/warc-fields", [text.encode()], {"WARC-Filename": file_name}
    )


def exchange(answer: Answer, moment: str, earlier: Found | None) -> list[Record]:
    """A request and its response as records.

    With `earlier`, the response that holds the same bytes or that did not change since, the bytes are not
    written again. Of an answer that was cut off only the head is.
    """
    fields: Fields = {"WARC-Target-URI": uri(answer.url), "WARC-IP-Address": answer.ip}
    head = _CHUNKED.sub(b"X-Archive-Orig-", answer.head or _plain_head(answer))
    payload = f"sha256:{answer.raw_sha256}"
    response = "application/http; msgtype=response"
    if answer.truncated:
        answered = record(
            "response", moment, response, [head], {**fields, "WARC-Truncated": answer.truncated}
        )
    elif answer.status == 304:
        revisit: Fields = {**fields, "WARC-Profile": NOT_MODIFIED, **_refers_to(earlier)}
        answered = record("revisit", moment, response, [head], revisit)
    elif earlier:
        revisit = {**fields, "WARC-Profile": SAME_PAYLOAD, **_refers_to(earlier)}
        answered = record("revisit", moment, response, [head], {**revisit, "WARC-Payload-Digest": payload})
    else:
        block = [head, answer.raw]
        answered = record("response", moment, response, block, {**fields, "WARC-Payload-Digest": payload})
    concurrent: Fields = {**fields, "WARC-Concurrent-To": urn(answered.id)}
    asked = record(
        "request",
        moment,
        "application/http; msgtype=request",
        [answer.asked or _plain_request(answer)],
        concurrent,
    )
    return [asked, answered]


def resource(url: str, media_type: str, data: bytes, moment: str) -> Record:
    """Bytes that came from no server."""
    payload = f"sha256:{hashlib.sha256(data).hexdigest()}"
    fields: Fields = {"WARC-Target-URI": uri(url), "WARC-Payload-Digest": payload}
    return record("resource", moment, media_type, [data], fields)


def uri(url: str) -> str:
    """An address without anything that a field cannot hold."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def _plain_head(answer: Answer) -> bytes:
    """The head in the words of a client that cannot tell how it came."""
    lines = [f"{answer.version} {answer.status} {answer.reason}", *map(": ".join, answer.headers), "", ""]
    return "\r\n".join(lines).encode()


def _plain_request(answer: Answer) -> bytes:
    return f"GET {uri(answer.url)} HTTP/1.1\r\n\r\n".encode()


def _refers_to(earlier: Found | None) -> Fields:
    if earlier is None:
        return {}
    return {
        "WARC-Refers-To": urn(earlier.id),
        "WARC-Refers-To-Target-URI": earlier.fields["warc-target-uri"],
        "WARC-Refers-To-Date": earlier.fields["warc-date"],
    }
