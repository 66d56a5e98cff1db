"""Citizen service numbers (BSN) in a text: nine digits that pass the elfproef, near a word that says so.

One number in eleven passes the elfproef by chance, so the digits alone prove nothing; a word such as "BSN" or
"onderwijsnummer" near it, or as the head of its column, does. Wet algemene bepalingen burgerservicenummer, art. 1.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.gegevens import Gegevens
from extract.reading import Block, Page, Reading

MASK = "▮"
_NEAR = 80  # characters before or after the number within which the word must stand
# as one number, or in the groups in which people write it: 111.222.333 and 1112.22.333
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:\d{8,9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})(?![\w/]|[.,-]\d)"
)
_WORD = re.compile(
    r"\b(?:bsn|burger\s?-?service\s?-?(?:nummer|nr)|so(?:ciaal\s?-?)?fi(?:scaal)?\s?-?(?:nummer|nr)"
    r"|onderwijs\s?-?(?:nummer|nr)|persoonsgebonden\s?-?nummer|pgn)(?:s|\.|-?nummers?)?\b",
    re.IGNORECASE,
)
# Numbers of organisations that are built alike; the nearest word before the number decides.
_OTHER = re.compile(
    r"\b(?:rsin|kvk|kamer van koophandel|btw|omzetbelasting|iban|bic|rekening(?:nummer)?|fiscaal nummer|loonheffing\w*"
    r"|telefoon\w*|tel\.?|fax|dossier\w*|zaak\w*|kenmerk|isbn|brin|postbus|factuur\w*)\b",
    re.IGNORECASE,
)


def passes(digits: str) -> bool:
    """The elfproef of a BSN: weights 9 to 2 and -1 over nine digits; eight are read with a zero before them."""
    number = digits.zfill(9)
    if len(number) != 9 or len(set(number)) == 1:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True)) % 11 == 0


def spans(text: str, head: str = "") -> Iterator[tuple[int, int]]:
    """Begin and end of each number that is taken for a BSN; `head` are the headings or column heads above it."""
    titled = _WORD.search(head) is not None
    for match in _NUMBER.finditer(text):
        if passes(re.sub(r"\D", "", match[0])) and _is_named(text, *match.span(), titled=titled):
            yield match.span()


def _is_named(text: str, begin: int, end: int, *, titled: bool) -> bool:
    """Whether the nearest word before the number (else one after it, else its head) calls it a BSN."""
    before = text[max(0, begin - _NEAR) : begin]
    named = max((found.end() for found in _WORD.finditer(before)), default=-1)
    other = max((found.end() for found in _OTHER.finditer(before)), default=-1)
    if named >= 0 or other >= 0:
        return named > other
    return titled or _WORD.search(text[end : end + _NEAR]) is not None


def masked(text: str, head: str = "") -> str:
    """The text with the digits of each BSN blotted out; its length stays, so that places in it still hold."""
    for begin, end in spans(text, head):
        text = text[:begin] + re.sub(r"\d", MASK, text[begin:end]) + text[end:]
    return text


def shielded(reading: Reading) -> Reading:
    """The document with every BSN blotted out; a short block just before may be the label of a form."""
    facts = reading.gegevens and _facts(reading.gegevens)
    return replace(reading, paginas=tuple(_page(page) for page in reading.paginas), gegevens=facts)


def _facts(facts: Gegevens) -> Gegevens:
    marks = tuple(mark._replace(titel=masked(mark.titel)) for mark in facts.bladwijzers)
    return replace(facts, titel=facts.titel and masked(facts.titel), bladwijzers=marks)


def _page(page: Page) -> Page:
    blocks: list[Block] = []
    label = ""
    for block in page.blokken:
        text = masked(block.tekst, f"{block.aanhef or ''} {label}")
        blocks.append(block if text == block.tekst else replace(block, tekst=text))
        label = block.tekst if len(block.tekst) < _NEAR else ""
    return replace(page, blokken=tuple(blocks))
