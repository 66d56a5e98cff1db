"""How each indicatie is filled in a drawing: a colour and a pattern, so that neither has to be seen."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Vulling:
    """A plane colour with lines or dots over it; `hatch` is the same pattern in Matplotlib's notation."""

    vlak: str
    lijn: str
    patroon: str = ""
    hatch: str = ""


_LIGGEND = '<path d="M0 9H36M0 27H36" stroke="{}" stroke-width="5"/>'
_STAAND = '<path d="M9 0V22M27 18V36M27 0V4M9 36V40" stroke="{}" stroke-width="6"/>'
_KRUIS = '<path d="M8 8L28 28M28 8L8 28" stroke="{}" stroke-width="5"/>'
_STIP = '<g fill="{}"><circle cx="9" cy="9" r="4.5"/><circle cx="27" cy="27" r="4.5"/></g>'
_SCHUIN = '<path d="M-9 9L9 -9M-9 45L45 -9M27 45L45 27" stroke="{}" stroke-width="7"/>'

VULLINGEN = {
    "aanwezig": Vulling("#0d5c46", "#0d5c46"),
    "deels": Vulling("#7db1dc", "#0f3f63", _LIGGEND, "---"),
    "voorgenomen": Vulling("#e3d8f3", "#5c3d8f", _STAAND, "|||"),
    "tegengesproken": Vulling("#b23a27", "#ffffff", _KRUIS, "xxx"),
    "niet_aangetroffen": Vulling("#f7e3a1", "#7a5a08", _STIP, ".."),
    "niet_te_beoordelen": Vulling("#f1f3f4", "#8a959e", _SCHUIN, "///"),
    "onbeslist": Vulling("#c9d0d6", "#434c54"),
    "": Vulling("#ffffff", "#6f7d89"),
}


def naam(indicatie: str) -> str:
    """The id of the pattern of this indicatie within a drawing."""
    return f"v-{indicatie or 'geen'}"


def patronen() -> Markup:
    """The <pattern> of every indicatie, to stand in the <defs> of a drawing."""
    return Markup("").join(
        Markup(
            '<pattern id="{}" width="36" height="36" patternUnits="userSpaceOnUse">'
            '<rect width="36" height="36" fill="{}"/>{}</pattern>'
        ).format(naam(indicatie), vulling.vlak, Markup(vulling.patroon.format(vulling.lijn)))
        for indicatie, vulling in VULLINGEN.items()
    )


def staal(indicatie: str) -> Markup:
    """A small rectangle with the filling of an indicatie, for a legend on a page that has the patterns."""
    return Markup(
        '<svg class="staaltje" viewBox="0 0 90 54" aria-hidden="true" focusable="false">'
        '<rect x="2" y="2" width="86" height="50" fill="url(#{})" stroke="#1b2733" stroke-width="4"/></svg>'
    ).format(naam(indicatie))
