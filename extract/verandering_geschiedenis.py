"""All places over all runs so far: what they last were, and where which content ever stood."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from extract.verandering import Antwoord, Plaats


class Geschiedenis:
    """`teksten` gives the text hash of the documents that were read whole.

    `lange` are those of them that are long enough to tell from the text alone that two documents are the same.
    """

    def __init__(self, teksten: Mapping[str, str], lange: Collection[str] = ()) -> None:
        self._teksten = teksten
        self._lange = frozenset(lange)
        self._plaatsen: dict[tuple[str, str], Plaats] = {}
        self._ooit: defaultdict[str, list[Plaats]] = defaultdict(list)
        self.bezocht: set[str] = set()  # sites that ever answered

    def plaats(self, answer: Antwoord) -> Plaats:
        """The place of an answer, with its parties as they now are."""
        place = self._plaatsen.setdefault(
            (answer.site, answer.url), Plaats(answer.site, answer.url, answer.partijen)
        )
        place.partijen = answer.partijen
        return place

    def plaatsen(self) -> Sequence[Plaats]:
        return list(self._plaatsen.values())

    def documenten(self) -> Iterator[tuple[str, Sequence[Plaats]]]:
        """Every document with all places that ever gave it, the first one first."""
        for name, places in self._ooit.items():
            if any(name == place.document or name in place.opgevolgd for place in places):
                yield name, places

    def plaatsen_van(self, document: str) -> Sequence[Plaats]:
        """Every place that ever gave this document, the first one first."""
        return self._ooit.get(document, ())

    def ooit(self, document: str, plaats: Plaats) -> Iterator[Plaats]:
        """The other places of the same party that ever gave this content."""
        for name in self.namen(document):
            for other in self._ooit.get(name, ()):
                if other is not plaats and other.same_party(plaats):
                    yield other

    def remember(self, document: str, plaats: Plaats) -> None:
        """That this place gave this document."""
        for name in self.namen(document):
            if plaats not in self._ooit[name]:
                self._ooit[name].append(plaats)

    def namen(self, document: str) -> tuple[str, ...]:
        """By what the content of a document is recognised elsewhere: its bytes, else its text."""
        return (document, self._teksten[document]) if document in self._lange else (document,)

    def vergelijk(self, voor: str, na: str) -> str:
        """The soort of a change from one document to another; the same text needs both texts."""
        old, new = self._teksten.get(voor), self._teksten.get(na)
        if old is None or new is None:
            return "niet_vergelijkbaar"
        return "alleen_bytes_gewijzigd" if old == new else "inhoud_gewijzigd"
