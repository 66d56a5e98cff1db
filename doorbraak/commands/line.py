"""The line: collect, add, extract, assess, run, rebuild."""

from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from collect import bring_in, crawl, sources
from collect.dossier import Dossier
from collect.frontier import Budget
from collect.progress import Progress
from collect.proxy import Proxy
from collect.register import Register, normalise_code
from collect.school_year import SchoolYear
from doorbraak import year
from doorbraak.changes import print_last
from doorbraak.options import (
    asking_options,
    authority,
    closing_options,
    dossier_option,
    exits,
    finish,
    schooljaar_option,
    stop,
    working,
)
from doorbraak.report import print_dekking, print_fetched, print_indicaties, print_voorlopig
from extract.cluster import ClusterMist, cluster

CSV_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SOORTEN = ("ondersteuningsplan", "oogo", "protocol", "convenant", "jeugdplan", "jaarverslag", "overig")


def _budget(_ctx: click.Context, _param: click.Parameter, limits: tuple[str, ...]) -> Budget:
    try:
        return Budget().changed(limits)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _collect_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option(
                "--register", "register_csv", type=CSV_FILE, help="Register CSV; without it the national one."
            ),
            click.option("--gemeenten", "gemeenten_csv", type=CSV_FILE, help="Gemeenten CSV."),
            click.option(
                "--swv", "swv", multiple=True, metavar="CODE", help="Only these samenwerkingsverbanden."
            ),
            asking_options,
            click.option(
                "--delay",
                type=click.FloatRange(0),
                default=crawl.CollectOptions.delay,
                show_default=True,
                help="Seconds between requests to one host; none to an allowed one.",
            ),
            click.option(
                "--contact",
                default=crawl.CollectOptions.contact,
                show_default=True,
                help="Page about this crawl, for the owners of the sites.",
            ),
            click.option("--gepland", is_flag=True, help="A timer and no person starts this run."),
            click.option(
                "--bron",
                multiple=True,
                type=click.Choice(sources.namen()),
                help="Ask this source too; without it all with the national register, none with an own one.",
            ),
            click.option("--zonder-bronnen", is_flag=True, help="Ask no sources, only websites."),
            click.option(
                "--bronnen",
                "bronnen_toml",
                type=CSV_FILE,
                help="TOML with other addresses or rates of sources; it chooses those it names.",
            ),
            click.option(
                "--budget",
                multiple=True,
                metavar="NAME=NUMBER",
                callback=_budget,
                help="A limit per site: paginas, documenten, megabytes, minuten, diepte, gelijkvormig, adressen, "
                "gerenderd. Repeat for more.",
            ),
            click.option(
                "--render",
                is_flag=True,
                help="Let a browser build pages that are empty without their scripts.",
            ),
            click.option("--dry-run", is_flag=True, help="Only print which URLs would be asked."),
        )
    ):
        command = option(command)
    return command


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a person asked of a command that fetches."""

    schooljaar: SchoolYear
    dossier: Dossier
    register_csv: Path | None
    gemeenten_csv: Path | None
    swv: tuple[str, ...]
    allow_host: tuple[str, ...]
    proxy: Proxy | None
    door: str | None
    delay: float
    contact: str
    gepland: bool
    bron: tuple[str, ...]
    zonder_bronnen: bool
    bronnen_toml: Path | None
    budget: Budget
    render: bool
    dry_run: bool
    organisatie: str | None
    tijdstempel: str | None
    tijdstempel_ca: Path | None

    def options(self) -> crawl.CollectOptions:
        """The same, for the crawl; ends the command on an unknown code."""
        codes = {text: normalise_code(text) for text in self.swv}
        unknown = [text for text, code in codes.items() if code is None]
        if unknown:
            stop(f"onbekende code in --swv: {', '.join(unknown)}")
        return crawl.CollectOptions(
            only=frozenset(code for code in codes.values() if code),
            allow_hosts=frozenset(self.allow_host),
            contact=self.contact,
            delay=self.delay,
            organisatie=self.organisatie,
            tijdstempel=authority(self.tijdstempel, self.tijdstempel_ca),
            proxy=self.proxy,
            door=self.door,
            gepland=self.gepland,
            bronnen=self._bronnen(),
            budget=self.budget,
            render=self.render,
        )

    def _bronnen(self) -> sources.Bronnen:
        """The sources to ask; ends the command on a file that cannot be used."""
        if self.zonder_bronnen and self.bron:
            stop("--bron en --zonder-bronnen gaan niet samen")
        try:
            chosen: tuple[str, ...] | None = self.bron or None
            if self.zonder_bronnen:
                chosen = ()
            elif chosen is None and self.register_csv is not None:
                chosen = sources.genoemd(self.bronnen_toml) if self.bronnen_toml else ()
            return sources.laad(chosen, self.bronnen_toml)
        except sources.BronnenError as error:
            stop(str(error))


Stage = Callable[[Dossier, SchoolYear, Register, crawl.CollectOptions, Progress], year.Outcome]
Report = Callable[[Dossier, SchoolYear], None]


def _fetch(wish: Wish, stage: Stage, *reports: Report, exit_zero: bool = False) -> None:
    options = wish.options()
    with working(wish.dossier) as progress:
        register = year.chosen_register(wish.register_csv, wish.gemeenten_csv)
        if wish.dry_run:
            _print_dry_run(wish.dossier, register, options, wish.schooljaar)
            return
        outcome = stage(wish.dossier, wish.schooljaar, register, options, progress)
    for report in reports:
        report(wish.dossier, wish.schooljaar)
    finish(outcome, exit_zero=exit_zero)


@click.command()
@schooljaar_option
@_collect_options
@closing_options
@dossier_option
def collect(**wish: Any) -> None:
    """Find, fetch and preserve what was published."""
    _fetch(Wish(**wish), year.collect_year, print_fetched, print_voorlopig)


@click.command()
@schooljaar_option
@_collect_options
@closing_options
@click.option("--exit-zero", is_flag=True, help="End with 0 also with meldingen or a spent budget.")
@dossier_option
def run(exit_zero: bool, **wish: Any) -> None:
    """Collect, extract, assess and publish; safe to kill and run again."""
    reports = (print_fetched, print_last, print_dekking, print_indicaties)
    _fetch(Wish(**wish), year.run_year, *reports, exit_zero=exit_zero)


def _print_dry_run(
    dossier: Dossier, register: Register, options: crawl.CollectOptions, schooljaar: SchoolYear
) -> None:
    with closing(year.open_werk(dossier)) as db:
        for line in crawl.dry_run(db, register, options, schooljaar):
            click.echo(line)


@click.command()
@click.argument("source", metavar="FILE_OR_URL")
@click.option("--swv", required=True, metavar="CODE", help="The samenwerkingsverband it is of.")
@click.option("--gemeente", metavar="CODE", help="The gemeente it is of.")
@click.option("--soort", type=click.Choice(SOORTEN), help="What it is, where you know.")
@asking_options
@closing_options
@dossier_option
def add(
    source: str,
    swv: str,
    gemeente: str | None,
    soort: str | None,
    allow_host: tuple[str, ...],
    organisatie: str | None,
    tijdstempel: str | None,
    tijdstempel_ca: Path | None,
    proxy: Proxy | None,
    door: str | None,
    dossier: Dossier,
) -> None:
    """Bring in a document by hand, with the same provenance as a collected one."""
    options = crawl.CollectOptions(
        allow_hosts=frozenset(allow_host),
        proxy=proxy,
        door=door,
        organisatie=organisatie,
        tijdstempel=authority(tijdstempel, tijdstempel_ca),
    )
    with working(dossier), closing(year.open_werk(dossier)) as db:
        try:
            sha256 = bring_in.bring_in(
                dossier, db, source, swv=swv, gemeente=gemeente, soort=soort, options=options
            )
        except bring_in.BringInError as error:
            stop(str(error))
    click.echo(sha256)


@click.command()
@click.option(
    "--cluster",
    "scheduler",
    metavar="ADDRESS",
    help="Read on the Dask cluster of this scheduler, whose workers see the dossier under the same path.",
)
@dossier_option
def extract(scheduler: str | None, dossier: Dossier) -> None:
    """Make pages and passages of what is not read yet."""
    with working(dossier) as progress:
        try:
            with cluster(scheduler) if scheduler else nullcontext() as executor:
                outcome = year.extract_year(dossier, progress, executor)
        except ClusterMist as error:
            stop(str(error))
    finish(outcome)


@click.command()
@schooljaar_option
@dossier_option
def assess(schooljaar: SchoolYear, dossier: Dossier) -> None:
    """Decide per samenwerkingsverband and element, and publish."""
    with working(dossier) as progress:
        outcome = year.assess_year(dossier, schooljaar, progress)
    print_indicaties(dossier, schooljaar)
    finish(outcome)


@click.command()
@dossier_option
def rebuild(dossier: Dossier) -> None:
    """Make werk.db again from the archive and the event log."""
    with exits():
        if not dossier.archief.exists():
            stop(f"{dossier.archief} bestaat niet; er is niets om opnieuw te maken")
    with working(dossier) as progress:
        outcome = year.rebuild(dossier, progress)
    finish(outcome)
