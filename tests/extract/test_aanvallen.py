"""Files made to exhaust, mislead or break a reader: each is read, or ends as an outcome with a Dutch reason."""

import io
import socketserver
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from collect.archive import Archive
from extract.document import read_document
from extract.lezer import Answer
from extract.pool import Pool

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODT = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
_LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{("&" + chr(97 + n) + ";") * 9}">' for n in range(12)
)


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str, *, doctype: str = "", method: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
    document = f'{doctype}<w:document xmlns:w="{W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>'
    others = {f"word/{name}.xml": text for name, text in parts.items()}
    return packed({"word/document.xml": document, **others}, method)


def odt(text: str, *, doctype: str = "") -> bytes:
    body = f"<office:body><office:text>{text}</office:text></office:body>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{doctype}<office:document-content {_ODT}>{body}</office:document-content>",
        }
    )


def relations(*rows: tuple[str, str, str]) -> str:
    links = "".join(f'<Relationship Id="{i}" Type="{_R}/{kind}" Target="{to}"/>' for i, kind, to in rows)
    return f'<Relationships xmlns="{_RELS}">{links}</Relationships>'


def xlsx(rows: str, strings: str = "", doctype: str = "") -> bytes:
    return packed(
        {
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="x" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("a", "worksheet", "s.xml"), ("b", "sharedStrings", "t.xml")
            ),
            "xl/s.xml": f'<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/t.xml": f'{doctype}<sst xmlns="{_S}">{strings}</sst>',
        }
    )


def pptx(shapes: str, slides: int = 1) -> bytes:
    ids = '<p:sldId r:id="a"/>' * slides
    return packed(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(("a", "slide", "s.xml")),
            "ppt/s.xml": f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>',
        }
    )


def html(body: str) -> bytes:
    return f"<!doctype html><html><body>{body}</body></html>".encode()


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def doctype(root: str, entities: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]>'


def outside(address: str) -> dict[str, bytes]:
    """Files that ask for an address, or for a file of this machine."""
    entity = f'<!ENTITY e SYSTEM "{address}">'
    parameter = f'<!ENTITY % e SYSTEM "{address}"> %e;'
    return {
        "docx entity": docx(p("&e;"), doctype=doctype("w:document", entity)),
        "docx parameter entity": docx(p("x"), doctype=doctype("w:document", parameter)),
        "docx dtd": docx(p("x"), doctype=f'<!DOCTYPE w:document SYSTEM "{address}">'),
        "docx styles": docx(p("x"), styles=doctype("x", entity) + f'<w:styles xmlns:w="{W}">&e;</w:styles>'),
        "odt entity": odt("<text:p>&e;</text:p>", doctype=doctype("x", entity)),
        "xlsx strings": xlsx(
            '<row><c t="s"><v>0</v></c></row>', "<si><t>&e;</t></si>", doctype("sst", entity)
        ),
        "xhtml entity": (doctype("html", entity) + "<html><body><p>&e; tekst</p></body></html>").encode(),
        "html frames": html(
            f'<iframe src="{address}"></iframe><object data="{address}"></object><p>tekst</p>'
        ),
        "html base": html(
            f'<base href="{address}"><link rel="stylesheet" href="{address}"><img src="{address}"><p>x</p>'
        ),
        "docx picture": packed(
            {
                "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{_R}"><w:body><w:altChunk r:id="a"/></w:body></w:document>',
                "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="a" Type="{_R}/aFChunk" '
                f'Target="{address}" TargetMode="External"/></Relationships>',
            }
        ),
    }


def cut(data: bytes, end: int) -> bytes:
    return data[:end]


def broken_directory() -> bytes:
    """The directory of the ZIP tells places that do not exist."""
    data = bytearray(docx(p("tekst") * 50))
    at = data.find(b"PK\x01\x02")
    data[at + 42 : at + 46] = b"\xff\xff\xff\x7f"
    return bytes(data)


def shared_bytes() -> bytes:
    """A ZIP with ten thousand names for the same bytes."""
    data = docx(p("tekst"))
    start = data.find(b"PK\x01\x02")
    end = data.find(b"PK\x05\x06")
    entry = data[start:end]
    names = b"".join(entry.replace(b"word/document.xml", b"word/d%08d.xml" % n) for n in range(10_000))
    tail = bytearray(data[end:])
    count, size = (10_001).to_bytes(2, "little"), (len(entry) + len(names)).to_bytes(4, "little")
    tail[8:10], tail[10:12], tail[12:16] = count, count, size
    return data[:start] + entry + names + bytes(tail)


Maker = Callable[[], bytes]
ATTACKS: dict[str, Maker] = {
    "docx bomb": lambda: docx(p("") * 3_000_000),
    "docx laughs": lambda: docx(p("&m;"), doctype=doctype("w:document", _LAUGHS)),
    "odt laughs": lambda: odt("<text:p>&m;</text:p>", doctype=doctype("x", _LAUGHS)),
    "xlsx laughs": lambda: xlsx(
        '<row><c t="s"><v>0</v></c></row>', "<si><t>&m;</t></si>", doctype("sst", _LAUGHS)
    ),
    "xhtml laughs": lambda: (doctype("html", _LAUGHS) + "<html><body>&m;</body></html>").encode(),
    "docx nested controls": lambda: docx(
        "<w:sdt><w:sdtContent>" * 50_000 + p("x") + "</w:sdtContent></w:sdt>" * 50_000
    ),
    "docx nested tables": lambda: docx("<w:tbl><w:tr><w:tc>" * 80 + p("x") + "</w:tc></w:tr></w:tbl>" * 80),
    "docx huge attribute": lambda: docx(f'<w:p w:rsidR="{"a" * 20_000_000}"/>' + p("x")),
    "docx huge text": lambda: docx(p("woord " * 2_000_000)),
    "docx many paragraphs": lambda: docx(p("De school meldt.") * 20_000, method=zipfile.ZIP_STORED),
    "docx one wide table": lambda: docx(
        "<w:tbl>"
        + ("<w:tr>" + f"<w:tc><w:tcPr><w:gridSpan w:val='999'/></w:tcPr>{p('x')}</w:tc>" * 30 + "</w:tr>")
        * 100
        + "</w:tbl>"
    ),
    "docx style loop": lambda: docx(
        "<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
        styles=f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="a"/></w:style></w:styles>',
    ),
    "docx half": lambda: cut(docx(p("tekst") * 50), 200),
    "docx directory": broken_directory,
    "docx shared bytes": shared_bytes,
    "docx not xml": lambda: packed({"word/document.xml": bytes(range(256)) * 50}),
    "docx nul": lambda: docx(p("a\0b")),
    "odt nested lists": lambda: odt(
        "<text:list><text:list-item>" * 20_000 + "</text:list-item></text:list>" * 20_000
    ),
    "odt repeated cells": lambda: odt(
        "<table:table>"
        + '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'table:number-rows-spanned="99999"><text:p>x</text:p></table:table-cell><table:table-cell/></table:table-row>'
        * 500
        + "</table:table>"
    ),
    "xlsx far cells": lambda: xlsx(
        "".join(
            f'<row r="{n * 10_000}"><c r="XFD{n}" t="str"><v>x</v></c><c r="A{n}" t="s"><v>99</v></c></row>'
            for n in range(2_000)
        )
    ),
    "xlsx many cells": lambda: xlsx("<row>" + "<c><v>1</v></c>" * 20_000 + "</row>" + "<row/>" * 40_000),
    "pptx nested groups": lambda: pptx("<p:grpSp>" * 20_000 + "</p:grpSp>" * 20_000),
    "pptx many slides": lambda: pptx("<p:sp/>", slides=5_000),
    "mhtml nested": lambda: (
        b"MIME-Version: 1.0\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2_000))
    ),
    "html one element": lambda: html("<p>" + "woord " * 1_600_000),
    "html too large": lambda: html("x" * 11_000_000),
    "html attributes": lambda: html("<p " + " ".join(f'a{n}="{n}"' for n in range(20_000)) + ">tekst</p>"),
    "html long attribute": lambda: html(
        f'<div class="{"menu " * 1_000_000}"><p>De school meldt het verzuim.</p></div>'
    ),
    "html tables": lambda: html("<table><tr><td>a</td><td>b</td></tr></table>" * 20_000),
    "html nested tables": lambda: html("<table><tr><td>a" * 5_000),
    "html nested divs": lambda: html("<div>" * 500_000 + "tekst"),
    "html nested bold": lambda: html("<b>" * 1_900 + "tekst" + "</b>" * 1_900),
    "html nested menus": lambda: html(
        '<div class="menu sidebar">' * 140 + "<p>De school meldt dat. <a>x</a></p>" * 5_000
    ),
    "html spans": lambda: html(
        "<table>" + '<tr><td colspan="1000" rowspan="65535">x</td><td>y</td></tr>' * 2_000 + "</table>"
    ),
    "html breaks": lambda: html("<p>" + "- regel<br>" * 30_000),
    "html ids": lambda: html(
        "".join(f'<a role="tab" href="#t{n}">x</a><div id="t{n}">y</div>' for n in range(3_000))
    ),
    "html bold lines": lambda: html("<p><b>Kop</b></p>" * 20_000),
    "html comment": lambda: html("<!--" + "-" * 5_000_000),
    "text lines": lambda: b"- a\n" * 40_000,
    "text one line": lambda: b"a " * 5_000_000,
}
# those of which all the text is had all the same; the others are damage, or hold none
READ = frozenset(
    {
        "docx many paragraphs",
        "docx nested tables",
        "docx one wide table",
        "docx style loop",
        "html attributes",
        "html bold lines",
        "html breaks",
        "html ids",
        "html long attribute",
        "html nested bold",
        "html nested menus",
        "html one element",
        "html spans",
        "html tables",
        "odt repeated cells",
        "text lines",
        "text one line",
        "xhtml laughs",
        "xlsx far cells",
        "xlsx many cells",
    }
)

_SECONDS = 30
_SECRET = "GEHEIM-4711"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Answer]]]:
    """The answer to each attack, from processes with the limits of every day."""
    archive = Archive(tmp_path_factory.mktemp("archief"))
    with Pool(2) as pool:
        asked = {}
        for name, make in ATTACKS.items():
            sha256 = archive.put(make())
            task = {
                "taak": "lees",
                "document": sha256,
                "pad": str(archive.path(sha256)),
                "seconden": _SECONDS,
            }
            asked[name] = pool.submit(task)
        yield asked


@pytest.mark.parametrize("name", ATTACKS)
def test_each_ends_as_text_or_as_an_outcome(name: str, answers: dict[str, Future[Answer]]) -> None:
    answer = answers[name].result(_SECONDS * 4)  # no worker is lost over it
    if name in READ:
        assert answer["uitkomst"] == "gelezen", answer["toelichting"]
        assert answer["passages"]
    else:
        assert answer["uitkomst"] in ("beschadigd", "leeg")
        assert answer["toelichting"].split()[0] in ("het", "de")
        assert answer["passages"] == []


def test_nothing_outside_the_file_is_asked_or_read(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text(_SECRET)
    asked: list[bytes] = []

    class Listener(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(100))

    with socketserver.TCPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        for address in (secret.as_uri(), str(secret), f"http://127.0.0.1:{server.server_address[1]}/x"):
            for name, data in outside(address).items():
                outcome = read_document(data, "a" * 64)
                texts = [str(page["tekst"]) for page in outcome.paginas]
                assert _SECRET not in "".join(texts) + str(outcome.toelichting), name
        server.shutdown()
        thread.join()
    assert asked == []


def test_the_limits_hold_while_other_files_are_read(werk: Any) -> None:
    for name in ("docx bomb", "html nested divs", "docx laughs", "html too large", "docx half"):
        werk.bring(ATTACKS[name](), name)
    good = werk.bring(b"<html><body><p>De directeur beslist.</p></body></html>", "goed")
    start = time.monotonic()
    assert werk.extract() == {"beschadigd": 5, "gelezen": 1}
    assert time.monotonic() - start < _SECONDS
    assert werk.lezing(good)["uitkomst"] == "gelezen"
    assert len(werk.oorzaken()) == 5
