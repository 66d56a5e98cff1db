"""The map as SVG: a link per samenwerkingsverband, filled by its indicatie."""

from collections.abc import Callable

from markupsafe import Markup

from doorbraak.kaart.grenzen import Ring, Zijde, omvang
from doorbraak.pages.kaart import LETTER, Gebied, Kaart
from doorbraak.pages.vulling import VULLINGEN, naam, patronen

BRON = "Grenzen van gemeenten 2025: CBS en Kadaster, CC BY 4.0, vereenvoudigd"


def teken(shown: Kaart, url: Callable[[str], str]) -> Markup:
    """The drawing with its own title, description and patterns; `url` puts the site's base URL before a path."""
    width, height = omvang()
    areas = Markup("\n").join(_area(gebied, url(gebied.path)) for gebied in shown.getekend)
    inner = [zijde for gebied in shown.getekend if gebied.vlak for zijde in gebied.vlak.binnen]
    labels = Markup("").join(_label(gebied) for gebied in shown.getekend)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="kaart" viewBox="0 0 {} {}" role="group" '
        'aria-labelledby="kaart-titel kaart-uitleg" font-family="Segoe UI, Liberation Sans, Arial, sans-serif">'
        '<title id="kaart-titel">Kaart: {}</title><desc id="kaart-uitleg">Elk vlak is een samenwerkingsverband. '
        "Kleur en patroon geven de machine-indicatie. Dezelfde gegevens staan in de tabel op deze pagina. {}.</desc>"
        '<defs>{}</defs>\n<g fill-rule="evenodd" stroke="#1b2733" stroke-width="7" stroke-linejoin="round">\n{}\n</g>\n'
        '<path class="gemeentegrenzen" d="{}" fill="none" stroke="#1b2733" stroke-opacity=".45" stroke-width="2" '
        'pointer-events="none"/>\n<g class="nummers" aria-hidden="true" pointer-events="none" font-size="{}" '
        'font-weight="600" text-anchor="middle" fill="#1b2733" stroke="#ffffff" stroke-width="14" '
        'stroke-linejoin="round" paint-order="stroke">{}</g></svg>'
    ).format(width, height, shown.titel, BRON, patronen(), areas, _sides(inner), LETTER, labels)


def _area(gebied: Gebied, href: str) -> Markup:
    assert gebied.vlak is not None
    fill = gebied.indicatie if gebied.indicatie in VULLINGEN else ""
    return Markup('<a href="{}"><title>{}: {}</title><path d="{}" fill="url(#{})"/></a>').format(
        href, gebied.kop, gebied.woord, _outline(gebied.vlak.ringen), naam(fill)
    )


def _label(gebied: Gebied) -> Markup:
    if gebied.vlak is None or gebied.vlak.label is None:
        return Markup("")
    x, y = gebied.vlak.label
    return Markup('<text x="{}" y="{}">{}</text>').format(x, y + LETTER // 3, gebied.code[2:])


def _outline(rings: list[Ring]) -> str:
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)


def _sides(zijden: list[Zijde]) -> str:
    return "".join(f"M{ax} {ay}L{bx} {by}" for (ax, ay), (bx, by) in zijden)
