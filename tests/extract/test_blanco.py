"""A page that shows nothing is read only when there is nothing on it."""

import io
import zlib
from collections.abc import Sequence

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, StreamObject

from extract.document import read_document

TEXT = b"BT /F1 11 Tf 72 700 Td (De directeur beslist na acht weken.) Tj ET " * 20


def flate(content: bytes, *, broken: bool = False) -> StreamObject:
    stream = StreamObject()
    packed = zlib.compress(content)
    # its first block is lost, so that nothing can be made of it
    stream._data = packed[:2] + b"\xff" * 12 + packed[14:] if broken else packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return stream


def plain(content: bytes) -> StreamObject:
    stream = StreamObject()
    stream._data = content
    return stream


def document(*pages: Sequence[StreamObject] | None, owner: str | None = None) -> bytes:
    writer = PdfWriter()
    for streams in pages:
        page = writer.add_blank_page(595, 842)
        if streams is not None:
            page[NameObject("/Contents")] = ArrayObject(writer._add_object(stream) for stream in streams)
    if owner:
        writer.encrypt("", owner, algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        [plain(b"")],
        [plain(b" \n")],
        [flate(b"")],
        [flate(b"q Q\n")],
        [flate(b"BT /F1 12 Tf 14.4 TL ET")],
        [flate(b"BT /F1 12 Tf 72 700 Td ( ) Tj ET")],
        [flate(b"/P <</MCID 0>> BDC q 0.1 0 0 0.1 0 0 cm Q EMC"), plain(b"/Artifact BMC EMC")],
    ],
)
@pytest.mark.parametrize("owner", [None, "eigenaar"])
def test_a_blank_page_is_read(content: Sequence[StreamObject] | None, owner: str | None) -> None:
    outcome = read_document(document(content, owner=owner), "x" * 64)
    assert (outcome.uitkomst, outcome.toelichting) == ("leeg", "leeg: pagina 1")
    assert outcome.paginas_ongelezen == 0


@pytest.mark.parametrize("owner", [None, "eigenaar"])
@pytest.mark.parametrize("streams", [[flate(TEXT, broken=True)], [plain(b"q Q"), flate(TEXT, broken=True)]])
def test_a_damaged_page_is_not_blank(streams: Sequence[StreamObject], owner: str | None) -> None:
    outcome = read_document(document(None, streams, owner=owner), "x" * 64)
    assert outcome.uitkomst == "deels"
    assert outcome.paginas_ongelezen == 1
    assert (
        outcome.toelichting
        == "niet gelezen (de inhoud van de pagina is beschadigd): pagina 2; leeg: pagina 1"
    )


def test_a_page_without_its_fonts_is_not_blank() -> None:
    outcome = read_document(document([plain(b"/Fm0 Do")]), "x" * 64)
    assert outcome.paginas_ongelezen == 1
