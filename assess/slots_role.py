"""Which role of the field a function is (regels/rollen.yml), so that the same holder has one name everywhere."""

from typing import NamedTuple

from assess.rules_pattern import Line, Span
from assess.slots_place import Place

JOINT = "gezamenlijk"
# Named in a decision they are mostly whom it is for or about; one who decides in their name goes before them.
BOUND = frozenset(
    {
        "samenwerkingsverband",
        "gemeente",
        "college",
        "casusoverleg",
        "schoolbestuur",
        "schooldirecteur",
        "jeugdhulpaanbieder",
        "mentor",
    }
)


class Role(NamedTuple):
    """A role where it stands, with the side for which it decides."""

    span: Span
    rol: str
    domein: str


def roles(place: Place, line: Line) -> list[Role]:
    """Every role of a sentence, in its order; of overlapping ones the most exact."""
    found: list[Role] = []
    for rol, domein in place.book.rollen.items():
        for span in place.book.lexicon.spans(f"rol_{rol}", line):
            if not any(span[0] < other.span[1] and other.span[0] < span[1] for other in found):
                found.append(Role(span, rol, domein))
    return sorted(found)


def decider(place: Place, domein: str) -> tuple[Role, Line] | None:
    """Who can decide for this side, and in which sentence: the decisive one, else the nearest before it.

    Its own side goes before a joint one, and that before whoever is named.
    """
    order = {domein: 0, JOINT: 1}
    lines = place.lines[: place.lines.index(place.line)]
    best: tuple[Role, Line] | None = None
    for line in (place.line, *lines[::-1]):
        found = roles(place, line)
        firm = [role for role in found if role.rol not in BOUND]
        if firm:
            return min(firm, key=lambda role: (order.get(role.domein, 2), role.span)), line
        if found and best is None:
            best = min(found, key=lambda role: (order.get(role.domein, 2), role.span)), line
    return best


def at(place: Place, span: Span) -> Role | None:
    """The role that a stretch of words of the decisive sentence names."""
    found = roles(place, place.line)
    return next((r for r in found if r.span[0] < span[1] and span[0] < r.span[1]), None)
