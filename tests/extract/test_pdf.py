"""What a PDF is turned into: words in boxes, paragraphs, headings, lists, tables, and nothing of the margins."""

import io
from collections.abc import Callable, Sequence

import pypdfium2
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

from extract.citaatplek import as_printed, quote_boxes
from extract.document import read_document
from extract.edges import edges_of
from extract.frame import frame_of
from extract.passages import Passage, passages_of
from extract.pdf import read_pdf
from extract.reading import Block, Unreadable
from extract.shapes import shapes_of
from extract.tokens import Paper, Text, joined
from extract.word import Word

PdfMaker = Callable[..., bytes]
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"


def column(x: float, y: float, lines: Sequence[str], font: str = REGULAR, size: float = 10) -> list[tuple]:
    """Lines one under another, 12 points apart."""
    return [(x, y + 12 * number, font, size, line) for number, line in enumerate(lines)]


def blocks(data: bytes) -> list[Block]:
    return [block for page in read_pdf(data).paginas for block in page.blokken]


def texts(data: bytes) -> list[str]:
    return [block.tekst for block in blocks(data)]


def passages(data: bytes) -> list[Passage]:
    return list(passages_of(read_pdf(data)))


LEFT = [
    "De directeur van het verband hakt na acht",
    "weken de knoop door over de plaatsing van",
    "een leerling die thuis zit en die geen plek",
    "heeft op een school binnen de regio van dit",
    "verband en haar gemeenten.",
]
RIGHT = [
    "Aan de andere kant van de tafel beslist de",
    "wethouder over de inzet van de jeugdhulp",
    "die daarvoor nodig is, ook als de instelling",
    "daar zelf anders over denkt, want anders is",
    "er geen doorbraak mogelijk.",
]


def test_lines_of_a_paragraph_are_one_text(pdf: PdfMaker) -> None:
    assert texts(pdf(column(60, 100, LEFT))) == [" ".join(LEFT)]


def test_two_columns_are_read_one_after_the_other(pdf: PdfMaker) -> None:
    data = pdf([*column(60, 100, LEFT), *column(320, 100, RIGHT)])
    assert texts(data) == [" ".join(LEFT), " ".join(RIGHT)]


def test_two_columns_written_across_are_taken_apart(pdf: PdfMaker) -> None:
    pairs = zip(column(60, 100, LEFT), column(320, 100, RIGHT), strict=True)
    assert texts(pdf([mark for pair in pairs for mark in pair])) == [" ".join(LEFT), " ".join(RIGHT)]


def test_a_paragraph_goes_on_in_the_next_column(pdf: PdfMaker) -> None:
    low = column(60, 700, ["Een eerste alinea die hier begint en waarvan de", "zin pas in de volgende kolom"])
    high = column(320, 100, ["wordt afgemaakt, boven aan de bladzijde.", "Zo hoort het."])
    found = texts(pdf([*low, *high]))
    assert found == [
        "Een eerste alinea die hier begint en waarvan de zin pas in de volgende kolom "
        "wordt afgemaakt, boven aan de bladzijde. Zo hoort het."
    ]


def test_a_bold_word_drawn_later_stands_where_it_is_seen(pdf: PdfMaker) -> None:
    bold_at = 60 + stringWidth("De gemeente wijst een ", REGULAR, 10)
    rest_at = bold_at + stringWidth("casushouder ", BOLD, 10)
    data = pdf(
        [
            (60, 100, REGULAR, 10, "De gemeente wijst een"),
            (rest_at, 100, REGULAR, 10, "aan die beslist."),
            (60, 112, REGULAR, 10, "Dat doet zij binnen een week."),
            (bold_at, 100, BOLD, 10, "casushouder"),
        ]
    )
    assert texts(data) == ["De gemeente wijst een casushouder aan die beslist. Dat doet zij binnen een week."]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("De leerling krijgt onder-", "steuning op school.", "De leerling krijgt ondersteuning op school."),
        ("Het gaat om zorg-", "en onderwijsaanbod.", "Het gaat om zorg- en onderwijsaanbod."),
        ("De regio Noord-", "Holland doet mee.", "De regio Noord-Holland doet mee."),
        ("Een TLV-", "aanvraag duurt lang.", "Een TLV-aanvraag duurt lang."),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_is_mended(pdf: PdfMaker, first: str, second: str, whole: str) -> None:
    assert texts(pdf(column(60, 100, [first, second]))) == [whole]


def test_a_compound_that_the_document_writes_with_a_hyphen_keeps_it(pdf: PdfMaker) -> None:
    data = pdf(
        [
            *column(60, 100, ["Het team-plus komt bijeen."]),
            *column(60, 140, ["Daarna meldt het team-", "plus de leerling."]),
        ]
    )
    assert texts(data)[1] == "Daarna meldt het team-plus de leerling."


def test_every_token_has_its_own_box(pdf: PdfMaker) -> None:
    data = pdf(column(60, 100, ["De leerling krijgt onder-", "steuning op school."]))
    (block,) = blocks(data)
    assert len(block.vakken) == len(block.tekst.split())
    x0, top, x1, bottom = block.vakken[0]
    assert abs(x0 - 10000 * 60 / 595) < 15
    assert top < 10000 * 100 / 842 <= bottom + 15
    assert x0 < x1 < block.vakken[1][0] + 15
    # the broken word has its beginning at the end of the first line, the rest at the start of the second
    assert block.vakken[3][0] > block.vakken[2][2] - 15
    ((word, after, box),) = block.afbrekingen
    assert (word, after) == (3, len("onder"))
    assert abs(box[0] - block.vakken[0][0]) < 15
    assert box[1] >= block.vakken[3][3] - 30
    assert box[2] < block.vakken[4][0] + 15


def test_a_quote_is_found_in_all_its_pieces(pdf: PdfMaker) -> None:
    data = pdf(
        column(60, 700, ["De leerling krijgt onder-", "steuning van de gemeen-"]),
        column(60, 80, ["ten in deze regio."]),
    )
    (row,) = (passage.row("a" * 64) for passage in passages(data))
    assert row["tekst"] == "De leerling krijgt ondersteuning van de gemeenten in deze regio."
    assert as_printed(row) == "De leerling krijgt onder-\nsteuning van de gemeen-\nten in deze regio."
    assert [page for page, _ in quote_boxes(row, "krijgt ondersteuning van")] == [1, 1, 1, 1]
    assert [page for page, _ in quote_boxes(row, "de gemeenten in")] == [1, 1, 2, 2]
    assert len(quote_boxes(row, "krijgt onder")) == 2
    assert len(quote_boxes(row, "steuning van")) == 2
    assert quote_boxes(row, "wethouder") == []


def test_a_word_broken_inside_a_table_row_or_a_list_item_is_found_too(pdf: PdfMaker) -> None:
    data = pdf([*column(70, 100, ["• na weken"]), *column(76, 112, ["start de onder-", "steuning."])])
    (row,) = (passage.row("a" * 64) for passage in passages(data))
    assert row["tekst"] == "na weken start de ondersteuning."
    assert len(quote_boxes(row, "ondersteuning.")) == 2
    cells = (text_of(["de onder-", "steuning"]), text_of(["de gemeen-", "te"]))
    assert [found[:2] for found in joined(cells).afbrekingen] == [(1, 5), (4, 6)]


def text_of(lines: Sequence[str]) -> Text:
    """A cell with these lines."""
    words = [
        [
            Word(word, 10.0 * n, 12.0 * row, 10.0 * n + 9, 12.0 * row + 9, 12.0 * row, 10, False)
            for n, word in enumerate(line.split())
        ]
        for row, line in enumerate(lines)
    ]
    return Paper(100, 100).text(words)


def test_boxes_follow_a_turned_page(pdf: PdfMaker) -> None:
    document = pypdfium2.PdfDocument(pdf([(60, 100, REGULAR, 10, "Een zin op een gedraaide bladzijde.")]))
    document[0].set_rotation(90)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    (page,) = read_pdf(buffer.getvalue()).paginas
    assert (page.breedte, page.hoogte) == (842, 595)
    boxes = [box for block in page.blokken for box in block.vakken]
    assert len(boxes) == 6
    # turned clockwise, the line runs down along the right edge
    assert all(box[0] > 8500 for box in boxes)
    assert abs(min(box[1] for box in boxes) - 10000 * 60 / 595) < 20


def test_headings_come_from_size_weight_and_number(pdf: PdfMaker) -> None:
    data = pdf(
        [
            (60, 80, BOLD, 18, "Ondersteuningsplan"),
            (60, 120, BOLD, 13, "1 Aanpak"),
            *column(60, 150, LEFT),
            (60, 240, BOLD, 10, "Casusregie"),
            *column(60, 260, RIGHT),
            (60, 350, BOLD, 13, "2 Geld"),
            *column(60, 380, ["Het budget staat vast."]),
        ]
    )
    assert [(p.kop_pad, p.tekst[:10]) for p in passages(data)] == [
        (("Ondersteuningsplan", "1 Aanpak"), "De directe"),
        (("Ondersteuningsplan", "1 Aanpak", "Casusregie"), "Aan de and"),
        (("Ondersteuningsplan", "2 Geld"), "Het budget"),
    ]


def test_list_items_stand_alone_with_their_lead_in(pdf: PdfMaker) -> None:
    data = pdf(
        [
            *column(60, 100, ["Wij werken samen. Het tijdpad is als volgt:"]),
            *column(70, 116, ["• na vier weken start de aanpak, ook als", "  het verzuim geoorloofd is;"]),
            *column(70, 140, ["• na tien weken beslist de directeur."]),
            *column(60, 170, ["Dat is alles."]),
        ]
    )
    assert [(p.soort, p.aanhef, p.tekst) for p in passages(data)] == [
        ("alinea", None, "Wij werken samen. Het tijdpad is als volgt:"),
        (
            "lijst",
            "Het tijdpad is als volgt:",
            "na vier weken start de aanpak, ook als het verzuim geoorloofd is;",
        ),
        ("lijst", "Het tijdpad is als volgt:", "na tien weken beslist de directeur."),
        ("alinea", None, "Dat is alles."),
    ]


def test_a_ruled_table_gives_a_passage_per_row_under_its_heads() -> None:
    style = getSampleStyleSheet()["BodyText"]
    long = "De procesregisseur van het samenwerkings-verband, die ook de ouders spreekt."
    rows = [
        ["Onderwerp", "Afspraak", "Wie"],
        ["Casusregie", Paragraph(long, style), "swv"],
        ["Nazorg", "twaalf weken", "school"],
    ]
    table = Table(rows, colWidths=[100, 200, 80])
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, 0), BOLD)])
    )
    buffer = io.BytesIO()
    intro, outro = Paragraph("De verdeling staat in de tabel.", style), Paragraph("Zo is het.", style)
    SimpleDocTemplate(buffer, pagesize=A4).build([intro, table, outro])
    found = [(p.soort, p.tekst, p.aanhef) for p in passages(buffer.getvalue())]
    heads = "Onderwerp | Afspraak | Wie"
    assert found == [
        ("alinea", "De verdeling staat in de tabel.", None),
        ("tabelrij", f"Casusregie | {long} | swv", heads),
        ("tabelrij", "Nazorg | twaalf weken | school", heads),
        ("alinea", "Zo is het.", None),
    ]
    assert "Onderwerp | Afspraak | Wie" in read_pdf(buffer.getvalue()).paginas[0].tekst


def test_a_table_of_names_and_values_has_no_heads() -> None:
    table = Table(
        [["Datum", "18-11-2025"], ["Plaats", "Raadhuis"]], style=[("GRID", (0, 0), (-1, -1), 1, colors.black)]
    )
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build([table])
    assert [(p.tekst, p.aanhef) for p in passages(buffer.getvalue())] == [
        ("Datum | 18-11-2025", None),
        ("Plaats | Raadhuis", None),
    ]


def test_a_frame_around_text_is_no_table(pdf: PdfMaker) -> None:
    frame = [(50, 85, 545, 85), (50, 170, 545, 170), (50, 85, 50, 170), (545, 85, 545, 170)]
    (passage,) = passages(pdf(column(60, 100, LEFT), lines=frame))
    assert passage.soort == "alinea"
    assert passage.tekst == " ".join(LEFT)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("height", "stroke", "sides"), [(2.4, 0, 1), (2.6, 0, 4), (2.4, 1, 1), (2.6, 1, 4)])
def test_a_bar_is_one_line_as_long_as_it_is_thin(turn: int, height: float, stroke: int, sides: int) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setPageRotation(turn)
    canvas.setLineWidth(4)
    canvas.rect(100, 600, 200, height, stroke=stroke, fill=1 - stroke)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    page = document[0]
    edges = edges_of(shapes_of(page), frame_of(page))
    page.close()
    document.close()
    assert len(edges) == sides
    assert {edge.horizontal for edge in edges if edge.end - edge.start > 3} == {turn in (0, 180)}
    assert max(edge.end - edge.start for edge in edges) == pytest.approx(200, abs=0.1)


SENTENCES = [
    f"De {woord} bladzijde gaat over iets anders dan de vorige."
    for woord in ["a", "b", "c", "d", "e", "f", "g", "h"]
]


def running(pages: int) -> bytes:
    """A document with a header, a footer with page number, and one paragraph a page."""
    style = getSampleStyleSheet()["BodyText"]
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4)

    def margins(canvas, document) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont(REGULAR, 8)
        canvas.drawString(60, 810, "Ondersteuningsplan Voorbeeldregio")
        canvas.drawString(280, 30, f"Pagina {document.page} van {pages}")

    frame = Frame(60, 80, 470, 700)
    template.addPageTemplates([PageTemplate("een", [frame], onPage=margins)])
    story: list[object] = []
    for number in range(pages):
        story += [
            Paragraph(SENTENCES[number], style),
            PageBreak(),
        ]
    template.build(story)
    return buffer.getvalue()


@pytest.mark.parametrize("pages", [2, 3, 8])
def test_headers_footers_and_page_numbers_are_no_text(pages: int) -> None:
    read = read_pdf(running(pages)).paginas
    assert [page.tekst for page in read] == SENTENCES[:pages]


def test_a_header_on_all_pages_but_the_first_is_no_text(pdf: PdfMaker) -> None:
    header = (60, 40, REGULAR, 8, "Protocol schoolaanwezigheid")
    pages = [[*([header] if n else []), *column(60, 100, [f"Bladzijde {n}.", *LEFT])] for n in range(3)]
    assert not [text for text in texts(pdf(*pages)) if "Protocol" in text]


def test_a_heading_that_recurs_with_another_number_is_no_header(pdf: PdfMaker) -> None:
    page = [[(60, 60, BOLD, 16, f"Bijlage {n}"), *column(60, 100, LEFT)] for n in range(1, 5)]
    assert [p.kop_pad for p in passages(pdf(*page))] == [(f"Bijlage {n}",) for n in range(1, 5)]


def test_a_paragraph_over_a_page_break_is_one_passage(pdf: PdfMaker) -> None:
    data = pdf(
        column(60, 700, ["De doorzettingsmacht ligt bij de directeur en bij de", "wethouder van de gemeen-"]),
        column(60, 80, ["ten in deze regio. Zij beslissen samen.", "Dat doen zij binnen een week."]),
    )
    (passage,) = passages(data)
    assert passage.tekst == (
        "De doorzettingsmacht ligt bij de directeur en bij de wethouder van de gemeenten in deze regio. "
        "Zij beslissen samen. Dat doen zij binnen een week."
    )
    assert (passage.pagina, passage.pagina_tot) == (1, 2)
    pages = {page.nummer: page.tekst for page in read_pdf(data).paginas}
    assert [part.pagina for part in passage.delen] == [1, 2]
    for part in passage.delen:
        assert passage.tekst[part.begin : part.eind] in pages[part.pagina]
    assert "".join(passage.tekst[part.begin : part.eind] for part in passage.delen) == passage.tekst
    assert len(passage.vakken) == len(passage.tekst.split())


def test_a_finished_paragraph_does_not_run_into_the_next_page(pdf: PdfMaker) -> None:
    data = pdf(column(60, 700, ["Dit is af."]), column(60, 80, ["dit begint klein, maar is iets anders."]))
    assert [p.pagina for p in passages(data)] == [1, 2]


def test_a_table_of_contents_gives_neither_headings_nor_passages(pdf: PdfMaker) -> None:
    contents = [
        (60, 60, BOLD, 16, "Inhoud"),
        *column(
            60, 100, [f"{n} Hoofdstuk over iets ........................ {n + 2}" for n in range(1, 6)], BOLD
        ),
    ]
    data = pdf(contents, [(60, 80, BOLD, 16, "1 Hoofdstuk over iets"), *column(60, 110, LEFT)])
    (passage,) = passages(data)
    assert passage.kop_pad == ("1 Hoofdstuk over iets",)
    assert "5 Hoofdstuk over iets" in read_pdf(data).paginas[0].tekst


def test_a_contents_list_without_dots_is_recognised_by_its_numbers(pdf: PdfMaker) -> None:
    entries = [
        mark
        for n in range(1, 7)
        for mark in (
            (60, 90 + 14 * n, REGULAR, 10, f"Deel over onderwerp {n}"),
            (500, 90 + 14 * n, REGULAR, 10, str(3 * n)),
        )
    ]
    assert passages(pdf([(60, 60, BOLD, 16, "Inhoudsopgave"), *entries])) == []


@pytest.mark.parametrize("junk", [b"", b"rommel " * 300])
def test_what_stands_before_the_pdf_header_does_no_harm(pdf: PdfMaker, junk: bytes) -> None:
    assert texts(junk + pdf(column(60, 100, LEFT))) == [" ".join(LEFT)]


def test_a_damaged_header_is_repaired(pdf: PdfMaker) -> None:
    data = pdf(column(60, 100, LEFT))
    assert texts(b"XXXXXXXX" + data[8:]) == [" ".join(LEFT)]


def test_an_owner_password_does_not_keep_us_out(pdf: PdfMaker) -> None:
    assert texts(pdf(column(60, 100, LEFT), owner="geheim")) == [" ".join(LEFT)]


def test_a_user_password_does(pdf: PdfMaker) -> None:
    with pytest.raises(Unreadable) as caught:
        read_pdf(pdf(column(60, 100, LEFT), password="geheim"))
    assert caught.value.uitkomst == "beveiligd"
    assert "wachtwoord" in caught.value.toelichting


@pytest.mark.parametrize("part", [0.3, 0.5, 0.9])
def test_of_a_truncated_file_nothing_that_is_missing_counts_as_read(pdf: PdfMaker, part: float) -> None:
    data = pdf(*[column(60, 100, LEFT)] * 3)
    outcome = read_document(data[: int(len(data) * part)], "0" * 64)
    pages = {page["nummer"]: page for page in outcome.paginas}
    whole = [page for page in pages.values() if page["tekst"] == " ".join(LEFT)]
    assert outcome.uitkomst == "beschadigd" or len(whole) + outcome.paginas_ongelezen == len(pages)
    assert outcome.uitkomst != "gelezen" or len(whole) == 3


def test_a_blank_page_is_read_and_empty(pdf: PdfMaker) -> None:
    first, second = read_pdf(pdf(column(60, 100, LEFT), [])).paginas
    assert (first.kwaliteit, second.kwaliteit) == (1, 1)
    assert second.tekst == ""
    assert not second.ongelezen


def test_garbage_in_the_text_layer_is_unread_and_not_kept(pdf: PdfMaker) -> None:
    garbage = ["xvbrt kqzwp lmnsd tgvbn hjklm wrtps dfghj"] * 12
    first, second = read_pdf(pdf(column(60, 100, garbage), column(60, 100, LEFT))).paginas
    assert (first.kwaliteit, first.tekst, first.ocr_nodig) == (0, "", True)
    assert second.kwaliteit == 1
