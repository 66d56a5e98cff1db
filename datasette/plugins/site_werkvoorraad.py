"""The pages on which inspectors find and divide their work, and see where the inspecties differ."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import Forbidden, Request, Response, hookimpl
from sqlite_utils import Database

from assess.beoordelingen import record_toewijzing
from collect.ledger import writing
from doorbraak.herkomst import token_fits
from doorbraak.pages.consensus import consensus, note_counts
from doorbraak.pages.lezer import arguments, read
from doorbraak.pages.reading import schooljaren
from doorbraak.pages.toewijzen import ToewijzenFout, asked_cells
from doorbraak.pages.werkvoorraad import KEUZES, besproken, chosen_year, werkvoorraad
from doorbraak.toegang import WIE, Persoon, Toegang, mag

WAIT_MS = 30_000


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        (r"^/werkvoorraad$", work_page),
        (r"^/werkvoorraad/toewijzen$", assign_post),
        (r"^/consensus$", consensus_page),
    ]


def judge() -> Persoon:
    """Who asks; raises Forbidden for who does not judge."""
    persoon = WIE.get()
    if persoon is None or not mag(persoon, "beoordelen"):
        raise Forbidden("deze pagina is voor wie beoordeelt")
    return persoon


async def said_about(datasette: Any, wanted: dict[str, str], persoon: Persoon) -> Any:
    years = await read(datasette, schooljaren)
    year = chosen_year(wanted, years or [""])
    return await read(
        datasette, lambda db: besproken(db, year, str(persoon.inspectie)), database="beoordelingen"
    )


async def work_page(datasette: Any, request: Request) -> Response:
    return await work_shown(datasette, request, "")


async def work_shown(datasette: Any, request: Request, fout: str) -> Response:
    persoon = judge()
    wanted = arguments(request)
    said = await said_about(datasette, wanted, persoon)
    view = await read(datasette, lambda db: werkvoorraad(db, wanted, said, persoon))
    if view is None:
        return Response.html(await datasette.render_template("leeg.html", {}, request=request))  # type: ignore[no-any-return]
    listed = Toegang.of(datasette.plugin_config("doorbraak")).personen.values()
    colleagues = {p.id for p in listed if p.inspectie == persoon.inspectie and mag(p, "beoordelen")}
    values = {"view": view, "keuzes": KEUZES, "namen": sorted({*view.namen, *colleagues, persoon.id})}
    page = await datasette.render_template("werkvoorraad.html", {**values, "fout": fout}, request=request)
    return Response.html(page, status=400 if fout else 200)  # type: ignore[no-any-return]


async def consensus_page(datasette: Any, request: Request) -> Response:
    persoon = judge()
    wanted = arguments(request)
    said = await said_about(datasette, wanted, persoon)
    notes = await read(datasette, note_counts, database="beoordelingen")
    view = await read(datasette, lambda db: consensus(db, wanted, said, notes, persoon))
    template = "consensus.html" if view else "leeg.html"
    return Response.html(await datasette.render_template(template, {"view": view}, request=request))  # type: ignore[no-any-return]


async def assign_post(datasette: Any, request: Request) -> Response:
    persoon = judge()
    if request.method != "POST":
        raise Forbidden("toewijzen gaat met het formulier")
    pairs = parse_qsl((await request.post_body()).decode("utf-8", "replace"), keep_blank_values=True)
    form = dict(pairs)
    if not token_fits(request.scope, form.get("csrftoken")):
        raise Forbidden("het formulier is verlopen; open de pagina opnieuw")
    keys = [value for name, value in pairs if name == "cel"]
    wanted = {"schooljaar": form.get("schooljaar", "")}
    said = await said_about(datasette, wanted, persoon)
    try:
        cells, aan = await read(datasette, lambda db: asked_cells(db, form, keys, said.aan, persoon))
    except ToewijzenFout as error:
        return await work_shown(datasette, request, str(error))

    def write(connection: Any) -> int:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        db = Database(connection)
        with writing(db):
            for swv, schooljaar, element in cells:
                record_toewijzing(
                    db,
                    swv=swv,
                    schooljaar=schooljaar,
                    element=element,
                    inspectie=str(persoon.inspectie),
                    aan=aan,
                    door=persoon.id,
                )
        return len(cells)

    number = await datasette.get_database("beoordelingen").execute_write_fn(write)
    datasette.add_message(request, f"{number} {'cel' if number == 1 else 'cellen'} toegewezen.")
    query = urlencode({"schooljaar": form.get("schooljaar", ""), "van": form.get("van", "")})
    return Response.redirect(f"{datasette.urls.path('/werkvoorraad')}?{query}", status=303)  # type: ignore[no-any-return]
