"""What of one site is still to be asked, most promising first, within its budgets."""

import heapq
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace

from collect.urls import key, loops, shape

PROMISING = 3.0  # a score from which an address is not counted as one of an endless row
LATER = -3.0  # a score below which it is an agenda, news or the like


@dataclass(frozen=True)
class Budget:
    """What one site may cost in one run; `gerenderd` counts pages that a browser builds."""

    paginas: int = 300
    documenten: int = 200
    bytes: int = 1 << 30
    minuten: float = 120
    diepte: int = 6
    gelijkvormig: int = 40
    adressen: int = 20_000
    gerenderd: int = 40

    def changed(self, limits: Iterable[str]) -> "Budget":
        """With limits as a person writes them ("paginas=100", "megabytes=50"); raises ValueError."""
        names = [f.name if f.name != "bytes" else "megabytes" for f in fields(self)]
        given: dict[str, float] = {}
        for text in limits:
            name, _, number = text.partition("=")
            if name not in names:
                raise ValueError(f"onbekend budget {name!r}; kies uit {', '.join(names)}")
            try:
                given[name] = float(number) if name == "minuten" else int(number)
            except ValueError:
                raise ValueError(f"{text!r}: schrijf {name}=GETAL") from None
            if not 0 <= given[name] < float("inf"):
                raise ValueError(f"{text!r}: een budget is een getal vanaf 0")
        if "megabytes" in given:
            given["bytes"] = given.pop("megabytes") * (1 << 20)
        return replace(self, **given)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Place:
    """One address of a site and how it was found; from `etag` on, what it was when last asked.

    `verwijzing` is the link as the page has it, where `url` is the file behind it; `answered` is of an
    interrupted run that this one goes on with; of an `unfinished` page not all links were taken.
    """

    url: str
    soort: str
    score: float
    diepte: int
    partijen: tuple[str, ...]
    gevonden_op: str | None = None
    ankertekst: str | None = None
    kop: str | None = None
    paginatitel: str | None = None
    volgorde: int | None = None
    verwijzing: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    is_document: bool = False
    answered: bool = False
    unfinished: bool = False
    again: bool = False


@dataclass
class Frontier:
    """The queue of one site; remembers what is known and what each budget has left."""

    budget: Budget
    known: set[str] = field(default_factory=set)
    full_shapes: dict[str, bool] = field(default_factory=dict)
    left: list[Place] = field(default_factory=list)
    spent: Counter[str] = field(default_factory=Counter)
    refused: int = 0  # addresses beyond the number that may be known
    _shapes: Counter[str] = field(default_factory=Counter)
    _queue: list[tuple[float, int, Place]] = field(default_factory=list)
    _until: float | None = None  # set by the first pop: sites wait for a thread
    _number: int = 0

    def admit(self, place: Place) -> bool:
        """Queue a new address; False when it is known or part of an endless row."""
        name = key(place.url)
        if name in self.known:
            return False
        row = shape(place.url)
        ordinary = place.soort == "pagina" and place.score < PROMISING
        if ordinary and (loops(place.url) or self._shapes[row] >= self.budget.gelijkvormig):
            return False
        if place.diepte > self.budget.diepte and place.soort == "pagina" and place.score < LATER:
            return False  # the deep end of agendas and news
        if len(self.known) >= self.budget.adressen:
            self.refused += 1
            return False
        self.known.add(name)
        if ordinary:
            self._shapes[row] += 1
            if self._shapes[row] == self.budget.gelijkvormig:
                self.full_shapes[row] = place.score > LATER
        if place.answered:
            self.spent[place.soort] += 1
        else:
            self._push(place, place.score)
        return True

    def retry(self, place: Place) -> None:
        """Queue an address once more, after all others."""
        self._push(replace(place, again=True), -1000.0)

    def pop(self) -> Place | None:
        """The next address that a budget allows; the others end up in `left`."""
        if self._until is None:
            self._until = time.monotonic() + self.budget.minuten * 60
        while self._queue:
            place = heapq.heappop(self._queue)[2]
            if self._allows(place):
                if not place.again:
                    self.spent[place.soort] += 1
                return place
            self.left.append(place)
        return None

    def may_render(self) -> bool:
        """Whether the budgets allow a browser to build one more page."""
        if self.spent["gerenderd"] >= self.budget.gerenderd:
            self.spent["niet gerenderd"] += 1
            return False
        return self.spent["bytes"] < self.budget.bytes and not self._late()

    def budgets_spent(self) -> list[str]:
        """Dutch names of the budgets that stopped something."""
        names = []
        if any(place.soort == "pagina" and place.diepte <= self.budget.diepte for place in self.left):
            names.append(f"{self.budget.paginas} pagina's")
        if any(place.soort == "document" for place in self.left):
            names.append(f"{self.budget.documenten} documenten")
        if self.left and self.spent["bytes"] >= self.budget.bytes:
            names = [f"{self.budget.bytes >> 20} MB"]
        if self.left and self._late():
            names = [f"{self.budget.minuten:g} minuten"]
        if any(place.soort == "pagina" and place.diepte > self.budget.diepte for place in self.left):
            names.append(f"diepte {self.budget.diepte}")
        if self.spent["niet gerenderd"]:
            names.append(f"{self.budget.gerenderd} pagina's in een browser")
        if self.refused:
            names.append(f"{self.budget.adressen} adressen ({self.refused} niet onthouden)")
        return names

    def __len__(self) -> int:
        return len(self._queue)

    def _allows(self, place: Place) -> bool:
        if self.spent["bytes"] >= self.budget.bytes or self._late():
            return False
        if place.again:
            return True
        if place.soort == "document":
            return self.spent["document"] < self.budget.documenten
        return self.spent["pagina"] < self.budget.paginas and place.diepte <= self.budget.diepte

    def _late(self) -> bool:
        return self._until is not None and time.monotonic() >= self._until

    def _push(self, place: Place, score: float) -> None:
        self._number += 1
        heapq.heappush(self._queue, (-score, self._number, place))
