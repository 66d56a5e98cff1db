"""Where on its pages a quote stands: the boxes of its words, both halves of a word that breaks off."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from extract.reading import Box


def quote_boxes(passage: Mapping[str, Any], citaat: str) -> list[tuple[int, Box]]:
    """Page and box of every piece of the quote, from a row of `passages`; empty if it is not in the text."""
    text = str(passage["tekst"])
    begin = text.find(citaat)
    if begin < 0 or not citaat or not passage["vakken"]:
        return []
    end = begin + len(citaat)
    breaks: dict[int, list[tuple[int, int, Box]]] = {}
    for word, after, page, x0, y0, x1, y1 in json.loads(passage["afbrekingen"] or "[]"):
        breaks.setdefault(word, []).append((after, page, (x0, y0, x1, y1)))
    boxes = json.loads(passage["vakken"])
    found: list[tuple[int, Box]] = []
    for number, (start, token) in enumerate(_tokens(text)):
        if start >= end or start + len(token) <= begin:
            continue
        page, *box = boxes[number]
        parts = [(0, page, (box[0], box[1], box[2], box[3])), *breaks.get(number, [])]
        ends = [after for after, _, _ in parts[1:]] + [len(token)]
        found += [
            (page, place)
            for (after, page, place), stop in zip(parts, ends, strict=True)
            if start + after < end and start + stop > begin
        ]
    return found


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for token in text.split():
        start = text.index(token, start)
        yield start, token
        start += len(token)


def as_printed(passage: Mapping[str, Any]) -> str:
    """The text with its broken words as they stand on the page: "onder-" at the end of one line, then "steuning"."""
    words = str(passage["tekst"]).split()
    for word, after, *_ in reversed(json.loads(passage["afbrekingen"] or "[]")):
        first, second = words[word][:after], words[word][after:]
        words[word] = f"{first}{'' if first.endswith('-') else '-'}\n{second}"
    return " ".join(words)
