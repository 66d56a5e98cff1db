"""The line: collect, add, extract, assess, run, rebuild."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from collect import bring_in, crawl
from collect.dossier import Dossier
from collect.progress import Progress
from collect.register import Register, normalise_code
from collect.school_year import SchoolYear
from doorbraak import year
from doorbraak.options import dossier_option, exits, finish, schooljaar_option, stop, working
from doorbraak.report import print_dekking, print_fetched, print_indicaties, print_voorlopig

CSV_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SOORTEN = ("ondersteuningsplan", "oogo", "protocol", "convenant", "jeugdplan", "jaarverslag", "overig")


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
            click.option(
                "--allow-host", multiple=True, metavar="HOST:PORT", help="A host that need not be public."
            ),
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
    delay: float
    contact: str
    dry_run: bool

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
        )


Stage = Callable[[Dossier, SchoolYear, Register, crawl.CollectOptions, Progress], year.Outcome]
Report = Callable[[Dossier, SchoolYear], None]


def _fetch(wish: Wish, stage: Stage, *reports: Report) -> None:
    options = wish.options()
    with working(wish.dossier) as progress:
        register = year.chosen_register(wish.register_csv, wish.gemeenten_csv)
        if wish.dry_run:
            _print_dry_run(wish.dossier, register, options)
            return
        outcome = stage(wish.dossier, wish.schooljaar, register, options, progress)
    for report in reports:
        report(wish.dossier, wish.schooljaar)
    finish(outcome)


@click.command()
@schooljaar_option
@_collect_options
@dossier_option
def collect(**wish: Any) -> None:
    """Find, fetch and preserve what was published."""
    _fetch(Wish(**wish), year.collect_year, print_fetched, print_voorlopig)


@click.command()
@schooljaar_option
@_collect_options
@dossier_option
def run(**wish: Any) -> None:
    """Collect, extract, assess and publish; safe to kill and run again."""
    _fetch(Wish(**wish), year.run_year, print_fetched, print_dekking, print_indicaties)


def _print_dry_run(dossier: Dossier, register: Register, options: crawl.CollectOptions) -> None:
    with closing(year.open_werk(dossier)) as db:
        for line in crawl.dry_run(db, register, options):
            click.echo(line)


@click.command()
@click.argument("source", metavar="FILE_OR_URL")
@click.option("--swv", required=True, metavar="CODE", help="The samenwerkingsverband it is of.")
@click.option("--gemeente", metavar="CODE", help="The gemeente it is of.")
@click.option("--soort", type=click.Choice(SOORTEN), help="What it is, where you know.")
@click.option("--allow-host", multiple=True, metavar="HOST:PORT", help="A host that need not be public.")
@dossier_option
def add(
    source: str,
    swv: str,
    gemeente: str | None,
    soort: str | None,
    allow_host: tuple[str, ...],
    dossier: Dossier,
) -> None:
    """Bring in a document by hand, with the same provenance as a collected one."""
    with working(dossier), closing(year.open_werk(dossier)) as db:
        try:
            options = crawl.CollectOptions(allow_hosts=frozenset(allow_host))
            sha256 = bring_in.bring_in(
                dossier, db, source, swv=swv, gemeente=gemeente, soort=soort, options=options
            )
        except bring_in.BringInError as error:
            stop(str(error))
    click.echo(sha256)


@click.command()
@dossier_option
def extract(dossier: Dossier) -> None:
    """Make pages and passages of what is not read yet."""
    with working(dossier) as progress:
        outcome = year.extract_year(dossier, progress)
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
