"""Floors: simpler ways to label a passage, of which the figures stand beside ours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from assess.goud import Voorbeeld
from assess.rules_text import fold
from collect.yaml_data import read_yaml

# Per passage the assertie of every deelvraag it is taken to answer.
Found = list[dict[str, str]]


def majority(learned: Sequence[Voorbeeld], passages: Sequence[Voorbeeld]) -> Found:
    """The most frequent label, on every passage."""
    counts = Counter((vraag, label["assertie"]) for v in learned for vraag, label in v.labels.items())
    if not counts:
        return [{} for _ in passages]
    # of two as frequent the first by name
    vraag, assertie = min(counts, key=lambda pair: (-counts[pair], pair))
    return [{vraag: assertie} for _ in passages]


@cache
def _keywords() -> Mapping[str, tuple[str, ...]]:
    data = read_yaml((files("assess") / "trefwoorden.yml").read_text(encoding="utf-8"))
    return {vraag: tuple(fold(word) for word in words) for vraag, words in data.items()}


def keywords(passages: Sequence[Voorbeeld]) -> Found:
    """What a search for words finds, all of it taken as agreed."""
    texts = [f" {fold(' '.join((v.kop, v.tekst)))}" for v in passages]
    return [
        {
            vraag: "afgesproken"
            for vraag, words in _keywords().items()
            if any(f" {word}" in text for word in words)
        }
        for text in texts
    ]


def support_vectors(learned: Sequence[Voorbeeld], passages: Sequence[Voorbeeld]) -> Found:
    """TF-IDF of words with linear support vector machines: one a deelvraag, and one for the assertie of each.

    As many labels are given as passages had where it learned: its own threshold is far too careful with so few
    examples, and a floor that is too low would flatter us.
    """
    pairs = [
        (n, vraag, label["assertie"]) for n, v in enumerate(learned) for vraag, label in v.labels.items()
    ]
    if len({assertie for _, _, assertie in pairs}) < 2:
        return [{} for _ in passages]
    vectors = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2, strip_accents="unicode")
    known, asked = vectors.fit_transform([_text(v) for v in learned]), vectors.transform(map(_text, passages))
    binary = MultiLabelBinarizer()
    truth = binary.fit_transform([v.labels for v in learned])
    presence = OneVsRestClassifier(LinearSVC(class_weight="balanced", random_state=0)).fit(known, truth)
    scores = presence.decision_function(asked).reshape(len(passages), -1)
    threshold = np.quantile(scores, 1 - truth.mean())
    vragen = list(binary.classes_)
    kind = LinearSVC(class_weight="balanced", random_state=0).fit(
        _beside(known[[n for n, _, _ in pairs]], [vragen.index(vraag) for _, vraag, _ in pairs], len(vragen)),
        [assertie for _, _, assertie in pairs],
    )
    found: Found = [{} for _ in passages]
    chosen = [(int(n), int(k)) for n, k in np.argwhere(scores >= threshold)]
    if chosen:
        asserties = kind.predict(_beside(asked[[n for n, _ in chosen]], [k for _, k in chosen], len(vragen)))
        for (number, vraag), assertie in zip(chosen, asserties, strict=True):
            found[number][vragen[vraag]] = str(assertie)
    return found


def _beside(rows: csr_matrix, vragen: Sequence[int], count: int) -> csr_matrix:
    """The words with the deelvraag that is asked."""
    asked = csr_matrix((np.full(len(vragen), 0.5), (range(len(vragen)), vragen)), shape=(len(vragen), count))
    return hstack([rows, asked]).tocsr()


def _text(voorbeeld: Voorbeeld) -> str:
    return f"{voorbeeld.kop} . {voorbeeld.tekst}"
