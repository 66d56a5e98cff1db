"""What a PDF says of itself: with what it was made and when, in which language, and how its pages are numbered.

The name of its maker is left out: that is a person.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?")


class Bookmark(NamedTuple):
    """A line of the outline: how deep it stands (1 is the top), and the page it leads to, counted from 1."""

    diepte: int
    titel: str
    pagina: int | None


@dataclass(frozen=True)
class Gegevens:
    """The facts of one document; the program that made it wrote them, so nothing says that they are right."""

    titel: str | None = None
    gemaakt_met: str | None = None
    omgezet_met: str | None = None
    gemaakt_op: str | None = None
    gewijzigd_op: str | None = None
    taal: str | None = None
    bladwijzers: tuple[Bookmark, ...] = ()
    paginalabels: bool = False

    def row(self, document: str) -> dict[str, object]:
        """The row of `document_gegevens`."""
        marks = json.dumps(self.bladwijzers, ensure_ascii=False) if self.bladwijzers else None
        return {
            "document": document,
            "titel": self.titel,
            "gemaakt_met": self.gemaakt_met,
            "omgezet_met": self.omgezet_met,
            "gemaakt_op": self.gemaakt_op,
            "gewijzigd_op": self.gewijzigd_op,
            "taal": self.taal,
            "bladwijzers": marks,
            "paginalabels": self.paginalabels,
        }


def moment(text: str | None) -> str | None:
    """A date as PDFs write it (D:20240131120000+01'00') as ISO 8601, as precise as it is."""
    match = _DATE.match(text or "")
    if match is None:
        return None
    year, *rest = [int(part) for part in match.groups()[:6] if part is not None]
    month, day, hour, minute, second = [*rest, *(1, 1, 0, 0, 0)[len(rest) :]]
    try:
        when = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    if len(rest) < 3:
        return when.date().isoformat()[: 4 + 3 * len(rest)]
    zone = "+00:00" if match[7] else f"{match[8]}:{match[9] or '00'}" if match[8] else ""
    return when.isoformat(timespec="seconds") + zone
