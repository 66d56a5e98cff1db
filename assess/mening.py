"""The second opinion on passages: how sure each label of the rules is, what is disputed, what may be missed.

It never makes an agreement: what only the second reader sees is a mark for a person to look at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np

from assess.crossed import crossed
from assess.goud import Voorbeeld, learnable
from assess.label import label_passage
from assess.tweede_lezer import Gelezen, Oordeel, TweedeLezer
from assess.weging import Weging

# Above this chance a deelvraag that no rule found is marked as possibly missed.
MARK = 0.3
# Below this chance of being right a label of the rules is disputed.
DISPUTE = 0.4
# Of the marks on a deelvraag at least this share must be right where it was measured, or none is given.
WORTH = 0.4

Regels = Mapping[str, str]


@dataclass(frozen=True)
class Mening:
    """What is thought of one passage, by deelvraag.

    `zekerheid` is how likely a label of the rules is right, `kansen` how likely a deelvraag is answered at all;
    `gemist` are the marks, each with its chance.
    """

    zekerheid: Mapping[str, float] = field(default_factory=dict)
    kansen: Mapping[str, float] = field(default_factory=dict)
    gemist: Mapping[str, float] = field(default_factory=dict)

    @property
    def betwist(self) -> frozenset[str]:
        """The labels of the rules that are more likely wrong."""
        return frozenset(vraag for vraag, sure in self.zekerheid.items() if sure < DISPUTE)


@dataclass(frozen=True)
class Marks:
    """How marks on a deelvraag did where it was measured: of `gemist` misses `terecht` were marked, and `vals` more."""

    terecht: int
    vals: int
    gemist: int

    @property
    def worth(self) -> bool:
        return self.terecht > 0 and self.terecht >= WORTH * (self.terecht + self.vals)


class TweedeMening:
    """A reader, how far it and the rules can be trusted, and for which deelvragen its marks are worth a look."""

    def __init__(self, voorbeelden: Sequence[Voorbeeld]) -> None:
        """Learn wording from all, trust only from those on which no rule was tuned."""
        self._lezer = TweedeLezer(voorbeelden)
        untuned = [v for v in voorbeelden if not v.afgesteld]
        regels = [regels_of(v) for v in untuned]
        waar = [_truth(v) for v in untuned]
        vragen = self._lezer.vragen
        read = crossed(voorbeelden, untuned, lambda known, asked: _read(known, asked, vragen))
        oordeel = _together(read)
        self._weging = Weging.learn(vragen, regels, oordeel, waar)
        self.marks = _measured(vragen, untuned, regels, read, waar)
        self.actief = frozenset(vraag for vraag, marks in self.marks.items() if marks.worth)

    def meningen(self, passages: Sequence[Gelezen], regels: Sequence[Regels]) -> list[Mening]:
        """What is thought of passages and of what the rules said of each, all at once."""
        if not passages:
            return []
        vragen = self._lezer.vragen
        kansen = self._weging.kansen(vragen, regels, self._lezer.oordeel(passages))
        return [
            Mening(
                zekerheid={v: _shown(juist[k]) for k, v in enumerate(vragen) if v in labels},
                kansen={v: _shown(aanwezig[k]) for k, v in enumerate(vragen)},
                gemist={
                    v: _shown(aanwezig[k])
                    for k, v in enumerate(vragen)
                    if v in self.actief and v not in labels and aanwezig[k] >= MARK
                },
            )
            for labels, aanwezig, juist in zip(regels, kansen.aanwezig, kansen.juist, strict=True)
        ]


@cache
def shipped() -> TweedeMening:
    """The second opinion that comes with the program; learned when it is first asked."""
    return TweedeMening(learnable())


@lru_cache(maxsize=4096)
def _labelled(tekst: str, kop: str, titel: str, soort: str) -> Regels:
    return {
        label.deelvraag: label.assertie
        for label in label_passage(tekst, kop=kop, titel=titel, bron_soort=soort)
    }


def regels_of(voorbeeld: Voorbeeld) -> Regels:
    """The assertie that the rules give each deelvraag in a labelled passage."""
    return _labelled(voorbeeld.tekst, voorbeeld.kop, voorbeeld.titel, voorbeeld.soort)


def _truth(voorbeeld: Voorbeeld) -> Regels:
    return {vraag: str(label["assertie"]) for vraag, label in voorbeeld.labels.items()}


def _read(known: Sequence[Voorbeeld], asked: Sequence[Voorbeeld], vragen: Sequence[str]) -> list[Oordeel]:
    """What a reader that learned from `known` makes of each, in the columns of `vragen`."""
    lezer = TweedeLezer(known)
    seen = lezer.oordeel([Gelezen(v.tekst, v.kop) for v in asked])
    place = {vraag: k for k, vraag in enumerate(lezer.vragen)}
    # a deelvraag that has too few examples without this region stays as unlikely as it then is
    columns = [place.get(vraag, -1) for vraag in vragen]
    aanwezig = np.pad(seen.aanwezig, ((0, 0), (0, 1)))[:, columns]
    assertie = np.pad(seen.assertie, ((0, 0), (0, 1), (0, 0)), constant_values=1 / seen.assertie.shape[2])[
        :, columns
    ]
    return [Oordeel(aanwezig[n : n + 1], assertie[n : n + 1]) for n in range(len(asked))]


def _together(parts: Sequence[Oordeel]) -> Oordeel:
    return Oordeel(
        np.concatenate([part.aanwezig for part in parts]), np.concatenate([part.assertie for part in parts])
    )


def _measured(
    vragen: Sequence[str],
    passages: Sequence[Voorbeeld],
    regels: Sequence[Regels],
    read: Sequence[Oordeel],
    waar: Sequence[Regels],
) -> dict[str, Marks]:
    """How the marks do in regions of which neither reader nor weighing learned."""
    places = {v.id: n for n, v in enumerate(passages)}

    def judge(known: Sequence[Voorbeeld], asked: Sequence[Voorbeeld]) -> list[list[float]]:
        ours, theirs = ([places[v.id] for v in part] for part in (known, asked))
        weging = Weging.learn(
            vragen, [regels[n] for n in ours], _together([read[n] for n in ours]), [waar[n] for n in ours]
        )
        kansen = weging.kansen(vragen, [regels[n] for n in theirs], _together([read[n] for n in theirs]))
        return [list(map(float, row)) for row in kansen.aanwezig]

    marks = {vraag: Marks(0, 0, 0) for vraag in vragen}
    for chances, labels, truth in zip(crossed(passages, passages, judge), regels, waar, strict=True):
        for vraag, chance in zip(vragen, chances, strict=True):
            if vraag not in labels:
                seen, said = marks[vraag], chance >= MARK
                marks[vraag] = Marks(
                    seen.terecht + (said and vraag in truth),
                    seen.vals + (said and vraag not in truth),
                    seen.gemist + (vraag in truth),
                )
    return marks


def _shown(chance: float) -> float:
    """Rounded, so that another processor gives the same."""
    return round(float(chance), 3)
