"""The inspectors' pages: each view asks doorbraak.pages for its values and renders them."""

from collections.abc import Callable
from typing import Any

from datasette import NotFound, Request, Response, hookimpl

from doorbraak.pages import ledger, words
from doorbraak.pages.bevinding import bevinding
from doorbraak.pages.grid import mark, table_body
from doorbraak.pages.matrix import as_csv, matrix
from doorbraak.pages.reading import snapshot
from doorbraak.pages.start import start


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    code = r"(?P<swv>[A-Z]{2}\d{4})"
    return [
        (r"^/$", start_page),
        (r"^/matrix$", matrix_page),
        (r"^/matrix\.csv$", matrix_csv),
        (rf"^/bevinding/(?P<schooljaar>\d{{4}}-\d{{4}})/{code}/(?P<element>[A-Z]\w{{0,9}})$", bevinding_page),
    ]


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    return {"woorden": words, "teken": mark}


async def read(datasette: Any, fn: Callable[..., Any], *, database: str = "dossier") -> Any:
    """The result of `fn(connection)` over one moment of a database."""
    return await datasette.get_database(database).execute_fn(lambda connection: snapshot(connection, fn))


async def page(datasette: Any, request: Request, template: str, **values: Any) -> Response:
    return Response.html(await datasette.render_template(template, values, request=request))


async def decided(datasette: Any) -> Any:
    """Every established oordeel."""
    return await read(datasette, ledger.established, database="beoordelingen")


def arguments(request: Request) -> dict[str, str]:
    return {name: request.args.get(name) or "" for name in request.args}


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
    view = await matrix_view(datasette, request)
    if view is None:
        raise NotFound("Er zijn nog geen bevindingen.")
    name = f"matrix-{view.filter.schooljaar}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(view), headers=headers, content_type="text/csv; charset=utf-8")


async def bevinding_page(datasette: Any, request: Request) -> Response:
    found = request.url_vars
    key = found["swv"], found["schooljaar"], found["element"]
    established = await decided(datasette)
    view = await read(datasette, lambda connection: bevinding(connection, key, established))
    if view is None:
        raise NotFound("Deze bevinding is er niet.")
    people = await read(
        datasette, lambda connection: ledger.history(connection, *key), database="beoordelingen"
    )
    return await page(
        datasette, request, "bevinding.html", view=view, beoordelingen=people[0], notities=people[1]
    )
