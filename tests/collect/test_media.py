"""What bytes are, and what they say."""

import io
import zipfile

import pytest
from docx import Document
from odf.opendocument import OpenDocumentText

from collect.media import DOC, DOCX, HTML, ODT, PDF, RTF, TEXT, XML, decode, sniff


def docx() -> bytes:
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


def odt() -> bytes:
    buffer = io.BytesIO()
    OpenDocumentText().save(buffer)
    return buffer.getvalue()


def plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a.txt", "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "declared", "media_type"),
    [
        (b"%PDF-1.7\n...", "text/html", PDF),
        (b"\r\n\xef\xbb\xbf%PDF-1.4", "application/octet-stream", PDF),
        (docx(), "application/zip", DOCX),
        (odt(), "application/octet-stream", ODT),
        (plain_zip(), DOCX, "application/zip"),
        (plain_zip()[:30], DOCX, "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t", "", DOC),
        (b"{\\rtf1\\ansi tekst}", DOC, RTF),
        (b"<!doctype html><title>404</title>", PDF, HTML),
        (b"  \n<HTML><body>x", "", HTML),
        (b"<p>los stuk</p>", "text/html", HTML),
        (b'<?xml version="1.0"?><urlset/>', "text/xml", XML),
        (b'<?xml version="1.0"?><!DOCTYPE html><html><body>x', "text/html", HTML),
        ("Afspraken één".encode(), "text/plain; charset=utf-8", TEXT),
        ("Afspraken één".encode("cp1252"), "", TEXT),
        (b"a,b\n", "text/csv", "text/csv"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png", "image/png"),
        (b"\0\x01\x02", "text/plain", "application/octet-stream"),
    ],
)
def test_the_content_decides_what_it_is(data: bytes, declared: str, media_type: str) -> None:
    assert sniff(data, declared) == media_type


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("reïntegratie – één".encode(), "text/html; charset=utf-8"),
        ("reïntegratie – één".encode(), "text/html"),
        ("\ufeffreïntegratie – één".encode(), "text/html"),
        ("reïntegratie – één".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("reïntegratie – één".encode("cp1252"), "text/html"),
        ("reïntegratie – één".encode("cp1252"), "text/html; charset=utf-8"),
        ("reïntegratie – één".encode("cp1252"), "text/html; charset=bestaat-niet"),
        ("reïntegratie – één".encode("utf-16"), "text/html"),
    ],
)
def test_text_is_read_as_it_was_meant(data: bytes, declared: str) -> None:
    assert decode(data, declared).removeprefix("\ufeff") == "reïntegratie – één"


def test_the_page_may_name_its_own_charset() -> None:
    page = '<meta charset="iso-8859-15">prijs € één'.encode("iso-8859-15")
    assert "prijs € één" in decode(page, "text/html")
