"""What bytes are, judged by the bytes; and the text of a page in whatever encoding it came."""

import codecs
import io
import re
import zipfile
import zlib

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
DOC = "application/msword"
RTF = "application/rtf"
HTML = "text/html"
TEXT = "text/plain"
XML = "application/xml"
GZIP = "application/gzip"
ZIP = "application/zip"

# What becomes a document; DOC and RTF cannot be read everywhere, but a plan in them must not seem absent.
DOCUMENT_TYPES = frozenset({PDF, DOCX, XLSX, PPTX, ODT, DOC, RTF, TEXT})

_TAG = re.compile(
    rb"<(!doctype html|html|head|body|meta|title|base|h[1-6]|a |p|div|table|script|style|ul)[\s>]", re.I
)
_OFFICE = {"word/": DOCX, "xl/": XLSX, "ppt/": PPTX}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Codecs of Python that are no charset of a page: they raise other errors, or take forever.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes, declared: str) -> str:
    """The media type by content; the declared one only where the content cannot tell."""
    named = declared.partition(";")[0].strip().lower()
    head = data[:2048]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _inside_zip(data)
    if head.startswith(_OLE):
        return DOC if b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t" in data else "application/x-ole-storage"
    if head.startswith(b"{\\rtf"):
        return RTF
    if head.startswith(b"\x1f\x8b"):
        return GZIP
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or "utf-16" in declared.lower():
        head = decode(data[:4096], declared).encode()  # the tags are judged, whatever their bytes
    if _CONTROL.search(head) and not (named in (HTML, "application/xhtml+xml") and _TAG.search(head)):
        return named if named and not named.startswith("text/") else "application/octet-stream"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<?xml") and not _TAG.search(head):
        return XML
    if _TAG.search(head) or (start.startswith(b"<") and named in (HTML, "application/xhtml+xml")):
        return HTML if "xml" not in named or named == "application/xhtml+xml" else XML
    if named in ("", TEXT, "application/octet-stream", PDF, DOC, DOCX, ODT):
        return TEXT
    return named


def decode(data: bytes, declared: str) -> str:
    """The text of a page: charset of the header, of the page, strict UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    candidates = []
    if match := re.search(r"charset=[\"']?([\w.:-]+)", declared, re.IGNORECASE):
        candidates.append(match[1])
    if found := re.search(
        rb"<(?:meta|\?xml)[^>]+(?:charset|encoding)=[\"']?\s*([\w.:-]+)", data[:4096], re.I
    ):
        candidates.append(found[1].decode("ascii", "replace"))
    for name in (*candidates, "utf-8-sig"):
        # Browsers read these labels as Windows-1252; servers that send them mean it.
        label = "cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
        label = "utf-8-sig" if label.lower() in ("utf-8", "utf8") else label
        try:
            if codecs.lookup(label).name.replace("_", "-") in _NO_CHARSETS:
                continue
            return data.decode(label)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _inside_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if names & {"[Content_Types].xml", "_rels/.rels"} or "word/document.xml" in names:
                for folder, media_type in _OFFICE.items():
                    if any(name.startswith(folder) for name in names):
                        return media_type
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                named = package.read("mimetype").decode("ascii", "replace").strip()
                return ODT if named.startswith(ODT) else named
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error):
        pass
    return ZIP
