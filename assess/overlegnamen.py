"""The names a document gives its overleggen, each with its level, so that they are known on its other pages.

"In de ontrafelsessie zoeken mentor en jeugdarts ..." makes a "ontrafelsessie" an overleg on uitvoerend level in
the whole document. A name used for two levels, and a word that any overleg may be called by, teach nothing.
"""

from collections.abc import Iterable

from assess.label_answer import Label
from assess.rules_text import fold

LEVELS = {"E1a": "uitvoerend", "E1b": "tactisch", "E1c": "bestuurlijk"}
SHORTEST = 6  # letters; shorter names are words like "tafel" or abbreviations of any overleg

# a name as its words, and its level
Name = tuple[tuple[str, ...], str]


def learned(labels: Iterable[Label]) -> tuple[Name, ...]:
    """What agreed answers name, in alphabetical order."""
    levels: dict[tuple[str, ...], set[str]] = {}
    for label in labels:
        level = LEVELS.get(label.deelvraag)
        name = label.waarde.get("naam")
        if level and name and label.assertie == "afgesproken" and len(name) >= SHORTEST:
            levels.setdefault(tuple(fold(word) for word in name.split()), set()).add(level)
    return tuple(sorted((name, next(iter(found))) for name, found in levels.items() if len(found) == 1))


def occurs(names: Iterable[Name], text: str) -> bool:
    """Whether a text has one of the names in it."""
    folded = fold(text)
    return any(" ".join(name) in folded for name, _ in names)
