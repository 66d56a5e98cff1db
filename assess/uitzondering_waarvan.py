"""What an exception limits: the agreements of the same document that it is about."""

import re
from collections.abc import Iterable, Sequence

from assess.rules import RuleBook
from assess.rules_pattern import Line
from assess.verwijzing import Alinea, noted, referred, under
from assess.zinsdeel import inside

# a word shorter than this tells too little of what a sentence is about
LONG = 6
# a sentence this short is a note, which leaves out what it is about
SHORT = 9
# so long a word in so few other sentences names one thing
TELLING = 10
FEW = 3
# a word in more than this share of the passages belongs to the whole document
COMMON = 0.34
ELEMENTEN = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")
# what an exception to an element limits where the agreement itself was not recognised
ERGENS = {
    "E1": ("E1d",),
    "E2": ("E2a",),
    "E3": ("E3a",),
    "E4": ("E4a", "E4b"),
    "E5": ("E5a", "E5b"),
    "E6": ("E6a", "E6b", "E6c"),
    "E7": ("E7a",),
}


def limits(
    book: RuleBook, document: Sequence[Alinea], number: int, line: int, *, sterk: bool
) -> tuple[str, ...]:
    """The deelvragen that the exception in sentence `line` of passage `number` limits, in their order."""
    here = document[number]
    sentence = here.lines[line]
    text = here.text[sentence.sentence.begin : sentence.sentence.end]
    if named_there := referred(document, number, text):
        return _ordered(named_there)
    near = (
        [here.lines[line - 1], sentence]
        if line and book.lexicon.spans("van_de_vorige", sentence)
        else [sentence]
    )
    own = _own(here, near)
    if not own and any(book.lexicon.spans("andere_uitzondering", one) for one in near):
        return ()
    about = own | _shared(book, document, number, near) | _topic(book, document, near)
    if about:
        agreed = {label.deelvraag for alinea in document for label in alinea.agreed()}
        return _ordered(about & agreed or about)
    if akin := _akin(book, document, number, near):
        return _ordered(akin)
    if not sterk:
        return ()
    if about := _topic(book, document, here.koppen):
        return _ordered(about)
    if marked := noted(document, number):
        return _ordered(marked)
    if book.lexicon.spans("verwijst_naar_stap", sentence) and (close := _close(document, number)):
        return _ordered(close)
    if earlier := {label.deelvraag for label in here.agreed() if label.begin < sentence.sentence.begin}:
        return _ordered(earlier)
    if named := _named(book, [*near, *here.koppen]):
        return _ordered(named)
    if book.lexicon.spans("geheel", sentence):
        return _ordered(label.deelvraag for alinea in document for label in alinea.agreed())
    alone = len(sentence.sentence.words) <= SHORT or bool(book.lexicon.spans("doet_niet_mee", sentence))
    return _ordered(_close(document, number)) if alone else ()


def _ordered(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(found)))


def _own(here: Alinea, near: Sequence[Line]) -> set[str]:
    """What the sentence itself was found to be about."""
    begins = {line.sentence.begin for line in near}
    return {label.deelvraag for label in here.labels if label.begin in begins and label.assertie != "elders"}


def _stems(words: Iterable[str]) -> set[str]:
    """Long words without the ending of a plural."""
    return {re.sub(r"(en|s|n)$", "", word) for word in words if len(word) >= LONG and word.isalpha()}


def _alike(one: str, two: str) -> bool:
    """The same word, or one within the other: "contact" and "contactmoment"."""
    return one == two or (min(len(one), len(two)) > LONG and (one in two or two in one))


def _shared(book: RuleBook, document: Sequence[Alinea], number: int, near: Sequence[Line]) -> set[str]:
    """What is agreed in sentences that share a word with it that few other passages have."""
    often: dict[str, int] = {}
    for alinea in document:
        for stem in _stems(word for line in alinea.lines for word in line.sentence.words):
            often[stem] = often.get(stem, 0) + 1
    rare = {stem for stem, times in often.items() if times <= max(3, COMMON * len(document))}
    plain = [book.lexicon.spans("gewoon_woord", line) for line in near]
    mine = rare & _stems(
        word
        for line, ordinary in zip(near, plain, strict=True)
        for i, word in enumerate(line.sentence.words)
        if not inside((i, i + 1), ordinary)
    )
    best: dict[str, int] = {}
    for other, alinea in enumerate(document):
        for label in alinea.agreed():
            decisive = [line for line in alinea.lines if line.sentence.begin == label.begin]
            if other == number and any(line in near for line in decisive):
                continue
            theirs = _stems(word for line in (*decisive, *alinea.koppen) for word in line.sentence.words)
            common = sum(any(_alike(one, two) for two in theirs) for one in mine)
            best[label.deelvraag] = max(best.get(label.deelvraag, 0), common)
    most = max(best.values(), default=0)
    return {vraag for vraag, common in best.items() if common == most} if most else set()


def _topic(book: RuleBook, document: Sequence[Alinea], near: Sequence[Line]) -> set[str]:
    """What is agreed on the elements that the sentence names."""
    named = [e for e in ELEMENTEN if any(book.lexicon.spans(f"over_{e}", line) for line in near)]
    return {
        label.deelvraag for alinea in document for label in alinea.agreed() if label.deelvraag[:2] in named
    }


def _akin(book: RuleBook, document: Sequence[Alinea], number: int, near: Sequence[Line]) -> set[str]:
    """What other sentences are about that name the same uncommon thing, where no agreement was recognised in them."""
    mine = {
        stem for stem in _stems(word for line in near for word in line.sentence.words) if len(stem) >= TELLING
    }
    others = [
        line
        for other, alinea in enumerate(document)
        if other != number
        for line in alinea.lines
        if mine & _stems(line.sentence.words)
    ]
    return _named(book, others) if 0 < len(others) <= FEW else set()


def _named(book: RuleBook, near: Sequence[Line]) -> set[str]:
    named = [e for e in ELEMENTEN if any(book.lexicon.spans(f"over_{e}", line) for line in near)]
    return {vraag for element in named for vraag in ERGENS[element]}


def _close(document: Sequence[Alinea], number: int) -> set[str]:
    """What is agreed in the same section, or else in the passage right before."""
    here = document[number]
    section = [a for a in document if here.kop and (a.kop == here.kop or under(here.kop, a.kop))]
    for alineas in (section, document[max(0, number - 1) : number + 1]):
        if found := {label.deelvraag for alinea in alineas for label in alinea.agreed()}:
            return found
    return set()
