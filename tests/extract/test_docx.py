"""What Word makes of a document: styles, lists, tables, boxes, notes, changes, and files within files."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from extract.document import Outcome, read_document

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Row = tuple[object, object, object]


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t>{text}</w:t></w:r></w:p>"


def package(body: str, parts: Mapping[str, str | bytes] = {}, main: str = "word/document.xml") -> bytes:
    """A DOCX with this body and these other parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="/{main}"/>'
            "</Relationships>",
        )
        archive.writestr(main, f"<w:document {NS}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def relations(**targets: str) -> dict[str, str]:
    """The relations part of the body: id to kind=target."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{value.split("=")[0]}" Target="{value.split("=")[1]}"/>'
        for key, value in targets.items()
    )
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{rows}</Relationships>'}


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


def body(*parts: str) -> list[Row]:
    return rows(package("".join(parts)))


STYLES = f"""<w:styles {NS}>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="Kop 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Kop 2 genummerd"/><w:basedOn w:val="Kop1"/></w:style>
<w:style w:type="paragraph" w:styleId="Blauw"><w:name w:val="Blauwe regel"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Tus"><w:name w:val="Tussenkopje"/></w:style>
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="Koptekst"/></w:style>
<w:style w:type="paragraph" w:styleId="Plat"><w:name w:val="Kop 3 plat"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Vet"><w:name w:val="Nadruk"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Punt"><w:name w:val="Punt"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="Inhopg 1"/></w:style>
</w:styles>"""


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


@pytest.mark.parametrize(
    ("name", "is_heading"),
    [
        ("Kop1", True),
        ("Eigen", True),
        ("Blauw", True),
        ("Tus", True),
        ("Vet", True),
        ("Header", False),
        ("Plat", False),
        ("TOC1", True),
    ],
)
def test_headings_by_style_whatever_the_style_is_called(name: str, is_heading: bool) -> None:
    data = package(p("Casusregie", style(name)) + p("De gemeente."), {"word/styles.xml": STYLES})
    found = rows(data)
    if name == "TOC1":  # a line of contents is neither heading nor passage
        assert found == [("alinea", None, "De gemeente.")]
    elif is_heading:
        assert found == [("alinea", "Casusregie", "De gemeente.")]
    else:
        assert [row[2] for row in found] == ["Casusregie", "De gemeente."]


def test_levels_of_custom_styles_make_the_path() -> None:
    parts = [p("Plan", style("Kop1")), p("Aanpak", style("Eigen")), p("Rol", style("Blauw")), p("Tekst.")]
    outcome = read(package("".join(parts), {"word/styles.xml": STYLES}))
    assert [row["kop_pad"] for row in outcome.passages] == ['["Plan", "Aanpak", "Rol"]']


def test_a_heading_style_on_a_paragraph_is_a_paragraph() -> None:
    text = "Het samenwerkingsverband en de gemeenten spreken af dat een kind binnen vier weken hulp krijgt van allen."
    assert rows(package(p(text, style("Kop1")), {"word/styles.xml": STYLES})) == [("alinea", None, text)]


NUMBERING = f"""<w:numbering {NS}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""


def numbered(number: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def test_lists_of_several_levels_with_the_sentence_that_leads_in() -> None:
    data = package(
        p("Besloten is:")
        + p("de regie gaat naar:", numbered(1))
        + p("de gemeente,", numbered(1, 1))
        + p("of de school;", style("Punt"))
        + p("nazorg duurt een jaar.", numbered(1))
        + p("Los.", numbered(2))
        + p("Ook los.", numbered(0)),
        {"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING},
    )
    found = [(row["soort"], row["aanhef"], row["tekst"]) for row in read(data).passages]
    assert found == [
        ("alinea", None, "Besloten is:"),
        ("lijst", "Besloten is:", "de regie gaat naar:"),
        ("lijst", "de regie gaat naar:", "de gemeente,"),
        ("lijst", "de regie gaat naar:", "of de school;"),
        ("lijst", "Besloten is:", "nazorg duurt een jaar."),
        ("alinea", None, "Los."),
        ("alinea", None, "Ook los."),
    ]


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def merge(kind: str) -> str:
    return f"<w:tcPr><w:vMerge{kind}/></w:tcPr>"


def test_merged_cells_speak_in_each_of_their_rows() -> None:
    table = tbl(
        tr(
            p("Stap"),
            '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Wie"),
            properties="<w:trPr><w:tblHeader/></w:trPr>",
        ),
        tr(merge(' w:val="restart"') + p("Week 4"), p("school"), p("meldt")),
        tr(merge("") + p(""), p("gemeente"), p("regisseert")),
    )
    outcome = read(package(table))
    assert [(row["aanhef"], row["tekst"]) for row in outcome.passages] == [
        ("Stap | Wie", "Week 4 | school | meldt"),
        ("Stap | Wie", "Week 4 | gemeente | regisseert"),
    ]


def test_a_table_in_a_table_keeps_its_rows() -> None:
    inner = tbl(tr(p("Taak"), p("Rol")), tr(p("melden"), p("de school")))
    found = body(tbl(tr(p("Links"), p("Rechts")), tr(p("Afspraak 1."), inner + p("Slot."))))
    assert ("tabelrij", None, "melden | de school") in found
    assert ("alinea", None, "Afspraak 1.") in found
    assert ("alinea", None, "Slot.") in found


def test_rows_and_cells_in_content_controls_are_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cell = control.format("<w:tc>" + p("de gemeente") + "</w:tc>")
    found = body(
        tbl(tr(p("Regie"), p("ligt bij")), control.format(f"<w:tr><w:tc>{p('Besluit')}</w:tc>{cell}</w:tr>"))
    )
    assert found[-1] == ("tabelrij", None, "Besluit | de gemeente")


def test_a_placeholder_is_no_text_and_a_filled_control_is() -> None:
    empty = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Klik hier</w:t></w:r></w:sdtContent></w:sdt>"
    filled = "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>de wethouder</w:t></w:r></w:sdtContent></w:sdt>"
    assert body(f"<w:p>{empty}<w:r><w:t>Besluit: </w:t></w:r>{filled}</w:p>") == [
        ("alinea", None, "Besluit: de wethouder")
    ]


BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_text_boxes_are_read_once_also_in_cells() -> None:
    choice = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{0}</wps:txbx></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ).format(BOX.format(p("Kader met een afspraak.")))
    old = f"<w:r><w:pict><v:textbox>{BOX.format(p('Oud kader.'))}</v:textbox></w:pict></w:r>"
    in_cell = f"<w:p>{choice.replace('Kader', 'Celkader')}<w:r><w:t>cel</w:t></w:r></w:p>"
    found = body(
        f"<w:p>{choice}<w:r><w:t>Tekst.</w:t></w:r>{old}</w:p>", tbl(tr(in_cell, p("b")), tr(p("c"), p("d")))
    )
    texts = [row[2] for row in found]
    assert texts == [
        "Tekst.",
        "Kader met een afspraak.",
        "Oud kader.",
        "cel | b",
        "c | d",
        "Celkader met een afspraak.",
    ]


def notes(name: str, text: str) -> str:
    single = name.removesuffix("s")
    return (
        f'<w:{name} {NS}><w:{single} w:id="0" w:type="separator">{p("streep")}</w:{single}>'
        f'<w:{single} w:id="1">{p(text)}</w:{single}></w:{name}>'
    )


def test_footnotes_and_endnotes_follow_their_paragraph_and_headers_stay_out() -> None:
    parts = {
        "word/footnotes.xml": notes("footnotes", "Alleen voor Voorbeeldstad."),
        "word/endnotes.xml": notes("endnotes", "Behalve in de vakantie."),
        "word/header1.xml": f"<w:hdr {NS}>{p('Koptekst')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {NS}>{p('Pagina 1')}</w:ftr>",
    }
    text = '<w:p><w:r><w:t>De gemeente beslist.</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    cell = '<w:p><w:r><w:t>regie</w:t><w:endnoteReference w:id="1"/></w:r></w:p>'
    found = rows(package(text + tbl(tr(cell, p("gemeente")), tr(p("a"), p("b"))), parts))
    assert [row[2] for row in found] == [
        "De gemeente beslist.",
        "Alleen voor Voorbeeldstad.",
        "regie | gemeente",
        "a | b",
        "Behalve in de vakantie.",
    ]


def test_tracked_changes_and_comments_are_told() -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>raad</w:delText></w:r></w:del><w:moveFrom w:id="2"><w:r><w:t>weg</w:t></w:r></w:moveFrom>'
    new = '<w:ins w:id="3"><w:r><w:t>wethouder</w:t></w:r></w:ins><w:moveTo w:id="4"><w:r><w:t> beslist.</w:t></w:r></w:moveTo>'
    deleted_row = tr(p("weg"), p("ook weg"), properties='<w:trPr><w:del w:id="5"/></w:trPr>')
    data = package(
        f'<w:p><w:r><w:t>De </w:t></w:r>{gone}{new}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
        + tbl(tr(p("a"), p("b")), deleted_row),
        {
            "word/comments.xml": f'<w:comments {NS}><w:comment w:id="0">{p("klopt dit?")}</w:comment></w:comments>'
        },
    )
    outcome = read(data)
    assert [row["tekst"] for row in outcome.passages] == ["De wethouder beslist.", "a | b"]
    assert outcome.uitkomst == "gelezen"
    assert [text.split()[3] for text in outcome.meldingen] == ["bijgehouden", "opmerkingen"]
    assert read(package(p("Niets aan de hand."))).meldingen == ()


def test_fields_breaks_symbols_hyphens_and_formulas() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>artikel 3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    text = (
        f"<w:p><w:r><w:t>Zie </w:t></w:r>{field}<w:r><w:t xml:space='preserve"
        f"'>, thuis</w:t><w:softHyphen/><w:t>zitters</w:t><w:br w:type='page'/><w:t>jeugd</w:t><w:noBreakHyphen/><w:t>arts</w:t>"
        f"<w:tab/><w:sym w:font='Wingdings' w:char='F0FE'/><w:t> ja</w:t></w:r><m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r></w:p>"
    )
    outcome = read(package(text))
    assert [row["tekst"] for row in outcome.passages] == ["Zie artikel 3, thuiszitters jeugd-arts ☒ ja"]
    assert "verborgen tekst" in outcome.meldingen[0]


def test_lines_with_markers_in_one_paragraph_are_items() -> None:
    text = "<w:p><w:r><w:t>Afspraken:</w:t><w:br/><w:t>- de school meldt</w:t><w:br/><w:t>- de gemeente start</w:t></w:r></w:p>"
    assert body(text) == [
        ("alinea", None, "Afspraken:"),
        ("lijst", None, "de school meldt"),
        ("lijst", None, "de gemeente start"),
    ]


def test_a_diagram_is_read() -> None:
    drawing = '<w:p><w:r><w:drawing><dgm:relIds r:dm="d1"/></w:drawing></w:r></w:p>'
    points = "".join(
        f"<dgm:pt><a:p><a:r><a:t>{t}</a:t></a:r></a:p></dgm:pt>" for t in ("Melden", "Bespreken")
    )
    parts = relations(d1="diagramData=diagrams/data1.xml") | {
        "word/diagrams/data1.xml": f"<dgm:dataModel {NS}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    }
    assert rows(package(drawing, parts)) == [("lijst", None, "Melden"), ("lijst", None, "Bespreken")]


def test_an_inserted_file_is_read_or_told() -> None:
    chunk = '<w:altChunk r:id="c1"/>'

    def with_chunk(name: str, data: str | bytes) -> Outcome:
        parts: dict[str, str | bytes] = {**relations(c1=f"aFChunk={name}"), f"word/{name}": data}
        return read(package(p("Vooraf.") + chunk, parts))

    page = "<html><body><h1>Bijlage</h1><p>De school meldt.</p></body></html>"
    assert [row["tekst"] for row in with_chunk("a.htm", page).passages] == ["Vooraf.", "De school meldt."]
    inner = with_chunk("a.docx", package(p("Van binnen.")))
    assert [row["tekst"] for row in inner.passages] == ["Vooraf.", "Van binnen."]
    lost = with_chunk("a.bin", bytes(range(256)))
    assert lost.uitkomst == "deels"
    assert "ingevoegd bestand" in str(lost.toelichting)
    deep = with_chunk("a.docx", package(chunk, relations(c1="aFChunk=b.htm")))
    assert deep.uitkomst in ("deels", "gelezen")


@pytest.mark.parametrize("main", ["word/document2.xml", "word/document.xml"])
def test_the_main_part_may_have_another_name(main: str) -> None:
    assert rows(package(p("Tekst."), main=main)) == [("alinea", None, "Tekst.")]


def test_a_strict_file_is_read_as_any_other() -> None:
    def strict(text: str) -> str:
        return text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")

    data = package(
        p("Plan", style("Kop1")) + tbl(tr(p("a"), p("b")), tr(p("c"), p("d"))), {"word/styles.xml": STYLES}
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, strict(old.read(info).decode()))
    assert b"purl.oclc.org" in buffer.getvalue()
    assert rows(buffer.getvalue()) == [("tabelrij", "Plan", "a | b"), ("tabelrij", "Plan", "c | d")]


def test_a_document_that_word_made_keeps_its_custom_styles() -> None:
    document = Document()
    own = document.styles.add_style("Hoofdstuktitel", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Doorbraak", style=own)
    document.add_paragraph("De directeur beslist.")
    buffer = io.BytesIO()
    document.save(buffer)
    assert rows(buffer.getvalue()) == [("alinea", "Doorbraak", "De directeur beslist.")]


@pytest.mark.parametrize(
    "change",
    [
        lambda name: name != "[Content_Types].xml",
        lambda name: name != "_rels/.rels",
        lambda name: name == "word/document.xml",
    ],
)
def test_missing_side_parts_cost_no_text(change: Callable[[str], bool]) -> None:
    data = package(p("Tekst."))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in filter(lambda info: change(info.filename), old.infolist()):
            new.writestr(info.filename, old.read(info))
    assert rows(buffer.getvalue()) == [("alinea", None, "Tekst.")]
