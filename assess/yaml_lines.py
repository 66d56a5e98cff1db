"""On which line of a YAML text each value stands, so that a message can say where to look."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Lines:
    """The line of every path, of every `id`, and the keys that a mapping has twice."""

    of: dict[Path, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[int, str]] = field(default_factory=list)

    def at(self, *path: str | int) -> int | None:
        """The line of the value at `path`, or of the nearest that holds it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.of:
                return self.of[path[:length]]
        return None


def lines_of(text: str) -> Lines:
    """Read where everything stands; raises yaml.YAMLError."""
    lines = Lines()
    root = yaml.compose(text, Loader=_LOADER)
    if root is not None:
        for path, line in _walk(root, (), lines):
            lines.of[path] = line
    return lines


def _walk(node: yaml.Node, path: Path, lines: Lines) -> Iterator[tuple[Path, int]]:
    if path:
        yield path, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*path, number), lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in seen:
                lines.twice.append((line, name))
            seen.add(name)
            if name == "id" and isinstance(value, yaml.ScalarNode):
                lines.ids.setdefault(str(value.value), line)
            yield from _walk(value, (*path, name), lines)
