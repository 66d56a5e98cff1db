"""Looking at the register."""

from pathlib import Path

import click

from collect.register import check as check_register
from doorbraak.options import exits
from doorbraak.year import chosen_register


@click.group()
def register() -> None:
    """Look at the register of samenwerkingsverbanden and gemeenten."""


@register.command()
@click.option(
    "--register", "register_csv", type=click.Path(dir_okay=False, path_type=Path), help="Register CSV."
)
@click.option(
    "--gemeenten", "gemeenten_csv", type=click.Path(dir_okay=False, path_type=Path), help="Gemeenten CSV."
)
def check(register_csv: Path | None, gemeenten_csv: Path | None) -> None:
    """Print what the register lacks: regions without website or name, and problems on loading."""
    with exits():
        for line in check_register(chosen_register(register_csv, gemeenten_csv)):
            click.echo(line)
