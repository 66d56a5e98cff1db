"""The egress proxy that an organisation may put between this program and the web."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from collect.urls import host_port


@dataclass(frozen=True)
class Proxy:
    """Where the proxy is; its credentials are neither shown nor stored."""

    host: str
    port: int
    credentials: tuple[bytes, bytes] | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From http://[NAME:PASSWORD@]HOST:PORT; raises ValueError, which does not repeat the text."""
        try:
            parts = urlsplit(text)
            host, port = host_port(text)
            wrong = parts.scheme != "http" or parts.port is None or parts.path not in ("", "/")
        except ValueError:
            wrong = True
        if wrong or parts.query or parts.fragment:
            raise ValueError("geen bruikbaar proxyadres; schrijf http://HOST:POORT")
        if parts.username is None:
            return cls(host, port)
        name, password = unquote(parts.username), unquote(parts.password or "")
        return cls(host, port, (name.encode(), password.encode()))

    def __str__(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"
