"""Who must agree on what with whom: samenwerkingsverbanden, gemeenten and how they belong together."""

from collect.register.check import check
from collect.register.codes import normalise_code, normalise_gemeente
from collect.register.load import load, shipped
from collect.register.model import Gemeente, Lidmaatschap, Register, RegisterError, Samenwerkingsverband
from collect.register.store import from_json, store, to_json

__all__ = [
    "Gemeente",
    "Lidmaatschap",
    "Register",
    "RegisterError",
    "Samenwerkingsverband",
    "check",
    "from_json",
    "load",
    "normalise_code",
    "normalise_gemeente",
    "shipped",
    "store",
    "to_json",
]
