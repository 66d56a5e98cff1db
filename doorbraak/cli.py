"""The `doorbraak` command."""

import click

from doorbraak.commands.line import add, assess, collect, extract, rebuild, run
from doorbraak.commands.output import demo, export, serve, verify
from doorbraak.commands.quality import evaluate, label
from doorbraak.commands.register import register


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="doorbraakmonitor", prog_name="doorbraak")
def main() -> None:
    """See per samenwerkingsverband which agreements of the doorbraakaanpak were published.

    Exit codes: 0 done, 1 done with meldingen or partial, 2 wrong use or configuration,
    3 stopped by a budget, 75 another run holds the lock.
    """


for command in (
    collect,
    add,
    extract,
    assess,
    run,
    rebuild,
    serve,
    export,
    label,
    evaluate,
    verify,
    demo,
    register,
):
    main.add_command(command)
