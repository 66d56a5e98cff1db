"""A fictional country served on loopback, with the whole line run over it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

from collect.crawl import CollectOptions
from collect.dossier import Dossier
from collect.progress import Progress
from collect.register import load
from collect.school_year import SchoolYear
from doorbraak.webserver import Site, serve_country, write_register
from doorbraak.year import Outcome, run_year

SCHOOLJAAR = SchoolYear(2025)
FIRST_PORT = 8110
# Who somebody can be in the demo, on the machine itself and nowhere else.
TOEGANG = {
    "doorbraak": {
        "vorm": "demo",
        "blind_aandeel": 0.25,
        "personen": {
            "anne": {"naam": "Anne", "rol": "inspecteur", "inspectie": "IvhO"},
            "bart": {"naam": "Bart", "rol": "inspecteur", "inspectie": "IvhO"},
            "chris": {"naam": "Chris", "rol": "inspecteur", "inspectie": "IGJ"},
            "dewi": {"naam": "Dewi", "rol": "inspecteur", "inspectie": "IGJ"},
            "esra": {"naam": "Esra", "rol": "coordinator", "inspectie": "IvhO"},
            "finn": {"naam": "Finn", "rol": "analist"},
            "gijs": {"naam": "Gijs", "rol": "lezer"},
            "hana": {"naam": "Hana", "rol": "beheerder"},
        },
    }
}


@dataclass(frozen=True)
class Country:
    """A served country: its sites and the register that points to them."""

    sites: dict[str, Site]
    register: Path
    gemeenten: Path

    @property
    def options(self) -> CollectOptions:
        """Options under which these loopback sites, and no others, may be asked."""
        return CollectOptions(allow_hosts=frozenset(urlsplit(s.base).netloc for s in self.sites.values()))


@contextmanager
def country(folder: Path, first_port: int | None = None) -> Iterator[Country]:
    """Serve a folder that holds register.csv, gemeenten.csv and sites/."""
    with serve_country(folder / "sites", first_port) as sites, tempfile.TemporaryDirectory() as temporary:
        served = Country(sites, Path(temporary) / "register.csv", Path(temporary) / "gemeenten.csv")
        write_register(sites, folder / "register.csv", served.register)
        write_register(sites, folder / "gemeenten.csv", served.gemeenten)
        yield served


@contextmanager
def shipped_country() -> Iterator[Country]:
    """Serve the country that comes with the program."""
    with as_file(files("doorbraak") / "country") as folder, country(folder, FIRST_PORT) as served:
        yield served


def run_over(served: Country, dossier: Dossier, schooljaar: SchoolYear, progress: Progress) -> Outcome:
    """Run the whole line over a served country."""
    register = load(served.register, served.gemeenten)
    return run_year(dossier, schooljaar, register, served.options, progress)
