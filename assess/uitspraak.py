"""Uitspraken: what documents in force say about a deelvraag, and which of them decides.

Everything is decided per gemeente, because a document of one gemeente answers for that gemeente only:

- of the documents in force the newest decides a deelvraag, also when it says `voorgenomen`;
- within one document what it says about named gemeenten goes before what it says about all (an exception
  is about fewer, and says more about them);
- what then remains side by side in one document is weighed: an agreement that names what was asked (who,
  when, how much) goes before a denial, which then mostly tells of the past or of a part; a denial goes
  before an agreement that names nothing; an intention comes last. What loses is shown beside it;
- an exception for a group of pupils never decides, and neither do `vermelding` and `elders`;
- a holder who only advises answers E4, not E4a or E4b.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# What can decide a deelvraag, strongest first.
DECIDING = ("afgesproken", "ontkend", "voorgenomen")
# What is shown where nothing decides.
SHOWN = ("vermelding", "elders")

# Stands for the region as a whole where the register knows no gemeenten of it.
NOWHERE = ""


@dataclass(frozen=True)
class Uitspraak:
    """What a document in force says about a deelvraag, and for which gemeenten of the region.

    `werk` is the same for all parts of one document; `beperkt` tells that the passage itself names the
    gemeenten, `groep` that it is about a group of pupils only, `concreet` that it names what was asked.
    """

    vondst: str
    werk: str
    datum: date | None
    deelvraag: str
    assertie: str
    gemeenten: frozenset[str]
    subcode: str | None = None
    karakter: str | None = None
    beperkt: bool = False
    groep: bool = False
    concreet: bool = True

    @property
    def adviserend(self) -> bool:
        """A holder who may advise but not decide."""
        return self.assertie == "afgesproken" and self.karakter == "adviserend"

    @property
    def decides(self) -> bool:
        """Whether it can answer its deelvraag."""
        return self.assertie in DECIDING and not self.adviserend and not self.groep

    def holds_in(self, gemeente: str) -> bool:
        return gemeente == NOWHERE or gemeente in self.gemeenten


def winning(uitspraken: Iterable[Uitspraak], deelvraag: str, gemeente: str) -> list[Uitspraak]:
    """The uitspraken that decide `deelvraag` in `gemeente`; all have the same assertie, none is no answer."""
    pool = [u for u in uitspraken if u.deelvraag == deelvraag and u.decides and u.holds_in(gemeente)]
    if not pool:
        return []
    newest = max(_moment(u) for u in pool)
    pool = [u for u in pool if _moment(u) == newest]
    pool = [u for u in pool if u.beperkt] or pool
    strongest = min(pool, key=_weight).assertie
    return [u for u in pool if u.assertie == strongest]


def state(uitspraken: Iterable[Uitspraak], deelvraag: str, gemeente: str) -> str | None:
    """The assertie that decides `deelvraag` in `gemeente`, None where nothing does."""
    won = winning(uitspraken, deelvraag, gemeente)
    return won[0].assertie if won else None


def advising(uitspraken: Iterable[Uitspraak], deelvraag: str, gemeente: str) -> list[Uitspraak]:
    """Who may only advise on `deelvraag` in `gemeente`."""
    return [
        u
        for u in uitspraken
        if u.deelvraag == deelvraag and u.adviserend and not u.groep and u.holds_in(gemeente)
    ]


def conflicting(uitspraken: Iterable[Uitspraak], deelvraag: str, gemeenten: Iterable[str]) -> bool:
    """Whether one document in force agrees what another denies, for the same gemeente."""
    pool = [u for u in uitspraken if u.deelvraag == deelvraag and u.decides]
    agreed = [u for u in pool if u.assertie == "afgesproken"]
    denied = [u for u in pool if u.assertie == "ontkend"]
    return any(
        a.werk != d.werk and any(a.holds_in(g) and d.holds_in(g) for g in gemeenten)
        for a in agreed
        for d in denied
    )


def _weight(uitspraak: Uitspraak) -> int:
    """The smallest decides in one document."""
    if uitspraak.assertie == "afgesproken":
        return 0 if uitspraak.concreet else 2
    return {"ontkend": 1, "voorgenomen": 3}[uitspraak.assertie]


def _moment(uitspraak: Uitspraak) -> date:
    return uitspraak.datum or date.min
