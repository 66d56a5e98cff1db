"""The norms as data: what is asked of whom, on what ground, read from assess/norms/*.yml."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from sqlite_utils import Database

from collect.yaml_data import read_yaml, yaml_files

SOORTEN = frozenset({"element", "procedure", "plan_inhoud"})
GRONDSLAGEN = frozenset(
    {"geldend_recht", "geldend_recht_te_verifieren", "wetsvoorstel_consultatie", "startnota", "advies"}
)
BINDT = frozenset({"samenwerkingsverband", "gemeente", "beide"})
TOEZICHT = frozenset({"IvhO", "IGJ", "beide"})
SECTOREN = frozenset({"PO", "VO"})

_FILE_KEYS = {"soort", "voor_alle", "normen"}
_NORM_KEYS = {
    *("id", "naam", "omschrijving", "bron", "grondslag_status"),
    *("geldig_van", "geldig_tot", "bindt", "toezicht", "deelvragen", "sector"),
}
_DEELVRAAG_KEYS = {"id", "vraag", "kern", "waarde"}


class NormError(Exception):
    """The norm data cannot be used; the message names the file and the row."""


@dataclass(frozen=True)
class Deelvraag:
    """One question of an element; a `kern` question decides the verdict, the others are shown."""

    id: str
    vraag: str
    kern: bool
    waarde: str | None


@dataclass(frozen=True)
class Norm:
    """One norm with its ground; a field that was not read is None, never filled in."""

    id: str
    soort: str
    naam: str
    omschrijving: str
    bron: str
    grondslag_status: str
    geldig_van: date | None
    geldig_tot: date | None
    bindt: str | None
    toezicht: str | None
    deelvragen: tuple[Deelvraag, ...]
    sector: str | None = None

    @property
    def kern(self) -> tuple[str, ...]:
        """The ids of the questions that decide."""
        return tuple(vraag.id for vraag in self.deelvragen if vraag.kern)

    @property
    def gevraagd(self) -> tuple[Deelvraag, ...]:
        """Its questions; a norm without any asks one, which is the norm itself."""
        return self.deelvragen or (Deelvraag(self.id, self.omschrijving, True, None),)

    def valid_on(self, day: date) -> bool:
        """Whether the norm holds on `day`; an open end holds for ever."""
        return (self.geldig_van or date.min) <= day <= (self.geldig_tot or date.max)


@dataclass(frozen=True)
class Normenkader:
    """All norms that are used together."""

    normen: tuple[Norm, ...]

    @property
    def versie(self) -> str:
        """A hash of the data: the same norms have the same version wherever they are read."""
        data = json.dumps([asdict(norm) for norm in self.normen], default=str, sort_keys=True)
        return hashlib.sha256(data.encode()).hexdigest()[:12]

    @property
    def elementen(self) -> tuple[Norm, ...]:
        """E1 to E7."""
        return tuple(norm for norm in self.normen if norm.soort == "element")

    @property
    def asks_value(self) -> frozenset[str]:
        """The deelvragen that ask for a value: who, when, how much."""
        return frozenset(v.id for norm in self.normen for v in norm.deelvragen if v.waarde)

    @property
    def vragen(self) -> frozenset[str]:
        """What a rule can be about: a deelvraag, or a norm that has none."""
        return frozenset(vraag.id for norm in self.normen for vraag in norm.gevraagd)

    def element(self, id: str) -> Norm:
        """The element of this name; raises KeyError."""
        return {norm.id: norm for norm in self.elementen}[id]

    def on(self, day: date) -> "Normenkader":
        """The norms that hold on `day`: a plan is assessed by those of its peildatum."""
        return replace(self, normen=tuple(norm for norm in self.normen if norm.valid_on(day)))

    def store(self, db: Database) -> None:
        """Write normen and deelvragen; the same norms again change nothing."""
        for norm in self.normen:
            row = {name: value for name, value in asdict(norm).items() if name != "deelvragen"}
            _upsert(db, "normen", row | {"versie": self.versie})
            for vraag in norm.deelvragen:
                _upsert(db, "deelvragen", asdict(vraag) | {"norm": norm.id})


def load(folder: Path | Traversable | None = None) -> Normenkader:
    """Read every *.yml of `folder` (the shipped norms when None); raises NormError."""
    return read(yaml_files(folder if folder is not None else files("assess").joinpath("norms")))


def read(sources: Mapping[str, str]) -> Normenkader:
    """The norms in the texts of files, by file name; raises NormError."""
    normen = tuple(norm for name, text in sorted(sources.items()) for norm in _read(name, text))
    _check_unique(normen)
    return Normenkader(normen)


def _read(name: str, text: str) -> Iterable[Norm]:
    try:
        data = read_yaml(text)
    except yaml.YAMLError as error:
        raise NormError(f"{name}: geen geldige YAML: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("normen"), list):
        raise NormError(f"{name}: verwacht een lijst onder 'normen'")
    _check_keys(data, _FILE_KEYS, name)
    shared = data.get("voor_alle") or {}
    for number, row in enumerate(data["normen"], start=1):
        where = f"{name}, norm {row.get('id', number) if isinstance(row, dict) else number}"
        if not isinstance(row, dict):
            raise NormError(f"{where}: verwacht velden")
        yield _norm({**shared, **row}, str(data.get("soort")), where)


def _norm(row: Mapping[str, Any], soort: str, where: str) -> Norm:
    _check_keys(row, _NORM_KEYS, where)
    _check_value(soort, SOORTEN, "soort", where)
    _check_value(row.get("grondslag_status"), GRONDSLAGEN, "grondslag_status", where)
    for name, allowed in (("bindt", BINDT), ("toezicht", TOEZICHT), ("sector", SECTOREN)):
        if row.get(name) is not None:
            _check_value(row[name], allowed, name, where)
    for name in ("geldig_van", "geldig_tot"):
        if row.get(name) is not None and type(row[name]) is not date:
            raise NormError(f"{where}: {name} is geen datum: {row[name]!r}")
    vragen = tuple(_deelvraag(vraag, where) for vraag in row.get("deelvragen") or ())
    if soort == "element" and not vragen:
        raise NormError(f"{where}: een element heeft ten minste één deelvraag")
    return Norm(
        **{name: _text(row, name, where) for name in ("id", "naam", "omschrijving", "bron")},
        soort=soort,
        grondslag_status=row["grondslag_status"],
        geldig_van=row.get("geldig_van"),
        geldig_tot=row.get("geldig_tot"),
        bindt=row.get("bindt"),
        toezicht=row.get("toezicht"),
        deelvragen=vragen,
        sector=row.get("sector"),
    )


def _deelvraag(row: object, where: str) -> Deelvraag:
    if not isinstance(row, dict):
        raise NormError(f"{where}: een deelvraag zonder velden: {row!r}")
    where = f"{where}, deelvraag {row.get('id')}"
    _check_keys(row, _DEELVRAAG_KEYS, where)
    if not isinstance(row.get("kern"), bool):
        raise NormError(f"{where}: kern moet true of false zijn")
    waarde = None if row.get("waarde") is None else _text(row, "waarde", where)
    return Deelvraag(_text(row, "id", where), _text(row, "vraag", where), row["kern"], waarde)


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise NormError(f"{where}: {name} ontbreekt")
    return value.strip()


def _check_keys(row: Mapping[str, Any], allowed: set[str], where: str) -> None:
    unknown = sorted(str(key) for key in set(row) - allowed)
    if unknown:
        raise NormError(f"{where}: onbekend veld {', '.join(unknown)}")


def _check_value(value: object, allowed: frozenset[str], name: str, where: str) -> None:
    if value not in allowed:
        raise NormError(f"{where}: {name} {value!r} is onbekend; verwacht {', '.join(sorted(allowed))}")


def _check_unique(normen: tuple[Norm, ...]) -> None:
    """The same id may come back for a later period only."""
    vragen: dict[str, str] = {}
    for number, norm in enumerate(normen):
        for other in normen[:number]:
            if other.id == norm.id and (
                norm.valid_on(other.geldig_van or date.min) or other.valid_on(norm.geldig_van or date.min)
            ):
                raise NormError(f"norm {norm.id} staat er twee keer in voor dezelfde tijd")
        ids = [vraag.id for vraag in norm.deelvragen]
        for id in ids:
            if ids.count(id) > 1 or vragen.setdefault(id, norm.id) != norm.id:
                raise NormError(f"deelvraag {id} staat er twee keer in")


def _upsert(db: Database, table: str, row: Mapping[str, Any]) -> None:
    values = {name: str(v) if isinstance(v, date) else v for name, v in row.items()}
    columns = list(values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
    differs = " OR ".join(f"{table}.{name} IS NOT excluded.{name}" for name in columns if name != "id")
    db.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes} WHERE {differs}",
        list(values.values()),
    )
