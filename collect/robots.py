"""What a host asks of robots, by RFC 9309."""

import hashlib
from dataclasses import dataclass

from protego import Protego

from collect.media import HTML, sniff

# Our name in robots.txt files; the full User-Agent adds version and contact.
PRODUCT = "doorbraakmonitor"
MAX_BYTES = 512 << 10
MAX_CRAWL_DELAY = 30.0

TOEGESTAAN = "toegestaan"
UITGESLOTEN = "uitgesloten"
GEEN_REGELS = "geen robots.txt"
ONBEREIKBAAR = "robots.txt onbereikbaar"
ZELF = "robots.txt zelf"
NIET_GEVRAAGD = "niet gevraagd"
# A documented interface for programs: its own documentation invites them and sets the limits, while a
# robots.txt on such a host keeps search engines out of the API (docs/bronnen.md).
INTERFACE = "niet van toepassing: interface voor programma's"


@dataclass(frozen=True)
class Robots:
    """The rules of one host; without rules all is free, with `reason` nothing is (section 2.3.1.4).

    `sha256` is of the text that they were read from, also where it held none.
    """

    rules: Protego | None = None
    reason: str | None = None
    sha256: str | None = None

    def decide(self, url: str) -> str:
        """TOEGESTAAN, UITGESLOTEN, GEEN_REGELS or ONBEREIKBAAR."""
        if self.reason is not None:
            return ONBEREIKBAAR
        if self.rules is None:
            return GEEN_REGELS
        return TOEGESTAAN if self.rules.can_fetch(url, PRODUCT) else UITGESLOTEN

    @property
    def delay(self) -> float:
        """The seconds between requests that the host asks for, capped."""
        asked = self.rules.crawl_delay(PRODUCT) if self.rules else None
        return min(float(asked or 0), MAX_CRAWL_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of the sitemaps it names, as written."""
        return tuple(self.rules.sitemaps) if self.rules else ()


def read_robots(status: int, body: bytes) -> Robots:
    """The rules in an answer: 4xx means that there are none, 429 and 5xx that nothing may be asked."""
    if status == 429 or status >= 500:
        return Robots(reason=f"robots.txt geeft status {status}")
    if not 200 <= status < 300:
        return Robots()
    sha256 = hashlib.sha256(body).hexdigest()
    if sniff(body, "") == HTML:
        return Robots(sha256=sha256)
    return Robots(Protego.parse(body.decode("utf-8-sig", "replace")), sha256=sha256)
