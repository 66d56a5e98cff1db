"""How a connector asks: in the tempo of its source, through the fetcher, each answer kept as evidence."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from collect.archive import Archive
from collect.events import Event
from collect.fetcher import Fetched, Fetcher
from collect.frontier import Place
from collect.records import answer_event
from collect.robots import Robots
from collect.sources.antwoord import json_van, tekst, xml_van
from collect.sources.bron import BronOnbereikbaar, BronStil
from collect.sources.tempo import Tempo
from collect.urls import host_port


@dataclass(frozen=True)
class Lijn:
    """What all questions to one source in one run share."""

    run: str
    fetcher: Fetcher
    archive: Archive
    emit: Callable[[Event], None]
    tempo: Tempo
    terugval: float
    pauze: Callable[[float], object]


@dataclass
class Vrager:
    """Asks for one gemeente; `stand` and `opmerkingen` are what the connector wants to leave behind.

    `bekend` are the addresses of documents that were obtained before.
    """

    lijn: Lijn
    site: str
    partijen: tuple[str, ...] = ()
    bekend: Collection[str] = ()
    stand: Mapping[str, str] = field(default_factory=dict)
    opmerkingen: list[str] = field(default_factory=list)

    def json(self, url: str, *, eenheden: float = 1) -> dict[str, Any]:
        """The JSON object at an interface for programs."""
        return json_van(self.antwoord(url, eenheden=eenheden))

    def xml(self, url: str, *, ook: Collection[int] = (), interface: bool = True) -> Any:
        """The root of the XML at an address; `ook` are statuses that come with a good answer all the same."""
        return xml_van(self.antwoord(url, ook=ook, interface=interface))

    def antwoord(
        self, url: str, *, eenheden: float = 1, ook: Collection[int] = (), interface: bool = True
    ) -> Fetched:
        """A usable answer; raises BronOnbereikbaar, and BronStil where there was none at all."""
        done = self.vraag(url, eenheden=eenheden, ook=ook, interface=interface)
        if done.uitkomst == "opgehaald":
            return done
        reason = done.fout or done.uitkomst
        if done.uitkomst == "geparkeerd" or (done.uitkomst == "onbereikbaar" and done.status is None):
            raise BronStil(reason)
        raise BronOnbereikbaar(f"{reason}{_gezegd(done)}")

    def vraag(
        self, url: str, *, eenheden: float = 1, ook: Collection[int] = (), interface: bool = True
    ) -> Fetched:
        """Whatever came back; where the server did not answer or was too busy, it was asked twice."""
        done = self._vraag(url, eenheden, ook, interface)
        if done.uitkomst == "onbereikbaar":
            # a busy server is given time; one that does not answer at all gets only a second chance
            self.lijn.pauze(self.lijn.terugval if done.status else min(1.0, self.lijn.terugval))
            done = self._vraag(url, eenheden, ook, interface)
        return done

    def robots(self, url: str) -> Robots:
        """The robots.txt of a host; raises OutOfReach."""
        return self.lijn.fetcher.robots(url)

    def _vraag(self, url: str, eenheden: float, ook: Collection[int], interface: bool) -> Fetched:
        self.lijn.tempo.neem(eenheden)
        done = self.lijn.fetcher.fetch(url, scope=lambda to: _zelfde_host(url, to), interface=interface)
        if done.status in ook:
            done = replace(done, uitkomst="opgehaald", fout=_toch(done))
        place = Place(url, "pagina", 0.0, 0, self.partijen)
        record = answer_event(self.lijn.archive, done, place, run=self.lijn.run, site=self.site)
        # An answer of a source is evidence of the search; it is no document and no address to ask again.
        self.lijn.emit(
            {name: value for name, value in record.items() if name not in ("vindplaats", "document")}
        )
        return done


def _zelfde_host(url: str, to: str) -> bool:
    """Whether a redirect stays with the same source, apart from www and https."""
    try:
        here, there = host_port(url)[0], host_port(to)[0]
    except ValueError:
        return False
    return here.removeprefix("www.") == there.removeprefix("www.")


def _toch(done: Fetched) -> str | None:
    return None if done.status in (200, 204) else f"status {done.status}, met een antwoord"


def _gezegd(done: Fetched) -> str:
    """What a source that answers in JSON says is wrong."""
    try:
        said = json_van(done)
    except BronOnbereikbaar:
        return ""
    error = tekst(said.get("error"))
    return f": {error[:200]}" if error else ""
