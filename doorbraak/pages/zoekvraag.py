"""What a visitor searches for: words, beginnings of words* and "words in a row", whatever their capitals and accents."""

import re
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup

from doorbraak.pages.quotes import marked

MAX_LETTERS = 200
MAX_TERMS = 12
# How much of a text stands around the first word found, in characters on either side.
AROUND = 150
# What the tokenizer unicode61 of SQLite takes as a word too.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_TERM = re.compile(r'"([^"]*)("?)(\*?)|([^\s"]+)')
_CURLY = str.maketrans("“”„«»", '"""""')


def folded(word: str) -> str:
    """A word without capitals and accents."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Term:
    """Words in a row; with `begin` the last is the beginning of a word."""

    woorden: tuple[str, ...]
    begin: bool

    def at(self, words: list[str], place: int) -> bool:
        """Whether these words stand at this place."""
        here = words[place : place + len(self.woorden)]
        if len(here) < len(self.woorden) or here[:-1] != list(self.woorden[:-1]):
            return False
        return here[-1].startswith(self.woorden[-1]) if self.begin else here[-1] == self.woorden[-1]


@dataclass(frozen=True)
class Zoekvraag:
    """The terms, all of which must be there; `afgekapt` when more was asked than is searched for."""

    termen: tuple[Term, ...]
    afgekapt: bool

    @classmethod
    def of(cls, text: str) -> "Zoekvraag":
        """The question in what a visitor typed; every sign but a letter, a digit, " and * is a space."""
        found = []
        for phrase, _, star, word in _TERM.findall(text[:MAX_LETTERS].translate(_CURLY)):
            words = tuple(folded(match) for match in _WORD.findall(phrase or word))
            if words:
                found.append(Term(words, bool(star) or word.endswith("*")))
        return cls(tuple(found[:MAX_TERMS]), len(text) > MAX_LETTERS or len(found) > MAX_TERMS)

    @property
    def match(self) -> str:
        """The question for FTS5; it holds nothing of what was typed but letters and digits between quotes."""
        return " AND ".join(
            f'"{" ".join(term.woorden)}"' + ("*" if term.begin else "") for term in self.termen
        )

    def spans(self, text: str, *, everything: bool = True) -> list[tuple[int, int, str]]:
        """Where the terms stand in a text; with `everything` none when one of them is not there."""
        tokens = list(_WORD.finditer(text))
        words = [folded(token[0]) for token in tokens]
        found = []
        for term in self.termen:
            places = [place for place in range(len(words)) if term.at(words, place)]
            if everything and not places:
                return []
            ends = (place + len(term.woorden) - 1 for place in places)
            found += [(tokens[a].start(), tokens[b].end(), "") for a, b in zip(places, ends, strict=True)]
        return sorted(found)

    def excerpt(self, text: str, *, everything: bool = True) -> Markup | None:
        """The text around the first word found, with the words marked.

        With `everything` None when a term is not in it; else the beginning of the text where there is none.
        """
        spans = self.spans(text, everything=everything)
        if not spans and everything:
            return None
        spans = spans or [(0, 0, "")]
        start, stop = max(0, spans[0][0] - AROUND), min(len(text), spans[0][1] + 2 * AROUND)
        if start:
            start = text.find(" ", start, spans[0][0]) + 1 or start
        if stop < len(text):
            stop = max(text.rfind(" ", spans[0][1], stop), spans[0][1])
        inner = marked(text[start:stop], [(a - start, b - start, kind) for a, b, kind in spans])
        return Markup("{}{}{}").format("… " if start else "", inner, " …" if stop < len(text) else "")
