"""Which role of the field a function is (regels/rollen.yml), so that the same holder has one name everywhere."""

from typing import NamedTuple

from assess.rules_pattern import Span
from assess.slots_place import Place

JOINT = "gezamenlijk"
# Named beside a holder they are mostly whom he works for or decides over.
ORGANISATIONS = frozenset({"samenwerkingsverband", "gemeente", "casusoverleg", "schoolbestuur", "mentor"})


class Role(NamedTuple):
    """A role where it stands, with the side for which it decides."""

    span: Span
    rol: str
    domein: str


def roles(place: Place) -> list[Role]:
    """Every role of the decisive sentence, in its order; of overlapping ones the most exact."""
    found: list[Role] = []
    for rol, domein in place.book.rollen.items():
        for span in place.found(f"rol_{rol}"):
            if not any(span[0] < other.span[1] and other.span[0] < span[1] for other in found):
                found.append(Role(span, rol, domein))
    return sorted(found)


def decider(place: Place, domein: str) -> Role | None:
    """The first role that can decide for this side: its own, else a joint one, else whoever is named."""
    found = roles(place)
    order = {domein: 0, JOINT: 1}
    return min(
        found,
        key=lambda role: (role.rol in ORGANISATIONS, order.get(role.domein, 2), role.span),
        default=None,
    )


def at(place: Place, span: Span) -> Role | None:
    """The role that a stretch of words names."""
    return next((r for r in roles(place) if r.span[0] < span[1] and span[0] < r.span[1]), None)
