"""What LibreOffice makes of a document: styles, lists, frames, notes, changes, tables."""

import io
import json
import zipfile

import pytest

from extract.document import Outcome, read_document

NS = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
Row = tuple[object, object, object]


def package(text: str, automatic: str = "", styles: str = "", mimetype: str = "text") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NS}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{text}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {NS}><office:styles>{styles}</office:styles>"
            "<office:master-styles><text:p>Koptekst van elke pagina</text:p></office:master-styles></office:document-styles>",
        )
    return buffer.getvalue()


def read(data: bytes) -> Outcome:
    return read_document(data, "a" * 64)


def rows(data: bytes) -> list[Row]:
    """soort, last heading and tekst of each passage."""
    outcome = read(data)
    assert outcome.uitkomst == "gelezen", outcome.toelichting
    return [
        (passage["soort"], (json.loads(str(passage["kop_pad"])) or [None])[-1], passage["tekst"])
        for passage in outcome.passages
    ]


STYLES = """
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:default-outline-level="2"/>
<style:style style:name="Kop_20_1" style:display-name="Kop 1" style:family="paragraph"/>
<style:style style:name="Eigen" style:family="paragraph" style:parent-style-name="Heading_20_2"/>
<style:style style:name="Tussenkop" style:family="paragraph"/>
<style:style style:name="Nadruk" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Koptekst" style:family="paragraph"/>
<style:style style:name="Table_20_Heading" style:display-name="Table Heading" style:family="paragraph"/>
"""
AUTOMATIC = """
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Eigen"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Nadruk"/>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
"""


def p(text: str, name: str = "Standard") -> str:
    return f'<text:p text:style-name="{name}">{text}</text:p>'


@pytest.mark.parametrize("name", ["Heading_20_2", "Kop_20_1", "Eigen", "Tussenkop", "Nadruk", "P1", "P2"])
def test_headings_by_style_whatever_the_style_is_called(name: str) -> None:
    assert rows(package(p("Regie", name) + p("De gemeente."), AUTOMATIC, STYLES)) == [
        ("alinea", "Regie", "De gemeente.")
    ]


@pytest.mark.parametrize("name", ["Koptekst", "Table_20_Heading", "Standard"])
def test_styles_that_only_sound_like_headings(name: str) -> None:
    assert len(rows(package(p("Regie", name) + p("De gemeente."), AUTOMATIC, STYLES))) == 2


def test_a_bold_span_alone_is_a_heading_and_bold_words_are_not() -> None:
    bold = '<text:span text:style-name="T1">{}</text:span>'
    text = p(bold.format("Nazorg")) + p("De " + bold.format("gemeente") + " betaalt.")
    assert rows(package(text, AUTOMATIC, STYLES)) == [("alinea", "Nazorg", "De gemeente betaalt.")]


def item(*parts: str) -> str:
    return f"<text:list-item>{''.join(parts)}</text:list-item>"


def test_nested_lists_in_a_section_keep_their_lead_in() -> None:
    inner = f"<text:list>{item(p('de gemeente;'))}</text:list>"
    text = f"<text:section>{p('Besloten is:')}<text:list>{item(p('regie bij:'), inner)}{item(p('nazorg.'))}</text:list></text:section>"
    found = [(row["soort"], row["aanhef"], row["tekst"]) for row in read(package(text)).passages]
    assert found == [
        ("alinea", None, "Besloten is:"),
        ("lijst", "Besloten is:", "regie bij:"),
        ("lijst", "regie bij:", "de gemeente;"),
        ("lijst", "Besloten is:", "nazorg."),
    ]


def frame(text: str) -> str:
    return f"<draw:frame><draw:text-box>{p(text)}</draw:text-box></draw:frame>"


def test_frames_shapes_and_notes_are_read_wherever_they_hang() -> None:
    note = "<text:note text:note-class='{}'><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    text = (
        frame("Los kader.")
        + p("De school meldt." + note.format("footnote", p("Na drie dagen.")) + frame("Kader in alinea."))
        + p("De arts adviseert." + note.format("endnote", p("Op verzoek.")))
        + f"<draw:custom-shape>{p('Tekst in een vorm.')}</draw:custom-shape>"
    )
    assert [row[2] for row in rows(package(text))] == [
        "Los kader.",
        "De school meldt.",
        "Na drie dagen.",
        "Kader in alinea.",
        "De arts adviseert.",
        "Op verzoek.",
        "Tekst in een vorm.",
    ]


def test_tracked_changes_comments_and_hidden_text_are_told() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{p('De raad beslist.')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    text = changes + p(
        "De <text:change text:change-id='c1'/><text:change-start text:change-id='c2'/>wethouder"
        "<text:change-end text:change-id='c2'/> beslist.<office:annotation><text:p>klopt dit?</text:p></office:annotation>"
        "<text:hidden-text>geheim</text:hidden-text>"
    )
    outcome = read(package(text))
    assert [row["tekst"] for row in outcome.passages] == ["De wethouder beslist."]
    assert len(outcome.meldingen) == 3


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{text}</table:table-cell>"


def tr(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


COVERED = "<table:covered-table-cell/>"


def test_merged_cells_and_head_rows() -> None:
    head = f"<table:table-header-rows>{tr(cell(p('Stap')), cell(p('Wie doet dit.')), cell(p('Wat')))}</table:table-header-rows>"
    text = (
        f"<table:table>{head}"
        + tr(cell(p("Week 4"), 'table:number-rows-spanned="2"'), cell(p("school")), cell(p("meldt")))
        + tr(COVERED, cell(p("gemeente")), cell(p("regisseert")))
        + "</table:table>"
    )
    assert [(row["aanhef"], row["tekst"]) for row in read(package(text)).passages] == [
        ("Stap | Wie doet dit. | Wat", "Week 4 | school | meldt"),
        ("Stap | Wie doet dit. | Wat", "Week 4 | gemeente | regisseert"),
    ]


def test_a_table_in_a_table_is_read_once() -> None:
    inner = f"<table:table>{tr(cell(p('Taak')), cell(p('Rol')))}{tr(cell(p('melden')), cell(p('de school')))}</table:table>"
    text = f"<table:table>{tr(cell(p('Een.')), cell(inner + p('Slot.')))}</table:table>"
    found = [row[2] for row in rows(package(text))]
    assert found == ["Een.", "Taak | Rol", "melden | de school", "Slot."]


def test_contents_lines_are_no_passages_and_breaks_part_items() -> None:
    index = (
        f"<text:table-of-content><text:index-body>{p('1 Regie 3')}</text:index-body></text:table-of-content>"
    )
    text = index + p(
        "Afspraken:<text:line-break/>- de school meldt<text:line-break/>- de <text:s text:c='2'/>arts kijkt mee"
    )
    assert rows(package(text)) == [
        ("alinea", None, "Afspraken:"),
        ("lijst", None, "de school meldt"),
        ("lijst", None, "de arts kijkt mee"),
    ]


@pytest.mark.parametrize("mimetype", ["spreadsheet", "presentation"])
def test_other_opendocument_says_what_it_is(mimetype: str) -> None:
    outcome = read(package(p("x"), mimetype=mimetype))
    assert outcome.uitkomst == "niet_ondersteund"
    assert "OpenOffice" in str(outcome.toelichting)


def test_a_template_is_a_document() -> None:
    assert rows(package(p("Tekst."), mimetype="text-template")) == [("alinea", None, "Tekst.")]
