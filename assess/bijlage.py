"""References to an annex, and whether the document holds the annex that it sends the reader to."""

import re
from collections.abc import Iterable, Mapping

from assess.passage import Passage

REFERENCE = re.compile(
    r"\b(?:zie|lees|staat|staan|beschreven|opgenomen|uitgewerkt|vastgelegd|vinden)\b[^.;?]{0,60}?"
    r"\b(bijlage\s+(?:\d{1,2}|[IVX]{1,4}|[A-Z])\b)",
    re.IGNORECASE,
)


def referred(sentence: str) -> str | None:
    """The annex a sentence refers to, in lower case: "bijlage 3"."""
    found = REFERENCE.search(sentence)
    return " ".join(found[1].lower().split()) if found else None


def annex_of(passage: Passage) -> str | None:
    """The annex a passage stands in, by its headings."""
    for kop in passage.koppen:
        if found := re.match(r"\W*(bijlage\s+(?:\d{1,2}|[IVX]{1,4}|[A-Z])\b)", kop, re.IGNORECASE):
            return " ".join(found[1].lower().split())
    return None


def senders(passages: Iterable[Passage]) -> Mapping[str, str]:
    """For every annex that is referred to outside itself, the text that does so first."""
    found: dict[str, str] = {}
    for passage in passages:
        name = referred(passage.tekst)
        if name and name != annex_of(passage):
            found.setdefault(name, passage.tekst)
    return found
