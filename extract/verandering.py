"""What became of the places where documents are found, from one run to the next: the values.

A place is a URL of a site. Per run every place that was asked, and that ever gave a document or never anything
yet, is of one soort:

- seen: `nieuw`, `nieuwe_vindplaats` (known content at one more URL), `teruggekomen`, `inhoud_gewijzigd`,
  `alleen_bytes_gewijzigd`, `niet_vergelijkbaar` (other bytes, and one of both could not be read whole),
  `verplaatst` (its content now stands at another URL of the same party), `ongewijzigd`;
- gone: `mogelijk_verdwenen` after the first 404 or 410, `verdwenen` after one at least fourteen days later;
- not seen, and so never called gone: `onbereikbaar`, `uitgesloten`, `inlog_vereist`, `toestemming_vereist`,
  `lege_schil`, `te_groot`, `buiten_bereik`, `geen_document` (a web page answers where a document was);
- ours: `eigen_verwerking`, where only our own judgement of the same bytes changed.

Only what is new is told. A place that stays as it was (`ongewijzigd`, still gone, still out of reach) is counted
and gets no row; so are `dode_verwijzing` (a 404 where nothing was ever found), `niet_gevraagd`, and `pagina`:
pages that only lead to documents, whose news is the documents they lead to.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

VERDWENEN_NA = timedelta(days=14)
WEG = ("mogelijk_verdwenen", "verdwenen", "verplaatst")
# What an uitkomst of collect means when it brought no document.
NIET_GEZIEN = {
    "onbereikbaar": "onbereikbaar",
    "geparkeerd": "onbereikbaar",
    "fout": "onbereikbaar",
    "geweigerd_robots": "uitgesloten",
    "inlog_vereist": "inlog_vereist",
    "toestemming_vereist": "toestemming_vereist",
    "lege_schil": "lege_schil",
    "te_groot": "te_groot",
    "buiten_bereik": "buiten_bereik",
}
GEZIEN = ("opgehaald", "ongewijzigd")
NIET_GEVONDEN = "niet_gevonden"
EERSTE_KEER = "eerste keer dat deze website is opgehaald"


@dataclass(frozen=True)
class Antwoord:
    """The last answer of a run for one place; `document` tells whether its content is a document.

    `blijvend` tells that the address said for good that it moved to `finaal`.
    """

    site: str
    url: str
    partijen: frozenset[str]
    uitkomst: str
    op: str
    sha256: str | None = None
    document: bool = False
    finaal: str = ""
    blijvend: bool = False
    fout: str | None = None

    @property
    def gezien(self) -> bool:
        """Whether content came back."""
        return self.uitkomst in GEZIEN and self.sha256 is not None


@dataclass(frozen=True)
class Verandering:
    """One row of `veranderingen`, without run and without the texts."""

    site: str
    url: str
    soort: str
    op: str
    document_voor: str | None = None
    document_na: str | None = None
    url_na: str | None = None
    sinds: str | None = None
    toelichting: str | None = None


@dataclass(frozen=True)
class Opvolging:
    """That another document took the place of one: when the old one was last seen, the new one first."""

    laatst: str
    sinds: str
    document: str


@dataclass(eq=False)
class Plaats:
    """What is known of one place after the runs so far; `stand` is empty where it was seen last time."""

    site: str
    url: str
    partijen: frozenset[str]
    document: str | None = None
    pagina: str | None = None
    finaal: str = ""
    gezien: str = ""
    stand: str = ""
    sinds: str = ""  # since when it has this stand; of what is gone, since the first 404
    naar: tuple[str, str] | None = None  # the URL to which its content moved, and the document there
    opgevolgd: dict[str, Opvolging] = field(default_factory=dict)

    @property
    def alleen_pagina(self) -> bool:
        """Whether it only ever gave pages that are no document."""
        return self.document is None and self.pagina is not None

    def same_party(self, other: "Plaats") -> bool:
        return self.site == other.site or bool(self.partijen & other.partijen)

    def show(self, answer: Antwoord) -> None:
        """Take in that a document was seen."""
        assert answer.sha256 is not None
        if self.document not in (None, answer.sha256):
            self.opgevolgd[str(self.document)] = Opvolging(self.gezien, answer.op, answer.sha256)
        self.opgevolgd.pop(answer.sha256, None)
        self.document, self.finaal, self.gezien = answer.sha256, answer.finaal, answer.op
        self.stand, self.sinds, self.naar = "", "", None


def lang_genoeg_weg(sinds: str, op: str) -> bool:
    """Whether two answers that something does not exist lie far enough apart to believe them."""
    return datetime.fromisoformat(op) - datetime.fromisoformat(sinds) >= VERDWENEN_NA
