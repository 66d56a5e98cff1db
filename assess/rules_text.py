"""A passage as sentences and words, with the offsets that lead back to its text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
# A full stop behind one of these ends no sentence.
ABBREVIATIONS = frozenset(
    [
        "art",
        "artt",
        "bijv",
        "bv",
        "ca",
        "dhr",
        "mevr",
        "mw",
        "dr",
        "drs",
        "ing",
        "ir",
        "mr",
        "prof",
        "nr",
        "nrs",
        "blz",
        "par",
        "pag",
        "p",
        "evt",
        "incl",
        "excl",
        "resp",
        "vgl",
        "zgn",
        "jl",
        "d.d",
        "i.c",
        "m.b.t",
        "i.s.m",
        "t.a.v",
        "o.a",
        "d.w.z",
        "m.u.v",
        "t/m",
        "bijl",
        "hfst",
        "lid",
        "sub",
        "tel",
        "sr",
        "jr",
        "st",
        "max",
        "min",
        "gem",
        "ong",
    ]
)
END_OF_SENTENCE = re.compile(r"[.!?…]+[)\"'”’]*(?=\s+[\"'“‘(]*[A-Z0-9À-Þ•–-])|\n+|(?<=\s)[•▪◦](?=\s)")

# What numbers an item or an article; the sentence begins behind it.
ENUMERATOR = re.compile(r"\s*(?:(?:\d{1,2}(?:\.\d{1,2})?|[a-z])[.)]|[-•▪◦–])\s+(?=\S)")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage; `begin` and `end` are offsets in the passage's text.

    `koppen` are the column heads of a table row, which say what a bare number in a cell counts.
    """

    begin: int
    end: int
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    capitals: tuple[bool, ...]
    koppen: tuple[str, ...] = ()


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case without accents, so that "één" and "EEN" are the same word."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("’", "'").replace("‘", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@cache
def _dutch() -> "Language":
    """The Dutch tokeniser; imported here, because a run with nothing to read need not wait for it."""
    import spacy

    return spacy.blank("nl")


def _sentence(text: str, begin: int, end: int) -> Sentence | None:
    if numbered := ENUMERATOR.match(text, begin, end):
        begin = numbered.end()
    found = [token for token in _dutch().make_doc(text[begin:end]) if not token.is_space]
    if not any(token.text[0].isalnum() for token in found):
        return None
    spans = [(begin + token.idx, begin + token.idx + len(token)) for token in found]
    return Sentence(
        spans[0][0],
        spans[-1][1],
        tuple(fold(token.text) for token in found),
        tuple(spans),
        tuple(token.text[0].isupper() for token in found),
    )


def _ends_with_abbreviation(text: str, begin: int, stop: int) -> bool:
    words = text[begin:stop].split()
    last = words[-1].lower().lstrip("(\"'“‘") if words else ""
    return (
        last in ABBREVIATIONS or (len(last) == 1 and last.isalpha()) or bool(re.fullmatch(r"\d{1,2}", last))
    )


def sentences(text: str) -> Iterator[Sentence]:
    """Split at full stops, question marks, line ends and bullets; not behind "art.", "3." or an initial."""
    return iter(sentence_list(text))


@lru_cache(maxsize=512)
def sentence_list(text: str) -> tuple[Sentence, ...]:
    """The same, kept for a while: a passage is read again as the surroundings of those beside it."""
    return tuple(_split(text))


def _split(text: str) -> Iterator[Sentence]:
    begin = 0
    for stop in END_OF_SENTENCE.finditer(text):
        if stop.group().startswith(".") and _ends_with_abbreviation(text, begin, stop.start()):
            continue
        if sentence := _sentence(text, begin, stop.end()):
            yield sentence
        begin = stop.end()
    if sentence := _sentence(text, begin, len(text)):
        yield sentence
