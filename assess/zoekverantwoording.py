"""The account of a search: what was read, what was tried, and what came nearest without being enough."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assess.material import Material
from assess.norm import Norm
from assess.passage import Passage, Vondst
from assess.uitspraak import DECIDING
from assess.verdict import Bevinding
from assess.woorddelen import woorddelen

NEAREST = 5
QUOTE_LENGTH = 300
# A passage of fewer words is a heading or a cell, which cannot hold an agreement.
SHORTEST = 6
_WHY = {
    "vermelding": "noemt het begrip, maar legt geen afspraak vast",
    "elders": "gaat over een andere regio of organisatie",
    "voorgenomen": "is een voornemen en nog geen afspraak",
    "ontkend": "zegt dat dit juist niet is afgesproken",
    "afgesproken": "is wel een afspraak, maar beantwoordt niet de hele vraag",
}


@dataclass(frozen=True)
class Zoekverantwoording:
    """What stands in the table of that name, one for each cell."""

    documenten: list[dict[str, Any]]
    paginas_gelezen: int
    paginas_ongelezen: int
    termen: list[str]
    regels: list[str]
    dichtstbij: list[dict[str, Any]]


class Nearby:
    """Finds the passages of a region that are nearest to a question; the same region gives the same order."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._passages = [p for p in material.passages.values() if len(p.tekst.split()) >= SHORTEST]

    @cached_property
    def _index(self) -> tuple[Any, Any]:
        vectorizer = woorddelen(5, 6)
        texts = [" ".join((*passage.koppen[-1:], passage.tekst)) for passage in self._passages]
        return vectorizer, vectorizer.fit_transform(texts)

    def to(self, question: str) -> list[Passage]:
        """All passages that share a piece of a word with it: of counting documents first, then the nearest."""
        if not self._passages:
            return []
        vectorizer, matrix = self._index
        scores = (matrix @ vectorizer.transform([question]).T).toarray().ravel()
        order = sorted(
            (number for number, score in enumerate(scores) if score > 0),
            # rounded, so that another processor does not swap two that are as near
            key=lambda n: (not self._counts(self._passages[n]), -round(float(scores[n]), 6), n),
        )
        return [self._passages[number] for number in order]

    def _counts(self, passage: Passage) -> bool:
        return self._material.documents[passage.document].telt_mee


def account(
    element: Norm,
    bevinding: Bevinding,
    material: Material,
    nearby: Nearby,
    termen: Iterable[str],
    regels: Iterable[str],
) -> Zoekverantwoording:
    """The account of one cell; the nearest passages are those to the kernvragen without an agreement."""
    documents = list(material.documents.values())
    tried = sorted(set(termen))
    agreed = {a.deelvraag for a in bevinding.antwoorden if a.assertie == "afgesproken"}
    open_questions = [v for v in element.deelvragen if v.kern and v.id not in agreed]
    words = re.sub(r"\{[^}]*\}|[*|.^]", " ", " ".join(tried))
    question = " ".join([element.naam, *(vraag.vraag for vraag in open_questions), words])
    near = _nearest(material, nearby, {v.id for v in open_questions}, question) if open_questions else []
    return Zoekverantwoording(
        documenten=[
            {
                **{"document": d.document, "titel": d.titel, "soort": d.soort, "telt_mee": d.telt_mee},
                **{"reden": d.reden, "paginas": d.paginas, "ongelezen": d.ongelezen},
            }
            for d in documents
        ],
        paginas_gelezen=sum(d.paginas - d.ongelezen for d in documents),
        paginas_ongelezen=sum(d.ongelezen for d in documents),
        termen=tried,
        regels=sorted(set(regels)),
        dichtstbij=near,
    )


def _nearest(material: Material, nearby: Nearby, vragen: set[str], question: str) -> list[dict[str, Any]]:
    """Passages that a rule looked at go before those that only share words."""
    said: dict[str, Vondst] = {}
    for vondst in material.vondsten:
        if vondst.deelvraag in vragen and material.documents[vondst.document].telt_mee:
            said.setdefault(vondst.passage, vondst)
    order = [*(material.passages[id] for id in said), *nearby.to(question)]
    unique = list({passage.id: passage for passage in order}.values())
    return [_row(passage, said.get(passage.id), material) for passage in unique[:NEAREST]]


def _row(passage: Passage, vondst: Vondst | None, material: Material) -> dict[str, Any]:
    document = material.documents[passage.document]
    pagina, citaat = (vondst.pagina, vondst.citaat) if vondst else passage.quote(0, _cut(passage.tekst))
    if vondst is not None:
        waarom = _WHY[vondst.assertie]
        if vondst.karakter == "adviserend" and vondst.assertie in DECIDING:
            waarom = "legt alleen een adviserende rol vast"
        elif vondst.assertie == "vermelding" and "bijlage" in vondst.waarde:
            waarom = f"verwijst naar {vondst.waarde['bijlage']}, die niet in dit document staat: zoek die op"
    elif not document.telt_mee:
        waarom = f"staat in een document dat niet meetelt ({document.reden})"
    else:
        waarom = "deelt woorden met de vraag; geen regel herkende er een antwoord in"
    return {
        **{"document": passage.document, "titel": document.titel, "pagina": pagina},
        **{"anker": passage.anker, "citaat": citaat, "waarom": waarom},
    }


def _cut(text: str) -> int:
    """Where to end a quote of a long passage: between two words."""
    if len(text) <= QUOTE_LENGTH:
        return len(text)
    space = text.rfind(" ", 0, QUOTE_LENGTH)
    return space if space > 0 else QUOTE_LENGTH


def quotes(verantwoording: Zoekverantwoording) -> Iterator[tuple[str, int | None, str]]:
    """(document, page, quote) of every nearest passage, to be checked before it is stored."""
    for row in verantwoording.dichtstbij:
        yield row["document"], row["pagina"], row["citaat"]
