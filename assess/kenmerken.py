"""What the second reader sees of a passage: its words, pairs of words, and pieces of words."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from assess.rules_text import fold

# Dutch writes compounds as one word, so a part of it tells what it is about.
PIECE = 4
_WORD = re.compile(r"\w+")


class Kenmerken:
    """A vocabulary learned from texts; each text becomes a row of weights."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = TfidfVectorizer(sublinear_tf=True, min_df=2, analyzer=_words_and_pairs)
        self._pieces = TfidfVectorizer(sublinear_tf=True, min_df=2, analyzer=_all_pieces)
        self.learned = hstack([self._words.fit_transform(texts), self._pieces.fit_transform(texts)]).tocsr()

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """One row a text."""
        return hstack([self._words.transform(texts), self._pieces.transform(texts)]).tocsr()


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=65536)
def _pieces(word: str) -> tuple[str, ...]:
    """The pieces of a word with its edges; a short word is one piece."""
    padded = f" {word} "
    return tuple(padded[n : n + PIECE] for n in range(max(1, len(padded) - PIECE + 1)))


def _words(text: str) -> list[str]:
    return [_folded(word) for word in _WORD.findall(text)]


def _words_and_pairs(text: str) -> list[str]:
    words = _words(text)
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def _all_pieces(text: str) -> list[str]:
    return [piece for word in _words(text) for piece in _pieces(word)]
