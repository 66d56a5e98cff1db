"""A chart as SVG or PNG, drawn by Matplotlib: one picture for the screen, for print and for a report."""

import io
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Literal
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from doorbraak.pages.grafiek import Grafiek
from doorbraak.pages.vulling import VULLINGEN, Vulling

Vorm = Literal["svg", "png"]
INKT, LIJN = "#1b2733", "#d6dce1"
VULLING = VULLINGEN | {"vastgesteld": Vulling("#123c4a", "#123c4a"), "niet_beoordeeld": VULLINGEN[""]}
STIJL: dict[Any, Any] = {
    "font.size": 10.5,
    "font.family": "DejaVu Sans",
    "hatch.linewidth": 1.1,
    "svg.fonttype": "path",
    "svg.hashsalt": "doorbraakmonitor",
    "text.parse_math": False,
}
SVG = "http://www.w3.org/2000/svg"
# Matplotlib keeps its settings and fonts for the whole program, so one drawing at a time.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Maat:
    """A size of the picture (in inches) and what fits in it; letters stay as large on a narrow screen."""

    breedte: float
    rij: float
    label: int
    kolommen: int
    smalst: float  # a part of the bar narrower than this (percent) has no room for its number


BREED = Maat(9, 0.52, 30, 3, 3.2)
SMAL = Maat(4.5, 0.62, 18, 2, 9)


@lru_cache(maxsize=128)
def beeld(grafiek: Grafiek, vorm: Vorm, maat: Maat = BREED) -> bytes:
    """The chart as a file; the same figures always give the same bytes."""
    with _one_at_a_time, mpl.rc_context(STIJL):
        out = io.BytesIO()
        metadata = {"Date": None} if vorm == "svg" else {"Title": grafiek.titel, "Software": None}
        _figure(grafiek, maat).savefig(out, format=vorm, dpi=200, metadata=metadata)
    return _plain(out.getvalue(), grafiek) if vorm == "svg" else out.getvalue()


def _figure(grafiek: Grafiek, maat: Maat) -> Figure:
    figure = Figure(figsize=(maat.breedte, 1.3 + maat.rij * len(grafiek.rijen)), layout="constrained")
    axes = figure.add_subplot()
    for row, rij in enumerate(grafiek.rijen):
        begin = 0.0
        for code, number in zip(grafiek.codes, rij.aantallen, strict=True):
            if not number:
                continue
            width, fill = 100 * number / rij.totaal, VULLING[code]
            axes.barh(
                row, width, 0.66, begin, color=fill.vlak, hatch=fill.hatch, hatchcolor=fill.lijn, ec=INKT
            )
            if width >= maat.smalst:
                box = {"boxstyle": "round,pad=0.22", "fc": "white", "ec": "none"}
                axes.text(begin + width / 2, row, str(number), ha="center", va="center", color=INKT, bbox=box)
            begin += width
    names = ["\n".join(textwrap.wrap(rij.label, maat.label)) for rij in grafiek.rijen]
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(0, 101, 25), [f"{part}%" for part in range(0, 101, 25)])
    axes.set_xlim(0, 100)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(length=0, labelcolor=INKT)
    axes.grid(axis="x", color=LIJN)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    parts = list(zip(grafiek.codes, grafiek.woorden, strict=True))
    # Matplotlib fills a legend column by column; people read it line by line.
    in_lines = [part for first in range(maat.kolommen) for part in parts[first :: maat.kolommen]]
    figure.legend(
        handles=[_key(VULLING[code], word) for code, word in in_lines],
        loc="outside upper center",
        ncols=maat.kolommen,
        frameon=False,
        handlelength=2.4,
        handleheight=1.3,
        columnspacing=1.4,
    )
    return figure


def _key(fill: Vulling, word: str) -> Patch:
    return Patch(fc=fill.vlak, hatch=fill.hatch, hatchcolor=fill.lijn, ec=INKT, label=word)


def _plain(drawn: bytes, grafiek: Grafiek) -> bytes:
    """The SVG without <style> and style attributes, which the site's policy blocks, and with its text in words."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(drawn)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}style", f"{{{SVG}}}metadata"):
                parent.remove(child)
        if "d" in parent.attrib:  # a pattern of dots has thousands of decimals that nobody sees
            parent.set("d", re.sub(r"(\.\d\d)\d+", r"\1", parent.attrib["d"]))
        for name, value in _declarations(parent.attrib.pop("style", "")):
            parent.set(name, value)
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt", "role": "img"}
    root.set("aria-labelledby", "titel uitleg")
    for place, (tag, id, said) in enumerate(
        [("title", "titel", grafiek.titel), ("desc", "uitleg", grafiek.alt)]
    ):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": id})
        element.text = said
        root.insert(place, element)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in filter(str.strip, style.split(";")):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.strip()
