"""What one rule rests on as a hash: it goes with every vondst that the rule made."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any


def hash_of(entry: Mapping[str, Any], lists: Mapping[str, list[str]]) -> str:
    """A hash over a rule as written and over every list that it names, also by way of another list."""
    named: dict[str, Any] = {}
    waiting = [*_named(entry)]
    while waiting:
        name = waiting.pop()
        if name not in named and name in lists:
            named[name] = lists[name]
            waiting += _named(lists[name])
    text = json.dumps([entry, named], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _named(value: Any) -> Iterator[str]:
    for found in re.finditer(r"\{(\w+)\}", json.dumps(value, ensure_ascii=False, default=str)):
        yield found[1]
