"""httpx over our own connection pools: its own transport takes no network backend."""

import ssl
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from collect.addresses import GuardedBackend, require_public_literal
from collect.failures import Unreachable
from collect.proxy import Proxy

VIA_PROXY = "via_proxy"


class PoolTransport(httpx.BaseTransport):
    """Raises what httpcore raises; the connection is in the `network_stream` of an answer.

    With a proxy everything goes through it but the hosts that are allowed by name. Which addresses can be
    reached is then for the proxy to guard: only one that is written out in the URL is looked at here.
    """

    def __init__(self, backend: GuardedBackend, context: ssl.SSLContext, proxy: Proxy | None) -> None:
        self._allow_hosts = backend.allow_hosts
        self._direct = httpcore.ConnectionPool(context, network_backend=backend, max_connections=64)
        self._proxied = None
        if proxy is not None:
            self._proxied = httpcore.HTTPProxy(
                str(proxy),
                proxy_auth=proxy.credentials,
                ssl_context=context,
                network_backend=_ToProxy(proxy),
                max_connections=64,
            )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(
            request.method,
            url,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        origin = url.origin
        host, told = origin.host.decode(), {}
        if self._proxied is None or f"{host}:{origin.port}" in self._allow_hosts:
            answer = self._direct.handle_request(asked)
        else:
            require_public_literal(host)
            answer, told = self._proxied.handle_request(asked), {VIA_PROXY: True}
            if answer.status == 407:
                answer.close()
                raise httpcore.ProxyError("407 Proxy Authentication Required")
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer),
            extensions={**answer.extensions, **told},
        )

    def close(self) -> None:
        self._direct.close()
        if self._proxied is not None:
            self._proxied.close()


class _ToProxy(GuardedBackend):
    """Connects to the proxy, which may well be an internal machine, and to nothing else that is."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(frozenset({f"{proxy.host}:{proxy.port}"}))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            return super().connect_tcp(host, port, timeout, local_address, socket_options)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, Unreachable) as error:
            raise Unreachable("geen verbinding met de proxy") from error


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
