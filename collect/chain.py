"""Hash chains: every link names the hash of the one before, so that a change anywhere shows."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

START = "0" * 64


def canonical(row: Mapping[str, Any]) -> str:
    """The same text for the same content: sorted keys, no spaces."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows the one with hash `previous`."""
    return hashlib.sha256(f"{previous}\n{canonical(row)}".encode()).hexdigest()
