"""The labelled passages: what each says, and what it may be used for."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

ASSERTIES = ("afgesproken", "voorgenomen", "ontkend", "vermelding", "elders")
FOLDER = files("assess") / "gold"
# `nieuw-b-oneven` are the odd lines of `nieuw-b`, counted from 1.
HELFTEN = {"oneven": 1, "even": 0}

Row = dict[str, Any]


class GoudError(Exception):
    """The labels cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Gebruik:
    """Which lines of a file the rules were tuned on, and which the second reader may learn from.

    Each is alles, even, oneven or geen. What was tuned on shows rules that are better than they are, so it
    teaches wording, but never how far the rules can be trusted. `heel` says whether documents stand there whole: of
    loose passages nobody knows what stood around them.
    """

    afgesteld: str
    leren: str
    heel: bool = False


GEBRUIK: Mapping[str, Gebruik] = {
    "afstellen": Gebruik(afgesteld="alles", leren="alles"),
    "trainen": Gebruik(afgesteld="geen", leren="alles"),
    "nieuw-a": Gebruik(afgesteld="alles", leren="alles"),
    "nieuw-b": Gebruik(afgesteld="even", leren="alles"),
    # ordinary text about something else: no labels
    "gewoon": Gebruik(afgesteld="even", leren="even", heel=True),
}
# Opened by `doorbraak evaluate` alone; so is every file that is not named here.
GESLOTEN = Gebruik(afgesteld="geen", leren="geen")


@dataclass(frozen=True)
class Voorbeeld:
    """One labelled passage; `nummer` is its line in the file `verzameling`."""

    id: str
    verzameling: str
    nummer: int
    tekst: str
    kop: str = ""
    titel: str = ""
    soort: str = ""
    regio: str = ""
    document: str = ""
    labels: Mapping[str, Row] = field(default_factory=dict)

    @property
    def groep(self) -> str:
        """What is alike: passages of one region, or else of one document, are never on both sides of a split."""
        return self.regio or self.document or self.id

    @property
    def afgesteld(self) -> bool:
        """Whether rules were tuned on it."""
        return _among(GEBRUIK.get(self.verzameling, GESLOTEN).afgesteld, self.nummer)

    @property
    def leerbaar(self) -> bool:
        """Whether the second reader may learn its wording."""
        return _among(GEBRUIK.get(self.verzameling, GESLOTEN).leren, self.nummer)


def read(path: Path | Traversable, verzameling: str = "") -> Iterator[Voorbeeld]:
    """The passages of a JSONL file; raises GoudError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoudError(f"{path} is niet te lezen: {error}") from error
    for number, raw in enumerate(lines, start=1):
        if raw.strip():
            yield _voorbeeld(_row(raw, f"{path}, regel {number}"), verzameling, number)


def shipped(naam: str) -> list[Voorbeeld]:
    """A shipped set, or with `-even` or `-oneven` behind its name half of it; raises GoudError."""
    verzameling, _, helft = naam.rpartition("-")
    if helft not in HELFTEN or not _file(verzameling).is_file():
        verzameling, helft = naam, ""
    if not _file(verzameling).is_file():
        raise GoudError(f"onbekende verzameling {naam!r}; kies uit {', '.join(names())}")
    found = read(_file(verzameling), verzameling)
    return [v for v in found if not helft or v.nummer % 2 == HELFTEN[helft]]


def around(voorbeeld: Voorbeeld, span: int) -> list[Voorbeeld]:
    """Up to `span` passages on either side in its document, the one before it first; none where they are not known."""
    if not GEBRUIK.get(voorbeeld.verzameling, GESLOTEN).heel:
        return []
    whole = _documents(voorbeeld.verzameling)[voorbeeld.document or voorbeeld.titel]
    here = next(n for n, v in enumerate(whole) if v.nummer == voorbeeld.nummer)
    return [*reversed(whole[max(0, here - span) : here]), *whole[here + 1 : here + 1 + span]]


@cache
def _documents(verzameling: str) -> dict[str, list[Voorbeeld]]:
    found: dict[str, list[Voorbeeld]] = {}
    for v in shipped(verzameling):
        found.setdefault(v.document or v.titel, []).append(v)
    return found


def names() -> list[str]:
    """The shipped sets."""
    return sorted(f.name.removesuffix(".jsonl") for f in FOLDER.iterdir() if _is_set(f.name))


@cache
def learnable() -> tuple[Voorbeeld, ...]:
    """Everything the second reader may learn from; the sets that are kept out are not opened."""
    present = [name for name in GEBRUIK if _file(name).is_file()]
    return tuple(v for name in present for v in shipped(name) if v.leerbaar)


def _file(verzameling: str) -> Traversable:
    return FOLDER / f"{verzameling}.jsonl"


def _is_set(name: str) -> bool:
    return name.endswith(".jsonl") and name != "uitzonderingen.jsonl"


def _among(part: str, number: int) -> bool:
    return part == "alles" or (part in HELFTEN and number % 2 == HELFTEN[part])


def _voorbeeld(row: Row, verzameling: str, number: int) -> Voorbeeld:
    names = {"tekst": "text", "soort": "bron_soort"}
    keys = ("tekst", "kop", "titel", "soort", "regio", "document")
    return Voorbeeld(
        id=row["id"],
        verzameling=verzameling,
        nummer=number,
        labels={label["deelvraag"]: label for label in row["labels"]},
        **{key: str(row.get(names.get(key, key)) or "") for key in keys},
    )


def _row(raw: str, where: str) -> Row:
    try:
        row = json.loads(raw)
    except json.JSONDecodeError as error:
        raise GoudError(f"{where}: geen geldige JSON ({error.msg})") from error
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("id"), str)
        or not isinstance(row.get("labels"), list)
    ):
        raise GoudError(f"{where}: verwacht een object met 'id' en 'labels'")
    for label in row["labels"]:
        if not isinstance(label, dict) or "deelvraag" not in label or label.get("assertie") not in ASSERTIES:
            raise GoudError(f"{where}: label zonder deelvraag of met een onbekende assertie: {label}")
    return row
