"""Which servers fell silent during a run, so that what was not asked of them was out of reach."""

from collections.abc import Sequence
from contextlib import suppress

from collect.urls import origin
from extract.verandering import Antwoord


def stille_servers(antwoorden: Sequence[Antwoord]) -> dict[tuple[str, str], str]:
    """Site and origin of the servers that did not answer at the end, with when."""
    silent = ("onbereikbaar", "geparkeerd")
    sites = {answer.site for answer in antwoorden if answer.uitkomst in silent}
    last: dict[tuple[str, str], Antwoord] = {}
    for answer in antwoorden:
        if answer.site in sites:
            for url in {answer.url, answer.finaal or answer.url}:
                with suppress(ValueError):
                    last[answer.site, origin(url)] = answer
    return {where: answer.op for where, answer in last.items() if answer.uitkomst in silent}
