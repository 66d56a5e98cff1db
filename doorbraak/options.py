"""Options and exits that the commands share."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from cryptography.x509 import Certificate

from collect.dossier import Dossier, DossierError, DossierLocked
from collect.proxy import Proxy
from collect.register import RegisterError
from collect.school_year import SchoolYear
from collect.timestamp import Authority, TimestampError, read_certificates
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


class ProxyType(click.ParamType[Proxy]):
    """The address of a proxy; what is wrong with one is said without repeating it."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Proxy:
        if isinstance(value, Proxy):
            return value
        try:
            return Proxy.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def asking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--allow-host, --proxy and --door, of every command that fetches."""
    for option in reversed(
        (
            click.option(
                "--allow-host", multiple=True, metavar="HOST:PORT", help="A host that need not be public."
            ),
            click.option(
                "--proxy",
                type=ProxyType(),
                envvar="DOORBRAAK_PROXY",
                show_envvar=True,
                metavar="http://HOST:PORT",
                help="Ask through this egress proxy, but allowed hosts directly. The proxy then decides which "
                "addresses can be reached: the check against internal addresses covers only those written "
                "out in a URL. A name and password before the host are used and never stored.",
            ),
            click.option("--door", metavar="NAME", help="Who has this done; without it the account's name."),
        )
    ):
        command = option(command)
    return command


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


def ca_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--tijdstempel-ca, given to the command as a path."""
    return click.option(
        "--tijdstempel-ca",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="DOORBRAAK_TIJDSTEMPEL_CA",
        show_envvar=True,
        help="Trusted root (and intermediates) of the timestamp authority, PEM.",
    )(command)


def closing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What closes a run as evidence: --organisatie, --tijdstempel and --tijdstempel-ca."""
    command = ca_option(command)
    command = click.option(
        "--tijdstempel",
        metavar="URL",
        envvar="DOORBRAAK_TIJDSTEMPEL",
        show_envvar=True,
        help="RFC 3161 authority that timestamps the bag of a run; none asked without it.",
    )(command)
    return click.option(
        "--organisatie",
        metavar="NAME",
        envvar="DOORBRAAK_ORGANISATIE",
        show_envvar=True,
        help="Whose evidence this is, named in the bag of a run.",
    )(command)


def trusted_certificates(ca: Path | None) -> tuple[Certificate, ...]:
    """The certificates of --tijdstempel-ca; ends the command on a file without any."""
    if ca is None:
        return ()
    try:
        return read_certificates(ca)
    except TimestampError as error:
        stop(f"--tijdstempel-ca: {error}")


def authority(url: str | None, ca: Path | None) -> Authority | None:
    """Who is asked for timestamps, if anyone; ends the command where nobody could check them."""
    if url is None:
        return None
    if not url.startswith(("http://", "https://")):
        stop(f"--tijdstempel: {url} is geen webadres")
    if ca is None:
        stop(
            "--tijdstempel vraagt ook --tijdstempel-ca: zonder wortelcertificaat is een tijdstempel niets waard"
        )
    return Authority(url, trusted_certificates(ca))


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
