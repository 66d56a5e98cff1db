"""Share links of file services and viewers, as the address of the file that they show; pure."""

import base64
import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_DRIVE_FILE = re.compile(r"/file/(?:u/\d+/)?d/([\w-]{10,})")
_DOCS_FILE = re.compile(r"/(document|presentation)/(?:u/\d+/)?d/([\w-]{10,})(?!/pub)")
_VIEWER = re.compile(r"viewer|gview|/op/(?:view|embed)\.aspx$", re.IGNORECASE)
_FILE_PARAMETERS = ("file", "url", "src", "document", "pdf")


def file_behind(url: str) -> str | None:
    """The address of the file behind a share link or viewer page; None when `url` is neither."""
    host = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    shown = _viewed(url)
    if shown is not None:
        return file_behind(shown) or shown
    if host in ("drive.google.com", "docs.google.com"):
        return _google(url)
    if host == "dropbox.com":
        return _dropbox(url)
    if host == "1drv.ms":
        token = base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")
        return f"https://api.onedrive.com/v1.0/shares/u!{token}/root/content"
    if host == "onedrive.live.com":
        parts = urlsplit(url)
        named = parse_qs(parts.query).keys() & {"resid", "cid", "id"}
        return urlunsplit(parts._replace(path="/download")) if named and parts.path != "/download" else None
    if host.endswith(".sharepoint.com"):
        return _sharepoint(url)
    return None


def is_folder(url: str) -> bool:
    """Whether a share link leads to a folder, which is no file and cannot be fetched as one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    return (
        (host == "drive.google.com" and "/folders/" in parts.path)
        or (host == "dropbox.com" and re.match(r"/(sh|scl/fo)/", parts.path) is not None)
        or (host.endswith(".sharepoint.com") and parts.path.startswith("/:f:/"))
        or (host == "1drv.ms" and parts.path.startswith("/f/"))
    )


def _viewed(url: str) -> str | None:
    """The file that a viewer page shows (pdf.js and the like: viewer.html?file=…)."""
    parts = urlsplit(url)
    if not _VIEWER.search(parts.path):
        return None
    query = dict(parse_qsl(parts.query))
    reference = next((query[name] for name in _FILE_PARAMETERS if query.get(name)), None)
    if reference is None:
        return None
    try:
        target = urljoin(url, reference).partition("#")[0]
        usable = urlsplit(target).scheme in ("http", "https") and urlsplit(target).hostname is not None
    except ValueError:
        return None
    return target if usable and target != url else None


def _google(url: str) -> str | None:
    parts = urlsplit(url)
    if match := _DOCS_FILE.search(parts.path):
        kind, name = match.groups()
        if name == "e":  # published to the web: a page of its own
            return None
        form = "export?format=pdf" if kind == "document" else "export/pdf"
        return f"https://docs.google.com/{kind}/d/{name}/{form}"
    if match := _DRIVE_FILE.search(parts.path):
        return f"https://drive.google.com/uc?export=download&id={match[1]}"
    query = dict(parse_qsl(parts.query))
    if parts.path in ("/open", "/uc") and query.get("id") and query.get("export") != "download":
        return f"https://drive.google.com/uc?{urlencode({'export': 'download', 'id': query['id']})}"
    return None


def _dropbox(url: str) -> str | None:
    parts = urlsplit(url)
    if not re.match(r"/(s|scl/fi)/", parts.path):
        return None
    return _with(url, "dl", "1")


def _sharepoint(url: str) -> str | None:
    # /:b:/ is a PDF, /:w:/ a text document; /:f:/ is a folder
    return _with(url, "download", "1") if re.match(r"/:[bw]:/", urlsplit(url).path) else None


def _with(url: str, name: str, value: str) -> str | None:
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    changed = urlunsplit(parts._replace(query=urlencode([*pairs, (name, value)])))
    return changed if changed != url else None
