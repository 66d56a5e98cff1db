"""Letting the second reader learn from what people judged."""

from contextlib import closing
from dataclasses import asdict

import click
from sqlite_utils import Database

from assess.beoordelingen import open_beoordelingen
from assess.promotie import Promotie, PromotieError, promoted
from collect.dossier import Dossier, read_only
from collect.meldingen import now
from doorbraak.options import dossier_option, exits, stop


@click.command()
@dossier_option
def train(dossier: Dossier) -> None:
    """Learn from the beoordelingen in the dossier, and promote that only if it reads no worse.

    Before and after are compared on regions of which neither learned. Exits 1 where nothing is promoted.
    """
    # Imported here, because scikit-learn takes longer to load than most commands take.
    from assess.leerstof import leerstof
    from assess.training import compare

    if not dossier.dossier_db.exists():
        stop(f"{dossier.dossier_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
    with exits(), dossier.lock():
        with (
            closing(open_beoordelingen(dossier.beoordelingen_db)) as ledger,
            closing(Database(read_only(dossier.dossier_db))) as db,
        ):
            after = leerstof(ledger, db)
        try:
            before = promoted(dossier.path)
        except PromotieError as error:
            click.echo(f"let op: {error}", err=True)
            before = ()
        voor, na = compare(before, after)
        click.echo(f"passages uit beoordelingen: {len(before)} eerder, {len(after)} nu")
        for name, earlier in asdict(voor).items():
            click.echo(f"  {name}: {_shown(earlier)} → {_shown(asdict(na)[name])}")
        if list(after) == list(before):
            click.echo("niets nieuws om van te leren; er verandert niets")
            raise SystemExit(1)
        if na.worse_than(voor):
            click.echo("niet overgenomen: de lezer werd hiervan slechter")
            raise SystemExit(1)
        written = Promotie(tuple(after), asdict(voor), asdict(na), now()).store(dossier.path)
    click.echo(f"overgenomen in {written}; de volgende 'doorbraak assess' leest hiermee")


def _shown(figure: float | None) -> str:
    if figure is None:
        return "niet gemeten"
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)
