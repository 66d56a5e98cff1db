"""What one passage says: a label for every deelvraag it answers."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from itertools import chain
from typing import Any

from assess.betekenis import Tekst
from assess.label_answer import Label, answer, scoped, settle, sides
from assess.overlegnamen import Name
from assess.rules import RuleBook, shipped
from assess.rules_match import matches
from assess.rules_pattern import Line
from assess.rules_text import fold, sentences


# a passage is read again as surroundings of its neighbours, a heading with every passage below it
@lru_cache(maxsize=200)
def _read(book: RuleBook, text: str, aanhef: str, namen: tuple[Name, ...]) -> tuple[Line, ...]:
    own = [(words, f"bekend_{level}") for words, level in namen]
    found = sentences(text)
    if " | " in aanhef and " | " in text:
        koppen = tuple(fold(head) for head in aanhef.split(" | "))
        found = (replace(sentence, koppen=koppen) for sentence in found)
    return tuple(book.lexicon.read(sentence, own) for sentence in found)


def _lines(book: RuleBook, text: str, aanhef: str = "", namen: tuple[Name, ...] = ()) -> list[Line]:
    return list(_read(book, text, aanhef, namen))


def label_passage(
    text: str,
    *,
    kop: str = "",
    titel: str = "",
    bron_soort: str = "",
    aanhef: str = "",
    vorige: str = "",
    omgeving: Sequence[str] = (),
    sectie: Sequence[str] = (),
    gemeenten: Collection[str] = (),
    overlegnamen: tuple[Name, ...] = (),
    book: RuleBook | None = None,
) -> list[Label]:
    """The labels of a passage, in the order of the deelvragen; an exception stands before its agreement.

    `kop` is the path of headings joined by " / "; `aanhef` the lead-in sentence of its list or the column heads
    of its row; `vorige` is the passage before it in the same section, to which "dit team" may refer. `omgeving`
    are passages around it, the one before it first: where it is given, something in the
    passage, above it or around it must be about children without school; under a heading or title about something
    else that must be said in the passage, above it or in `sectie`, those under the same headings. `gemeenten` are the names that are
    recognised, `overlegnamen` what the document calls its overleggen; `book` holds other rules than the shipped
    ones.
    """
    book = book or shipped()
    lines = _lines(book, text, aanhef, overlegnamen)
    above = [line for part in (kop, titel) for line in _lines(book, part, namen=overlegnamen)]
    context = [*_lines(book, aanhef, namen=overlegnamen), *above]
    if omgeving:
        elsewhere = any(book.lexicon.spans("ander_onderwerp", line) for line in above)
        around = (line for part in (sectie if elsewhere else omgeving) for line in _lines(book, part))
        if not any(book.lexicon.spans("poort", line) for line in chain(lines, context, around)):
            return []
    before = _lines(book, vorige, namen=overlegnamen)
    if lines and lines[0].sentence.words[0] in book.words["terug"]:
        context += before[-1:]
    tekst = Tekst(
        book,
        text,
        lines,
        before=before,
        aanhef=_lines(book, aanhef),
        koppen=[_lines(book, part) for part in kop.split(" / ")],
        titel=_lines(book, titel),
        bron_soort=bron_soort,
    )
    by_question: dict[str, list[Label]] = {}
    for match in matches(book, lines, context):
        found, over = tekst.means(match)
        for deelvraag in sides(book, match, lines):
            label = answer(book, text, lines, match, found, deelvraag, over)
            by_question.setdefault(deelvraag, []).append(label)
    settled = [settle(by_question[deelvraag]) for deelvraag in sorted(by_question)]
    return [one for label in settled for one in scoped(book, text, lines, label, gemeenten)]


def as_prediction(label: Label) -> dict[str, Any]:
    """The part of a label that the contract of `doorbraak label` names."""
    return {key: asdict(label)[key] for key in ("deelvraag", "assertie", "waarde", "karakter", "zekerheid")}
