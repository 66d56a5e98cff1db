"""Parts of a zipped document (DOCX, ODT), with limits against files made to exhaust the reader."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extract.reading import Unreadable

_MAX_BYTES = 100_000_000
_MAX_RATIO = 200


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open the bytes as a zip file; raises Unreadable."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(
            "beschadigd", "het bestand is beschadigd of afgekapt (geen geldig zip-archief)"
        ) from error


def elements(archive: zipfile.ZipFile, part: str, inside: str) -> Iterator[Any]:
    """The children of each `inside` element of `part`, in order; each is gone once the next is asked for.

    Entities and the network are off. Raises Unreadable for a missing, oversized or malformed part.
    """
    try:
        info = archive.getinfo(part)
    except KeyError as error:
        raise Unreadable("beschadigd", f"het onderdeel {part} ontbreekt in het bestand") from error
    if info.flag_bits & 1:
        raise Unreadable("beveiligd", "het bestand is met een wachtwoord beveiligd")
    if info.file_size > _MAX_BYTES or info.file_size > _MAX_RATIO * max(1, info.compress_size):
        raise Unreadable("beschadigd", f"het onderdeel {part} is verdacht groot en wordt niet uitgepakt")
    try:
        with archive.open(info) as stream:
            for _, element in etree.iterparse(
                stream, resolve_entities=False, no_network=True, huge_tree=False
            ):
                parent = element.getparent()
                if parent is not None and parent.tag == inside:
                    yield element
                    parent.remove(element)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise Unreadable("beschadigd", f"het onderdeel {part} is beschadigd") from error
