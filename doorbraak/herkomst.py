"""Whether a request that changes something came from a page of this site itself."""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def own_request(method: str, headers: Mapping[str, str]) -> bool:
    """Whether the browser vouches for it: by Sec-Fetch-Site, or else by Origin.

    A browser sends one of the two with every post; who sends neither is not a browser with our form open.
    The token in the form does not replace this: without any cookie it is not asked for, and who is logged in
    by a proxy has none.
    """
    if method in SAFE:
        return True
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    origin, host = headers.get("origin", ""), headers.get("host", "")
    return bool(host) and urlsplit(origin).netloc == host
