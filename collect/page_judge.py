"""Judges the answers of one site: whether each is the page that was asked for."""

from dataclasses import dataclass, field, replace

from collect.fetcher import Fetched
from collect.frontier import Frontier, Place
from collect.links import Page
from collect.media import DOCUMENT_TYPES, HTML
from collect.page_state import NIET_GEVONDEN, Asked, State, state_of, state_of_redirect, state_of_status
from collect.records import Record
from collect.same_answer import Probe, SameAnswer, Taken
from collect.urls import key


@dataclass
class PageJudge:
    """Remembers where the start page is, and which addresses were seen through after they were recorded."""

    home: str
    probe: Probe
    frontier: Frontier
    withdrawn: dict[str, Taken] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._same = SameAnswer(self.probe)

    def state(self, done: Fetched, place: Place, page: Page | None, record: Record) -> State | None:
        """What stands in the way, when the answer is not the page that was asked for."""
        row = record["ophaling"]
        asked = Asked(place.url, done.url_finaal or place.url, place.ankertekst or "", place.diepte == 0)
        if asked.start and row["sha256"] is not None:
            self.home = key(asked.final)
        if row["sha256"] is None:
            moved = state_of_redirect(asked) if row["uitkomst"] == "buiten_bereik" else None
            return moved or state_of_status(done.status)
        if page is None:
            unread = asked.start and row["media_type"] not in {None, HTML, *DOCUMENT_TYPES}
            return (
                State("fout", f"de startpagina is geen webpagina ({row['media_type']})") if unread else None
            )
        state = state_of(page, asked)
        if state is not None or asked.start:
            return state
        if place.soort == "document" and key(asked.final) == self.home != key(place.url):
            return State(NIET_GEVONDEN, "de verwijzing leidt naar de startpagina")
        return self._alike(page, place, asked.final, row["sha256"])

    def _alike(self, page: Page, place: Place, final: str, sha256: str) -> State | None:
        """Not found, when its server gives this page for any address; what was believed before is asked again."""
        state, taken = self._same.judge(page, place, final, sha256)
        if taken is not None and taken.place.url not in self.withdrawn:
            self.withdrawn[taken.place.url] = taken
            self.frontier.retry(replace(taken.place, etag=None, last_modified=None, sha256=None))
        return state
