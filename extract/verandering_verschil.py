"""What changed between two texts, as an inspector wants to see it: passage beside passage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extract.verandering_tekst import normaal

_SHOWN = 5
_LENGTH = 600  # characters of each passage that are kept
_ALIKE = 0.5  # share of words from which two passages are one that changed
_WINDOW = 25  # how far a changed passage is looked for
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Verschil:
    """How many passages were added, dropped and changed, and the most telling of them: (old, new)."""

    toegevoegd: int = 0
    vervallen: int = 0
    gewijzigd: int = 0
    voorbeelden: tuple[tuple[str | None, str | None], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.toegevoegd or self.vervallen or self.gewijzigd)


def verschil(oud: Sequence[str], nieuw: Sequence[str]) -> Verschil:
    """Compare two documents by their passages; those with another number are shown first."""
    before, after = [normaal(text) for text in oud], [normaal(text) for text in nieuw]
    pairs: list[tuple[str | None, str | None]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            pairs += _paired(oud[i1:i2], nieuw[j1:j2])
    shown = sorted(pairs, key=_weight)[:_SHOWN]
    return Verschil(
        toegevoegd=sum(old is None for old, _ in pairs),
        vervallen=sum(new is None for _, new in pairs),
        gewijzigd=sum(old is not None and new is not None for old, new in pairs),
        voorbeelden=tuple((_cut(old, new), _cut(new, old)) for old, new in shown),
    )


def _paired(oud: Sequence[str], nieuw: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Each old passage with the new one most like it, in order; the others stand alone."""
    words = [_words(text) for text in nieuw]
    free = 0
    for old in oud:
        own = _words(old)
        near = range(free, min(free + _WINDOW, len(nieuw)))
        best = max(near, key=lambda j: (_share(own, words[j]), -j), default=None)
        if best is None or _share(own, words[best]) < _ALIKE:
            yield old, None
            continue
        for new in nieuw[free:best]:
            yield None, new
        yield old, nieuw[best]
        free = best + 1
    for new in nieuw[free:]:
        yield None, new


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _weight(pair: tuple[str | None, str | None]) -> int:
    """Changed numbers first, then other changes, then what was dropped, then what was added."""
    old, new = pair
    if old is None:
        return 3
    if new is None:
        return 2
    return int(_NUMBER.findall(old) == _NUMBER.findall(new))


def _cut(text: str | None, other: str | None) -> str | None:
    """A long passage around the first character in which it differs from the other."""
    if text is None or len(text) <= _LENGTH:
        return text
    pairs = zip(text, other or "", strict=False)
    differs = next((i for i, (a, b) in enumerate(pairs) if a != b), 0)
    start = max(0, min(differs - _LENGTH // 3, len(text) - _LENGTH))
    end = start + _LENGTH
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")
