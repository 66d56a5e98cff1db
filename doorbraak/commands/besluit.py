"""Decisions of people about documents: what is asked, what stands, and recording one."""

import json
from contextlib import closing
from typing import Any

import click

from assess.beoordelingen import open_beoordelingen
from collect.dossier import Dossier
from collect.school_year import SchoolYear
from doorbraak import year
from doorbraak.options import SchoolYearType, dossier_option, exits, stop
from extract.besluit import lees_besluiten
from extract.besluit_nemen import BesluitError, Wens, neem
from extract.besluit_overzicht import open_vragen, staande_besluiten


@click.command()
@click.option("--schooljaar", type=SchoolYearType(), help="Only the questions of this schooljaar.")
@dossier_option
def besluiten(schooljaar: SchoolYear | None, dossier: Dossier) -> None:
    """List the open questions about documents and the besluiten that stand."""
    with exits():
        _require(dossier)
        standing = lees_besluiten(dossier.beoordelingen_db)
        with closing(year.open_werk(dossier)) as werk:
            asked = open_vragen(werk, standing, schooljaar)
            stand = staande_besluiten(werk, standing)
    click.echo(f"open vragen: {len(asked)}")
    for vraag in asked:
        click.echo(f"\n  {vraag.schooljaar}  {vraag.vraag}")
        about = f"document {vraag.document[:12]}" if vraag.document else f"partij {vraag.partij}"
        click.echo(f"    over: {about}")
        click.echo(f"    keuze: {', '.join(option[:40] for option in json.loads(vraag.opties))}")
        click.echo(f"    reden: {vraag.reden}")
    click.echo(f"\nbesluiten die gelden: {len(stand)}")
    for line in stand:
        click.echo(f"  {line}")


@click.command()
@click.argument("over", metavar="DOCUMENT|PARTIJ")
@click.option("--soort", help="What the document is, for example protocol.")
@click.option("--van", metavar="DATE", help="First day on which it holds, for example 2026-08-01.")
@click.option("--tot", metavar="DATE", help="Last day on which it holds.")
@click.option("--status", help="concept, vastgesteld or onbekend.")
@click.option("--partij", "partijen", multiple=True, metavar="CODE", help="For whom it speaks.")
@click.option("--plan", metavar="DOCUMENT", help="The document that is in force for this partij.")
@click.option("--schooljaar", type=SchoolYearType(), help="With --plan: for which schooljaar.")
@click.option(
    "--vrijgeven",
    is_flag=True,
    help="Show the passages that were hidden because of a number; it stays blotted.",
)
@click.option("--renderen/--niet-renderen", default=None, help="Whether a browser is needed for the site.")
@click.option("--intrekken", type=int, metavar="NUMBER", help="Withdraw the besluit with this number.")
@click.option("--reden", required=True, help="Why.")
@click.option("--door", required=True, help="Who decides: a function or an account name.")
@dossier_option
def besluit(dossier: Dossier, **wish: Any) -> None:
    """Record a decision about a document (sha256 or web address) or a partij (code)."""
    with exits():
        _require(dossier)
        standing = lees_besluiten(dossier.beoordelingen_db)
        with (
            closing(year.open_werk(dossier)) as werk,
            closing(open_beoordelingen(dossier.beoordelingen_db)) as ledger,
        ):
            try:
                numbers = neem(werk, ledger, standing, Wens(**wish))
            except BesluitError as error:
                stop(str(error))
    for number in numbers:
        click.echo(f"besluit {number} is vastgelegd; het geldt vanaf de volgende run")


def _require(dossier: Dossier) -> None:
    if not dossier.werk_db.exists():
        stop(f"{dossier.path} heeft nog geen werk.db; doe eerst 'doorbraak collect' of 'doorbraak run'")
