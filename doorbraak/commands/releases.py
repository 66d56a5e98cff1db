"""Freezing what is published, and comparing what was frozen."""

from pathlib import Path

import click

from collect.dossier import Dossier
from collect.program import gebruiker
from collect.school_year import SchoolYear
from doorbraak.options import SchoolYearType, dossier_option, exits, schooljaar_option, stop, working
from doorbraak.release import freeze
from doorbraak.release_toets import Grenzen
from doorbraak.stand import HUIDIG, stand_of
from doorbraak.vergelijking import as_json, print_vergelijking
from doorbraak.vergelijking import vergelijk as compare

PERCENT = click.FloatRange(0, 100)


@click.command()
@schooljaar_option
@click.option(
    "--omslag",
    type=PERCENT,
    default=Grenzen.omslag,
    show_default=True,
    help="Refuse when more percent of the indicaties flipped without a changed document.",
)
@click.option(
    "--dekking",
    type=PERCENT,
    help="Refuse when of less percent of the regions a plan in force was obtained; without it the share of the "
    "previous release minus ten.",
)
@click.option(
    "--ondanks", metavar="REASON", help="Make the release although a limit is passed; needs --door."
)
@click.option("--door", metavar="NAME", help="Who has this done; without it the account's name.")
@dossier_option
def release(
    schooljaar: SchoolYear,
    omslag: float,
    dekking: float | None,
    ondanks: str | None,
    door: str | None,
    dossier: Dossier,
) -> None:
    """Freeze the published dossier of a schooljaar in a read-only folder under releases/.

    With nothing changed since the last release no other one is made. 'doorbraak verify' checks every release.
    """
    if ondanks is not None and not (ondanks.strip() and (door or "").strip()):
        stop("--ondanks vraagt een reden en ook --door: wie dit besluit")
    if not dossier.dossier_db.exists():
        stop(f"{dossier.dossier_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
    with working(dossier):
        made = freeze(dossier, schooljaar, door or gebruiker(), Grenzen(omslag, dekking), ondanks)
    for one in made.toetsen:
        click.echo(one.zin if one.voldaan else f"ondanks: {one.zin}")
    if made.nieuw:
        click.echo(f"release {made.release.naam} staat in {made.release.path}")
    else:
        click.echo(f"niets veranderd sinds release {made.release.naam}; er is geen nieuwe gemaakt")


@click.command()
@click.option("--van", metavar="RELEASE", required=True, help="For example 2025-2026-1.")
@click.option("--naar", metavar="RELEASE|huidig", default=HUIDIG, show_default=True, help="The later one.")
@click.option(
    "--schooljaar", type=SchoolYearType(), help="With huidig: which schooljaar; without it the last one."
)
@click.option(
    "--json", "json_out", type=click.Path(dir_okay=False, path_type=Path), help="Write it as JSON too."
)
@dossier_option
def vergelijk(
    van: str, naar: str, schooljaar: SchoolYear | None, json_out: Path | None, dossier: Dossier
) -> None:
    """Say per region and element what changed between two releases, and why.

    Causes, the decisive first: bron, dekking, besluit, geldigheid, extractie, norm, regels, oordeel, onverklaard.
    """
    with (
        exits(),
        stand_of(dossier, van) as before,
        stand_of(dossier, naar, str(schooljaar) if schooljaar else None) as after,
    ):
        found = compare(before, after)
    print_vergelijking(found)
    if json_out:
        json_out.write_text(as_json(found), encoding="utf-8")
        click.echo(f"\nook in {json_out}")
