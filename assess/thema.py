"""The topic gate: a vondst only counts in a part of the text that is about stuck cases.

Of ordinary policy text so much is read that even a rare mistake adds up; in a study of such text the gate kept
the precision at .94 where it fell to .78 without (the section decides, for most agreements do not name the topic).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assess.passage import Passage
from collect.yaml_data import read_yaml


@dataclass(frozen=True)
class Thema:
    """The words of the topic, how many passages around one belong to its part, and when all of them do."""

    woord: re.Pattern[str]
    niet: re.Pattern[str]
    nabij: int
    aandeel: float
    soorten: frozenset[str]

    def noemt(self, text: str) -> bool:
        """Whether a text names the topic."""
        return bool(self.woord.search(self.niet.sub(" ", text)))

    def gedeelten(self, passages: Sequence[Passage], titel: str, soort: str) -> list[bool]:
        """For each passage of one document, in order, whether its part of the text is about the topic."""
        if soort in self.soorten or self.noemt(titel):
            return [True] * len(passages)
        named = [self.noemt(" ".join((*passage.koppen, passage.tekst))) for passage in passages]
        if sum(named) >= self.aandeel * len(named):
            return [True] * len(passages)
        return [
            any(named[max(0, number - self.nabij) : number + self.nabij + 1]) for number in range(len(named))
        ]


@cache
def shipped() -> Thema:
    """The topic as the rules describe it."""
    data = read_yaml((files("assess") / "regels" / "thema.yml").read_text(encoding="utf-8"))
    return Thema(
        woord=_any_of(data["woorden"]),
        niet=_any_of(data["niet"]),
        nabij=int(data["nabij"]),
        aandeel=float(data["aandeel"]),
        soorten=frozenset(data["soorten"]),
    )


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, words)), re.IGNORECASE)


def _pattern(word: str) -> str:
    """A word of the list as a pattern; only a star at its ends means something."""
    begin = r"\w*" if word.startswith("*") else ""
    end = r"\w*" if word.endswith("*") else ""
    return rf"\b{begin}{re.escape(word.strip('*'))}{end}\b"
