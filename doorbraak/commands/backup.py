"""Keeping what people decided."""

from pathlib import Path

import click

from collect.dossier import Dossier
from doorbraak import backup as keeping
from doorbraak.filesystem import require_local
from doorbraak.options import dossier_option, exits


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to."
)
@dossier_option
def backup(out: Path, dossier: Dossier) -> None:
    """Copy beoordelingen.db, checked, also while the site is used.

    Prints the last hash of each table. Keep those on another machine: they show later whether anything
    was changed or cut off.
    """
    with exits():
        path, heads = keeping.backup(dossier, out)
    click.echo(path)
    _print(heads)


@click.command()
@click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))
@dossier_option
def restore(copy: Path, dossier: Dossier) -> None:
    """Bring a COPY of beoordelingen.db back, when it is whole and holds all that is there now."""
    with exits():
        dossier.create()
        require_local(dossier.path)
        with dossier.lock():
            heads = keeping.restore(dossier, copy)
    click.echo(f"teruggezet: {dossier.beoordelingen_db}")
    _print(heads)


def _print(heads: keeping.Heads) -> None:
    for table, (number, digest) in heads.items():
        click.echo(f"  {table:<14} {number:>7} {digest}".rstrip())
