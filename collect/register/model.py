"""The nouns of the register."""

from dataclasses import dataclass


class RegisterError(Exception):
    """A register file cannot be used; the message names the file, what is missing and what was found."""


@dataclass(frozen=True)
class Samenwerkingsverband:
    """One samenwerkingsverband; `code` is normalised ("PO2814"), what is not known is None."""

    code: str
    sector: str
    naam: str | None = None
    plaats: str | None = None
    website: str | None = None
    herkomst_naam: str | None = None
    herkomst_plaats: str | None = None
    herkomst_website: str | None = None
    opmerking: str | None = None


@dataclass(frozen=True)
class Gemeente:
    """One gemeente by its CBS code ("GM0363")."""

    code: str
    naam: str
    provincie: str | None = None
    website: str | None = None
    naam_varianten: tuple[str, ...] = ()
    herkomst: str | None = None


@dataclass(frozen=True)
class Lidmaatschap:
    """A gemeente that lies in the region of a samenwerkingsverband, wholly or for `aantal_pc4` postcodes."""

    swv: str
    gemeente: str
    aantal_pc4: int | None = None
    opmerking: str | None = None


@dataclass(frozen=True)
class Register:
    """A whole register; `problemen` are Dutch sentences about rows that could not be taken as they stood."""

    samenwerkingsverbanden: tuple[Samenwerkingsverband, ...]
    gemeenten: tuple[Gemeente, ...] = ()
    lidmaatschappen: tuple[Lidmaatschap, ...] = ()
    problemen: tuple[str, ...] = ()

    def __contains__(self, code: str) -> bool:
        return any(swv.code == code for swv in self.samenwerkingsverbanden)

    def gemeenten_of(self, swv: str) -> tuple[str, ...]:
        """The codes of the gemeenten in one region, in register order."""
        return tuple(lid.gemeente for lid in self.lidmaatschappen if lid.swv == swv)

    def websites(self) -> dict[str, str]:
        """The registered website by code of the party, samenwerkingsverbanden first."""
        parties: tuple[Samenwerkingsverband | Gemeente, ...] = (*self.samenwerkingsverbanden, *self.gemeenten)
        return {party.code: party.website for party in parties if party.website}
