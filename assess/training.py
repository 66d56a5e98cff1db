"""Whether a reader that learned more reads better: before and after, on regions neither learned from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assess.goud import Voorbeeld, learnable
from assess.judged import Judged, micro
from assess.mening import TweedeMening, regels_of
from assess.reliability import ece
from assess.score_sure import evidence_precision, sure_labels
from assess.tweede_lezer import Gelezen

# One region in so many is kept apart to compare on.
APART = 3
# A zekerheid that is this much further from the truth is worse, whatever else is better.
SPELING = 0.02


@dataclass(frozen=True)
class Cijfers:
    """How a reader did; None where there was nothing to measure."""

    passages: int
    aanwezigheid_met_markeringen: float | None
    bewijs_precisie_bij_80_procent_recall: float | None
    zekerheid_ece: float | None

    def worse_than(self, other: "Cijfers") -> bool:
        """Whether it finds less, or is less honest about how sure it is."""
        if _number(self.aanwezigheid_met_markeringen) < _number(other.aanwezigheid_met_markeringen):
            return True
        return _number(self.zekerheid_ece) > _number(other.zekerheid_ece) + SPELING


def apart(voorbeeld: Voorbeeld) -> bool:
    """Whether its region is one of those to compare on: fixed by hash, so that nobody chooses."""
    drawn = hashlib.sha256(f"apart {voorbeeld.groep}".encode()).digest()
    return not voorbeeld.afgesteld and drawn[0] % APART == 0


def compare(before: Sequence[Voorbeeld], after: Sequence[Voorbeeld]) -> tuple[Cijfers, Cijfers]:
    """Both beside the shipped passages; both learn without the regions apart, and are asked about those."""
    asked = [v for v in (*learnable(), *after) if apart(v)]
    regions = {v.groep for v in asked}

    def learned(extra: Sequence[Voorbeeld]) -> list[Voorbeeld]:
        return [v for v in (*learnable(), *extra) if v.groep not in regions]

    return _figures(learned(before), asked), _figures(learned(after), asked)


def _figures(learned: Sequence[Voorbeeld], asked: Sequence[Voorbeeld]) -> Cijfers:
    regels = [regels_of(v) for v in asked]
    thoughts = TweedeMening(learned).meningen([Gelezen(v.tekst, v.kop) for v in asked], regels)
    judged = [
        Judged(
            id=v.id,
            groep=v.groep,
            soort=v.soort,
            waar=v.labels,
            gevonden={
                vraag: {"assertie": assertie, "zekerheid": thought.zekerheid.get(vraag)}
                for vraag, assertie in found.items()
            },
            kansen=thought.kansen,
            gemist=frozenset(thought.gemist),
        )
        for v, found, thought in zip(asked, regels, thoughts, strict=True)
    ]
    return Cijfers(
        len(judged), micro(judged, Judged.marked).f1, evidence_precision(judged), ece(sure_labels(judged))
    )


def _number(figure: float | None) -> float:
    return 0.0 if figure is None else figure
