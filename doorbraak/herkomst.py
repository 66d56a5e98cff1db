"""Whether a request that changes something came from a page of this site itself."""

import hmac
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

# 0.65 signs a token in a cookie; 1.0 relies on what the browser vouches for alone, and its token is for show.
_TOKENS = version("datasette").startswith("0.")
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


def token_fits(scope: Mapping[str, Any], given: str | None) -> bool:
    """Whether the token of the form is that of the cookie; also asked of who sends no cookie at all.

    Datasette 0.65 lets a post without any cookie pass unasked, and behind a proxy there may be none.
    """
    token = scope.get("csrftoken")
    if not _TOKENS:
        return True
    return token is not None and hmac.compare_digest((given or "").encode(), str(token()).encode())
