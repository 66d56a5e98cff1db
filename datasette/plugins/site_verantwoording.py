"""The account of the monitor: how it works, how well, and its record for the Algoritmeregister."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette import Request, Response, hookimpl

from doorbraak.pages import algoritmeregister, kwaliteit, verantwoording
from doorbraak.pages.lezer import read

# Made by `doorbraak evaluate --json`; the setting `evaluatie` of this plugin names another file.
EVALUATIE = Path(__file__).parents[2] / "docs" / "evaluatie.json"
JSON = "application/json; charset=utf-8"


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        (r"^/verantwoording$", verantwoording_page),
        (r"^/verantwoording/algoritmeregister\.json$", algoritmeregister_json),
    ]


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    return [{"href": datasette.urls.path("/verantwoording"), "label": "Verantwoording"}]


async def verantwoording_page(datasette: Any, request: Request) -> Response:
    cells = await read(datasette, verantwoording.bevindingen)
    judged = await read(datasette, verantwoording.beoordelingen, database="beoordelingen")
    values = {
        "kwaliteit": kwaliteit.kwaliteit(kwaliteit.read_json(evaluation(datasette))),
        "getallen": kwaliteit,
        "mensen": verantwoording.mensen(cells, judged),
        "wie": verantwoording.naam,
        "grondslagen": await read(datasette, verantwoording.grondslagen),
        "register": algoritmeregister.GROEPEN,
        "standaard": algoritmeregister.STANDAARD,
    }
    return Response.html(await datasette.render_template("verantwoording.html", values, request=request))  # type: ignore[no-any-return]


async def algoritmeregister_json() -> Response:
    text = json.dumps(algoritmeregister.record(), ensure_ascii=False, indent=2) + "\n"
    return Response(text, content_type=JSON)


def evaluation(datasette: Any) -> Path:
    config = datasette.plugin_config("site_verantwoording") or {}
    return Path(config["evaluatie"]) if config.get("evaluatie") else EVALUATIE
