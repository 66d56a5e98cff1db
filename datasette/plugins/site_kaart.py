"""The map of the country, as a page and as a file."""

from collections.abc import Callable
from typing import Any

from datasette import NotFound, Request, Response, hookimpl

from doorbraak.pages.kaart import Kaart, kaart
from doorbraak.pages.kaart_svg import BRON, teken
from doorbraak.pages.lezer import arguments, decided, read
from doorbraak.pages.vulling import staal


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [(r"^/kaart$", kaart_page), (r"^/kaart\.svg$", kaart_svg)]


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    return [{"href": datasette.urls.path("/kaart"), "label": "Kaart"}]


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    return {"staal": staal}


async def kaart_view(datasette: Any, request: Request) -> Kaart | None:
    """The map that was asked for, or None when nothing was published yet."""
    established = await decided(datasette)
    wanted = arguments(request)
    return await read(datasette, lambda connection: kaart(connection, wanted, established))


async def kaart_page(datasette: Any, request: Request) -> Response:
    view = await kaart_view(datasette, request)
    values: dict[str, Any] = {"view": view, "bron": BRON}
    if view and view.getekend:
        values["kaart"] = teken(view, datasette.urls.path)
    template = "kaart.html" if view else "leeg.html"
    return Response.html(await datasette.render_template(template, values, request=request))  # type: ignore[no-any-return]


async def kaart_svg(datasette: Any, request: Request) -> Response:
    view = await kaart_view(datasette, request)
    if view is None or not view.getekend:
        raise NotFound("niet gevonden")
    name = f"kaart-{view.filter.sector}-{view.element['id']}-{view.filter.schooljaar}.svg"
    drawing = str(teken(view, datasette.urls.path))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(drawing, headers=headers, content_type="image/svg+xml; charset=utf-8")
