"""Texts compared by the pieces of their words, because Dutch writes compounds as one word."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer


def woorddelen(kortste: int, langste: int) -> "TfidfVectorizer":
    """A vectorizer by the weight of pieces of so many letters; give it texts to learn from."""
    # imported here, because scikit-learn takes longer to load than most commands take
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(kortste, langste))
