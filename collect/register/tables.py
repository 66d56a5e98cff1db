"""Reads a CSV as DUO, Excel or a person writes it: either encoding, either separator, any order of columns."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from collect.register.model import RegisterError

Row = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The rows of one file under our own column names, with their line numbers."""

    name: str
    columns: frozenset[str]
    rows: tuple[tuple[int, Row], ...]


# Our column name, and the headers under which it is found (DUO's old series, its CKAN series, ours).
REGISTER_ALIASES = {
    "code": ("code", "swv_code", "swvcode", "administratienummer", "samenwerkingsverbandnummer", "swv"),
    "sector": ("sector", "onderwijssector"),
    "naam": ("naam", "samenwerkingsverband", "naam samenwerkingsverband", "samenwerkingsverbandnaam"),
    "plaats": ("plaats", "plaatsnaam", "vestigingsplaats", "plaatsnaam correspondentieadres"),
    "website": ("website", "internetadres", "internet", "url"),
    "gemeenten": ("gemeenten", "gemeente"),
    "herkomst_naam": ("herkomst_naam",),
    "herkomst_plaats": ("herkomst_plaats",),
    "herkomst_website": ("herkomst_website",),
    "opmerking": ("opmerking",),
}
GEMEENTEN_ALIASES = {
    "code": ("code", "gm_code", "gemeentecode", "gemeentenummer"),
    "naam": ("naam", "gemeente", "gemeentenaam"),
    "provincie": ("provincie", "provincienaam"),
    "website": ("website", "internetadres", "internet", "url"),
    "naam_varianten": ("naam_varianten", "naamvarianten"),
    "herkomst": ("herkomst", "bron"),
}


def read_table(
    data: bytes, name: str, aliases: Mapping[str, tuple[str, ...]], required: tuple[str, ...]
) -> Table:
    """Raises RegisterError when it is no text, is empty or lacks a column; `name` is the file in messages."""
    text = _decode(data, name)
    header, _, _ = text.partition("\n")
    if not header.strip():
        raise RegisterError(f"{name}: het bestand is leeg; verwacht een kopregel met {', '.join(required)}")
    delimiter = max(",;\t", key=header.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise RegisterError(f"{name}: geen leesbare CSV ({error})") from error
    found = [_header(cell) for cell in lines[0]]
    columns = {
        ours: position for ours, names in aliases.items() if (position := _position(found, names)) >= 0
    }
    missing = [column for column in required if column not in columns]
    if missing:
        raise RegisterError(
            f"{name}: kolom {', '.join(missing)} ontbreekt; gevonden kolommen: "
            f"{', '.join(cell.strip() for cell in lines[0])}"
        )
    rows = tuple(
        (number, {ours: line[at].strip() if at < len(line) else "" for ours, at in columns.items()})
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    )
    if not rows:
        raise RegisterError(f"{name}: het bestand heeft een kopregel maar geen rijen")
    return Table(name, frozenset(columns), rows)


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RegisterError(f"{name}: dit is een Excel-bestand; sla het op als CSV")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # RvIG's tables
    for encoding in ["utf-16"] if utf16 else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RegisterError(f"{name}: geen leesbare tekst; verwacht UTF-8 of Windows-1252, gevonden andere bytes")


def _header(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip().casefold()


def _position(found: list[str], names: tuple[str, ...]) -> int:
    return next((found.index(name) for name in names if name in found), -1)
