"""One Excel workbook with a sheet per table, the method and the codebook."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from doorbraak.pages.words import INDICATIES, word
from doorbraak.uitvoer.codeboek import Kolom, Tabel
from doorbraak.uitvoer.csv_bestanden import als_tekst

# A word stands in every cell; the colours only help, and differ in lightness too.
KLEUREN = {
    "aanwezig": "#CFE8D5",
    "deels": "#E6F0C8",
    "voorgenomen": "#FFF2CC",
    "tegengesproken": "#F4C7B8",
    "niet_aangetroffen": "#D9D9D9",
    "niet_te_beoordelen": "#F2F2F2",
}
_CELL = 32_767  # characters that a cell can hold
_LINK = 2_079  # characters of a link
_LINKS = 60_000  # a sheet may hold few more
# Widths in characters; a column that is not named is as wide as its kind needs.
_BREEDTES = {
    **dict.fromkeys(("citaat", "toelichting", "tekst", "uitleg", "reden"), 70),
    **dict.fromkeys(("naam", "titel", "url", "anker", "gemeenten_gedekt"), 34),
    **dict.fromkeys(("swv", "sector", "element", "deelvraag", "pagina", "id", "schooljaar"), 10),
    **dict.fromkeys(("sha256", "document", "vingerafdruk"), 14),
    "doorzettingsmacht_vorm": 24,
}
_GEWOON = 16
_ONE_LINE = ("sha256", "document", "vingerafdruk", "url")
_REGEL = 15.0  # points
_HOOGST = 400.0

_WIJZE = (
    "De machine-indicatie is gemaakt door een programma dat de onderzochte documenten las. Zij is geen oordeel "
    "van een inspecteur en geen oordeel in de zin van de WOT.",
    "“Niet aangetroffen” zegt iets over de onderzochte documenten, niet dat een afspraak ontbreekt.",
    "“Niet te beoordelen” betekent dat het geldende plan niet is verkregen of niet geheel kon worden gelezen.",
    "In de kolommen “vastgesteld” staat alleen wat beide inspecties vaststelden; leeg betekent: niet beoordeeld.",
    "De drie groepen op het blad Vlaggen worden nooit opgeteld.",
    "Elk citaat staat letterlijk op de genoemde pagina van het document.",
)


def schrijf_xlsx(tabellen: list[Tabel], out: Path) -> list[Path]:
    """Write doorbraakmonitor.xlsx; gives the file written."""
    target = out / "doorbraakmonitor.xlsx"
    options = {
        **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
        "constant_memory": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": "Doorbraakmonitor", "comments": tabellen[0].uitleg})
        looks = _Looks(book)
        for tabel in tabellen:
            _blad(book, tabel, looks)
        _methode(book, looks)
        _codeboek(book, tabellen, looks)
    return [target]


class _Looks:
    """The formats of the workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        plain = {"valign": "top", "text_wrap": True}
        self.hash: Format = book.add_format({"valign": "top"})
        self.kop: Format = book.add_format(
            {**plain, "bold": True, "bottom": 1, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}
        )
        self.cel: Format = book.add_format(plain)
        self.link: Format = book.add_format({"valign": "top", "font_color": "#0B5394", "underline": 1})
        self.indicatie: dict[str, Format] = {
            name: book.add_format({**plain, "bg_color": colour, "border": 1, "border_color": "#BFBFBF"})
            for name, colour in KLEUREN.items()
        }


def _blad(book: xlsxwriter.Workbook, tabel: Tabel, looks: _Looks) -> None:
    sheet = _nieuw_blad(book, tabel.titel, tabel.kolommen, looks)
    for number, row in enumerate(tabel.rijen, start=1):
        sheet.set_row(number, _hoogte(tabel.kolommen, row))
        for column, (kolom, value) in enumerate(zip(tabel.kolommen, row, strict=True)):
            _cel(sheet, number, column, kolom, value, looks)
    if tabel.rijen:
        sheet.autofilter(0, 0, len(tabel.rijen), len(tabel.kolommen) - 1)
    sheet.freeze_panes(1, 2 if len(tabel.kolommen) > 2 else 0)


def _hoogte(kolommen: Sequence[Kolom], row: Sequence[Any]) -> float:
    """Points for the most lines that a cell of the row takes; not every program works that out by itself."""
    lines = (
        len(str(value)) // (_breedte(kolom) - 2) + 1
        for kolom, value in zip(kolommen, row, strict=True)
        if kolom.naam not in _ONE_LINE
    )
    return min(_REGEL * max(lines), _HOOGST)


def _breedte(kolom: Kolom) -> int:
    return _BREEDTES.get(kolom.naam, _GEWOON)


def _nieuw_blad(book: xlsxwriter.Workbook, titel: str, kolommen: Sequence[Kolom], looks: _Looks) -> Worksheet:
    sheet: Worksheet = book.add_worksheet(titel)
    for column, kolom in enumerate(kolommen):
        sheet.set_column(column, column, _breedte(kolom))
        sheet.write_string(0, column, kolom.naam, looks.kop)
    sheet.set_row(0, 2 * _REGEL)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&Rpagina &P van &N")
    return sheet


def _cel(sheet: Worksheet, row: int, column: int, kolom: Kolom, value: Any, looks: _Looks) -> None:
    text = als_tekst(value, kolom.type)
    if text is None:
        sheet.write_blank(row, column, None, looks.cel)
    elif isinstance(text, int | float):
        sheet.write_number(row, column, text, looks.cel)
    elif kolom.naam == "url" and text.startswith(("http://", "https://")) and _linkable(row, text):
        sheet.write_url(row, column, text, looks.link, text)
    elif kolom.naam.endswith(("indicatie", "vastgesteld", "oordeel")) and text in KLEUREN:
        sheet.write_string(row, column, word(INDICATIES, text), looks.indicatie[text])
    else:
        sheet.write_string(
            row, column, str(text)[:_CELL], looks.hash if kolom.naam in _ONE_LINE else looks.cel
        )


def _linkable(row: int, url: str) -> bool:
    return row < _LINKS and len(url) <= _LINK and url.isprintable()


def _methode(book: xlsxwriter.Workbook, looks: _Looks) -> None:
    sheet = _nieuw_blad(book, "Methode", [Kolom("uitleg", "tekst", "openbaar", "")], looks)
    for number, sentence in enumerate(_WIJZE, start=1):
        sheet.set_row(number, 3 * _REGEL)
        sheet.write_string(number, 0, sentence, looks.cel)


def _codeboek(book: xlsxwriter.Workbook, tabellen: list[Tabel], looks: _Looks) -> None:
    names = ("blad", "kolom", "type", "zicht", "uitleg")
    sheet = _nieuw_blad(book, "Codeboek", [Kolom(name, "tekst", "openbaar", "") for name in names], looks)
    rows = [
        (tabel.titel, kolom.naam, kolom.type, kolom.zicht, kolom.uitleg)
        for tabel in tabellen
        for kolom in tabel.kolommen
    ]
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _REGEL * (len(row[-1]) // 66 + 1))
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, looks.cel)
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    sheet.freeze_panes(1, 0)
