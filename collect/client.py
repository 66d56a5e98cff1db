"""One request, one answer: the seam behind which the HTTP library can be swapped."""

import hashlib
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Protocol

import httpcore
import httpx

from collect.addresses import GuardedBackend, deadline
from collect.failures import FetchFailure, Garbled, OutOfReach, TooLarge, Unreachable
from collect.proxy import Proxy
from collect.transport import VIA_PROXY, PoolTransport
from collect.unpack import unpack

_REDIRECT_BYTES = 1 << 20  # what a redirect says is evidence, not content


@dataclass(frozen=True)
class Answer:
    """What the server sent; `body` is unpacked, `packed` as it travelled (None: the same).

    `asked` and `head` are the request and the head of the answer as they were on the wire, `certificate`
    is the hash of the one that the server showed; `truncated` says in a word of the WARC standard why
    the body is not here.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes | None = None
    url: str = ""
    asked: bytes = b""
    head: bytes = b""
    reason: str = ""
    version: str = "HTTP/1.1"
    ip: str | None = None
    certificate: str | None = None
    truncated: str | None = None

    @property
    def raw(self) -> bytes:
        """The body as it travelled."""
        return self.body if self.packed is None else self.packed

    @cached_property
    def raw_sha256(self) -> str:
        """The hash of the body as it travelled."""
        return hashlib.sha256(self.raw).hexdigest()

    def header(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Client(Protocol):
    """Asks one address, follows nothing, keeps nothing; raises FetchFailure."""

    def get(self, url: str, headers: Mapping[str, str], max_bytes: int, seconds: float) -> Answer: ...

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes, max_bytes: int, seconds: float
    ) -> Answer: ...

    def close(self) -> None: ...


class HttpxClient:
    """A Client on httpx over a guarded network; may be shared by threads."""

    def __init__(
        self, backend: GuardedBackend, context: ssl.SSLContext | None = None, proxy: Proxy | None = None
    ) -> None:
        # trust_env: a proxy from the environment would connect for us, past the guard.
        context = context or httpx.create_ssl_context(trust_env=False)
        self._client = httpx.Client(
            transport=PoolTransport(backend, context, proxy),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # keeps none
            timeout=httpx.Timeout(20, connect=10),
        )

    def get(self, url: str, headers: Mapping[str, str], max_bytes: int, seconds: float) -> Answer:
        return self._ask("GET", url, headers, None, max_bytes, seconds)

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes, max_bytes: int, seconds: float
    ) -> Answer:
        """Hand something to a service; never used on the sites that are collected."""
        return self._ask("POST", url, headers, body, max_bytes, seconds)

    def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        sent: bytes | None,
        max_bytes: int,
        seconds: float,
    ) -> Answer:
        deadline.set(time.monotonic() + seconds)
        try:
            with self._client.stream(method, url, headers=headers, content=sent) as response:
                answer = _head(response)
                try:
                    return _with_body(answer, response, max_bytes)
                except (FetchFailure, *_FOREIGN) as error:
                    return _without_body(answer, error)
        except _FOREIGN as error:
            raise _translated(error) from error

    def close(self) -> None:
        self._client.close()


_FOREIGN = (
    UnicodeError,  # httpx parses the address of a redirect too, and lets the error of idna through
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
    httpcore.UnsupportedProtocol,
    httpx.TimeoutException,
    httpcore.TimeoutException,
    httpx.RemoteProtocolError,
    httpcore.ProtocolError,
    httpx.DecodingError,
    httpx.NetworkError,
    httpcore.NetworkError,
    httpcore.ProxyError,
)
_TRUNCATED: Mapping[type[FetchFailure], str] = {
    TooLarge: "length",
    Unreachable: "time",
    Garbled: "disconnect",
}


def _with_body(answer: Answer, response: httpx.Response, max_bytes: int) -> Answer:
    packed, body = unpack(
        response.iter_raw(),
        response.headers.get("content-encoding", ""),
        min(max_bytes, _REDIRECT_BYTES) if response.is_redirect else max_bytes,
        response.headers.get("content-length", ""),
    )
    return replace(answer, body=body, packed=None if packed is body else packed)


def _without_body(answer: Answer, error: Exception) -> Answer:
    """A redirect, whose body does not matter; of any other answer the failure is raised, with its head."""
    failure = error if isinstance(error, FetchFailure) else _translated(error)
    answer = replace(answer, truncated=_TRUNCATED.get(type(failure), "unspecified"))
    if 300 <= answer.status < 400:
        return answer
    failure.answer = answer
    if failure is error:
        raise failure
    raise failure from error


def _translated(error: Exception) -> FetchFailure:
    match error:
        case (
            UnicodeError() | httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpcore.UnsupportedProtocol()
        ):
            return OutOfReach("geen geldig webadres")
        case httpx.TimeoutException() | httpcore.TimeoutException():
            return Unreachable("geen (volledig) antwoord binnen de tijd")
        case httpx.NetworkError() | httpcore.NetworkError():
            if isinstance(error.__context__, ssl.SSLError):  # not its __cause__: the pool raises "from None"
                return Unreachable("geen beveiligde verbinding (certificaat of TLS)")
            return Unreachable("geen verbinding met de server")
        case httpcore.ProxyError():
            return Unreachable(f"de proxy weigert de verbinding ({error})")
        case _:
            return Garbled("het antwoord brak af of was geen geldig antwoord")


def _head(response: httpx.Response) -> Answer:
    """All of an answer but its body."""
    request, told = response.request, response.extensions
    first = b"%s %d %s" % (told["http_version"], response.status_code, told["reason_phrase"])
    asked = b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)
    stream = told["network_stream"]
    tls = stream.get_extra_info("ssl_object")
    return Answer(
        status=response.status_code,
        headers=tuple(response.headers.multi_items()),
        body=b"",
        url=str(request.url),
        asked=_block(asked, request.headers.raw),
        head=_block(first, response.headers.raw),
        reason=told["reason_phrase"].decode("latin-1"),
        version=told["http_version"].decode("latin-1"),
        ip=None if VIA_PROXY in told else stream.get_extra_info("server_addr")[0],
        certificate=hashlib.sha256(tls.getpeercert(True)).hexdigest() if tls else None,
    )


def _block(first: bytes, headers: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join((first, b"\r\n", *(b"%s: %s\r\n" % pair for pair in headers), b"\r\n"))
