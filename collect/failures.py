"""What can go wrong with one request; each becomes a row with its Dutch sentence, never a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collect.client import Answer


class FetchFailure(Exception):
    """A request without a usable answer; the message is a Dutch sentence for the inspectors.

    `answer` is the head of what came, where a head came before it went wrong.
    """

    answer: Answer | None = None


class Unreachable(FetchFailure):
    """No answer: name, connection, certificate or time."""


class OutOfReach(FetchFailure):
    """An address that may not be asked."""


class TooLarge(FetchFailure):
    """More bytes than a document may have, packed or unpacked."""


class Garbled(FetchFailure):
    """An answer that broke off or was packed wrongly."""


class Stopping(Exception):
    """The run is being stopped, so nothing was asked; not a failure of a request, and never a row."""
