"""The charts: a page with each of them beside its figures, and each as a file."""

import asyncio
from collections.abc import Callable
from typing import Any

from datasette import NotFound, Request, Response, hookimpl

from doorbraak.pages.grafiek import NAMEN, Grafieken, grafieken
from doorbraak.pages.lezer import arguments, decided, read

SOORT = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    names = "|".join(NAMEN)
    return [
        (r"^/grafieken$", grafieken_page),
        (rf"^/grafiek/(?P<naam>{names})\.(?P<vorm>svg|png)$", grafiek_file),
    ]


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    return [{"href": datasette.urls.path("/grafieken"), "label": "Grafieken"}]


async def grafieken_view(datasette: Any, request: Request) -> Grafieken | None:
    """The charts that were asked for, or None when nothing was published yet."""
    established = await decided(datasette)
    wanted = arguments(request)
    return await read(datasette, lambda connection: grafieken(connection, wanted, established))


async def grafieken_page(datasette: Any, request: Request) -> Response:
    view = await grafieken_view(datasette, request)
    template = "grafieken.html" if view else "leeg.html"
    return Response.html(await datasette.render_template(template, {"view": view}, request=request))  # type: ignore[no-any-return]


async def grafiek_file(datasette: Any, request: Request) -> Response:
    # Matplotlib takes half a second to load, so only who asks for a picture waits for it.
    from doorbraak.pages.grafiek_beeld import BREED, SMAL, beeld

    view, found = await grafieken_view(datasette, request), request.url_vars
    if view is None:
        raise NotFound("niet gevonden")
    chosen = next(grafiek for grafiek in view.grafieken if grafiek.naam == found["naam"])
    drawn = await asyncio.to_thread(beeld, chosen, found["vorm"], SMAL if request.args.get("smal") else BREED)
    name = f"{chosen.naam}-{view.filter.query.replace('&', '-').replace('=', '-')}.{found['vorm']}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(drawn, headers=headers, content_type=SOORT[found["vorm"]])
