"""References within a document: to an article, a chapter or a step, and from a footnote to its mark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assess.label_answer import Label
from assess.rules_pattern import Line

REFERENCE = re.compile(
    r"\b(artikel|art\.|hoofdstuk|paragraaf|par\.|§|stap|bijlage|afspraak|tabel|fase|onderdeel)\s*"
    r"(\d+(?:\.\d+)*[a-z]?|[a-z]\b|[A-Z](?:\.\d+)?)",
    re.IGNORECASE,
)
SAME_NOUN = {"art.": "artikel", "par.": "paragraaf", "§": "paragraaf"}
NUMBERED = re.compile(r"^\W*(?:([a-z§]+\.?)\s+)?([A-Z]?\d+(?:\.\d+)*[a-z]?|[A-Z](?:\.\d+)+)\b", re.IGNORECASE)
MARK = re.compile(r"^\s*(?:noot\s+)?(\*{1,3}|\[?\d{1,2}\]?\)?|[¹²³⁴⁵⁶⁷⁸⁹])\s")


@dataclass(frozen=True)
class Alinea:
    """A passage with its heading, its sentences, and what was labelled in it."""

    text: str
    kop: str
    lines: Sequence[Line]
    labels: Sequence[Label]
    koppen: Sequence[Line] = ()

    def agreed(self) -> list[Label]:
        return [label for label in self.labels if label.assertie == "afgesproken"]


def referred(document: Sequence[Alinea], number: int, text: str) -> set[str]:
    """What is agreed under the article, chapter or step that the sentence names."""
    found: set[str] = set()
    for noun, name in REFERENCE.findall(text):
        noun = SAME_NOUN.get(noun.lower(), noun.lower())
        for other, alinea in enumerate(document):
            if other != number and any(
                _is(noun, name.lower(), head) for head in (*alinea.kop.split(" / "), alinea.text)
            ):
                found.update(label.deelvraag for label in alinea.agreed())
    return found


def _is(noun: str, name: str, head: str) -> bool:
    """Whether a heading (or the text under it) has that number: "Artikel 4", "5.2 Nazorg" for paragraaf 5.2."""
    match = NUMBERED.match(head)
    if match is None:
        return False
    word, own = (match[1] or "").lower(), match[2].lower()
    word = SAME_NOUN.get(word, word)
    fits = own == name or (noun == "hoofdstuk" and own.startswith(f"{name}."))
    return fits and word in ("", noun)


def noted(document: Sequence[Alinea], number: int) -> set[str]:
    """What is agreed where the mark of a footnote stands."""
    match = MARK.match(document[number].text)
    if match is None:
        return set()
    mark = match[1]
    gap = "" if mark.strip("[]()").isdecimal() else r"\s?"
    behind = re.compile(rf"[\w.,;:!?)]{gap}{re.escape(mark)}(?!\w)")
    return {
        label.deelvraag
        for other, alinea in enumerate(document)
        if other != number and behind.search(alinea.text)
        for label in alinea.agreed()
    }


def under(kop: str, other: str) -> bool:
    """Whether a heading is that of a part: "3.1 Beslissen" under "3 Doorbraak"."""
    mine, theirs = (NUMBERED.match(path.split(" / ")[-1]) for path in (kop, other))
    numbered = mine is not None and theirs is not None and theirs[2].startswith(f"{mine[2]}.")
    return numbered or other.startswith(f"{kop} / ")
