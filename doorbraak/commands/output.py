"""What people get to see: the site, the exports, the checks and the demo."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from collect.dossier import Dossier
from collect.school_year import SchoolYear
from doorbraak import demo as demo_line
from doorbraak import site as datasette_site
from doorbraak import verify as verification
from doorbraak.export import bevindingen, wettelijk, write_json, write_wettelijk_json
from doorbraak.filesystem import require_local
from doorbraak.mdto import write_mdto
from doorbraak.options import (
    ca_option,
    dossier_option,
    exits,
    schooljaar_option,
    stop,
    trusted_certificates,
    working,
)
from doorbraak.report import print_dekking, print_indicaties
from doorbraak.uitvoer.codeboek import Tabel
from doorbraak.uitvoer.csv_bestanden import schrijf_csv
from doorbraak.uitvoer.pakket import beschrijf
from doorbraak.uitvoer.parquet import schrijf_parquet
from doorbraak.uitvoer.tabellen import tabellen
from doorbraak.uitvoer.werkboek import schrijf_xlsx

TABELLEN: dict[str, Callable[[list[Tabel], Path], list[Path]]] = {
    "csv": schrijf_csv,
    "xlsx": schrijf_xlsx,
    "parquet": schrijf_parquet,
}


def _site_options(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)(command)
    return click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")(
        command
    )


@click.command()
@_site_options
@click.option("--uds", type=click.Path(path_type=Path), help="Listen on this Unix socket instead.")
@click.option("--site", type=click.Path(path_type=Path), help="Folder with plugins/, templates/ and static/.")
@click.option(
    "--toegang",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="DOORBRAAK_TOEGANG",
    show_envvar=True,
    help="YAML file that says who may enter; without it everybody reads and nobody judges.",
)
@dossier_option
def serve(
    host: str, port: int, uds: Path | None, site: Path | None, toegang: Path | None, dossier: Dossier
) -> None:
    """Serve the site in which inspectors read the published dossier and judge it."""
    with exits():
        require_local(dossier.path)
        folder = datasette_site.SiteFolder(site) if site else datasette_site.SiteFolder.of_checkout()
        datasette_site.serve(dossier, folder, datasette_site.read_door(host, port, uds, toegang))


@click.command()
@schooljaar_option
@click.option(
    "--format", "form", type=click.Choice(["json", *TABELLEN, "mdto"]), required=True, help="What to write."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to."
)
@click.option(
    "--openbaar", is_flag=True, help="With csv, xlsx, parquet: leave out what is internal to the inspecties."
)
@click.option(
    "--archiefvormer",
    metavar="NAME",
    envvar="DOORBRAAK_ORGANISATIE",
    show_envvar=True,
    help="With mdto: the organisation whose records these are.",
)
@dossier_option
def export(
    schooljaar: SchoolYear,
    form: str,
    out: Path,
    openbaar: bool,
    archiefvormer: str | None,
    dossier: Dossier,
) -> None:
    """Write the monitor's files from the published dossier.

    json holds the bevindingen with everything under them, and what was found about the norms of law. csv, xlsx and parquet hold the tables of the
    codebook, with datapackage.json and SHA256SUMS beside them. mdto describes each document they rest on
    for an archive (MDTO-XML 1.0.1): SHA256.mdto.xml about the document, SHA256.bestand.mdto.xml about its
    bytes, which lie in archief/.
    """
    with exits():
        if openbaar and form not in TABELLEN:
            stop(f"--openbaar gaat niet samen met --format {form}; wel met {', '.join(TABELLEN)}")
        if form == "mdto":
            if not archiefvormer:
                stop("--format mdto vraagt ook --archiefvormer: de organisatie van wie het archief is")
            click.echo(f"{len(write_mdto(dossier, schooljaar, archiefvormer, out))} bestanden in {out}")
            return
        written = _write(dossier, schooljaar, form, out, openbaar=openbaar)
    for path in written:
        click.echo(path)


def _write(dossier: Dossier, schooljaar: SchoolYear, form: str, out: Path, *, openbaar: bool) -> list[Path]:
    if form == "json":
        rows = bevindingen(dossier, schooljaar)
        out.mkdir(parents=True, exist_ok=True)
        return [*write_json(rows, out), *write_wettelijk_json(wettelijk(dossier, schooljaar), out)]
    found = tabellen(dossier, schooljaar, openbaar=openbaar)
    out.mkdir(parents=True, exist_ok=True)
    written = TABELLEN[form](found, out)
    return [*written, *beschrijf(found, written, schooljaar, out)]


@click.command()
@ca_option
@dossier_option
def verify(tijdstempel_ca: Path | None, dossier: Dossier) -> None:
    """Check every hash, chain, bag, timestamp and quote of the dossier, offline.

    Without --tijdstempel-ca a timestamp is checked with the certificates that were kept beside it.
    """
    if not dossier.archief.exists():
        stop(f"{dossier.path} is geen dossier: archief/ ontbreekt")
    notes: list[str] = []
    found = list(verification.problems(dossier, trusted_certificates(tijdstempel_ca), notes.append))
    for line in (*found, *(f"ter informatie: {note}" for note in notes)):
        click.echo(line)
    click.echo(f"{len(found)} gebreken" if found else "alles klopt: hashes, ketens, bags en citaten")
    raise SystemExit(1 if found else 0)


@click.command()
@_site_options
@click.option("--no-serve", is_flag=True, help="End after the run.")
@dossier_option
def demo(host: str, port: int, no_serve: bool, dossier: Dossier) -> None:
    """Run the whole line over a fictional country on loopback, then serve the site."""
    with ExitStack() as stack:
        progress = stack.enter_context(working(dossier))
        served = stack.enter_context(demo_line.shipped_country())
        outcome = demo_line.run_over(served, dossier, demo_line.SCHOOLJAAR, progress)
    print_dekking(dossier, demo_line.SCHOOLJAAR)
    print_indicaties(dossier, demo_line.SCHOOLJAAR)
    click.echo(f"\n{outcome.meldingen} meldingen; alles staat in {dossier.path}")
    if no_serve:
        click.echo(f"Bekijken: doorbraak serve --dossier {dossier.path}")
        return
    click.echo(f"De site: http://{host}:{port}/  (stoppen met Ctrl-C)")
    with exits():
        door = datasette_site.Door(host, port, plugins=demo_line.TOEGANG)
        datasette_site.serve(dossier, datasette_site.SiteFolder.of_checkout(), door)
