"""The version of the second reader: a hash over what it learns from, the rules it weighs and the code that does so."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from assess import rules
from assess.goud import FOLDER, GEBRUIK, Voorbeeld

CODE = ("goud", "crossed", "kenmerken", "tweede_lezer", "weging", "mening")


def lezer_versie(geleerd: Sequence[Voorbeeld] = ()) -> str:
    """Without learning it; `geleerd` are the passages of this dossier that it learns from beside the shipped ones."""
    digest = hashlib.sha256(_shipped().encode())
    for voorbeeld in geleerd:
        digest.update(json.dumps(asdict(voorbeeld), ensure_ascii=False, sort_keys=True).encode())
    return f"lezer-{digest.hexdigest()[:12]}"


@cache
def _shipped() -> str:
    digest = hashlib.sha256(f"{rules.shipped().versie} {version('scikit-learn')}".encode())
    for module in CODE:
        digest.update((files("assess") / f"{module}.py").read_bytes())
    for name in GEBRUIK:
        path = FOLDER / f"{name}.jsonl"
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()
