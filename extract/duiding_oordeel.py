"""What was concluded about one document."""

from dataclasses import dataclass

from extract.duiding_oogo import Overleg
from extract.duiding_soort import Soort
from extract.duiding_stappen import Datums
from extract.duiding_status import Status
from extract.duiding_variant import Variant
from extract.partijen import Partij
from extract.periode_titel import Periode


@dataclass(frozen=True)
class Twijfel:
    """What only a person can settle about one document: over `soort`, `status` or `partij`."""

    over: str
    opties: tuple[str, ...]
    reden: str


@dataclass(frozen=True)
class Kenmerken:
    """What later steps need of a document without reading it again.

    `telt` is that of its kind; `jaren` the first range of years that it names; `ouder` the soort of the paper
    that it says it belongs to.
    """

    klasse: str
    telt: str
    onderwerp: bool
    leeg: bool
    komend_plan: bool = False
    jaren: tuple[int, int] | None = None
    ouder: str | None = None


@dataclass(frozen=True)
class Duiding:
    """All conclusions about one document."""

    soort: Soort
    periode: Periode
    status: Status
    datums: Datums
    partijen: tuple[Partij, ...]
    kan_tellen: bool
    kan_tellen_reden: str
    variant: Variant
    kenmerken: Kenmerken
    twijfels: tuple[Twijfel, ...] = ()
    overleggen: tuple[Overleg, ...] = ()
    onderdeel_van: str | None = None

    def rollen(self, rol: str) -> list[str]:
        """The parties with this role."""
        return sorted(p.partij for p in self.partijen if p.rol == rol)
