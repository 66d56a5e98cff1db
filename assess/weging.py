"""Weighs what the rules say against what the second reader says, into a zekerheid that was measured.

How far each can be trusted is learned only from passages that no rule was tuned on, read by a reader that had
not seen their region: elsewhere the rules look infallible, and the reader remembers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assess.goud import ASSERTIES
from assess.tweede_lezer import Oordeel

# Strength of the pull to no effect: there are few passages to learn from.
PULL = 0.3

Floats = NDArray[np.float64]
# Per passage the assertie that the rules gave each deelvraag.
Regels = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Kansen:
    """For each passage and deelvraag how likely it is answered, and where a rule held that it is right."""

    aanwezig: Floats
    juist: Floats


class Weging:
    """Two logistic curves: whether a deelvraag is answered, and whether a label of the rules is right."""

    def __init__(self, aanwezig: LogisticRegression, juist: LogisticRegression) -> None:
        self._aanwezig, self._juist = aanwezig, juist

    @classmethod
    def learn(cls, vragen: Sequence[str], regels: Regels, oordeel: Oordeel, waar: Regels) -> "Weging":
        """From passages with what the rules and the reader said of them and what is true."""
        hits = _hits(vragen, regels)
        truth = np.array([[vraag in labels for vraag in vragen] for labels in waar])
        right = np.array(
            [
                [vraag in r and w.get(vraag) == r[vraag] for vraag in vragen]
                for r, w in zip(regels, waar, strict=True)
            ]
        )
        held = hits > 0
        return cls(
            _curve(_presence(hits, oordeel), truth.ravel()),
            _curve(_exactness(vragen, regels, oordeel)[held.ravel()], right[held]),
        )

    def kansen(self, vragen: Sequence[str], regels: Regels, oordeel: Oordeel) -> Kansen:
        """How likely each is."""
        hits = _hits(vragen, regels)
        return Kansen(
            _chance(self._aanwezig, _presence(hits, oordeel)).reshape(hits.shape),
            _chance(self._juist, _exactness(vragen, regels, oordeel)).reshape(hits.shape),
        )


def _hits(vragen: Sequence[str], regels: Regels) -> Floats:
    return np.array([[float(vraag in labels) for vraag in vragen] for labels in regels])


def _presence(hits: Floats, oordeel: Oordeel) -> Floats:
    """Whether a rule held, what the reader thinks, and what the reader thinks where a rule held."""
    seen = _logit(oordeel.aanwezig)
    return np.stack([hits, seen, hits * seen], axis=-1).reshape(-1, 3)


def _exactness(vragen: Sequence[str], regels: Regels, oordeel: Oordeel) -> Floats:
    """What the reader thinks of the deelvraag and of the assertie that the rules gave, and which that is."""
    given = np.array(
        [[ASSERTIES.index(labels.get(vraag, ASSERTIES[0])) for vraag in vragen] for labels in regels]
    )
    agreed = np.take_along_axis(oordeel.assertie, given[:, :, None], axis=2)[:, :, 0]
    kinds = np.eye(len(ASSERTIES))[given]
    parts = [_logit(oordeel.aanwezig)[..., None], _logit(agreed)[..., None], kinds]
    return np.concatenate(parts, axis=-1).reshape(-1, 2 + len(ASSERTIES))


def _curve(rows: Floats, truth: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=PULL, max_iter=1000).fit(rows, truth)


def _chance(curve: LogisticRegression, rows: Floats) -> Floats:
    return np.asarray(curve.predict_proba(rows)[:, 1])


def _logit(chance: Floats) -> Floats:
    kept = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(kept / (1 - kept)))
