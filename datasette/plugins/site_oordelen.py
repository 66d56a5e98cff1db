"""What inspectors post: every view checks who it is, asks doorbraak.pages to record it, and shows the page again."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from datasette import Forbidden, NotFound, Request, Response, hookimpl
from sqlite_utils import Database

from assess.beoordelingsregels import BeoordelingError
from doorbraak.herkomst import token_fits
from doorbraak.pages.cel import cell_values
from doorbraak.pages.lezer import read
from doorbraak.pages.oordeel import choices
from doorbraak.pages.oordeel_vast import agree, decide, judge, note, seen, take_over
from doorbraak.toegang import WIE, Persoon, mag

# How long a click waits for the others that write at the same moment.
WAIT_MS = 30_000


class Form(NamedTuple):
    """Who posted what about which cell, and which quotes were ticked."""

    persoon: Persoon
    cell: tuple[str, str, str]
    fields: dict[str, str]
    chosen: list[str]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    cell = r"^/bevinding/(?P<schooljaar>\d{4}-\d{4})/(?P<swv>[A-Z]{2}\d{4})/(?P<element>[A-Z]\w{0,9})"
    return [
        (rf"{cell}/oordeel$", judge_post),
        (rf"{cell}/besluit$", decide_post),
        (rf"{cell}/overnemen$", take_over_post),
        (rf"{cell}/consensus$", agree_post),
        (rf"{cell}/notitie$", note_post),
    ]


async def judge_post(datasette: Any, request: Request) -> Response:
    return await posted(datasette, request, judge, "Uw oordeel is vastgelegd.")


async def decide_post(datasette: Any, request: Request) -> Response:
    return await posted(datasette, request, decide, "Uw besluit is vastgelegd.")


async def agree_post(datasette: Any, request: Request) -> Response:
    return await posted(datasette, request, agree, "De consensus is vastgelegd voor uw inspectie.")


async def take_over_post(datasette: Any, request: Request) -> Response:
    def copy(db: Database, cell: Any, persoon: Persoon, form: Any, facts: Any) -> int:
        return take_over(db, cell, persoon, facts)

    return await posted(datasette, request, copy, "Het oordeel van vorig jaar is nu uw voorstel.")


async def note_post(datasette: Any, request: Request) -> Response:
    form = await read_form(request)
    quotes = await read(datasette, lambda db: {c.sleutel: c.bewijs for c in choices(db, form.cell)})

    def write(db: Database) -> int:
        return note(db, form.cell, form.persoon, form.fields, quotes)

    return await recorded(datasette, request, form, write, "Uw notitie staat erbij.", anchor="notities")


async def posted(datasette: Any, request: Request, act: Callable[..., int], done: str) -> Response:
    """Record what the form says about the bevinding that it shows."""
    form = await read_form(request)
    try:
        facts = await read(datasette, lambda db: seen(db, form.cell, form.fields, form.chosen))
    except BeoordelingError as error:
        return await shown_again(datasette, request, form, str(error))

    def write(db: Database) -> int:
        return act(db, form.cell, form.persoon, form.fields, facts)

    return await recorded(datasette, request, form, write, done)


async def recorded(
    datasette: Any,
    request: Request,
    form: Form,
    act: Callable[[Database], int],
    done: str,
    *,
    anchor: str = "beoordelen",
) -> Response:
    """The page after what was asked: written durably, or shown again with why not."""

    def write(connection: Any) -> int:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        return act(Database(connection))

    try:
        await datasette.get_database("beoordelingen").execute_write_fn(write)
    except BeoordelingError as error:
        return await shown_again(datasette, request, form, str(error))
    datasette.add_message(request, done)
    there = request.path.rpartition("/")[0]
    return Response.redirect(f"{there}#{anchor}", status=303)  # type: ignore[no-any-return]


async def read_form(request: Request) -> Form:
    """What was posted; raises Forbidden for who may not."""
    persoon = WIE.get()
    if request.method != "POST" or persoon is None or not mag(persoon, "beoordelen"):
        raise Forbidden("beoordelen doet een inspecteur, met een formulier van de monitor")
    pairs = parse_qsl((await request.post_body()).decode("utf-8", "replace"), keep_blank_values=True)
    fields = dict(pairs)
    if not token_fits(request.scope, fields.get("csrftoken")):
        raise Forbidden("het formulier is verlopen; open de pagina opnieuw")
    found = request.url_vars
    cell = found["swv"], found["schooljaar"], found["element"]
    return Form(persoon, cell, fields, [value for name, value in pairs if name == "bewijs"])


async def shown_again(datasette: Any, request: Request, form: Form, why: str) -> Response:
    values = await cell_values(
        datasette, form.cell, fout=why, ingevuld={**form.fields, "bewijs": form.chosen}
    )
    if values is None:
        raise NotFound("niet gevonden")
    page = await datasette.render_template("bevinding.html", values, request=request)
    return Response.html(page, status=400)  # type: ignore[no-any-return]
