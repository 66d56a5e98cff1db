"""The nouns of a source: what it finds, how it fails, and what every connector does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from collect.register.codes import name_key
from collect.register.model import Gemeente

if TYPE_CHECKING:
    from collect.sources.vrager import Vrager


class BronOnbereikbaar(Exception):
    """A source did not (wholly) answer; the message is a Dutch sentence, what was yielded before it holds."""


class BronStil(BronOnbereikbaar):
    """A source does not answer at all; in this run it is not asked again."""


class NietAangesloten(Exception):
    """A source holds nothing of this gemeente, by its own account; the message says how that shows."""


@dataclass(frozen=True)
class Treffer:
    """One document that a source knows; `waar` is its address in the source, `url` that of the document.

    `verdwenen` marks one that the source says it no longer has.
    """

    titel: str
    url: str | None
    waar: str
    datum: date | None = None
    samenvatting: str = ""
    gewijzigd: str | None = None
    verdwenen: bool = False


class Bron(Protocol):
    """One connector; `volledig` when what it does not yield any more is gone."""

    naam: str
    volledig: bool

    def zoek(self, gemeente: Gemeente, vrager: "Vrager") -> Iterator[Treffer]:
        """What the source has of a gemeente; raises BronOnbereikbaar or NietAangesloten, also halfway."""
        ...

    def voornemens(self, gemeente: Gemeente) -> list[str]:
        """The addresses that `zoek` would ask to begin with, for people to read."""
        ...


def namen(gemeente: Gemeente) -> tuple[str, ...]:
    """The names by which sources may know a gemeente, its own first."""
    return tuple(dict.fromkeys((gemeente.naam, *gemeente.naam_varianten)))


def heet(naam: str, gemeente: Gemeente) -> bool:
    """Whether a name in a source is that of this gemeente and no other; "Bergen (L.)" is not "Bergen (NH.)"."""
    return name_key(naam) in {name_key(eigen) for eigen in namen(gemeente)}
