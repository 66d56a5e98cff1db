"""The flag: regions where doorzettingsmacht, or another element, was not (fully) agreed."""

from collections.abc import Callable
from typing import Any

from datasette import NotFound, Request, Response, hookimpl

from doorbraak.pages.lezer import decided, read
from doorbraak.pages.vlag import Lijst, vlag
from doorbraak.pages.vlag_atom import as_atom
from doorbraak.pages.vlag_csv import as_csv


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [(r"^/vlag$", vlag_page), (r"^/vlag\.csv$", vlag_csv), (r"^/vlag\.atom$", vlag_atom)]


@hookimpl(tryfirst=True)
def menu_links(datasette: Any) -> list[dict[str, str]]:
    return [{"href": datasette.urls.path("/vlag"), "label": "Vlag"}]


async def asked_list(datasette: Any, request: Request) -> Lijst | None:
    """The list of the element and schooljaar in the address."""
    established = await decided(datasette)
    wanted = {name: request.args.get(name) or "" for name in ("schooljaar", "element")}
    return await read(datasette, lambda connection: vlag(connection, wanted, established))


async def published_list(datasette: Any, request: Request) -> Lijst:
    if (view := await asked_list(datasette, request)) is None:
        raise NotFound("niet gevonden")
    return view


async def vlag_page(datasette: Any, request: Request) -> Response:
    view = await asked_list(datasette, request)
    template = "vlag.html" if view else "leeg.html"
    return Response.html(await datasette.render_template(template, {"view": view}, request=request))  # type: ignore[no-any-return]


async def vlag_csv(datasette: Any, request: Request) -> Response:
    view = await published_list(datasette, request)
    name = f"vlag-{view.element['id']}-{view.schooljaar}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(view), headers=headers, content_type="text/csv; charset=utf-8")


async def vlag_atom(datasette: Any, request: Request) -> Response:
    view = await published_list(datasette, request)

    def absolute(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    return Response(as_atom(view, absolute).decode(), content_type="application/atom+xml; charset=utf-8")
