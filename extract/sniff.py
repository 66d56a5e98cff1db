"""What a file really is, by its first bytes; names and headers lie."""

import io
import re
import zipfile

from extract.reading import Unreadable

_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|p|h1)\b",
    re.I | re.S,
)
_WITHIN = 65536
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")


def kind(data: bytes) -> str:
    """One of pdf, docx, odt, html, tekst; raises Unreadable for anything else."""
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
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("beveiligd", "het Office-bestand is met een wachtwoord beveiligd")
        raise Unreadable(
            "niet_ondersteund",
            "een oud Office-bestand (zoals .doc); bewaar het als PDF of DOCX en voeg het toe",
        )
    if data.startswith(b"{\\rtf"):
        raise Unreadable("niet_ondersteund", "een RTF-bestand; bewaar het als PDF of DOCX en voeg het toe")
    if data.startswith(_IMAGES):
        raise Unreadable(
            "niet_ondersteund", "een afbeelding; alleen PDF, DOCX, ODT, HTML en TXT worden gelezen"
        )
    if _is_text(data[:_WITHIN]):
        return "tekst"
    raise Unreadable(
        "niet_ondersteund", "een onbekend bestandstype; alleen PDF, DOCX, ODT, HTML en TXT worden gelezen"
    )


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(
            "beschadigd", "het bestand is beschadigd of afgekapt (geen geldig zip-archief)"
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names and b"opendocument.text" in data[:200]:
        return "odt"
    raise Unreadable(
        "niet_ondersteund", "een zip-bestand dat geen DOCX of ODT is (een werkblad of presentatie?)"
    )


def _is_text(start: bytes) -> bool:
    """Whether bytes read as text: hardly any control characters."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return odd <= len(start) / 1000
