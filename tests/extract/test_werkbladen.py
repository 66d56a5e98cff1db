"""Worksheets and presentations, as openpyxl and python-pptx write them."""

import datetime
import io
import json
from typing import Any

import openpyxl
import pptx
from PIL import Image
from pptx.util import Inches

from extract.document import Outcome, read_document


def read(data: bytes) -> Outcome:
    return read_document(data, "a" * 64)


def saved(made: Any) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_rows_of_a_sheet_have_its_name_and_column_heads() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Regisseurs"
    sheet.append(["Regisseurs per gemeente"])
    sheet.append(["Gemeente", "Regisseur", "Vanaf"])
    sheet.append(["Voorbeeldstad", "jeugdteam", datetime.date(2025, 8, 1)])
    sheet.append(["Voorbeelddorp", None, 3])
    sheet.append([])
    sheet.append(["De gemeenten beslissen samen."])
    other = book.create_sheet("Oud")
    other.append(["a", "b"])
    other.sheet_state = "hidden"
    outcome = read(saved(book))
    assert outcome.uitkomst == "gelezen"
    heads = "Gemeente | Regisseur | Vanaf"
    assert [(p["kop_pad"], p["soort"], p["aanhef"], p["tekst"]) for p in outcome.passages] == [
        ('["Regisseurs"]', "alinea", None, "Regisseurs per gemeente"),
        ('["Regisseurs"]', "tabelrij", None, heads),
        ('["Regisseurs"]', "tabelrij", heads, "Voorbeeldstad | jeugdteam | 1-8-2025"),
        ('["Regisseurs"]', "tabelrij", heads, "Voorbeelddorp | 3"),
        ('["Regisseurs"]', "alinea", None, "De gemeenten beslissen samen."),
        ('["Oud"]', "tabelrij", None, "a | b"),
    ]
    assert [page["methode"] for page in outcome.paginas] == ["xlsx"]
    assert outcome.meldingen == ("het werkblad Oud is verborgen; het is wel gelezen",)
    assert outcome.passages[2]["anker"] == "Regisseurs › ¶3"


def test_a_cell_at_the_end_of_the_world_takes_no_room() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "De school meldt."
    book.active["XFD1048576"] = "De gemeente beslist."
    assert [p["tekst"] for p in read(saved(book)).passages] == ["De school meldt.", "De gemeente beslist."]


def test_slides_are_pages_without_notes() -> None:
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "Doorbraakaanpak"
    body = first.placeholders[1].text_frame
    body.text = "Afgesproken is:"
    line = body.add_paragraph()
    line.text, line.level = "de gemeente regisseert", 1
    first.notes_slide.notes_text_frame.text = "Niet vergeten te lachen."
    second = show.slides.add_slide(show.slide_layouts[6])
    table = second.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    for at, text in enumerate(("Wat", "Wie", "Besluit", "wethouder")):
        table.cell(at // 2, at % 2).text = text
    box = second.shapes.add_group_shape().shapes.add_textbox(Inches(1), Inches(3), Inches(4), Inches(1))
    box.text_frame.text = "De wethouder beslist binnen een week."
    outcome = read(saved(show))
    assert outcome.uitkomst == "gelezen"
    assert [
        (p["pagina"], p["soort"], json.loads(str(p["kop_pad"])), p["aanhef"], p["tekst"])
        for p in outcome.passages
    ] == [
        (1, "lijst", ["Doorbraakaanpak"], None, "Afgesproken is:"),
        (1, "lijst", ["Doorbraakaanpak"], "Afgesproken is:", "de gemeente regisseert"),
        (2, "tabelrij", ["Doorbraakaanpak"], "Wat | Wie", "Besluit | wethouder"),
        (2, "alinea", ["Doorbraakaanpak"], None, "De wethouder beslist binnen een week."),
    ]
    assert {p["anker"] for p in outcome.passages} == {None}


def test_a_slide_of_only_a_picture_is_unread() -> None:
    show = pptx.Presentation()
    text = show.slides.add_slide(show.slide_layouts[5])
    text.shapes.title.text = "Titel"
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    show.slides.add_slide(show.slide_layouts[6]).shapes.add_picture(picture, 0, 0)
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden.shapes.title.text = "Verborgen"
    hidden._element.set("show", "0")
    outcome = read(saved(show))
    assert outcome.uitkomst == "deels"
    assert outcome.paginas_ongelezen == 1
    assert "de dia is alleen beeld" in str(outcome.toelichting)
    assert outcome.meldingen == ("verborgen dia's, wel gelezen: 3",)
