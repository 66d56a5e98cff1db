"""The second reader: learned from labelled passages, it says how likely a passage answers each deelvraag.

It knows nothing of the rules, so that where the two agree that means something. It is learned anew where it is
needed, from the labelled passages themselves: no file of weights has to be trusted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from assess.goud import ASSERTIES, Voorbeeld
from assess.kenmerken import Kenmerken

# Fewer examples of a deelvraag teach nothing about it.
LEAST = 5
# How much the deelvraag itself tells of the assertie, beside the words.
ASKED = 0.5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Gelezen:
    """What a reader has before it."""

    tekst: str
    kop: str = ""

    @property
    def geheel(self) -> str:
        return f"{self.kop} . {self.tekst}"


@dataclass(frozen=True)
class Oordeel:
    """Of each passage and deelvraag how likely it is answered, and how likely with each assertie."""

    aanwezig: Floats
    assertie: Floats


class TweedeLezer:
    """Logistic regression on the words of a passage; `vragen` are the deelvragen it learned."""

    def __init__(self, voorbeelden: Sequence[Voorbeeld]) -> None:
        """Learn; the same passages in the same order give the same reader."""
        self._kenmerken = Kenmerken([Gelezen(v.tekst, v.kop).geheel for v in voorbeelden])
        rows = self._kenmerken.learned
        counts: dict[str, int] = {}
        for voorbeeld in voorbeelden:
            for vraag in voorbeeld.labels:
                counts[vraag] = counts.get(vraag, 0) + 1
        self.vragen = tuple(sorted(vraag for vraag, count in counts.items() if count >= LEAST))
        truth = np.array([[vraag in v.labels for vraag in self.vragen] for v in voorbeelden], dtype=int)
        self._present = _weights(OneVsRestClassifier(_logistic()).fit(rows, truth).estimators_)
        self._kind = self._learn_kind(voorbeelden, rows)

    def oordeel(self, passages: Sequence[Gelezen]) -> Oordeel:
        """What it makes of passages, all at once."""
        rows = self._kenmerken.rows([p.geheel for p in passages])
        coefficients, intercepts = self._present
        aanwezig = _sigmoid(rows @ coefficients.T + intercepts)
        coefficients, intercepts = self._kind
        # the words tell the same for every deelvraag, to which the deelvraag adds its own
        words = rows @ coefficients[:, : rows.shape[1]].T + intercepts
        asked = ASKED * coefficients[:, rows.shape[1] :].T
        kinds = _sigmoid(words[:, None, :] + asked[None, :, :])
        return Oordeel(aanwezig, kinds / kinds.sum(axis=2, keepdims=True))

    def _learn_kind(self, voorbeelden: Sequence[Voorbeeld], rows: csr_matrix) -> tuple[Floats, Floats]:
        place = {vraag: k for k, vraag in enumerate(self.vragen)}
        labels = [
            (n, place[vraag], ASSERTIES.index(label["assertie"]))
            for n, v in enumerate(voorbeelden)
            for vraag, label in v.labels.items()
            if vraag in place
        ]
        numbers, vragen, kinds = (np.array(part) for part in zip(*labels, strict=True))
        asked = csr_matrix(
            (np.full(len(vragen), ASKED), (range(len(vragen)), vragen)), shape=(len(vragen), len(place))
        )
        truth = kinds[:, None] == np.arange(len(ASSERTIES))[None, :]
        model = OneVsRestClassifier(_logistic()).fit(
            hstack([rows[numbers], asked]).tocsr(), truth.astype(int)
        )
        return _weights(model.estimators_)


def _logistic() -> LogisticRegression:
    # solved by passage, of which there are few, and not by word; the seed fixes the order
    return LogisticRegression(
        C=10, class_weight="balanced", solver="liblinear", dual=True, max_iter=1000, random_state=0
    )


def _weights(estimators: Sequence[LogisticRegression]) -> tuple[Floats, Floats]:
    return np.vstack([e.coef_[0] for e in estimators]), np.array([e.intercept_[0] for e in estimators])


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-values)))
