"""The browser of `rendered`: a process of its own without any network, that asks its parent for every address.

Line by line in JSON: in comes `{"url", "body", "type"}`, out go `{"vraag", "soort"}` for each address the page asks
for (answered by `{"status", "type", "body"}`, bodies in base64), and in the end `{"dom"}` or `{"fout"}`.
"""

import base64
import contextlib
import json
import os
import shutil
import sys
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import (
    Browser,
    Error,
    Page,
    Request,
    Route,
    TimeoutError,
    WebSocketRoute,
    sync_playwright,
)

SETTLE_MS = 8000
MAX_DOM = 5 << 20
# Nothing is reachable but through the routes below: every name and address maps to nothing, also the proxy's.
CLOSED = [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://geen.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-client-side-phishing-detection",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--disable-features=WebRTC,DnsOverHttps,AsyncDns,NetworkPrediction,PreconnectToSearch,Prerender2,OptimizationHints,"
    "HttpsUpgrades,LazyFrameLoading,Translate,MediaRouter,DialMediaRouteProvider,WebTransport,InterestFeedContentSuggestions",
    "--dns-prefetch-disable",
    "--no-pings",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--js-flags=--max-old-space-size=512",
]
# What could talk past a route is not there for the page.
_WITHOUT = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport", "EventSource",
                    "SharedWorker", "Worker"]) {
  try { delete window[name]; Object.defineProperty(window, name, {value: undefined}); } catch (e) {}
}
navigator.sendBeacon = () => false;
"""


def main() -> None:
    """Build one page after the other until the parent closes the pipe."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=executable(),
                args=CLOSED,
                chromium_sandbox=os.geteuid() != 0,  # Chromium has none when started as root
                env={"HOME": os.environ.get("HOME", "/tmp"), "PATH": os.environ.get("PATH", "")},
            )
        except Error as error:
            _say({"fout": f"Chromium start niet: {str(error).splitlines()[0]}"})
            return
        _say({"klaar": True})
        while line := sys.stdin.readline():
            _say(_build(browser, json.loads(line)))


def executable() -> str | None:
    """An installed Chromium; without it Playwright looks for its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _build(browser: Browser, asked: Mapping[str, Any]) -> dict[str, Any]:
    context = browser.new_context(
        service_workers="block",
        accept_downloads=False,
        locale="nl-NL",
        java_script_enabled=True,
        permissions=[],
    )
    try:
        context.add_init_script(_WITHOUT)
        context.route_web_socket("**/*", _refuse)
        page = context.new_page()
        served = [False]

        def answer(route: Route, request: Request) -> None:
            first = not served[0] and request.is_navigation_request() and request.url == asked["url"]
            served[0] = served[0] or first
            _answer(route, request, asked if first else None, page)

        context.route("**/*", answer)
        page.goto(asked["url"], wait_until="domcontentloaded", timeout=SETTLE_MS * 4)
        with contextlib.suppress(TimeoutError):  # a page that never rests is taken as it is
            page.wait_for_load_state("networkidle", timeout=SETTLE_MS)
        size = page.evaluate("document.documentElement.outerHTML.length")
        if size > MAX_DOM:
            return {"fout": f"de opgebouwde pagina is groter dan {MAX_DOM >> 20} MB"}
        if not page.url.startswith(("http://", "https://")):
            return {"fout": "de pagina verdween uit de browser"}
        return {"dom": page.content(), "url": page.url}
    except Error as error:
        return {"fout": f"de browser kon de pagina niet opbouwen: {str(error).splitlines()[0][:200]}"}
    finally:
        context.close()


def _answer(route: Route, request: Request, served: Mapping[str, Any] | None, page: Page) -> None:
    """Give the page its own bytes, ask the parent for scripts and data, and refuse the rest."""
    if served is not None:
        route.fulfill(
            status=200, content_type=served["type"] or "text/html", body=base64.b64decode(served["body"])
        )
        return
    moves = request.is_navigation_request() and request.frame == page.main_frame
    usable = request.method == "GET" and request.url.startswith(("http://", "https://"))
    if usable and request.resource_type == "stylesheet":  # nothing to see, but some scripts wait for it
        route.fulfill(status=200, content_type="text/css", body="")
        return
    wanted = moves or request.resource_type in ("script", "xhr", "fetch")
    if not usable or not wanted or (moves and request.url == page.url):
        _refuse_request(route, moves=moves)
        return
    _say({"vraag": request.url, "soort": request.resource_type})
    reply = json.loads(sys.stdin.readline() or "{}")
    if not reply.get("status"):
        _refuse_request(route, moves=moves)
        return
    headers = {"content-type": reply["type"], "access-control-allow-origin": "*"}
    route.fulfill(status=reply["status"], headers=headers, body=base64.b64decode(reply["body"]))


def _refuse_request(route: Route, *, moves: bool) -> None:
    """Nothing; a page that wants to go elsewhere stays what it is."""
    if moves:
        route.fulfill(status=204)
    else:
        route.abort("blockedbyclient")


def _refuse(socket: WebSocketRoute) -> None:
    socket.close(code=1001, reason="geen netwerk")


def _say(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
