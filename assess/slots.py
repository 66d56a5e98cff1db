"""The values that belong to an answer: who, when, how much, how."""

import re
from dataclasses import dataclass
from typing import Any

from assess.rules import RuleBook
from assess.rules_pattern import Line, Span
from assess.slots_numbers import amounts, durations

Values = dict[str, Any]
ARTICLES = frozenset(
    {"de", "het", "een", "deze", "dit", "die", "dat", "elke", "iedere", "elk", "ieder", "zijn", "haar"}
)
JOIN = frozenset({"van", "bij", "voor", "namens", "jeugd", "toegang", "leerplicht", "onderwijs", "wijkteams"})
BEHIND = frozenset(
    {
        "het",
        "de",
        "den",
        "samenwerkingsverband",
        "verband",
        "gemeente",
        "gemeenten",
        "bureau",
        "school",
        "leerplicht",
        "regionaal",
        "inschrijving",
        "schoolbestuur",
        "sociaal",
        "domein",
        "college",
        "bestuur",
        "vier",
        "drie",
        "vijf",
    }
)


@dataclass(frozen=True)
class Slot:
    """A value with the words it was read from."""

    values: Values
    spans: tuple[Span, ...]


def words_of(text: str, line: Line, span: Span) -> str:
    """The literal text of a stretch of words."""
    spans = line.sentence.spans
    return text[spans[span[0]][0] : spans[span[1] - 1][1]]


def holder(
    book: RuleBook, text: str, line: Line, near: int, names: tuple[str, ...] = ("functie",)
) -> Slot | None:
    """The function nearest to word `near`, with "van het samenwerkingsverband" and the like."""
    words = line.sentence.words
    found = sorted(
        {span for name in names for span in book.lexicon.spans(name, line)},
        key=lambda s: (abs(s[0] - near), -s[1]),
    )
    for begin, end in found:
        if words[begin] in ("iemand", "raad", "commissie") and len(found) > 1:
            continue
        stop = end
        while stop < len(words) and (
            words[stop] in JOIN or (stop > end and (words[stop] in BEHIND or line.sentence.capitals[stop]))
        ):
            stop += 1
        while stop > end and words[stop - 1] in ("van", "bij", "voor", "namens", "het", "de"):
            stop -= 1
        return Slot({"houder": words_of(text, line, (begin, stop))}, ((begin, stop),))
    return None


def weeks_of(line: Line, *, several: bool, ignore_short: bool = True) -> Slot | None:
    """The durations of a sentence in weeks: the first, or all of them."""
    found = [d for d in durations(line.sentence) if d.weeks >= 1 or not ignore_short]
    if not found:
        return None
    if not several:
        return Slot({"weken": found[0].weeks}, ((found[0].begin, found[0].end),))
    return Slot({"weken": sorted({d.weeks for d in found})}, tuple((d.begin, d.end) for d in found))


def money(text: str, line: Line, key: str = "bedrag") -> Slot | None:
    """The first amount, with "tot" before it and "per casus" behind it."""
    words = line.sentence.words
    for begin, end in amounts(line.sentence):
        start = begin
        if start and words[start - 1] in ("tot", "maximaal", "hoogstens"):
            start -= 1
        if end + 1 < len(words) and words[end] == "per":
            end += 2
        return Slot({key: words_of(text, line, (start, end))}, ((start, end),))
    return None


def listed(book: RuleBook, text: str, line: Line, key: str, name: str) -> Slot | None:
    """The first entry of a named list, as it stands in the text."""
    found = book.lexicon.spans(name, line)
    return Slot({key: words_of(text, line, found[0])}, (found[0],)) if found else None


def moment(text: str, line: Line) -> Slot | None:
    """The time or condition at which something begins, as it stands in the text."""
    words = line.sentence.words
    for i, word in enumerate(words):
        if word in ("als", "zodra", "wanneer", "nadat", "indien"):
            end = next((j for j in range(i + 1, len(words)) if words[j] in (",", ".", ";")), len(words))
            return Slot({"moment": words_of(text, line, (i, end))}, ((i, end),))
    found = durations(line.sentence)
    if found:
        start = found[0].begin
        while start and words[start - 1] in (
            "na",
            "binnen",
            "uiterlijk",
            "in",
            "op",
            "de",
            "vanaf",
            "langer",
            "dan",
        ):
            start -= 1
        return Slot({"moment": words_of(text, line, (start, found[0].end))}, ((start, found[0].end),))
    return None


def moments(text: str, line: Line) -> Slot | None:
    """The stretch from the first to the last duration."""
    found = durations(line.sentence)
    if not found:
        return None
    span = (found[0].begin, found[-1].end)
    return Slot({"momenten": words_of(text, line, span)}, (span,))


def duration_text(text: str, line: Line) -> Slot | None:
    """A duration as it stands in the text."""
    found = durations(line.sentence)
    return (
        Slot(
            {"duur": words_of(text, line, (found[0].begin, found[0].end))}, ((found[0].begin, found[0].end),)
        )
        if found
        else None
    )


def overleg_name(book: RuleBook, text: str, line: Line, near: int) -> Slot | None:
    """The overleg nearest to the anchor, with the capitals that belong to its name."""
    words, capitals = line.sentence.words, line.sentence.capitals
    best: Span | None = None
    for begin, end in book.lexicon.spans("overleg", line):
        if words[begin] in ("laag", "niveau", "schakel"):
            continue
        if best is None or abs(begin - near) < abs(best[0] - near):
            best = (begin, end)
    if best is None:
        return None
    begin, end = best
    if capitals[begin] and begin:
        while begin > 1 and capitals[begin - 1]:
            begin -= 1
    elif begin and re.search(r"(?:e|isch|lijke?)$", words[begin - 1]) and words[begin - 1] not in ARTICLES:
        begin -= (
            1
            if words[begin - 1]
            in ("regionale", "bestuurlijke", "bestuurlijk", "lokale", "tactische", "strategische")
            else 0
        )
    while end < len(words) and (
        capitals[end] or (words[end] == "en" and end + 1 < len(words) and capitals[end + 1])
    ):
        end += 1
    return Slot({"naam": words_of(text, line, (begin, end))}, ((begin, end),))


def merge(*slots: Slot | None) -> Slot:
    """All values together; the earlier one wins."""
    values: Values = {}
    spans: list[Span] = []
    for slot in slots:
        if slot:
            values = {**slot.values, **values}
            spans.extend(slot.spans)
    return Slot(values, tuple(dict.fromkeys(spans)))


def read(book: RuleBook, text: str, line: Line, anchor: Span, deelvraag: str) -> Slot:
    """The values of one answer, from its decisive sentence."""
    match deelvraag:
        case "E1a" | "E1b" | "E1c":
            return merge(overleg_name(book, text, line, anchor[0]))
        case "E2a":
            return merge(weeks_of(line, several=False))
        case "E2b":
            return merge(weeks_of(line, several=True))
        case "E3a":
            return merge(holder(book, text, line, anchor[0], ("houder_regie", "functie")))
        case "E4a" | "E4b":
            return merge(holder(book, text, line, anchor[0]))
        case "E4c":
            return merge(moment(text, line))
        case "E4d":
            return merge(listed(book, text, line, "reikwijdte", "plaatsing"))
        case "E4e":
            return merge(money(text, line) or listed(book, text, line, "regeling", "geldbron"))
        case "E5a" | "E5b":
            return merge(money(text, line), listed(book, text, line, "bron", "geldnaam"))
        case "E5c":
            return merge(listed(book, text, line, "verdeling", "verdeling_woord"))
        case "E6a" | "E6b":
            return merge(listed(book, text, line, "wijze", "hoor_werkwoord"))
        case "E7a":
            by = holder(book, text, line, anchor[0])
            who = Slot({"door wie": by.values["houder"]}, by.spans) if by else None
            return merge(who, duration_text(text, line))
        case "E7b":
            return merge(moments(text, line))
        case _:
            return Slot({}, ())
