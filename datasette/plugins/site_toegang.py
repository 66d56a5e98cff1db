"""The gate: nobody passes who did not log in, no post from elsewhere passes at all."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Forbidden, Request, Response, hookimpl
from datasette_auth_passwords.utils import hash_password, verify_password
from itsdangerous import BadSignature

from doorbraak.herkomst import own_request, token_fits
from doorbraak.pogingen import Pogingen
from doorbraak.toegang import WIE, Persoon, Toegang, loopback, mag

try:
    from datasette.permissions import PermissionSQL  # type: ignore[import-not-found,unused-ignore]
except ImportError:  # 0.65
    PermissionSQL = None

COOKIE, DUUR = "doorbraak", 10 * 60 * 60
# All our forms together hold a few times 4000 characters.
LARGEST = 200_000
# What an unknown name is checked against, so that it takes as long as a known one.
NIEMAND = hash_password("niemand", salt="0" * 32)
# Of datasette-auth-passwords only the way of hashing is used: its own page sets a cookie that a script
# can read and lets anybody try for ever.
NOT_OURS = ("/-/login", "/-/password-tool")
RAW = frozenset({"view-database", "view-database-download", "view-table", "view-query", "execute-sql"})


def toegang_of(datasette: Any) -> Toegang:
    return Toegang.of(datasette.plugin_config("doorbraak"))


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [(r"^/inloggen$", login_page), (r"^/uitloggen$", logout)]


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    toegang, persoon = toegang_of(datasette), WIE.get()
    return {
        "ik": persoon,
        "gesloten": toegang.gesloten,
        "afmelden": toegang.vorm in ("wachtwoord", "demo"),
        "mag": lambda recht: mag(persoon, recht),
    }


@hookimpl(tryfirst=True)
def actor_from_request() -> dict[str, str | None] | None:
    persoon = WIE.get()
    return persoon.actor if persoon else None


@hookimpl(tryfirst=True)
def permission_allowed(datasette: Any, action: str) -> bool | None:
    """For 0.65: in a closed site nobody but who may see the tables reads them, in whatever form."""
    return False if action in RAW and closed_to(datasette, WIE.get()) else None


@hookimpl(tryfirst=True)
def permission_resources_sql(datasette: Any, action: str) -> Any:
    """The same for 1.0, where every permission is a query."""
    if action not in RAW or not closed_to(datasette, WIE.get()):
        return None
    return PermissionSQL(sql="SELECT NULL AS parent, NULL AS child, 0 AS allow, 'doorbraak' AS reason")


def closed_to(datasette: Any, persoon: Persoon | None) -> bool:
    return toegang_of(datasette).gesloten and not mag(persoon, "tabellen")


@hookimpl(tryfirst=True)  # within the wrapper that puts the headers on every answer
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    toegang, pogingen = toegang_of(datasette), Pogingen(time.monotonic)
    # Datasette prints what a failing request held: a secret must not be in it.
    unneeded = {b"authorization", toegang.koppen["geheim"].encode()}

    def wrap(app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def gate(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            persoon = who(datasette, toegang, scope)
            scope = {
                **scope,
                "doorbraak": (toegang, pogingen),
                "headers": [(name, value) for name, value in scope["headers"] if name not in unneeded],
            }
            token = WIE.set(persoon)
            try:
                refused = await refusal(datasette, toegang, persoon, Request(scope, receive))
                if refused is not None:
                    await refused.asgi_send(send)
                else:
                    await app(scope, receive, guarded(send, toegang))
            finally:
                WIE.reset(token)

        return gate

    return wrap


def guarded(send: Callable[[Any], Awaitable[None]], toegang: Toegang) -> Callable[[Any], Awaitable[None]]:
    """Every cookie out of reach of scripts, also the one against forgery, and no page in a shared cache."""
    extra = b"; HttpOnly" + (b"; Secure" if toegang.vorm in ("proxy", "wachtwoord") else b"")

    async def send_guarded(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = [
                (name, value + extra if name.lower() == b"set-cookie" and b"HttpOnly" not in value else value)
                for name, value in message.get("headers", [])
            ]
            if toegang.gesloten and not any(name.lower() == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"private, no-cache"))
            message["headers"] = headers
        await send(message)

    return send_guarded


def headers_of(scope: Any) -> dict[str, str]:
    """The headers, without any that was sent twice: two answers to one question are none."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = "" if key in found else value.decode("utf-8", "replace")
    return found


def who(datasette: Any, toegang: Toegang, scope: Any) -> Persoon | None:
    """The person behind this request, by the one way in that is configured."""
    if toegang.vorm == "proxy":
        peer = scope.get("client")
        return toegang.from_headers(headers_of(scope), peer[0] if peer else None)
    if toegang.vorm not in ("wachtwoord", "demo"):
        return None
    try:
        ticket = datasette.unsign(Request(scope, None).cookies.get(COOKIE, ""), COOKIE)
    except BadSignature:
        return None
    # The role comes from the configuration of today, not from the ticket.
    return toegang.personen.get(ticket["id"]) if ticket["tot"] > time.time() else None


async def refusal(
    datasette: Any, toegang: Toegang, persoon: Persoon | None, request: Request
) -> Response | None:
    """Why this request goes no further, or None."""
    path = request.scope["path"].removeprefix(datasette.setting("base_url").rstrip("/"))
    if not own_request(request.method, headers_of(request.scope)):
        return await refuse(datasette, "Dit verzoek kwam niet van een pagina van de monitor.")
    if not small(request):
        return await refuse(datasette, "Dit formulier is te groot.")
    if toegang.vorm == "demo" and not local(request.scope):
        return await refuse(datasette, "De demo is alleen op de computer zelf te gebruiken.")
    if path in NOT_OURS:
        return await refuse(datasette, "Inloggen gaat hier anders.")
    if not toegang.gesloten or path == "/inloggen" or path.startswith("/assets/"):
        return None
    if not mag(persoon, "lezen"):
        if toegang.vorm == "proxy" or request.method != "GET":
            return await refuse(datasette, "U bent niet ingelogd, of u hebt geen rol in de monitor.")
        return Response.redirect(datasette.urls.path("/inloggen"))  # type: ignore[no-any-return]
    if path.startswith("/-/") and not mag(persoon, "tabellen"):
        return await refuse(datasette, "Deze pagina is voor analisten en beheerders.")
    return None


def small(request: Request) -> bool:
    """Whether the body has a size that a form of ours can have; its size is said beforehand."""
    if request.method in ("GET", "HEAD"):
        return True
    said = headers_of(request.scope).get("content-length", "")
    return said.isdecimal() and len(said) < 10 and int(said) <= LARGEST


def local(scope: Any) -> bool:
    """Whether both ends are this machine, also by the name that was asked for: a name elsewhere can point here."""
    host = headers_of(scope).get("host", "").rpartition(":")[0] or headers_of(scope).get("host", "")
    client = scope.get("client")
    return bool(client) and loopback(client[0]) and loopback(host.strip("[]"))


async def refuse(datasette: Any, why: str) -> Response:
    # Datasette starts up within this gate, on the first request that passes it.
    await datasette.invoke_startup()
    page = await datasette.render_template("error.html", {"status": 403, "waarom": why})
    return Response.html(page, status=403, headers={"Cache-Control": "no-store"})  # type: ignore[no-any-return]


async def login_page(datasette: Any, request: Request) -> Response:
    toegang, pogingen = request.scope["doorbraak"]
    if toegang.vorm not in ("wachtwoord", "demo"):
        raise Forbidden("inloggen gaat hier niet met een formulier")
    fout, naam = "", ""
    if request.method == "POST":
        vars = await request.post_vars()
        naam = vars.get("naam", "").strip().casefold()
        persoon = toegang.personen.get(naam)
        if not token_fits(request.scope, vars.get("csrftoken")):
            fout = "Het formulier is verlopen. Probeer het opnieuw."
        elif toegang.vorm == "wachtwoord" and not pogingen.begin(naam):
            fout = "Er zijn te veel verkeerde pogingen gedaan. Wacht een kwartier en probeer het dan opnieuw."
        elif toegang.vorm == "wachtwoord" and not await knows(datasette, naam, vars.get("wachtwoord", "")):
            fout = "De naam of het wachtwoord klopt niet."
        elif persoon is None:
            fout = "Deze persoon is niet bekend."
        else:
            pogingen.goed(naam)
            return admitted(datasette, toegang, persoon)
    page = await datasette.render_template(
        "inloggen.html", {"toegang": toegang, "fout": fout, "naam": naam}, request=request
    )
    status = 403 if fout else 200
    return Response.html(page, status=status, headers={"Cache-Control": "no-store"})  # type: ignore[no-any-return]


async def knows(datasette: Any, naam: str, wachtwoord: str) -> bool:
    """Whether this is the password of this name."""
    accounts = datasette.plugin_config("datasette-auth-passwords") or {}
    expected = accounts.get(f"{naam}_password_hash")
    fits = await asyncio.to_thread(verify_password, wachtwoord, expected or NIEMAND)
    return bool(fits and expected)


def admitted(datasette: Any, toegang: Toegang, persoon: Persoon) -> Response:
    response = Response.redirect(datasette.urls.path("/"))
    ticket = datasette.sign({"id": persoon.id, "tot": time.time() + DUUR}, COOKIE)
    secure = toegang.vorm == "wachtwoord"
    response.set_cookie(COOKIE, ticket, max_age=DUUR, httponly=True, samesite="strict", secure=secure)
    return response  # type: ignore[no-any-return]


async def logout(datasette: Any, request: Request) -> Response:
    if request.method != "POST":
        raise Forbidden("uitloggen gaat met de knop")
    response = Response.redirect(datasette.urls.path("/inloggen"))
    response.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="strict")
    return response  # type: ignore[no-any-return]
