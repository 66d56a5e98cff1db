"""Parts of a zipped document (DOCX, ODT, XLSX, PPTX), with limits against files made to exhaust the reader."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extract.reading import Unreadable

_MAX_BYTES = 100_000_000
_MAX_RATIO = 200
_SMALL = 5_000_000  # bytes; a part of this size may be packed as tightly as it likes
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
# the namespaces of a "strict" file, that differ in nothing but their names
_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open the bytes as a zip file; raises Unreadable."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise Unreadable(
            "beschadigd", "het bestand is beschadigd of afgekapt (geen geldig zip-archief)"
        ) from error


def has(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether there is such a part."""
    return part in archive.NameToInfo


def content(archive: zipfile.ZipFile, part: str) -> bytes:
    """The bytes of a part; raises Unreadable for a missing, oversized or damaged one."""
    try:
        return archive.read(_checked(archive, part))
    except (*_BROKEN, RuntimeError) as error:
        raise Unreadable("beschadigd", f"het onderdeel {part} is beschadigd") from error


def elements(archive: zipfile.ZipFile, part: str, inside: str) -> Iterator[Any]:
    """The children of each `inside` element of `part`, in order; each is gone once the next is asked for.

    Entities and the network are off. Raises Unreadable for a missing, oversized or malformed part.
    """
    info = _checked(archive, part)
    try:
        with archive.open(info) as stream:
            for _, element in etree.iterparse(
                stream, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
            ):
                if _STRICT in element.tag or _STRICT in "".join(element.keys()):
                    _make_transitional(element)
                parent = element.getparent()
                if parent is not None and _transitional(parent.tag) == inside:
                    yield element
                    element.clear()  # to remove it with all that is in it takes ever longer
                    parent.remove(element)
    except (etree.XMLSyntaxError, *_BROKEN, RuntimeError) as error:
        if isinstance(error, RecursionError):
            raise
        if re.match(r"unknown error|.*memory", str(error)):  # what lxml calls it when no memory is left
            raise MemoryError from error
        raise Unreadable("beschadigd", f"het onderdeel {part} is beschadigd") from error


def _checked(archive: zipfile.ZipFile, part: str) -> zipfile.ZipInfo:
    try:
        info = archive.getinfo(part)
    except KeyError as error:
        raise Unreadable("beschadigd", f"het onderdeel {part} ontbreekt in het bestand") from error
    if info.flag_bits & 1:
        raise Unreadable("beveiligd", "het bestand is met een wachtwoord beveiligd")
    tight = info.file_size > _MAX_RATIO * max(1, info.compress_size) and info.file_size > _SMALL
    if info.file_size > _MAX_BYTES or tight:
        raise Unreadable("beschadigd", f"het onderdeel {part} is verdacht groot en wordt niet uitgepakt")
    return info


def _make_transitional(element: Any) -> None:
    element.tag = _transitional(element.tag)
    for name, value in list(element.items()):
        if _STRICT in name:
            del element.attrib[name]
            element.set(_transitional(name), value)


def _transitional(name: str) -> str:
    """The name as ordinary files have it: strict ones lack the year."""
    if not isinstance(name, str) or _STRICT not in name:
        return name
    space, _, local = name[1:].rpartition("}")
    path = space.removeprefix(_STRICT)
    kind, _, rest = path.partition("/")
    return f"{{{_TRANSITIONAL}{kind}/2006/{rest}}}{local}"
