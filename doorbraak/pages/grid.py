"""The rows of the matrix as HTML: a template engine is too slow for a thousand cells."""

from collections.abc import Callable
from functools import cache

from markupsafe import Markup, escape

from doorbraak.pages.matrix import Cell, Matrix
from doorbraak.pages.words import OORDELEN, SUBCODES, word


@cache
def mark(indicatie: str) -> Markup:
    """The small drawing that goes with an indicatie; the words stand beside it."""
    return Markup('<svg class="teken" aria-hidden="true"><use href="#t-{}"/></svg>').format(indicatie)


def notes(cell: Cell) -> list[str]:
    """What limits or qualifies a cell, in words."""
    said = []
    if cell.conflict:
        said.append("documenten spreken elkaar tegen")
    if cell.ontkend and cell.indicatie == "deels":
        said.append(f"{', '.join(cell.ontkend)} uitdrukkelijk niet")
    if cell.partly:
        said.append(f"{cell.gedekt} van {cell.totaal} gemeenten")
    if cell.onvolledig and cell.indicatie != "niet_te_beoordelen":
        said.append("onvolledig")
    if cell.subcode and cell.indicatie in ("niet_te_beoordelen", "tegengesproken"):
        said.append(word(SUBCODES, cell.subcode))
    return said


def table_body(shown: Matrix, url: Callable[[str], str]) -> Markup:
    """All rows; `url` puts the base URL of the site before a path."""
    base = str(escape(url("/"))).rstrip("/")
    ids = [(element["id"], str(escape(element["naam"]))) for element in shown.elementen]
    parts: list[str] = []
    for region in shown.regions:
        code, name = str(escape(region.code)), str(escape(region.naam))
        parts.append(
            f'<tr><th scope="row"><a href="{base}/swv/{code}">'
            f'<span class="code">{code}</span> <span class="naam">{name}</span></a></th>'
        )
        parts += [_cell(region.cells.get(id), id, name, code, base) for id, name in ids]
        parts.append("</tr>")
    return Markup("".join(parts))


def _cell(cell: Cell | None, element: str, name: str, code: str, base: str) -> str:
    if cell is None:
        return '<td class="cel leeg">geen bevinding</td>'
    said = "".join(
        f'<span class="noot{" let-op" if note.startswith("documenten") else ""}">{escape(note)}</span>'
        for note in notes(cell)
    )
    if cell.vastgesteld:
        said += f'<span class="noot mens">inspecteur: {escape(word(OORDELEN, cell.vastgesteld))}</span>'
    return (
        f'<td class="cel i-{cell.indicatie}"><a href="{base}{escape(cell.path)}">'
        f'<span class="vh">{code} {element} {name}: </span>{mark(cell.indicatie)}'
        f'<span class="woord">{escape(word(OORDELEN, cell.indicatie))}</span>{said}</a></td>'
    )
