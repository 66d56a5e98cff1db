"""The names of the register: samenwerkingsverbanden and gemeenten, and where a text names them."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlite_utils import Database

from extract.duiding_stuk import schoon
from extract.duiding_woorden import bestand


@dataclass(frozen=True)
class Gebied:
    """The register as names: samenwerkingsverbanden, gemeenten with their spellings, who belongs where."""

    swv: dict[str, str]
    gemeenten: dict[str, tuple[str, ...]]
    leden: dict[str, frozenset[str]]

    @cached_property
    def vingerafdruk(self) -> str:
        """The same for the same register, whatever the order in which it was read."""
        members = sorted((swv, sorted(codes)) for swv, codes in self.leden.items())
        return hashlib.sha256(
            repr((sorted(self.swv.items()), sorted(self.gemeenten.items()), members)).encode()
        ).hexdigest()

    @cached_property
    def gemeente_bij_naam(self) -> dict[str, str]:
        return {_vorm(name): code for code, names in self.gemeenten.items() for name in names}

    @cached_property
    def gemeente_patroon(self) -> re.Pattern[str]:
        names = sorted((n for names in self.gemeenten.values() for n in names), key=len, reverse=True)
        body = "|".join(
            re.escape(n).replace("'", "['’]").replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]") for n in names
        )
        return re.compile(rf"(?<![\w-])(?:{body or '(?!)'})(?![\w]|-[A-Za-z])")

    @cached_property
    def swv_schoon(self) -> dict[str, str]:
        return {code: schoon(name) for code, name in self.swv.items()}

    @cached_property
    def kernen(self) -> dict[str, frozenset[str]]:
        """The words of a samenwerkingsverband's name that tell it from the others."""
        plain = set(bestand("partijen")["algemeen"])
        return {
            code: frozenset(w for w in schoon(name).split() if w not in plain)
            for code, name in self.swv.items()
        }

    def gemeenten_van(self, codes: Iterable[str]) -> frozenset[str]:
        """All gemeenten of these parties together; a gemeente is its own."""
        return frozenset(
            g for code in codes for g in (self.leden.get(code) or ({code} & self.gemeenten.keys()))
        )


def _vorm(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.replace("’", "'"))


def load_gebied(db: Database) -> Gebied:
    """The register as stored by collect."""
    gemeenten: dict[str, tuple[str, ...]] = {}
    for row in db.query("SELECT code, naam, naam_varianten FROM gemeenten ORDER BY code"):
        variants = _varianten(row["naam_varianten"])
        gemeenten[row["code"]] = tuple(dict.fromkeys((row["naam"], *variants)))
    leden: dict[str, set[str]] = {}
    for row in db.query("SELECT swv, gemeente FROM swv_gemeenten"):
        leden.setdefault(row["swv"], set()).add(row["gemeente"])
    return Gebied(
        swv={
            r["code"]: r["naam"]
            for r in db.query("SELECT code, naam FROM samenwerkingsverbanden ORDER BY code")
        },
        gemeenten=gemeenten,
        leden={swv: frozenset(codes) for swv, codes in leden.items()},
    )


def _varianten(text: str | None) -> list[str]:
    if not text:
        return []
    if text.lstrip().startswith("["):
        return [str(v) for v in json.loads(text)]
    return [v.strip() for v in text.split(";") if v.strip()]


def gemeenten_in(text: str, gebied: Gebied, *, opsomming: bool = False) -> list[str]:
    """The gemeenten named in the text; a name that is also a word only after "gemeente(n)" (or in a list)."""
    words = set(bestand("partijen")["ook_een_woord"])
    found: list[str] = []
    for match in gebied.gemeente_patroon.finditer(text):
        if match[0] in words and not opsomming:
            before = text[max(0, match.start() - 60) : match.start()]
            if not re.search(r"\b[Gg]emeenten?\b[^.;:]*$", before):
                continue
        code = gebied.gemeente_bij_naam[_vorm(match[0])]
        if code not in found:
            found.append(code)
    return found


def swv_in(text: str, gebied: Gebied) -> list[str]:
    """The samenwerkingsverbanden named: by full name, or by their own words beside a marker of a verband."""
    clean = schoon(text)
    words = clean.split()
    padded = f" {clean} "
    found = [code for code, name in gebied.swv_schoon.items() if f" {name} " in padded]
    whole = list(found)
    present = set(words)
    for code, core in gebied.kernen.items():
        if code in found or not core or not core <= present:
            continue
        if any(core <= gebied.kernen[other] for other in whole):
            continue  # the words are those of a name that stands there in full
        near = " ".join(
            w for i, w in enumerate(words) if any(c in core for c in words[max(0, i - 5) : i + 3])
        )
        if re.search(
            r"\b(samenwerkingsverband|swv|po|vo|stichting|passend onderwijs|collectief|verband)\b", near
        ):
            found.append(code)
    return found


def speaking_gemeenten(text: str, gebied: Gebied) -> list[str]:
    """The gemeenten named as such ("gemeente X", "college van X"); not the town in an address."""
    after = re.finditer(
        r"\b(?:gemeenten?|college van|gemeenteraad van|raad van)\s+[^\n.;]{0,120}", text, re.IGNORECASE
    )
    return gemeenten_in("\n".join(match[0] for match in after), gebied, opsomming=True)
