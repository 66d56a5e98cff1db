"""What changed at the source since last time."""

import click

from collect.dossier import Dossier
from doorbraak.changes import changes_since, print_changes
from doorbraak.options import dossier_option, exits


@click.command()
@dossier_option
@click.option(
    "--sinds",
    metavar="RUN|DATE",
    help="First run to tell of, or a date (2026-09-01); without it the last run.",
)
def veranderingen(dossier: Dossier, sinds: str | None) -> None:
    """Print what changed at the source since last time, and what only we read otherwise."""
    with exits():
        print_changes(changes_since(dossier, sinds))
