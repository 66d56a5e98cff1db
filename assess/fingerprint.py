"""The vingerafdruk: what a person's beoordeling stands on, and nothing that changes without meaning."""

import hashlib
import json
import re
from collections.abc import Iterable

from assess.bewijs import Bewijsstuk
from assess.region import Examined
from assess.verdict import Bevinding

ABSENT = frozenset({"niet_aangetroffen", "niet_te_beoordelen"})
_WEIGHED = frozenset({"bewijs", "tegenbewijs", "uitzondering"})


def vingerafdruk(
    bevinding: Bevinding, vorm: str | None, bewijs: Iterable[Bewijsstuk], documents: Iterable[Examined]
) -> str:
    """A hash over the indicatie and the words of its evidence; for an absence over what was examined.

    An absence rests on the documents that can hold an agreement, so a new newsletter does not reopen it.
    Page numbers, hashes of bytes and moments are left out: a file that is served anew with the same words
    leaves the beoordeling as it is.
    """
    parts: list[object] = [
        [bevinding.element, bevinding.indicatie, bevinding.subcode, vorm, sorted(bevinding.gemeenten_gedekt)],
        sorted(
            {(b.rol, b.deelvraag, b.assertie or "", normal(b.citaat)) for b in bewijs if b.rol in _WEIGHED}
        ),
    ]
    if bevinding.indicatie in ABSENT:
        parts.append(
            sorted(
                (d.tekst_hash, d.telt_mee, d.status, d.ongelezen)
                for d in documents
                if d.kan_tellen or d.telt_mee
            )
        )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def normal(text: str) -> str:
    """The words of a text, without case, marks and line breaks."""
    return " ".join(re.findall(r"\w+", text.casefold()))
