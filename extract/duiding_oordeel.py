"""What was concluded about one document."""

from dataclasses import dataclass

from extract.duiding_soort import Soort
from extract.duiding_stappen import Datums
from extract.duiding_status import Status
from extract.partijen import Partij
from extract.periode import Periode


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
    onderdeel_van: str | None = None

    def rollen(self, rol: str) -> list[str]:
        """The parties with this role."""
        return sorted(p.partij for p in self.partijen if p.rol == rol)
