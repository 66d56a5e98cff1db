"""What a passage means by what it names: its sentences read in their place."""

from collections.abc import Sequence
from dataclasses import dataclass

from assess import kader, samenhang
from assess.assertie import Modality, judge
from assess.kader import Kader
from assess.rules import RuleBook
from assess.rules_match import Match
from assess.rules_pattern import CELL, Line

# in these a bare "zal" is an obligation
BINDEND = frozenset({"protocol", "convenant"})
# where a region writes about itself
PLANNEN = BINDEND | {"ondersteuningsplan", "jeugdplan", ""}
# the head of a column is no longer than this
HEAD_WORDS = 5


@dataclass(frozen=True)
class Tekst:
    """A passage with what stands around it: `before` the passage before it in its section, `koppen` from top to bottom."""

    book: RuleBook
    text: str
    lines: Sequence[Line]
    before: Sequence[Line] = ()
    aanhef: Sequence[Line] = ()
    koppen: Sequence[Sequence[Line]] = ()
    titel: Sequence[Line] = ()
    bron_soort: str = ""

    def means(self, match: Match) -> tuple[Modality, Kader | None]:
        """What the matched sentence says, and what is laid over it."""
        line = self.lines[match.line]
        found = judge(
            self.book,
            line,
            match.anchor,
            anker_ontkent=match.rule.anker_ontkent,
            bindend=self.bron_soort in BINDEND,
        )
        if found.soort == "afgesproken":
            found = kader.row(self.book, line, match.anchor, self._heads()) or found
        own = frozenset(
            word
            for part in (self.titel, self.aanhef, *self.koppen)
            for line in part
            for word in line.sentence.words
        )
        found = samenhang.carried(
            self.book,
            self.lines,
            match.line,
            found,
            before=self.before,
            eigen=own,
            verslag=bool(self.titel) and self.bron_soort not in PLANNEN,
        )
        return found, kader.within(self.book, self.text, self.lines, match.line) or self._above()

    def _above(self) -> Kader | None:
        if self.bron_soort == "landelijk":
            return Kader("vermelding")
        return kader.above(self.book, self.aanhef, self.koppen, tabel=self._in_table())

    def _in_table(self) -> bool:
        return any(CELL in line.sentence.words for line in self.aanhef)

    def _heads(self) -> Line | None:
        """The heads of the columns: given with a row, or the first of several rows in one passage."""
        if self._in_table():
            return self.aanhef[0]
        rows = [line for line in self.lines if CELL in line.sentence.words]
        if len(rows) < 2 or rows[0] is not self.lines[0]:
            return None
        words = rows[0].sentence.words
        cells = " ".join(words).split(CELL)
        same = all(line.sentence.words.count(CELL) == words.count(CELL) for line in rows)
        return rows[0] if same and all(len(cell.split()) <= HEAD_WORDS for cell in cells) else None
