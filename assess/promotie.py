"""What a dossier's reader was promoted to learn from: passages as data, never a model that must be trusted."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assess.goud import Voorbeeld, learnable
from assess.lezer_versie import lezer_versie
from collect.dossier import DossierError

NAAM = "lezer.json"


class PromotieError(DossierError):
    """The file is not what was written; the message says what to do."""


@dataclass(frozen=True)
class Promotie:
    """The passages that the reader learns from beside the shipped ones, and how it did before and after."""

    voorbeelden: tuple[Voorbeeld, ...]
    voor: Mapping[str, Any]
    na: Mapping[str, Any]
    op: str

    def store(self, folder: Path) -> Path:
        """Write it as one file, all or nothing."""
        target = folder / NAAM
        body = {
            "op": self.op,
            "lezer_versie": lezer_versie(self.voorbeelden),
            "geleerd_van": [v.id for v in (*learnable(), *self.voorbeelden)],
            "voorbeelden": [asdict(v) for v in self.voorbeelden],
            "voor": dict(self.voor),
            "na": dict(self.na),
        }
        half = target.with_name(f".{NAAM}.{os.getpid()}")
        half.write_text(
            json.dumps({"hash": _hash(body), **body}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        half.replace(target)
        return target


def promoted(folder: Path) -> Sequence[Voorbeeld]:
    """The passages that were promoted in a dossier, none where nothing was; raises PromotieError."""
    path = folder / NAAM
    if not path.is_file():
        return ()
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        given = body.pop("hash")
        voorbeelden = tuple(Voorbeeld(**row) for row in body["voorbeelden"])
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PromotieError(f"{path} is beschadigd ({error}); voer 'doorbraak train' opnieuw uit") from error
    if given != _hash(body):
        raise PromotieError(f"{path} is veranderd na het schrijven; voer 'doorbraak train' opnieuw uit")
    return voorbeelden


def _hash(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
