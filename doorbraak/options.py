"""Options and exits that the commands share."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from collect.dossier import Dossier, DossierError, DossierLocked
from collect.register import RegisterError
from collect.school_year import SchoolYear
from doorbraak.filesystem import disk_trouble, require_local
from doorbraak.publish import PublishError
from doorbraak.terminal import TerminalProgress
from doorbraak.year import Outcome

WRONG_USE = 2
LOCKED = 75


class SchoolYearType(click.ParamType[SchoolYear]):
    """A school year written as 2026-2027, or `huidig` for the present one."""

    name = "schooljaar"

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> SchoolYear:
        if isinstance(value, SchoolYear):
            return value
        if value == "huidig":
            return SchoolYear.at(self._clock())
        try:
            return SchoolYear.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def dossier_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--dossier, given to the command as a Dossier."""
    option = click.option(
        "--dossier",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("dossier"),
        show_default=True,
        callback=lambda _ctx, _param, value: Dossier(value),
        help="Folder of this installation.",
    )
    return option(command)


def schooljaar_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--schooljaar, given to the command as a SchoolYear."""
    text = "For example 2026-2027, or huidig: the present one."
    return click.option("--schooljaar", type=SchoolYearType(), required=True, help=text)(command)


def stop(message: str, code: int = WRONG_USE) -> NoReturn:
    """End with a message on standard error."""
    click.echo(f"doorbraak: {message}", err=True)
    sys.exit(code)


@contextmanager
def exits() -> Iterator[None]:
    """Turn what the stages raise on purpose into the exit codes of the contract."""
    try:
        yield
    except DossierLocked as error:
        stop(str(error), LOCKED)
    except (DossierError, RegisterError, PublishError) as error:
        stop(str(error))
    except (OSError, sqlite3.Error) as error:
        if (trouble := disk_trouble(error)) is None:
            raise
        stop(f"{trouble} ({error}); wat er was, is bewaard: verhelp dit en geef dezelfde opdracht opnieuw")


@contextmanager
def working(dossier: Dossier) -> Iterator[TerminalProgress]:
    """Hold the dossier's lock, on a local disk, with progress on the terminal."""
    progress = TerminalProgress()
    with exits():
        dossier.create()
        require_local(dossier.path)
        with dossier.lock():
            try:
                yield progress
            finally:
                progress.close()


def finish(outcome: Outcome, *, exit_zero: bool = False) -> NoReturn:
    """Print the counts and end with the outcome's exit code, or with 0 for whoever knows only that."""
    for name, count in outcome.tellingen.items():
        click.echo(f"{name.replace('_', ' ')}: {count}")
    if outcome.meldingen:
        click.echo(f"meldingen: {outcome.meldingen} (tabel meldingen)")
    sys.exit(0 if exit_zero else outcome.exit_code)
