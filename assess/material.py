"""All that was read of one region in a schooljaar, ready to be weighed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from assess.passage import Passage, Vondst, passages_of, vondsten_of
from assess.region import Examined, Region, examined, region_of
from assess.uitspraak import Uitspraak


@dataclass(frozen=True)
class Material:
    """Documents and passages by their id, the counting and newest documents first."""

    region: Region
    documents: Mapping[str, Examined]
    passages: Mapping[str, Passage]
    vondsten: tuple[Vondst, ...]

    def uitspraken(self, asks_value: Collection[str]) -> list[Uitspraak]:
        """What the counting documents say, each for the gemeenten it holds for.

        `asks_value` are the deelvragen that ask for a value; there an answer without one is not concrete.
        """
        return [
            Uitspraak(
                vondst=vondst.id,
                werk=document.werk,
                datum=document.datum,
                deelvraag=vondst.deelvraag,
                assertie=vondst.assertie,
                gemeenten=self.scope(vondst),
                subcode=vondst.subcode,
                karakter=vondst.karakter,
                beperkt=bool(vondst.gemeenten),
                groep=vondst.groep,
                concreet=bool(vondst.waarde) or vondst.deelvraag not in asks_value,
            )
            for vondst in self.vondsten
            if (document := self.documents[vondst.document]).telt_mee and self.applies(vondst)
        ]

    def scope(self, vondst: Vondst) -> frozenset[str]:
        """The gemeenten of this region that the vondst is about."""
        gemeenten = self.documents[vondst.document].gemeenten
        return gemeenten & self.region.codes(vondst.gemeenten) if vondst.gemeenten else gemeenten

    def applies(self, vondst: Vondst) -> bool:
        """Whether it is about any gemeente here; a region without known gemeenten is taken as a whole."""
        return bool(self.scope(vondst)) or not (vondst.gemeenten or self.region.gemeenten)


def gather(db: Database, swv: str, peildatum: date) -> Material:
    """Read what belongs to a samenwerkingsverband; every passage of every examined document is in memory."""
    region = region_of(db, swv)
    documents = {document.document: document for document in examined(db, region, peildatum)}
    passages = {passage.id: passage for passage in passages_of(db, documents)}
    return Material(region, documents, passages, tuple(vondsten_of(db, documents)))
