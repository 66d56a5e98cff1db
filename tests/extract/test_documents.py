"""What DOCX, ODT, HTML and TXT are turned into, and how a file's kind is told."""

import io
import zipfile

import pytest
from docx import Document
from docx.shared import Pt
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentText

from extract.document import Outcome, read_document
from extract.sniff import kind

PARAGRAPH = "De directeur van het verband hakt na acht weken de knoop door."


def read(data: bytes) -> Outcome:
    return read_document(data, "a" * 64)


def rows(data: bytes) -> list[tuple[object, ...]]:
    """soort, kop_pad, aanhef and tekst of each passage; checks that each is literally in the page's text."""
    outcome = read(data)
    assert outcome.uitkomst == "gelezen", outcome.toelichting
    (page,) = outcome.paginas
    for passage in outcome.passages:
        assert passage["tekst"] in str(page["tekst"])
        assert passage["pagina"] is None
        assert passage["vakken"] is None
    return [(p["soort"], p["kop_pad"], p["aanhef"], p["tekst"]) for p in outcome.passages]


def docx(document) -> bytes:  # type: ignore[no-untyped-def]
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_docx_headings_lists_and_tables() -> None:
    document = Document()
    document.add_heading("Ondersteuningsplan", 0)
    document.add_heading("1 Aanpak", 1)
    document.add_paragraph(PARAGRAPH)
    document.add_heading("1.1 Tijdpad", 2)
    document.add_paragraph("Wij werken samen. Het tijdpad is:")
    document.add_paragraph("na vier weken start de aanpak;", style="List Bullet")
    document.add_paragraph("na tien weken volgt een besluit.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Wat", "Wie", "Regie", "gemeente"], strict=True
    ):
        cell.text = text
    assert rows(docx(document)) == [
        ("alinea", '["Ondersteuningsplan", "1 Aanpak"]', None, PARAGRAPH),
        (
            "alinea",
            '["Ondersteuningsplan", "1 Aanpak", "1.1 Tijdpad"]',
            None,
            "Wij werken samen. Het tijdpad is:",
        ),
        (
            "lijst",
            '["Ondersteuningsplan", "1 Aanpak", "1.1 Tijdpad"]',
            "Het tijdpad is:",
            "na vier weken start de aanpak;",
        ),
        (
            "lijst",
            '["Ondersteuningsplan", "1 Aanpak", "1.1 Tijdpad"]',
            "Het tijdpad is:",
            "na tien weken volgt een besluit.",
        ),
        ("tabelrij", '["Ondersteuningsplan", "1 Aanpak", "1.1 Tijdpad"]', None, "Wat | Wie"),
        ("tabelrij", '["Ondersteuningsplan", "1 Aanpak", "1.1 Tijdpad"]', "Wat | Wie", "Regie | gemeente"),
    ]


def test_docx_a_bold_line_alone_is_a_heading_and_bold_words_are_not() -> None:
    document = Document()
    document.add_paragraph().add_run("Casusregie").bold = True
    mixed = document.add_paragraph("De regie ligt bij ")
    mixed.add_run("de gemeente").bold = True
    assert rows(docx(document)) == [("alinea", '["Casusregie"]', None, "De regie ligt bij de gemeente")]


def test_docx_anchor_is_the_heading_path_and_the_paragraph_in_it() -> None:
    document = Document()
    document.add_paragraph("Vooraf.")
    document.add_heading("Aanpak", 1)
    document.add_paragraph("Een.")
    document.add_paragraph("Twee.")
    document.add_heading("Regie", 2)
    document.add_paragraph("Drie.")
    anchors = [p["anker"] for p in read(docx(document)).passages]
    assert anchors == ["¶1", "Aanpak › ¶1", "Aanpak › ¶2", "Aanpak › Regie › ¶1"]


def test_docx_what_was_deleted_under_revision_is_not_text() -> None:
    document = Document()
    paragraph = document.add_paragraph("De wethouder beslist.")
    data = docx(document)
    assert paragraph.text in str(read(data).paginas[0]["tekst"])
    tracked = with_part(
        data,
        "word/document.xml",
        lambda xml: xml.replace(
            b"<w:r><w:t>De wethouder beslist.</w:t></w:r>",
            b'<w:del w:id="1"><w:r><w:delText>De raad</w:delText><w:t>De raad</w:t></w:r></w:del>'
            b'<w:ins w:id="2"><w:r><w:t>De wethouder beslist.</w:t></w:r></w:ins>',
        ),
    )
    assert read(tracked).paginas[0]["tekst"] == "De wethouder beslist."


def with_part(data: bytes, name: str, change) -> bytes:  # type: ignore[no-untyped-def]
    """The zip file with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return buffer.getvalue()


def test_docx_text_may_be_large_or_small_without_being_a_heading() -> None:
    document = Document()
    document.add_paragraph().add_run("Een gewone zin in grote letters.").font.size = Pt(20)
    assert [row[0] for row in rows(docx(document))] == ["alinea"]


def test_odt_headings_lists_and_tables() -> None:
    document = OpenDocumentText()
    document.text.addElement(odf_text.H(outlinelevel=1, text="Besluitenlijst"))
    document.text.addElement(odf_text.P(text=PARAGRAPH))
    document.text.addElement(odf_text.P(text="Besloten is:"))
    outer = odf_text.List()
    item = odf_text.ListItem()
    item.addElement(odf_text.P(text="de regie gaat naar:"))
    inner = odf_text.List()
    deep = odf_text.ListItem()
    deep.addElement(odf_text.P(text="de gemeente."))
    inner.addElement(deep)
    item.addElement(inner)
    outer.addElement(item)
    document.text.addElement(outer)
    table = odf_table.Table()
    for texts in (("Punt", "Wie"), ("Nazorg", "school")):
        row = odf_table.TableRow()
        for text in texts:
            cell = odf_table.TableCell()
            cell.addElement(odf_text.P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.text.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    path = '["Besluitenlijst"]'
    assert rows(buffer.getvalue()) == [
        ("alinea", path, None, PARAGRAPH),
        ("alinea", path, None, "Besloten is:"),
        ("lijst", path, "Besloten is:", "de regie gaat naar:"),
        ("lijst", path, "de regie gaat naar:", "de gemeente."),
        ("tabelrij", path, None, "Punt | Wie"),
        ("tabelrij", path, "Punt | Wie", "Nazorg | school"),
    ]


def test_odt_a_bold_line_alone_is_a_heading() -> None:
    document = OpenDocumentText()
    bold = odf_style.Style(name="Vet", family="paragraph")
    bold.addElement(odf_style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    document.text.addElement(odf_text.P(stylename=bold, text="Casusregie"))
    document.text.addElement(odf_text.P(text=PARAGRAPH))
    buffer = io.BytesIO()
    document.write(buffer)
    assert rows(buffer.getvalue()) == [("alinea", '["Casusregie"]', None, PARAGRAPH)]


HTML = f"""<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Titel</title></head><body>
<header><nav><ul><li><a href="/">Home</a></li></ul></nav></header>
<div class="cookie-banner">Wij gebruiken cookies.</div>
<main><article><header><h1>Thuiszitters</h1></header>
<p>{PARAGRAPH}</p>
<p>Het tijdpad:</p><ul><li>na vier weken<ul><li>en dan dit</li></ul></li><li>na tien weken</li></ul>
<details><summary>Wie beslist?</summary><p>De wethouder<br>beslist.</p></details>
<h2>Afspraken</h2><table><tr><th>Wat</th><th>Wie</th></tr><tr><td>Regie</td><td>gemeente</td></tr></table>
<dl><dt>Nazorg</dt><dd>Twaalf weken.</dd></dl>
<script>var x = "geen tekst";</script>
</article></main><aside>Lees ook dit.</aside><footer>Contact</footer></body></html>"""


def test_html_keeps_the_content_and_drops_what_stands_around_it() -> None:
    path = '["Thuiszitters"]'
    assert rows(HTML.encode()) == [
        ("alinea", path, None, PARAGRAPH),
        ("alinea", path, None, "Het tijdpad:"),
        ("lijst", path, "Het tijdpad:", "na vier weken"),
        ("lijst", path, "Het tijdpad:", "en dan dit"),
        ("lijst", path, "Het tijdpad:", "na tien weken"),
        ("alinea", '["Thuiszitters", "Wie beslist?"]', None, "De wethouder beslist."),
        ("tabelrij", '["Thuiszitters", "Afspraken"]', "Wat | Wie", "Regie | gemeente"),
        ("alinea", '["Thuiszitters", "Afspraken", "Nazorg"]', None, "Twaalf weken."),
    ]


def test_html_a_table_that_only_places_things_is_read_through() -> None:
    page = f"""<html><body><table><tr><td><ul class="nav menu"><li>Home</li></ul></td>
    <td><h2>Verzuim</h2><p>{PARAGRAPH}</p></td></tr></table></body></html>"""
    assert rows(page.encode()) == [("alinea", '["Verzuim"]', None, PARAGRAPH)]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_html_accents_survive_every_charset(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>Eén cliënt, één plan.</p></body></html>'
    assert rows(page.encode(charset))[0][3] == "Eén cliënt, één plan."


def test_html_with_a_wrong_charset_is_judged_by_its_bytes() -> None:
    page = '<html><head><meta charset="utf-8"></head><body><p>Eén cliënt.</p></body></html>'
    assert rows(page.encode("cp1252"))[0][3] == "Eén cliënt."


TEXT = """Werkwijze thuiszitters
======================

1.1 Tijdpad

De aanpak start na vier weken
en niet later. De regisseur roept de par-
tijen bijeen.

Afspraken:
- de school meldt het verzuim
- de gemeente wijst de regie toe
"""


def test_text_paragraphs_headings_and_lists() -> None:
    path = '["Werkwijze thuiszitters", "1.1 Tijdpad"]'
    assert rows(TEXT.encode()) == [
        (
            "alinea",
            path,
            None,
            "De aanpak start na vier weken en niet later. De regisseur roept de partijen bijeen.",
        ),
        ("alinea", path, None, "Afspraken:"),
        ("lijst", path, "Afspraken:", "de school meldt het verzuim"),
        ("lijst", path, "Afspraken:", "de gemeente wijst de regie toe"),
    ]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_accents_survive_every_charset(charset: str) -> None:
    assert rows("Eén cliënt.".encode(charset))[0][3] == "Eén cliënt."


def test_the_bytes_decide_what_a_file_is() -> None:
    assert kind(HTML.encode()) == "html"
    assert kind(b"\xef\xbb\xbf\n<?xml version='1.0'?><!DOCTYPE html><html></html>") == "html"
    assert kind(b"%PDF-1.7 ...") == "pdf"
    assert kind(docx(Document())) == "docx"
    assert kind(b"Gewone tekst over <p> en html.") == "tekst"


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def encrypted_odt() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "x")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "uitkomst", "woord"),
    [
        (b"", "leeg", "0 bytes"),
        (b" \n\n ", "leeg", "witruimte"),
        (b"PK\x03\x04 afgekapt", "beschadigd", "zip"),
        (zipped(plan=b"%PDF-1.7"), "niet_ondersteund", "zip-bestand"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "niet_ondersteund", "oud Office-bestand"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "beveiligd", "wachtwoord"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "niet_ondersteund", "afbeelding"),
        (bytes(range(256)) * 9, "niet_ondersteund", "onbekend"),
        (b"%PDF-1.7\nniets", "beschadigd", "beschadigd of afgekapt"),
        (docx(Document())[:-200], "beschadigd", "zip"),
        (zipped(word__document_xml=b""), "beschadigd", "ontbreekt"),
        (encrypted_odt(), "beveiligd", "wachtwoord"),
        (b"<html></html>", "leeg", "geen tekst"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, uitkomst: str, woord: str) -> None:
    outcome = read(data)
    assert outcome.uitkomst == uitkomst
    assert woord in str(outcome.toelichting)
    assert list(outcome.passages) == []


def hostile_docx(xml: bytes) -> bytes:
    return with_part(docx(Document()), "word/document.xml", lambda _: xml)


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_docx_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    bomb = b"<w:document " + W + b"><w:body>" + b"<w:p/>" * 5_000_000 + b"</w:body></w:document>"
    outcome = read(hostile_docx(bomb))
    assert outcome.uitkomst == "beschadigd"
    assert "verdacht groot" in str(outcome.toelichting)


def test_entities_are_not_expanded() -> None:
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/hostname">]><w:document '
        + W
        + b"><w:body><w:p><w:r><w:t>&a;&f;!</w:t></w:r></w:p></w:body></w:document>"
    )
    outcome = read(hostile_docx(laughs))
    assert "ha" not in "".join(str(page["tekst"]) for page in outcome.paginas)


def test_malformed_xml_is_damage() -> None:
    assert read(hostile_docx(b"<w:document><w:body>")).uitkomst == "beschadigd"


def test_html_nested_beyond_reason_is_an_outcome() -> None:
    deep = b"<html><body>" + b"<div>" * 100_000 + b"tekst"
    assert read(deep).uitkomst in ("gelezen", "beschadigd", "leeg")
