"""What the browser may do with a page: nothing from elsewhere, and no script on our own pages."""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

OWN = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"
# Datasette's own table pages carry script and style within the page.
STOCK = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'"
)
EVERYWHERE = "; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    def wrap(app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def with_headers(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            path = scope["path"].removeprefix(datasette.setting("base_url").rstrip("/"))
            stock = path.split("/")[1:2] and path.split("/")[1] in {"-", *datasette.databases}
            policy = (STOCK if stock else OWN) + EVERYWHERE

            async def send_with_headers(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [
                        *message.get("headers", []),
                        (b"content-security-policy", policy.encode()),
                        (b"x-content-type-options", b"nosniff"),
                        (b"referrer-policy", b"same-origin"),
                    ]
                await send(message)

            await app(scope, receive, send_with_headers)

        return with_headers

    return wrap
