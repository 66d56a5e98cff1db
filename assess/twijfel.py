"""Why a bevinding is unsure: what a person had better look at, and in which order."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.uitspraak import DECIDING

# Most pressing first: the order of the queue.
REDENEN = {
    "conflict": "geldende documenten spreken elkaar tegen",
    "mogelijk_gemist": "de tweede lezer ziet een antwoord dat geen regel herkende",
    "betwist": "de tweede lezer betwijfelt het bewijs",
    "lage_zekerheid": "het bewijs is onzeker",
    "slecht_leesbaar": "het bewijs staat op een slecht leesbare pagina",
    "onvolledig": "niet alles is verkregen of gelezen",
}
# Below this zekerheid the best evidence of an answer is disputed, and below the next one unsure.
BETWIST = 0.4
LAAG = 0.6
# Below this quality of its page (0 to 1) a quote is hard to read.
LEESBAAR = 0.8
# This share of the bevindingen that are sure goes into the queue as well.
AANDEEL = 0.1


@dataclass(frozen=True)
class Twijfel:
    """One reason to look, in words, with where to look."""

    reden: str
    tekst: str
    deelvraag: str | None = None
    waar: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Bewezen:
    """One quote under an answer: how sure the vondst is and how readable its page; None where unknown."""

    deelvraag: str
    zekerheid: float | None
    kwaliteit: float | None


@dataclass(frozen=True)
class Gemist:
    """One passage of a counting document that the second reader marked."""

    deelvraag: str
    kern: bool
    kans: float
    waar: Mapping[str, Any]


@dataclass(frozen=True)
class Cel:
    """A bevinding with the reasons to doubt it; `zeker` is the weakest of its best evidence."""

    swv: str
    schooljaar: str
    element: str
    indicatie: str
    twijfels: tuple[Twijfel, ...] = ()
    zeker: float = 1.0

    @property
    def steekproef(self) -> bool:
        """Whether it is looked at although nothing is in doubt: fixed by hash, so that nobody chooses."""
        drawn = hashlib.sha256(f"{self.swv} {self.schooljaar} {self.element}".encode()).digest()
        return not self.twijfels and int.from_bytes(drawn[:4]) / 2**32 < AANDEEL


def twijfels(
    bevinding: Mapping[str, Any], bewezen: Iterable[Bewezen], gemist: Iterable[Gemist]
) -> tuple[Twijfel, ...]:
    """Every reason to doubt a bevinding, the most pressing first; `deelvragen` of it are read from JSON."""
    found: list[Twijfel] = []
    if bevinding["conflict"]:
        found.append(Twijfel("conflict", REDENEN["conflict"]))
    answers = bevinding["deelvragen"]
    agreed = {vraag for vraag, answer in answers.items() if answer["assertie"] == "afgesproken"}
    for mark in sorted(gemist, key=lambda m: (-m.kans, m.deelvraag)):
        if mark.kern and mark.deelvraag not in agreed | {t.deelvraag for t in found}:
            text = f"{mark.deelvraag}: {REDENEN['mogelijk_gemist']}"
            found.append(Twijfel("mogelijk_gemist", text, mark.deelvraag, mark.waar))
    proof = list(bewezen)
    for vraag, answer in sorted(answers.items()):
        own = [b for b in proof if b.deelvraag == vraag]
        if answer["assertie"] in DECIDING:
            found += [Twijfel(reden, f"{vraag}: {REDENEN[reden]}", vraag) for reden in _weak(own)]
    if bevinding["onvolledig"]:
        found.append(Twijfel("onvolledig", REDENEN["onvolledig"]))
    order = tuple(REDENEN)
    return tuple(sorted(found, key=lambda t: order.index(t.reden)))


def weakest(bevinding: Mapping[str, Any], bewezen: Iterable[Bewezen]) -> float:
    """The zekerheid of the answer that stands weakest, each by its best evidence; 1 where none is known."""
    best: dict[str, float] = {}
    for piece in bewezen:
        if piece.zekerheid is not None and bevinding["deelvragen"].get(piece.deelvraag):
            best[piece.deelvraag] = max(piece.zekerheid, best.get(piece.deelvraag, 0.0))
    return min(best.values(), default=1.0)


def order(cells: Sequence[Cel]) -> list[Cel]:
    """The review queue: doubt first by its most pressing reason, then absences, then the sample of sure ones."""
    waiting = [c for c in cells if c.twijfels or c.indicatie == "niet_aangetroffen" or c.steekproef]
    redenen = tuple(REDENEN)

    def place(cell: Cel) -> tuple[int, int, float, str, str]:
        if cell.twijfels:
            first = redenen.index(cell.twijfels[0].reden)
        else:
            first = len(redenen) if cell.indicatie == "niet_aangetroffen" else len(redenen) + 1
        return first, -len(cell.twijfels), cell.zeker, cell.swv, cell.element

    return sorted(waiting, key=place)


def _weak(evidence: Sequence[Bewezen]) -> Iterable[str]:
    """What is weak about the best evidence of one answer."""
    sure = max((b.zekerheid for b in evidence if b.zekerheid is not None), default=None)
    if sure is not None and sure < LAAG:
        yield "betwist" if sure < BETWIST else "lage_zekerheid"
    readable = max((b.kwaliteit for b in evidence if b.kwaliteit is not None), default=None)
    if readable is not None and readable < LEESBAAR:
        yield "slecht_leesbaar"
