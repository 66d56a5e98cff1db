"""Addresses of pages: when two are the same, when a row of them looks like a trap."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

import idna

PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 1000
# Query parameters that change the address and never the content.
_NOISE = re.compile(
    r"utm_|mtm_|pk_|fbclid$|gclid$|mc_[ce]id$|_ga$|_hs|phpsessid$|jsessionid$|sid$", re.IGNORECASE
)
_SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)


def host_port(url: str) -> tuple[str, int]:
    """The lower-case ASCII host and the port; raises ValueError when there is no usable host."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if not host or parts.scheme not in PORTS:
        raise ValueError(f"{url!r} heeft geen bruikbare host")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as error:
            raise ValueError(f"{url!r} heeft geen bruikbare host") from error
    return host, parts.port or PORTS[parts.scheme]


def host_under(url: str, domains: Iterable[str]) -> bool:
    """Whether an address is on one of these domains or below it; not for one without a usable host."""
    try:
        host, _ = host_port(url)
    except ValueError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def origin(url: str) -> str:
    """Scheme, host and port; raises ValueError."""
    host, port = host_port(url)
    name = f"[{host}]" if ":" in host else host
    return f"{urlsplit(url).scheme}://{name}:{port}"


def key(url: str) -> str:
    """What an address is recognised by; never fetched. Raises ValueError.

    http and https on their own ports are the same place, the order of the query does not matter.
    """
    parts = urlsplit(url)
    host, port = host_port(url)
    segments: list[str] = []
    for segment in _SESSION.sub("", parts.path).split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(quote(unquote(segment), safe="!$&'()*+,;=:@~-._"))
    path = "/".join(segments) + ("/" if segments and parts.path.endswith("/") else "")
    pairs = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _NOISE.match(pair[0])
    )
    query = urlencode(pairs) if pairs else parts.query if "=" not in parts.query else ""
    place = host if port in PORTS.values() else f"{host}:{port}"
    return f"{place}/{path}" + (f"?{query}" if query else "")


def shape(url: str) -> str:
    """The address with its numbers blanked: a calendar has one shape and endless addresses."""
    parts = urlsplit(url)
    words = f"{parts.netloc}{parts.path}?{parts.query}".lower()
    words = re.sub(r"\b(?=[a-f]*\d)[0-9a-f]{8,}\b", "#", words)
    return re.sub(r"-?\d+", "#", words)


def loops(url: str) -> bool:
    """Whether the path repeats itself or is deeper than any real one."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return len(segments) > 14 or any(segments.count(segment) > 2 for segment in segments)


def resolve(base: str, reference: str) -> str | None:
    """The absolute http(s) address of a link without its fragment; None if it is no such link."""
    text = re.sub(r"[\t\r\n]", "", reference).strip()
    if not text or text.startswith("#") or re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", text, re.IGNORECASE):
        return None
    try:
        url = urljoin(base, text).partition("#")[0]
        host_port(url)
    except ValueError:
        return None
    if len(url) > MAX_LENGTH or "@" in urlsplit(url).netloc:
        return None
    return url
