"""Who somebody is and what they may do; how the site learns it is configured, and nobody is believed."""

import hmac
import ipaddress
import math
import unicodedata
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from assess.beoordelingsregels import INSPECTIES
from collect.dossier import DossierError

ROLLEN = ("lezer", "inspecteur", "coordinator", "analist", "beheerder")
_OORDELEN = frozenset({"inspecteur", "coordinator"})
# Who judges never sees the raw tables: there a blind reading would not be blind.
RECHTEN: Mapping[str, frozenset[str]] = {
    "lezen": frozenset(ROLLEN),
    "beoordelen": _OORDELEN,
    "toewijzen": frozenset({"coordinator"}),
    "tabellen": frozenset({"analist", "beheerder"}),
}
VORMEN = ("open", "proxy", "wachtwoord", "demo")
VERTROUWEN = ("geheim", "socket", "loopback")
KOPPEN = {
    "geheim": "x-doorbraak-geheim",
    "id": "x-doorbraak-wie",
    "naam": "x-doorbraak-naam",
    "rol": "x-doorbraak-rol",
    "inspectie": "x-doorbraak-inspectie",
}
_SLEUTELS = {"vorm", "vertrouw", "geheim", "koppen", "personen", "blind_aandeel"}


class ToegangFout(DossierError):
    """The configuration of who may enter cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Persoon:
    """Somebody who logged in; `id` is what the ledger keeps, so it is the same in every spelling."""

    id: str
    naam: str
    rol: str
    inspectie: str | None = None

    @classmethod
    def of(cls, id: str, naam: str, rollen: str, inspectie: str) -> "Persoon | None":
        """The person these words describe; None unless they name exactly one known role.

        Who judges does so for an inspectie.
        """
        known = [rol for rol in rollen.replace(";", ",").replace(" ", ",").split(",") if rol in ROLLEN]
        who = unicodedata.normalize("NFKC", id).strip().casefold()
        if not who or len(set(known)) != 1:
            return None
        if known[0] in _OORDELEN and inspectie not in INSPECTIES:
            return None
        return cls(who, naam.strip() or who, known[0], inspectie if inspectie in INSPECTIES else None)

    @property
    def actor(self) -> dict[str, str | None]:
        """As Datasette passes somebody around."""
        return {"id": self.id, "naam": self.naam, "rol": self.rol, "inspectie": self.inspectie}


# Who asks for the page that is being made. Set for every request by the gate of the site, so that no
# page can be read by somebody whom it forgot about.
WIE: ContextVar[Persoon | None] = ContextVar("wie", default=None)


def mag(persoon: Persoon | None, recht: str) -> bool:
    """Whether this person has this right; nobody has none."""
    return persoon is not None and persoon.rol in RECHTEN[recht]


@dataclass(frozen=True)
class Toegang:
    """The way in: `open` (everybody reads, nobody judges), `proxy`, `wachtwoord` or `demo`."""

    vorm: str = "open"
    vertrouw: str = "geheim"
    geheim: str = field(default="", repr=False)
    koppen: Mapping[str, str] = field(default_factory=lambda: KOPPEN)
    personen: Mapping[str, Persoon] = field(default_factory=dict)
    blind_aandeel: float = 0.1

    @classmethod
    def of(cls, config: Mapping[str, Any] | None) -> "Toegang":
        """The configuration, checked; raises ToegangFout."""
        if not config:
            return cls()
        if unknown := set(config) - _SLEUTELS:
            raise ToegangFout(f"toegang: onbekend: {', '.join(sorted(unknown))}")
        found = cls(
            vorm=_one_of(config, "vorm", VORMEN, ""),
            vertrouw=_one_of(config, "vertrouw", VERTROUWEN, "geheim"),
            geheim=str(config.get("geheim") or ""),
            koppen={**KOPPEN, **{name: str(kop).lower() for name, kop in config.get("koppen", {}).items()}},
            personen=_personen(config.get("personen") or {}),
            blind_aandeel=float(config.get("blind_aandeel", 0.1)),
        )
        if found.vorm == "proxy" and found.vertrouw == "geheim" and len(found.geheim) < 32:
            raise ToegangFout("toegang: geef een geheim van ten minste 32 tekens dat de proxy meestuurt")
        if unknown := set(found.koppen) - set(KOPPEN):
            raise ToegangFout(f"toegang: onbekende koppen: {', '.join(sorted(unknown))}")
        if found.vorm in ("wachtwoord", "demo") and not found.personen:
            raise ToegangFout("toegang: er zijn geen personen opgegeven")
        if not (math.isfinite(found.blind_aandeel) and 0 <= found.blind_aandeel <= 1):
            raise ToegangFout("toegang: blind_aandeel is een getal van 0 tot en met 1")
        return found

    @property
    def gesloten(self) -> bool:
        """Whether only who logged in sees anything."""
        return self.vorm != "open"

    def from_headers(self, headers: Mapping[str, str], peer: str | None) -> Persoon | None:
        """Who the proxy says it is; None unless it is the proxy that speaks."""
        if self.vorm != "proxy" or not self._trusted(headers, peer):
            return None
        said = {name: headers.get(kop, "") for name, kop in self.koppen.items()}
        return Persoon.of(said["id"], said["naam"], said["rol"], said["inspectie"])

    def _trusted(self, headers: Mapping[str, str], peer: str | None) -> bool:
        if self.vertrouw == "geheim":
            return hmac.compare_digest(headers.get(self.koppen["geheim"], "").encode(), self.geheim.encode())
        return loopback(peer) if self.vertrouw == "loopback" else not peer


def loopback(host: str | None) -> bool:
    """Whether this address is of this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _one_of(config: Mapping[str, Any], name: str, choices: tuple[str, ...], default: str) -> str:
    value = str(config.get(name, default))
    if value not in choices:
        raise ToegangFout(f"toegang: {name} is {value!r}; kies uit {', '.join(choices)}")
    return value


def _personen(config: Mapping[str, Mapping[str, str]]) -> dict[str, Persoon]:
    found = {}
    for id, said in config.items():
        persoon = Persoon.of(
            id, said.get("naam", ""), str(said.get("rol", "")), str(said.get("inspectie", ""))
        )
        if persoon is None:
            raise ToegangFout(f"toegang: {id} heeft één rol nodig, en wie beoordeelt ook een inspectie")
        found[persoon.id] = persoon
    return found
