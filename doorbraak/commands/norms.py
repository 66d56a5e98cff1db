"""The norms and rules as data: whether they can be used, and what a change of them would do."""

from pathlib import Path

import click

from assess.norm import NormError
from assess.regelset import regelset
from assess.rules import RuleError
from assess.rules_check import check as check_set
from assess.rules_check import report
from collect.dossier import Dossier
from collect.school_year import SchoolYear
from doorbraak.impact import as_json, gevolg, lines
from doorbraak.options import WRONG_USE, dossier_option, exits, schooljaar_option, stop
from doorbraak.terminal import TerminalProgress

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def norms() -> None:
    """Check the norms and rules, and see what a change would do before it is used."""


@norms.command()
@click.option(
    "--rules",
    "folder",
    type=FOLDER,
    help="Folder with changed files (or norms/ and regels/ in it); the shipped ones stand in for the others.",
)
def check(folder: Path | None) -> None:
    """Check every norm and rule and try all their examples; exit code 2 when anything is wrong."""
    found = check_set(regelset(folder))
    for line in report(found):
        click.echo(line)
    if found.fouten:
        raise SystemExit(WRONG_USE)


@norms.command()
@click.option(
    "--against",
    "folder",
    type=FOLDER,
    required=True,
    help="Folder with the changed files, as for norms check.",
)
@schooljaar_option
@dossier_option
@click.option(
    "--json", "json_out", type=click.Path(dir_okay=False, path_type=Path), help="Write it as JSON too."
)
def impact(folder: Path, schooljaar: SchoolYear, dossier: Dossier, json_out: Path | None) -> None:
    """Say which bevindingen would change under changed files; writes nothing to the dossier."""
    against = regelset(folder)
    checked = check_set(against)
    if checked.fouten:
        for line in report(checked):
            click.echo(line, err=True)
        stop("deze regels kunnen zo niet worden gebruikt; zie 'doorbraak norms check'")
    progress = TerminalProgress()
    try:
        with exits():
            found = gevolg(dossier, schooljaar, against, regelset(), progress)
    except (NormError, RuleError) as error:
        stop(str(error))
    finally:
        progress.close()
    for line in lines(found):
        click.echo(line)
    if json_out is not None:
        json_out.write_text(as_json(found), encoding="utf-8")
