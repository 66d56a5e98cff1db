"""The inspectors' pages: each view asks doorbraak.pages for its values and renders them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette import NotFound, Request, Response, hookimpl

from assess.beoordelingsregels import BIJ_STAP, OORDELEN, REDENEN
from doorbraak.pages import words
from doorbraak.pages.bevinding import period
from doorbraak.pages.cel import cell_values
from doorbraak.pages.grid import mark, notes, table_body
from doorbraak.pages.handleiding import rendered
from doorbraak.pages.lezer import arguments, decided, read
from doorbraak.pages.matrix import as_csv, matrix
from doorbraak.pages.normen import normen
from doorbraak.pages.regio import gemeente, regio
from doorbraak.pages.start import start

HANDLEIDING = Path(__file__).parents[2] / "docs" / "handleiding.md"


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    code = r"(?P<swv>[A-Z]{2}\d{4})"
    return [
        (r"^/$", start_page),
        (r"^/matrix$", matrix_page),
        (r"^/matrix\.csv$", matrix_csv),
        (rf"^/swv/{code}$", regio_page),
        (r"^/gemeente/(?P<gemeente>GM\d{4})$", gemeente_page),
        (r"^/normen$", normen_page),
        (r"^/handleiding$", handleiding_page),
        (rf"^/bevinding/(?P<schooljaar>\d{{4}}-\d{{4}})/{code}/(?P<element>[A-Z]\w{{0,9}})$", bevinding_page),
    ]


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    said = {"redenen": {**REDENEN, **BIJ_STAP}, "redenkeuzes": REDENEN, "oordelen": OORDELEN}
    return {"woorden": words, "teken": mark, "noten": notes, "periode": period, **said}


async def page(datasette: Any, request: Request, template: str, **values: Any) -> Response:
    return Response.html(await datasette.render_template(template, values, request=request))  # type: ignore[no-any-return]


def known(view: Any) -> Any:
    """The view, or the page that says that there is no such thing."""
    if view is None:
        raise NotFound("niet gevonden")
    return view


async def start_page(datasette: Any, request: Request) -> Response:
    established, wanted = await decided(datasette), arguments(request)
    view = await read(datasette, lambda connection: start(connection, wanted, established))
    return await page(datasette, request, "start.html" if view else "leeg.html", view=view)


async def matrix_view(datasette: Any, request: Request) -> Any:
    """The matrix that was asked for, or None when nothing was published yet."""
    established, wanted = await decided(datasette), arguments(request)
    return await read(datasette, lambda connection: matrix(connection, wanted, established))


async def matrix_page(datasette: Any, request: Request) -> Response:
    view = await matrix_view(datasette, request)
    if view is None:
        return await page(datasette, request, "leeg.html")
    body = table_body(view, datasette.urls.path)
    return await page(datasette, request, "matrix.html", view=view, tbody=body)


async def matrix_csv(datasette: Any, request: Request) -> Response:
    view = known(await matrix_view(datasette, request))
    name = f"matrix-{view.filter.schooljaar}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(view), headers=headers, content_type="text/csv; charset=utf-8")


async def bevinding_page(datasette: Any, request: Request) -> Response:
    found = request.url_vars
    values = known(await cell_values(datasette, (found["swv"], found["schooljaar"], found["element"])))
    return await page(datasette, request, "bevinding.html", **values)


async def regio_page(datasette: Any, request: Request) -> Response:
    swv, wanted, established = request.url_vars["swv"], arguments(request), await decided(datasette)
    view = await read(datasette, lambda connection: regio(connection, swv, wanted, established))
    return await page(datasette, request, "regio.html", view=known(view))


async def gemeente_page(datasette: Any, request: Request) -> Response:
    code, wanted = request.url_vars["gemeente"], arguments(request)
    view = await read(datasette, lambda connection: gemeente(connection, code, wanted))
    return await page(datasette, request, "gemeente.html", view=known(view))


async def normen_page(datasette: Any, request: Request) -> Response:
    groups = await read(datasette, normen)
    return await page(datasette, request, "normen.html", groepen=groups)


async def handleiding_page(datasette: Any, request: Request) -> Response:
    text = HANDLEIDING.read_text(encoding="utf-8")
    return await page(datasette, request, "handleiding.html", tekst=rendered(text))
