"""One request, one answer: the seam behind which the HTTP library can be swapped."""

import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Protocol

import httpcore
import httpx

from collect.addresses import GuardedBackend, deadline
from collect.failures import FetchFailure, Garbled, OutOfReach, TooLarge, Unreachable

_CHUNK = 1 << 16


@dataclass(frozen=True)
class Answer:
    """What the server sent; `body` is unpacked, a redirect's is empty."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Client(Protocol):
    """Asks one address, follows nothing, keeps nothing; raises FetchFailure."""

    def get(self, url: str, headers: Mapping[str, str], max_bytes: int, seconds: float) -> Answer: ...

    def close(self) -> None: ...


class HttpxClient:
    """A Client on httpx over a guarded network; may be shared by threads."""

    def __init__(self, backend: GuardedBackend) -> None:
        # trust_env: a proxy from the environment would connect for us, past the guard.
        context = httpx.create_ssl_context(trust_env=False)
        self._client = httpx.Client(
            transport=_Transport(
                httpcore.ConnectionPool(context, network_backend=backend, max_connections=64)
            ),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # keeps none
            timeout=httpx.Timeout(20, connect=10),
        )

    def get(self, url: str, headers: Mapping[str, str], max_bytes: int, seconds: float) -> Answer:
        deadline.set(time.monotonic() + seconds)
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                redirect = response.is_redirect
                body = b"" if redirect else _unpack(response, max_bytes)
                return Answer(response.status_code, tuple(response.headers.multi_items()), body)
        except (
            httpx.InvalidURL,
            httpx.UnsupportedProtocol,
            httpcore.UnsupportedProtocol,
            UnicodeError,  # httpx parses the address of a redirect too, and lets the error of idna through
        ) as error:
            raise OutOfReach("geen geldig webadres") from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise Unreachable("geen (volledig) antwoord binnen de tijd") from error
        except (httpcore.ProtocolError, httpx.RemoteProtocolError, httpx.DecodingError) as error:
            raise Garbled("het antwoord brak af of was geen geldig antwoord") from error
        except (httpcore.NetworkError, httpx.NetworkError) as error:
            raise _no_connection(error) from error

    def close(self) -> None:
        self._client.close()


class _Transport(httpx.BaseTransport):
    """httpx over our own pool: its own transport takes no network backend."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _unpack(response: httpx.Response, max_bytes: int) -> bytes:
    """The body with gzip undone, never holding more than the limit and one chunk."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Garbled(f"het antwoord is ingepakt als {encoding}, waar niet om is gevraagd")
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise TooLarge(f"groter dan {max_bytes >> 20} MB")
    packed = 0
    body = bytearray()
    unpacker = None if encoding in ("", "identity") else zlib.decompressobj(47)
    try:
        for chunk in response.iter_raw():
            packed += len(chunk)
            rest = chunk
            while rest:
                if unpacker is None:
                    body += rest
                    rest = b""
                else:
                    body += unpacker.decompress(rest, _CHUNK)
                    rest = unpacker.unconsumed_tail
                    if unpacker.eof and unpacker.unused_data:  # gzip files may be laid end to end
                        rest, unpacker = unpacker.unused_data, zlib.decompressobj(47)
                if len(body) > max_bytes or packed > max_bytes:
                    raise TooLarge(f"groter dan {max_bytes >> 20} MB")
        if unpacker is not None:
            body += unpacker.flush()
    except zlib.error as error:
        raise Garbled("het antwoord is niet goed ingepakt (gzip)") from error
    if unpacker is not None and packed and not unpacker.eof:
        raise Garbled("het ingepakte antwoord (gzip) brak af")
    return bytes(body)


def _no_connection(error: Exception) -> FetchFailure:
    if isinstance(error.__cause__, ssl.SSLError):
        return Unreachable("geen beveiligde verbinding (certificaat of TLS)")
    return Unreachable("geen verbinding met de server")
