"""Reads the body of an answer and undoes its gzip, within limits."""

import zlib
from collections.abc import Iterable

from collect.failures import Garbled, TooLarge

_CHUNK = 1 << 16
_FREE = 1 << 20  # bytes that may come out of however few
_RATIO = 200


def unpack(
    chunks: Iterable[bytes], encoding: str, max_bytes: int, announced: str = ""
) -> tuple[bytes, bytes]:
    """The body as it travelled and unpacked, never holding more than the limit and one chunk."""
    encoding = encoding.strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Garbled(f"het antwoord is ingepakt als {encoding}, waar niet om is gevraagd")
    if announced.isascii() and announced.isdigit() and int(announced) > max_bytes:
        raise TooLarge(f"groter dan {max_bytes >> 20} MB")
    if encoding in ("", "identity"):
        body = _read(chunks, max_bytes)
        return body, body
    return _inflate(chunks, max_bytes)


def _read(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise TooLarge(f"groter dan {max_bytes >> 20} MB")
    return bytes(body)


def _inflate(chunks: Iterable[bytes], max_bytes: int) -> tuple[bytes, bytes]:
    packed, body = bytearray(), bytearray()
    unpacker = zlib.decompressobj(47)
    try:
        for chunk in chunks:
            packed += chunk
            rest = chunk
            while rest:
                body += unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                if unpacker.eof and unpacker.unused_data:  # gzip files may be laid end to end
                    rest, unpacker = unpacker.unused_data, zlib.decompressobj(47)
                if len(body) > max_bytes or len(packed) > max_bytes:
                    raise TooLarge(f"groter dan {max_bytes >> 20} MB")
                if len(body) > _FREE + _RATIO * (len(packed) - len(rest)):
                    raise TooLarge(f"het ingepakte antwoord is uitgepakt meer dan {_RATIO} keer zo groot")
        body += unpacker.flush()
    except zlib.error as error:
        raise Garbled("het antwoord is niet goed ingepakt (gzip)") from error
    if packed and not unpacker.eof:
        raise Garbled("het ingepakte antwoord (gzip) brak af")
    return bytes(packed), bytes(body)
