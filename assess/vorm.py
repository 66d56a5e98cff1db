"""How doorzettingsmacht is laid down: per gemeente, and for the region as a whole."""

from collections.abc import Iterable, Mapping

from assess.hindernis import Hindernis
from assess.uitspraak import NOWHERE, Uitspraak, advising, state

# When several apply the first is the region's (normenkader, section 2).
VORMEN = (
    *("overstijgend_belegd", "alleen_onderwijs", "alleen_gemeente", "adviserend", "uitdrukkelijk_niet"),
    *("voorgenomen", "niet_te_beoordelen", "niet_aangetroffen"),
)
HOLDERS = ("E4a", "E4b")


def vormen(
    uitspraken: Iterable[Uitspraak], gemeenten: Iterable[str], hindernissen: Iterable[Hindernis]
) -> Mapping[str, str]:
    """The vorm in each gemeente, from uitspraken of counting documents only."""
    said, hinder = list(uitspraken), list(hindernissen)
    return {gemeente: _vorm(said, gemeente, hinder) for gemeente in gemeenten}


def region_vorm(
    uitspraken: Iterable[Uitspraak], gemeenten: Iterable[str], hindernissen: Iterable[Hindernis]
) -> str:
    """The fullest vorm of any gemeente."""
    places = tuple(gemeenten) or (NOWHERE,)
    return min(vormen(uitspraken, places, hindernissen).values(), key=VORMEN.index)


def _vorm(uitspraken: list[Uitspraak], gemeente: str, hindernissen: list[Hindernis]) -> str:
    onderwijs, jeugd = (state(uitspraken, holder, gemeente) for holder in HOLDERS)
    if onderwijs == jeugd == "afgesproken":
        return "overstijgend_belegd"
    if onderwijs == "afgesproken":
        return "alleen_onderwijs"
    if jeugd == "afgesproken":
        return "alleen_gemeente"
    if any(advising(uitspraken, holder, gemeente) for holder in HOLDERS):
        return "adviserend"
    if "ontkend" in (onderwijs, jeugd):
        return "uitdrukkelijk_niet"
    if "voorgenomen" in (onderwijs, jeugd):
        return "voorgenomen"
    if any(hindernis.hinders(gemeente) for hindernis in hindernissen):
        return "niet_te_beoordelen"
    return "niet_aangetroffen"
