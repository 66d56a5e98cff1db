"""SRU, the protocol in which the government's repositories are searched; shared by two connectors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from collect.sources.antwoord import naam, onder, tekst, veld
from collect.sources.bron import BronOnbereikbaar
from collect.sources.vrager import Vrager

GOED_ONDANKS = (406,)  # one of them answers rightly under this status
DIEP = 10_000  # past record 15,000 or so the server breaks down


@dataclass(frozen=True)
class Snede:
    """The days to which a question is limited, so that a long answer can be had in parts."""

    veld: str
    van: date
    tot: date

    def cql(self) -> str:
        return f'{self.veld}>="{self.van}" AND {self.veld}<="{self.tot}"'

    def helften(self) -> "tuple[Snede, Snede] | None":
        """The two halves; None for a single day."""
        if self.van >= self.tot:
            return None
        middle = date.fromordinal((self.van.toordinal() + self.tot.toordinal()) // 2)
        after = date.fromordinal(middle.toordinal() + 1)
        return Snede(self.veld, self.van, middle), Snede(self.veld, after, self.tot)


@dataclass(frozen=True)
class Sru:
    """One SRU server, with the parameters that it always wants."""

    basis: str
    vast: Mapping[str, str]
    limiet: int
    paginas: int

    def adres(self, cql: str, start: int = 1, limiet: int | None = None) -> str:
        """The address of one page of an answer."""
        page = {"query": cql, "startRecord": str(start), "maximumRecords": str(limiet or self.limiet)}
        return f"{self.basis}?{urlencode({'operation': 'searchRetrieve', **self.vast, **page})}"

    def aantal(self, cql: str, vrager: Vrager) -> int:
        """How many records answer a question."""
        return _Bladzijde(vrager.xml(self.adres(cql, limiet=1), ook=GOED_ONDANKS)).aantal

    def records(self, cql: str, vrager: Vrager, snede: Snede | None = None) -> Iterator[Any]:
        """All records that answer a question, page after page, in parts where there are too many."""
        question = f"{cql} AND {snede.cql()}" if snede else cql
        page = self._bladzijde(question, 1, vrager)
        if page.aantal > min(DIEP, self.limiet * self.paginas):
            halves = snede.helften() if snede else None
            if halves is None:
                raise BronOnbereikbaar(f"{page.aantal} treffers op één vraag, meer dan te doorlopen is")
            for half in halves:
                yield from self.records(cql, vrager, half)
            return
        seen, start = 0, 1
        while True:
            yield from page.records
            seen += len(page.records)
            if page.volgende is None or not page.records:
                break
            if page.volgende <= start:
                raise BronOnbereikbaar("de bladzijden van het antwoord lopen niet door")
            start = page.volgende
            page = self._bladzijde(question, start, vrager)
        if seen < page.aantal:
            raise BronOnbereikbaar(f"{seen} van {page.aantal} treffers gekregen")

    def _bladzijde(self, cql: str, start: int, vrager: Vrager) -> "_Bladzijde":
        return _Bladzijde(vrager.xml(self.adres(cql, start), ook=GOED_ONDANKS))


class _Bladzijde:
    """One page of an answer; an error in it is told under status 200, and is raised."""

    def __init__(self, root: Any) -> None:
        if (fault := next(onder(root, "diagnostics"), None)) is not None:
            said = veld(fault, "message") or veld(fault, "details") or "zonder uitleg"
            raise BronOnbereikbaar(f"de bron begrijpt de vraag niet: {said[:200]}")
        count = veld(root, "numberOfRecords")
        if not count.isdecimal():
            raise BronOnbereikbaar("het antwoord noemt geen aantal treffers")
        self.aantal = int(count)
        following = veld(root, "nextRecordPosition")
        self.volgende = int(following) if following.isdecimal() else None
        # Records occur with and without namespace; what is inside one may be called so too.
        self.records = [
            record for part in onder(root, "records") for record in part if naam(record) == "record"
        ]


def aanhaal(woorden: str) -> str:
    """Words between the quotation marks of CQL."""
    plain = tekst(woorden).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def van_gemeente(record: Any) -> bool:
    """Whether a record says that it is of a gemeente; a provincie may have the same name."""
    kinds = [found.text or "" for found in onder(record, "organisatietype")]
    kinds += [found.get("scheme") or "" for found in onder(record, "creator")]
    told = [kind.strip().rpartition(":")[2].lower() for kind in kinds if kind.strip()]
    return not told or "gemeente" in told
