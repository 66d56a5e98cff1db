"""What a file really is, by its first bytes; names and headers lie."""

import re

from extract.opc import main_part
from extract.reading import Unreadable
from extract.zipped import content, has, open_zip

_READ = "PDF, DOCX, ODT, XLSX, PPTX, HTML en TXT"
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|p|h1)\b",
    re.I | re.S,
)
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?MIME-Version:\s*1\.0", re.I)
_WITHIN = 65536
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
_WORD = "WordDocument".encode("utf-16-le")
_OPENDOCUMENT = {"spreadsheet": "een werkblad", "presentation": "een presentatie", "graphics": "een tekening"}


def kind(data: bytes) -> str:
    """One of pdf, docx, odt, xlsx, pptx, doc, rtf, html, mhtml, tekst; raises Unreadable for anything else."""
    if not data:
        raise Unreadable("leeg", "het bestand is leeg (0 bytes)")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("leeg", "het bestand bevat alleen witruimte")
    if _HTML.match(data.removeprefix(b"\xef\xbb\xbf")[:4096]):
        return "html"
    if b"%PDF-" in data[:_WITHIN] or (b"endobj" in data and b"startxref" in data):
        return "pdf"
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_kind(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_IMAGES):
        raise Unreadable("niet_ondersteund", f"een afbeelding; alleen {_READ} worden gelezen")
    if _is_text(data[:_WITHIN]):
        return "mhtml" if _MHTML.match(data[:4096].lstrip()) else "tekst"
    raise Unreadable("niet_ondersteund", f"een onbekend bestandstype; alleen {_READ} worden gelezen")


def _ole_kind(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("beveiligd", "het Office-bestand is met een wachtwoord beveiligd")
    if _WORD in data:
        return "doc"
    raise Unreadable(
        "niet_ondersteund",
        "een oud Office-bestand dat geen Word-document is; bewaar het als PDF en voeg het toe",
    )


def _zip_kind(data: bytes) -> str:
    with open_zip(data) as archive:
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise Unreadable("beveiligd", "het bestand is met een wachtwoord beveiligd")
        if has(archive, "content.xml") and has(archive, "mimetype"):
            name = content(archive, "mimetype").decode("ascii", "replace")
            if "opendocument.text" in name:
                return "odt"
            for part, what in _OPENDOCUMENT.items():
                if part in name:
                    raise Unreadable(
                        "niet_ondersteund", f"{what} van OpenOffice; bewaar het als PDF en voeg het toe"
                    )
        if has(archive, "content.xml") and b"opendocument.text" in data[:200]:
            return "odt"
        main = main_part(archive)
        if main is not None:
            return main[0]
        if any(name.startswith("word/") for name in archive.namelist()):
            raise Unreadable("beschadigd", "het onderdeel word/document.xml ontbreekt in het bestand")
    raise Unreadable(
        "niet_ondersteund", "een zip-bestand dat niet helemaal kon worden uitgepakt; zie de meldingen"
    )


def _is_text(start: bytes) -> bool:
    """Whether bytes read as text: hardly any control characters."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return odd <= len(start) / 1000
