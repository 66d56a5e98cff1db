"""What stands beside the running text of a PDF, tables without lines, and the shipped documents as a whole."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from extract.document import read_document
from extract.passages import Passage, passages_of
from extract.pdf import read_pdf

PdfMaker = Callable[..., bytes]
Mark = tuple[float, float, str, float, str]
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"
PROSE = [
    "De directeur van het verband hakt na acht weken de knoop door over de plaatsing van een kind",
    "dat thuis zit en dat geen plek heeft op een school binnen de regio van dit samenwerkingsverband.",
    "Het college stelt de jeugdhulp beschikbaar die daarvoor nodig is, ook als de instelling daar zelf",
    "anders over denkt, want anders is er geen doorbraak mogelijk en blijft het kind weer maanden thuis.",
    "Ouders worden vooraf gehoord en krijgen het besluit binnen een week op schrift toegestuurd.",
]


def column(x: float, y: float, lines: Sequence[str], font: str = REGULAR, size: float = 10) -> list[Mark]:
    return [(x, y + 12 * number, font, size, line) for number, line in enumerate(lines)]


def raised(x: float, y: float, before: str, mark: str) -> Mark:
    """The mark of a note after a text that starts at x."""
    return (x + stringWidth(before, REGULAR, 10), y - 3.5, REGULAR, 6, mark)


def note(y: float, mark: str, *lines: str) -> list[Mark]:
    return [(60, y - 2.5, REGULAR, 5, mark), *column(65, y, lines, size=8)]


def found(data: bytes) -> list[Passage]:
    return list(passages_of(read_pdf(data)))


def texts(data: bytes) -> list[str]:
    return [passage.tekst for passage in found(data)]


def test_the_mark_of_a_note_does_not_become_part_of_a_number(pdf: PdfMaker) -> None:
    line = "Het besluit valt binnen 10"
    data = pdf(
        [*column(60, 100, [line]), raised(60, 100, line, "1"), *column(60, 112, ["weken na de start."])]
    )
    assert texts(data) == ["Het besluit valt binnen 10 ¹ weken na de start."]


@pytest.mark.parametrize("unit", ["m", "km"])
def test_a_square_metre_is_no_note(pdf: PdfMaker, unit: str) -> None:
    line = f"Het lokaal is 40 {unit}"
    (text,) = texts(pdf([*column(60, 100, [line]), raised(60, 100, line, "2")]))
    assert text == f"{line}2"


def test_a_note_does_not_break_a_paragraph_that_goes_on_over_the_page(pdf: PdfMaker) -> None:
    first = [
        *column(60, 600, PROSE[:2]),
        *column(60, 660, [*PROSE[2:4], "en dat beslissen de directeur en de"]),
    ]
    mark = raised(60, 600 + 12, PROSE[1], "1")
    data = pdf(
        [*first, mark, *note(740, "1", "Voor de gemeente Oudewater geldt", "deze afspraak niet.")],
        column(60, 80, ["wethouder samen, binnen een week.", "Zo is het afgesproken."]),
    )
    assert [(p.tekst[:9], p.tekst.split()[-1], p.pagina, p.pagina_tot) for p in found(data)] == [
        ("De direct", "¹", 1, 1),
        ("¹ Voor de", "niet.", 1, 1),
        ("Het colle", "afgesproken.", 1, 2),
    ]


def test_notes_at_the_foot_of_a_page_each_follow_what_refers_to_them(pdf: PdfMaker) -> None:
    data = pdf(
        [
            *column(60, 100, PROSE),
            raised(60, 100 + 48, PROSE[4], "2"),
            *column(60, 200, PROSE[:2]),
            raised(60, 212, PROSE[1], "3"),
            *note(720, "2", "Artikel 2.47 van de wet."),
            *note(731, "3", "Vastgesteld in maart."),
        ]
    )
    assert [text.split()[-1] for text in texts(data)] == ["²", "wet.", "³", "maart."]


def test_small_type_that_is_no_note_stays_where_it_is(pdf: PdfMaker) -> None:
    data = pdf([*column(60, 100, PROSE), *column(60, 700, ["Uitgave van de gemeente, 2025"], size=8)])
    assert texts(data) == [" ".join(PROSE), "Uitgave van de gemeente, 2025"]


BOX = ["Voorbeeld", "Sam zit al drie maanden", "thuis. Binnen twee weken", "is er een plek gevonden."]


def framed(x0: float, top: float, x1: float, bottom: float) -> list[tuple[float, float, float, float]]:
    return [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)]


def test_a_box_beside_the_text_is_not_read_through_it(pdf: PdfMaker) -> None:
    narrow = [" ".join(PROSE).split()[n : n + 6] for n in range(0, 72, 6)]
    lines = [" ".join(words) for words in narrow]
    rows = [
        mark
        for number, line in enumerate(lines)
        for mark in [
            (60, 100 + 12 * number, REGULAR, 10, line),
            *[(400, 100 + 12 * number, REGULAR, 10, text) for text in BOX[number : number + 1]],
        ]
    ]
    data = pdf(rows, lines=framed(390, 85, 540, 142))
    running, box = found(data)
    assert running.tekst == " ".join(lines)
    assert box.tekst == " ".join(BOX)


def test_a_heading_in_a_box_holds_for_the_box_alone(pdf: PdfMaker) -> None:
    data = pdf(
        [
            (60, 80, BOLD, 14, "Aanpak"),
            *column(60, 100, PROSE[:3]),
            (70, 160, BOLD, 10, "Kader 1"),
            *column(70, 172, BOX[1:]),
            *column(60, 240, PROSE),
        ],
        lines=framed(60, 145, 300, 205),
    )
    assert [(p.kop_pad, p.tekst[:9]) for p in found(data)] == [
        (("Aanpak",), PROSE[0][:9]),
        (("Aanpak", "Kader 1"), BOX[1][:9]),
        (("Aanpak",), PROSE[0][:9]),
    ]


def test_a_heading_that_ends_a_box_is_one_of_the_text_after_it(pdf: PdfMaker) -> None:
    data = pdf(
        [*column(70, 100, BOX[1:]), *column(70, 124 + 24, ["Bijlage A"], BOLD), *column(60, 240, PROSE)],
        lines=framed(60, 85, 300, 160),
    )
    assert [p.kop_pad for p in found(data)] == [(), ("Bijlage A",)]


def test_small_type_in_the_margin_stands_apart(pdf: PdfMaker) -> None:
    rows = [(150, 100 + 12 * number, REGULAR, 10, line[:70]) for number, line in enumerate(PROSE)]
    data = pdf([(60, 112, REGULAR, 8, "Wie beslist"), (60, 122, REGULAR, 8, "en wanneer"), *rows])
    assert sorted(texts(data), key=len)[0] == "Wie beslist en wanneer"
    assert len(texts(data)) == 2


HEADS = ["Stap", "Termijn", "Wie"]
ROWS = [
    ["Aanmelding", "na vier weken", "school"],
    ["Rondetafel", "na zes weken", "consulent"],
    ["Besluit", "na acht weken", "directeur en wethouder"],
]
AT = [60, 180, 320]


def rows_of(table: Sequence[Sequence[str]], y: float, font: str = REGULAR, step: float = 14) -> list[Mark]:
    return [
        (x, y + step * number, font, 10, text)
        for number, row in enumerate(table)
        for x, text in zip(AT, row, strict=False)
        if text
    ]


@pytest.mark.parametrize("font", [BOLD, REGULAR])
def test_a_table_without_lines_gives_rows_under_its_heads(pdf: PdfMaker, font: str) -> None:
    data = pdf(
        [
            *column(60, 100, PROSE[:2]),
            *rows_of([HEADS], 150, font),
            *rows_of(ROWS, 164),
            *column(60, 230, PROSE[:2]),
        ]
    )
    rows = [(p.soort, p.tekst, p.aanhef) for p in found(data)][1:-1]
    heads = " | ".join(HEADS)
    expected = [("tabelrij", " | ".join(row), heads) for row in ROWS]
    assert rows == expected if font == BOLD else rows == [("tabelrij", heads, None), *expected]


def test_a_cell_of_more_lines_stays_in_its_row(pdf: PdfMaker) -> None:
    wrapped = [
        ["Aanmelding", "na vier weken", "school van herkomst,"],
        ["", "", "of de gemeente"],
        ["Rondetafel", "na zes weken", "consulent"],
    ]
    data = pdf([*rows_of([HEADS], 150, BOLD), *rows_of(wrapped, 164, step=12), *column(60, 230, PROSE)])
    assert [p.tekst for p in found(data)][:2] == [
        "Aanmelding | na vier weken | school van herkomst, of de gemeente",
        "Rondetafel | na zes weken | consulent",
    ]


def test_years_are_heads_of_columns(pdf: PdfMaker) -> None:
    table = [
        ["Personeel", "1.204.500", "1.250.000"],
        ["Fonds", "150.000", "175.000"],
        ["Totaal", "1.354.500", "1.425.000"],
    ]
    data = pdf(
        [*rows_of([["Onderdeel", "2025", "2026"]], 150, BOLD), *rows_of(table, 164), *column(60, 230, PROSE)]
    )
    assert [p.aanhef for p in found(data)][:3] == ["Onderdeel | 2025 | 2026"] * 3


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            [
                *column(60, 100, ["Postadres", "Postbus 12", "1234 AB Lindewaard", "T 012 345"]),
                *column(320, 100, ["Bezoekadres", "Dorpsstraat 1", "1234 AB Lindewaard", "info"]),
            ],
            id="addresses",
        ),
        pytest.param(
            [
                (60, 100, BOLD, 10, "Onderwijs"),
                (320, 100, BOLD, 10, "Jeugdhulp"),
                *column(60, 114, [line[:46] for line in PROSE * 3]),
                *column(320, 114, [line[40:86] for line in PROSE * 3]),
            ],
            id="two columns of text",
        ),
        pytest.param(
            [
                *rows_of([["Hoofdstuk", "Pagina"]], 100, BOLD),
                *rows_of([["Inleiding", "3"], ["Aanpak", "7"], ["Geld", "12"]], 114),
            ],
            id="contents",
        ),
        pytest.param(
            rows_of([["Datum", "18 november"], ["Plaats", "Raadhuis"], ["Voorzitter", "wethouder"]], 100),
            id="names and values",
        ),
    ],
)
def test_what_only_looks_like_a_table_is_none(pdf: PdfMaker, page: list[Mark]) -> None:
    assert not [p for p in found(pdf([*page, *column(60, 500, PROSE)])) if p.soort == "tabelrij"]


def test_a_table_that_is_drawn_last_stands_where_it_is_seen(pdf: PdfMaker) -> None:
    lines = [(50, y, 500, y) for y in (140, 156, 172)] + [(x, 140, x, 172) for x in (50, 170, 310, 500)]
    data = pdf(
        [*column(60, 100, PROSE[:2]), *column(60, 200, PROSE), *rows_of(ROWS[:2], 152, step=16)], lines=lines
    )
    assert [p.soort for p in found(data)] == ["alinea", "tabelrij", "tabelrij", "alinea"]


def test_a_number_beside_a_bold_heading_does_not_make_it_text(pdf: PdfMaker) -> None:
    data = pdf(
        [(60, 100, BOLD, 10, "5"), (110, 100, BOLD, 10, "Collegevoorstellen"), *column(110, 130, PROSE[:3])]
    )
    assert [p.kop_pad for p in found(data)] == [("5 Collegevoorstellen",)]


@pytest.mark.parametrize("kind", ["marks", "pieces", "boxes"])
def test_a_page_made_to_wear_us_out_is_read_in_time(pdf: PdfMaker, kind: str) -> None:
    if kind == "boxes":
        data = pdf(
            column(60, 100, PROSE),
            lines=[line for n in range(300) for line in framed(n, n, 550 - n, 800 - n)],
        )
    else:
        size = 5 if kind == "marks" else 10
        marks = [(20 + 28 * (n % 20), 20 + 6 * (n // 20), REGULAR, size, f"{n} Ab") for n in range(2600)]
        data = pdf([*column(60, 10, PROSE), *marks])
    assert read_document(data, "a" * 64).uitkomst == "gelezen"


def test_headings_and_passages_of_a_shipped_plan_with_columns() -> None:
    folder = Path(__file__).parents[2] / "doorbraak/country/sites/vopeelwaterland/files/2022"
    reading = read_pdf((folder / "ondersteuningsplan-vo-peelwaterland-22-26.pdf").read_bytes())
    first = reading.paginas[3]
    # the left column ends before the right one begins
    middles = [min(box[0] for box in block.vakken) > 4800 for block in first.blokken if block.vakken]
    assert middles == sorted(middles)
    assert {False, True} == set(middles)


def test_what_is_drawn_last_is_read_where_it_stands(pdf: PdfMaker) -> None:
    title, middle, end = ["Aanpak van thuiszitten"], PROSE[:2], PROSE[2:]
    data = pdf([*column(60, 100, title), *column(60, 240, end), *column(60, 150, middle)])
    assert texts(data) == [" ".join(part) for part in (title, middle, end)]
