"""Scores values: weeks, holders and their role, amounts; people write a value in their own words."""

from collections.abc import Iterable, Mapping

from assess.fingerprint import normal
from assess.judged import Judged
from assess.metrics import share
from assess.report import Table

# the holder as the labels call it, to its role
Rollen = Mapping[str, str]
Hit = tuple[bool, bool, bool]


def values_table(passages: Iterable[Judged]) -> Table:
    """Per kind of value how often it is right.

    `van alle` counts a value that was not found as wrong; the others are about answers found with the right
    assertie. Beside `gelijk` stands `raakt`: half of the words of the shorter of the two are in the other.
    """
    right: dict[str, list[Hit]] = {}
    for passage in passages:
        for vraag, label in passage.waar.items():
            found = passage.gevonden.get(vraag)
            seen = found is not None and found["assertie"] == label["assertie"]
            given = (found or {}).get("waarde") or {}
            for name, value in (label.get("waarde") or {}).items():
                right.setdefault(name, []).append((seen, *_alike(value, given.get(name))))
            if label.get("karakter"):
                hit = _alike(label["karakter"], (found or {}).get("karakter"))
                right.setdefault("karakter", []).append((seen, *hit))
    return Table(
        "Waarden",
        ("waarde", "alle", "van alle", "gevonden", "gelijk", "raakt"),
        tuple(_row(name, hits) for name, hits in sorted(right.items())),
    )


def exact_weeks(passages: Iterable[Judged]) -> tuple[int, int]:
    """(right, all): weeks exactly as labelled, of those answers that were found with the right assertie."""
    hits = [
        _alike(label["waarde"]["weken"], (passage.gevonden[vraag].get("waarde") or {}).get("weken"))[0]
        for passage in passages
        for vraag, label in passage.waar.items()
        if "weken" in (label.get("waarde") or {})
        and passage.gevonden.get(vraag, {}).get("assertie") == label["assertie"]
    ]
    return sum(hits), len(hits)


def exact_roles(passages: Iterable[Judged], rollen: Rollen) -> tuple[int, int, int]:
    """(right, told, all): holders whose role is as labelled, whose role was told at all, and that were found."""
    hits = [
        (rollen[str(label["waarde"]["houder"])], (passage.gevonden[vraag].get("waarde") or {}).get("rol"))
        for passage in passages
        for vraag, label in passage.waar.items()
        if str((label.get("waarde") or {}).get("houder")) in rollen
        and passage.gevonden.get(vraag, {}).get("assertie") == label["assertie"]
    ]
    return sum(true == told for true, told in hits), sum(told is not None for _, told in hits), len(hits)


def _row(name: str, hits: list[Hit]) -> tuple[str | int | float | None, ...]:
    found = [hit for hit in hits if hit[0]]
    return (
        name,
        len(hits),
        share(sum(seen and same for seen, same, _ in hits), len(hits)),
        len(found),
        share(sum(same for _, same, _ in found), len(found)),
        share(sum(touches for _, _, touches in found), len(found)),
    )


def _alike(truth: object, found: object) -> tuple[bool, bool]:
    ours, theirs = _words(found), _words(truth)
    if not ours or not theirs:
        return False, False
    common = len(set(ours) & set(theirs))
    return ours == theirs, 2 * common >= min(len(set(ours)), len(set(theirs)))


def _words(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return sorted(word for part in value for word in _words(part))
    return normal(str(value)).split() if value is not None else []
