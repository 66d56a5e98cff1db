"""What a PDF says of itself: facts, page labels and bookmarks, and how bookmarks make headings."""

import io
import json
from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from extract.document import read_document
from extract.gegevens import moment
from extract.passages import passages_of
from extract.pdf import read_pdf

# x, y from the top, font, size, text; with a level, the text is a bookmark to its page too
Mark = tuple[float, float, str, float, str, int | None]
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"


def marked(*pages: Sequence[Mark], facts: Callable[[Canvas], None] = lambda _: None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    facts(canvas)
    for page in pages:
        for x, y, font, size, text, level in page:
            canvas.setFont(font, size)
            canvas.drawString(x, 842 - y, text)
            if level is not None:
                canvas.bookmarkPage(text)
                canvas.addOutlineEntry(text, text, level)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def paths(data: bytes) -> list[tuple[str, ...]]:
    return [passage.kop_pad for passage in passages_of(read_pdf(data))]


def prose(y: float) -> list[Mark]:
    return [
        (60, y, REGULAR, 10, "De directeur hakt na acht weken de knoop door over", None),
        (60, y + 12, REGULAR, 10, "de plaatsing van een leerling die thuis zit.", None),
    ]


def test_bookmarks_tell_how_deep_headings_of_one_look_stand() -> None:
    page = [
        (60, 80, BOLD, 12, "Thuiszitten", 0),
        (60, 100, BOLD, 12, "Doorzettingsmacht", 1),
        *prose(120),
        (60, 180, BOLD, 12, "Casusregie", 1),
        *prose(200),
        (60, 260, BOLD, 12, "Geld", 0),
        *prose(280),
    ]
    assert paths(marked(page)) == [
        ("Thuiszitten", "Doorzettingsmacht"),
        ("Thuiszitten", "Casusregie"),
        ("Geld",),
    ]


def test_a_bookmark_makes_a_heading_of_a_line_that_looks_like_text() -> None:
    page = [(60, 80, REGULAR, 10, "Casusregie", 0), *prose(92)]
    assert paths(marked(page)) == [("Casusregie",)]
    assert paths(marked([(*mark[:5], None) for mark in page])) == [()]


def test_a_bookmark_to_another_page_makes_no_heading() -> None:
    pages = [
        [(60, 80, BOLD, 14, "Casusregie", 0), *prose(110)],
        [*prose(80)[:1], (60, 92, REGULAR, 10, "Casusregie", None)],
    ]
    assert paths(marked(*pages)) == [("Casusregie",), ("Casusregie",)]
    assert "Casusregie" in read_pdf(marked(*pages)).paginas[1].blokken[0].tekst


def test_flat_bookmarks_leave_the_depth_to_size() -> None:
    page = [
        (60, 80, BOLD, 16, "Thuiszitten", 0),
        (60, 110, BOLD, 12, "Casusregie", 0),
        *prose(130),
    ]
    assert paths(marked(page)) == [("Thuiszitten", "Casusregie")]


def test_the_facts_are_stored_without_the_name_of_the_maker() -> None:
    def facts(canvas: Canvas) -> None:
        canvas.setTitle("Ondersteuningsplan BSN 111222333")
        canvas.setAuthor("J. Jansen")
        canvas.setCreator("Tekstverwerker 3")
        canvas.setProducer("Omzetter 7")
        canvas._doc.Catalog.Lang = PDFString("nl-NL")

    page = [(60, 80, BOLD, 14, "Casusregie", 0), *prose(110)]
    row = read_document(marked(page, facts=facts), "a" * 64).gegevens
    assert row is not None
    assert row["titel"] == "Ondersteuningsplan BSN ▮▮▮▮▮▮▮▮▮"
    assert (row["gemaakt_met"], row["omgezet_met"], row["taal"]) == (
        "Tekstverwerker 3",
        "Omzetter 7",
        "nl-NL",
    )
    assert str(row["gemaakt_op"])[:4] == "2000"
    assert json.loads(str(row["bladwijzers"])) == [[1, "Casusregie", 1]]
    assert row["paginalabels"] is False
    assert "Jansen" not in json.dumps(row)


def test_pages_carry_the_number_they_have_in_print() -> None:
    def facts(canvas: Canvas) -> None:
        canvas.addPageLabel(0, style="ROMAN_LOWER")
        canvas.addPageLabel(1, style="ARABIC", prefix="A-", start=3)

    outcome = read_document(marked(prose(80), prose(80), prose(80), facts=facts), "a" * 64)
    assert [page["label"] for page in outcome.paginas] == ["i", "A-3", "A-4"]
    assert outcome.gegevens is not None
    assert outcome.gegevens["paginalabels"] is True
    plain = read_document(marked(prose(80)), "a" * 64)
    assert [page["label"] for page in plain.paginas] == [None]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("D:20240131120000+01'00'", "2024-01-31T12:00:00+01:00"),
        ("D:20240131120000Z", "2024-01-31T12:00:00+00:00"),
        ("D:20240131", "2024-01-31"),
        ("D:202401", "2024-01"),
        ("2024", "2024"),
        ("D:20249931", None),
        ("D:00000000", None),
        ("gisteren", None),
        (None, None),
    ],
)
def test_dates_are_told_as_precisely_as_they_are_given(said: str | None, told: str | None) -> None:
    assert moment(said) == told


def outlined(*items: bytes) -> bytes:
    """A PDF of one page with these outline objects, numbered from 10."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Outlines 9 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        9: b"<</Type/Outlines/First 10 0 R/Last 10 0 R>>",
        **dict(enumerate(items, 10)),
    }
    body = b"".join(b"%d 0 obj%b endobj\n" % item for item in objects.items())
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 99999>>\n%%EOF"


def titles(data: bytes) -> list[tuple[int, str]]:
    facts = read_pdf(data).gegevens
    assert facts is not None
    return [(mark.diepte, mark.titel) for mark in facts.bladwijzers]


def test_an_outline_that_goes_round_ends() -> None:
    data = outlined(
        b"<</Title(a)/First 11 0 R/Next 10 0 R>>",
        b"<</Title(b)/First 10 0 R/Next 12 0 R>>",
        b"<</Title(c)/Next 11 0 R/Dest[3 0 R/Fit]>>",
    )
    assert titles(data) == [(1, "a"), (2, "b"), (2, "c")]


def test_a_deep_or_endless_outline_is_cut_off() -> None:
    deep = [b"<</Title(t)/First %d 0 R>>" % (n + 1) for n in range(10, 5000)]
    assert [depth for depth, _ in titles(outlined(*deep))] == [*range(1, 9)]
    wide = [b"<</Title(t)/Next %d 0 R>>" % (n + 1) for n in range(10, 5000)]
    assert len(titles(outlined(*wide))) == 2000


def test_a_title_of_a_million_letters_is_no_title() -> None:
    data = outlined(b"<</Title(%b)/Next 11 0 R>>" % (b"a" * 1_000_000), b"<</Title(kort)>>")
    assert titles(data) == [(1, "kort")]
