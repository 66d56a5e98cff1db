"""The `doorbraak` command."""

import signal
import sys
import traceback
from types import FrameType

import click

from doorbraak.commands.backup import backup, restore
from doorbraak.commands.besluit import besluit, besluiten
from doorbraak.commands.changes import veranderingen
from doorbraak.commands.line import add, assess, collect, extract, rebuild, run
from doorbraak.commands.norms import norms
from doorbraak.commands.output import demo, export, serve, verify
from doorbraak.commands.quality import evaluate, label
from doorbraak.commands.register import register
from doorbraak.commands.releases import release, vergelijk
from doorbraak.commands.train import train


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="doorbraakmonitor", prog_name="doorbraak")
def commands() -> None:
    """See per samenwerkingsverband which agreements of the doorbraakaanpak were published.

    Exit codes: 0 done, 1 done with meldingen or partial, 2 wrong use or configuration,
    3 stopped by a budget, 70 a fault in the program, 75 another run holds the lock,
    130 or 143 stopped by a person or by the system.
    """


class Stopped(SystemExit):
    """A signal asked to end; raised where the program was, so that the stages end in order."""


def main() -> None:
    """Run the command; a fault in the program ends with 70, because 1 means done with meldingen."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        commands()
    except Stopped:
        click.echo("doorbraak: gestopt; wat er was, is bewaard: geef dezelfde opdracht opnieuw", err=True)
        raise
    except Exception:  # noqa: BLE001 -- the one boundary where a bug becomes an exit code
        traceback.print_exc()
        sys.exit(70)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(128 + number)


for command in (
    collect,
    add,
    extract,
    assess,
    run,
    rebuild,
    veranderingen,
    serve,
    export,
    label,
    evaluate,
    norms,
    train,
    verify,
    backup,
    restore,
    demo,
    register,
    besluiten,
    besluit,
    release,
    vergelijk,
):
    commands.add_command(command)
