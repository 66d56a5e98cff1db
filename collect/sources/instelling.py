"""How each source is asked, as data: bronnen.toml, over which an operator may lay an own file."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from collect.lanes import LaneRule
from collect.urls import host_port

POSITIEF = ("per_minuut", "vat", "limiet", "paginas")


class BronnenError(Exception):
    """A file with sources cannot be used; the message names the file, the source and the value."""


@dataclass(frozen=True, kw_only=True)
class Instelling:
    """How one source is asked; what `vragen` are, differs by source and stands in bronnen.toml."""

    naam: str
    basis: str
    per_minuut: float
    vragen: tuple[str, ...]
    limiet: int
    paginas: int
    vat: float = 10  # units that may be spent at once
    terugval: float = 10  # seconds before the second and last try
    jaren: int = 10  # older documents are not fetched
    documenten: int = 60  # per gemeente and run
    fragmenten: int = 15  # documents per gemeente whose title says nothing, but whose snippet does
    minuten: float = 360
    soorten: tuple[str, ...] = ("jeugdplan", "oogo", "convenant", "protocol", "ondersteuningsplan")
    bijlagen: str = ""
    labels: tuple[str, ...] = ()
    geldig_uren: float = 24
    herhaal_dagen: float = 300


@dataclass(frozen=True)
class Bronnen:
    """The chosen sources, and the suppliers whose hosts share a pause."""

    gekozen: tuple[Instelling, ...] = ()
    samen: tuple[LaneRule, ...] = ()


def namen() -> tuple[str, ...]:
    """The names of all sources."""
    return tuple(_geleverd()["bronnen"])


def laad(gekozen: Collection[str] | None = None, eigen: Path | None = None) -> Bronnen:
    """The sources of these names, or all, with an operator's own values over ours; raises BronnenError."""
    raw = _geleverd()
    own = _lees(eigen) if eigen else {}
    known = set(raw["bronnen"])
    tables = own.get("bronnen", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise BronnenError(f"{eigen}: onder [bronnen] staat per bron een tabel")
    if unknown := sorted({*tables, *(gekozen or ())} - known):
        raise BronnenError(f"onbekende bron: {', '.join(unknown)} (bekend: {', '.join(sorted(known))})")
    if extra := sorted(own.keys() - {"bronnen", "samen", "geldig_uren", "herhaal_dagen"}):
        raise BronnenError(f"{eigen}: onbekende waarde {', '.join(extra)}")
    shared = {name: own.get(name, raw[name]) for name in ("geldig_uren", "herhaal_dagen")}
    lanes = own.get("samen", raw["samen"])
    chosen = []
    for name, ours in raw["bronnen"].items():
        if gekozen is None or name in gekozen:
            values = {**shared, **ours, **tables.get(name, {})}
            chosen.append(_instelling(name, values, eigen_host=not ours["basis"]))
    return Bronnen(
        tuple(chosen), tuple(_samen(entry) for entry in (lanes if isinstance(lanes, list) else [lanes]))
    )


def genoemd(eigen: Path) -> tuple[str, ...]:
    """The sources that an operator's own file speaks of."""
    tables = _lees(eigen).get("bronnen", {})
    return tuple(tables) if isinstance(tables, dict) else ()


def _geleverd() -> dict[str, Any]:
    return tomllib.loads((files("collect") / "sources" / "bronnen.toml").read_text(encoding="utf-8"))


def _lees(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BronnenError(f"{path} kan niet worden gelezen: {error}") from error


def _instelling(naam: str, values: Mapping[str, Any], *, eigen_host: bool) -> Instelling:
    """`eigen_host`: each gemeente is asked at its own host, so that there is no basis."""
    known = {field.name: field.type for field in fields(Instelling)}
    given: dict[str, Any] = {"naam": naam}
    for key, value in values.items():
        wanted = known.get(key)
        if wanted is None or key == "naam":
            raise BronnenError(f"bron {naam}: onbekende waarde {key}")
        if not _past(value, str(wanted)):
            raise BronnenError(f"bron {naam}: {key} = {value!r} is geen bruikbare waarde")
        given[key] = tuple(value) if isinstance(value, list) else value
    for key in POSITIEF:
        if key in given and not given[key]:
            raise BronnenError(f"bron {naam}: {key} = 0 laat niets toe")
    for key in ("basis", "bijlagen"):
        if given.get(key) or (key == "basis" and not eigen_host):
            _web_address(naam, key, given[key])
    return Instelling(**given)


def _past(value: object, wanted: str) -> bool:
    """Whether a value of the file can be used; numbers are never negative."""
    if "tuple" in wanted:
        return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    if "str" in wanted:
        return isinstance(value, str)
    number = isinstance(value, int) if "int" in wanted else isinstance(value, int | float)
    return number and not isinstance(value, bool) and float(str(value)) >= 0


def _web_address(naam: str, key: str, url: str) -> None:
    try:
        host_port(url)
    except ValueError as error:
        raise BronnenError(f"bron {naam}: {key} = {url!r} is geen webadres") from error


def _samen(entry: object) -> LaneRule:
    match entry:
        case {"domeinen": [*domains], "per_minuut": int() | float() as rate} if rate > 0:
            return LaneRule(tuple(str(domain) for domain in domains), rate)
    raise BronnenError(f"[[samen]] heeft domeinen en per_minuut nodig: {entry!r}")
