"""Which file format bytes are in, by the PRONOM register where that can be told for sure."""

import io
import re
import tomllib
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from collect.media import ODT, PDF

_PDF_VERSION = re.compile(rb"%PDF-(\d\.\d)")
_PDFA_PART = re.compile(rb"pdfaid:part(?:>|=[\"'])\s*([123])")
_PDFA_LEVEL = re.compile(rb"pdfaid:conformance(?:>|=[\"'])\s*([ABUabu])")
_ODT_VERSION = re.compile(rb"office:version=[\"'](\d\.\d)[\"']")
_ODT_HEAD = 1 << 16


@dataclass(frozen=True)
class FileFormat:
    """A format by its name in a list; without a code it is only a media type."""

    label: str
    code: str | None
    begrippenlijst: str


def file_format(data: bytes, media_type: str) -> FileFormat:
    """The PRONOM format of a document, or its media type where the version is not known."""
    known = _pronom()
    found = known["media_type"].get(media_type)
    if media_type == PDF:
        found = known["pdfa"].get(_pdfa(data)) or known["pdf"].get(_first(_PDF_VERSION, data[:1024]))
    elif media_type == ODT:
        found = known["odt"].get(_odt_version(data))
    if found is None:
        return FileFormat(media_type, None, "IANA Media Types")
    return FileFormat(found["label"], found["code"], "PRONOM-register")


def _pdfa(data: bytes) -> str:
    return _first(_PDFA_PART, data) + _first(_PDFA_LEVEL, data).lower()


def _odt_version(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("content.xml") as content:
            return _first(_ODT_VERSION, content.read(_ODT_HEAD))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return ""


def _first(pattern: re.Pattern[bytes], data: bytes) -> str:
    match = pattern.search(data)
    return match[1].decode("ascii") if match else ""


@cache
def _pronom() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads((files("doorbraak") / "pronom.toml").read_text(encoding="utf-8"))
