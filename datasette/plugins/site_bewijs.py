"""The evidence itself: documents page by page, searching them, what changed, and what waits for a person."""

import asyncio
import atexit
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette import NotFound, Request, Response, hookimpl

from collect.archive import Archive
from doorbraak.pages.beeld import GeenBeeld, archive_beside, tekening
from doorbraak.pages.beeldvoorraad import Beeldvoorraad
from doorbraak.pages.document import document, page_number
from doorbraak.pages.lezer import arguments, read
from doorbraak.pages.toegang import require_document_access
from doorbraak.pages.veranderingen import veranderingen
from doorbraak.pages.vragen import open_questions
from doorbraak.pages.zoeken import zoeken
from extract.besluit import lees_besluiten

# A browser may keep an image, but asks each time whether it may still be shown.
CACHE = "private, no-cache"
VOORRAAD = Beeldvoorraad()
atexit.register(VOORRAAD.close)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    sha256 = "(?P<sha256>[0-9a-f]{64})"
    return [
        (rf"^/document/{sha256}\Z", document_page),
        (r"^/zoeken\Z", search_page),
        (r"^/veranderingen\Z", changes_page),
        (r"^/openstaande-besluiten\Z", questions_page),
        (rf"^/document/{sha256}/beeld/(?P<pagina>[1-9][0-9]{{0,5}})(?:\.webp)?\Z", page_image),
    ]


async def page(datasette: Any, request: Request, template: str, **values: Any) -> Response:
    return Response.html(await datasette.render_template(template, values, request=request))  # type: ignore[no-any-return]


async def document_page(datasette: Any, request: Request) -> Response:
    await require_document_access(datasette, request.actor)
    sha256, number = request.url_vars["sha256"], page_number(request.args.get("pagina") or "")
    zoek = request.args.get("zoek") or ""
    view = await read(datasette, lambda connection: document(connection, sha256, number, zoek))
    if view is None:
        raise NotFound("niet gevonden")
    return await page(datasette, request, "document.html", view=view)


async def answer(
    datasette: Any, request: Request, template: str, view_of: Callable[..., Any], *more: Any
) -> Response:
    """The page that `view_of(connection, arguments, *more)` fills, or the one that says there is nothing yet."""
    await require_document_access(datasette, request.actor)
    asked = arguments(request)
    view = await read(datasette, lambda connection: view_of(connection, asked, *more))
    return await page(datasette, request, template if view else "leeg.html", view=view)


async def search_page(datasette: Any, request: Request) -> Response:
    return await answer(datasette, request, "zoeken.html", zoeken)


async def changes_page(datasette: Any, request: Request) -> Response:
    return await answer(datasette, request, "veranderingen.html", veranderingen)


async def questions_page(datasette: Any, request: Request) -> Response:
    ledger = Path(datasette.get_database("beoordelingen").path)
    standing = await asyncio.to_thread(lees_besluiten, ledger)
    return await answer(datasette, request, "besluiten.html", open_questions, standing)


async def page_image(datasette: Any, request: Request) -> Response:
    """The image of a page; the words to mark are named by vondst or passage, never by their place."""
    await require_document_access(datasette, request.actor)
    sha256, number = request.url_vars["sha256"], int(request.url_vars["pagina"])
    asked = {name: request.args.getlist(name)[:50] for name in ("vondst", "passage")}
    try:
        wanted = await read(
            datasette,
            lambda connection: tekening(
                connection,
                sha256,
                number,
                vondsten=asked["vondst"],
                passages=asked["passage"],
                uitsnede=request.args.get("uitsnede") == "1",
            ),
        )
        headers = {"ETag": f'"{wanted.kenmerk}"', "Cache-Control": CACHE}
        if headers["ETag"] in (request.headers.get("if-none-match") or ""):
            return Response("", status=304, headers=headers)
        image = VOORRAAD.at_hand(wanted)
        if image is None:
            archief = await read(datasette, archive_beside)
            image = await asyncio.to_thread(VOORRAAD.image, wanted, Archive(archief).path(sha256))
    except GeenBeeld as reason:
        return Response(
            str(reason),
            status=reason.status,
            headers={"Cache-Control": "no-store"},
            content_type="text/plain; charset=utf-8",
        )
    return Response(image, headers=headers, content_type="image/webp")
