"""Reads a register from files, or the national one that comes with the program."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from collect.register.codes import SECTORS, normalise_code, normalise_gemeente
from collect.register.model import Gemeente, Lidmaatschap, Register, RegisterError, Samenwerkingsverband
from collect.register.places import Gazetteer, shipped_rows
from collect.register.tables import GEMEENTEN_ALIASES, REGISTER_ALIASES, Row, Table, read_table

_NO_WEBSITE = {"", "-", "--", "geen", "onbekend", "nvt", "n.v.t.", "n.v.t"}


def load(register_csv: Path, gemeenten_csv: Path | None) -> Register:
    """Raises RegisterError when a file cannot be used at all; single bad rows become `problemen`."""
    problems: list[str] = []
    own: tuple[Gemeente, ...] = ()
    if gemeenten_csv is not None:
        table = read_table(_bytes(gemeenten_csv), gemeenten_csv.name, GEMEENTEN_ALIASES, ("code", "naam"))
        own = tuple(_gemeenten(table, problems))
    table = read_table(_bytes(register_csv), register_csv.name, REGISTER_ALIASES, ("code",))
    swvs, cells = _samenwerkingsverbanden(table, problems)
    if not swvs:
        raise RegisterError(
            f"{table.name}: geen enkele rij heeft een bruikbare code (zoals PO2814); {'; '.join(problems)}"
        )
    national = shipped()
    if "gemeenten" in table.columns:
        members, used = _members(cells, own, national.gemeenten, problems)
    else:
        codes = {swv.code for swv in swvs}
        members = [lid for lid in national.lidmaatschappen if lid.swv in codes]
        used = {lid.gemeente for lid in members}
    known = {gemeente.code for gemeente in own}
    borrowed = (g for g in national.gemeenten if g.code in used - known)
    return Register(tuple(swvs), (*own, *borrowed), tuple(members), tuple(problems))


@cache
def shipped() -> Register:
    """The national register; its gaps stand in the README beside the tables."""
    problems: list[str] = []
    rows = tuple(enumerate(shipped_rows("samenwerkingsverbanden.csv"), start=2))
    swvs, _ = _samenwerkingsverbanden(
        Table("samenwerkingsverbanden.csv", frozenset(REGISTER_ALIASES), rows), problems
    )
    rows = tuple(enumerate(shipped_rows("gemeenten.csv"), start=2))
    gemeenten = _gemeenten(Table("gemeenten.csv", frozenset(GEMEENTEN_ALIASES), rows), problems)
    members = [
        Lidmaatschap(row["swv"], row["gemeente"], int(row["aantal_pc4"]), row["opmerking"] or None)
        for row in shipped_rows("swv_gemeenten.csv")
    ]
    return Register(tuple(swvs), tuple(gemeenten), tuple(members), tuple(problems))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RegisterError(f"{path}: kan niet worden gelezen ({error.strerror})") from error


def _samenwerkingsverbanden(
    table: Table, problems: list[str]
) -> tuple[list[Samenwerkingsverband], dict[str, str]]:
    """The good rows, and the text of their gemeenten cell by code."""
    found: dict[str, Samenwerkingsverband] = {}
    cells: dict[str, str] = {}
    for number, row in table.rows:
        place = f"{table.name} regel {number}"
        sector = row.get("sector", "").upper() or None
        code = normalise_code(row["code"], sector)
        if code is None:
            label = row.get("naam") or "zonder naam"
            problems.append(f"{place}: {row['code'] or 'geen code'} is geen bekende code ({label})")
        elif code in found:
            problems.append(f"{place}: {code} staat er al; deze rij is overgeslagen")
        else:
            website = _website(row, place, problems)
            found[code] = Samenwerkingsverband(
                code,
                code[:2] if sector not in SECTORS else sector,
                row.get("naam") or None,
                row.get("plaats") or None,
                website,
                row.get("herkomst_naam") or _origin(row.get("naam"), table),
                row.get("herkomst_plaats") or _origin(row.get("plaats"), table),
                row.get("herkomst_website") or _origin(website, table),
                row.get("opmerking") or None,
            )
            cells[code] = row.get("gemeenten", "")
    return list(found.values()), cells


def _gemeenten(table: Table, problems: list[str]) -> Iterable[Gemeente]:
    seen: set[str] = set()
    for number, row in table.rows:
        place = f"{table.name} regel {number}"
        code = normalise_gemeente(row["code"])
        if code is None or not row["naam"]:
            problems.append(f"{place}: {row['code'] or 'geen code'} is geen gemeente met code en naam")
        elif code in seen:
            problems.append(f"{place}: {code} staat er al; deze rij is overgeslagen")
        else:
            seen.add(code)
            variants = tuple(name for name in row.get("naam_varianten", "").split("|") if name)
            website = _website(row, place, problems)
            origin = row.get("herkomst") or table.name
            yield Gemeente(code, row["naam"], row.get("provincie") or None, website, variants, origin)


def _members(
    cells: dict[str, str], own: tuple[Gemeente, ...], national: tuple[Gemeente, ...], problems: list[str]
) -> tuple[list[Lidmaatschap], set[str]]:
    """Memberships from the gemeenten cells; the given gemeenten go before the national ones."""
    near, far = Gazetteer(own), Gazetteer(national)
    members: dict[tuple[str, str], Lidmaatschap] = {}
    for swv, cell in cells.items():
        for text in filter(None, (part.strip() for part in re.split(r"[;|]", cell))):
            code, remark = near.find(text)
            if code is None and (remark is None or "onbekend" in remark):
                code, remark = far.find(text)
            if remark:
                problems.append(f"{swv}: {remark}")
            if code:
                members.setdefault((swv, code), Lidmaatschap(swv, code, None, remark))
    return list(members.values()), {gemeente for _, gemeente in members}


def _website(row: Row, place: str, problems: list[str]) -> str | None:
    """The address as given, with a scheme before a bare host as in DUO's lists; None if there is none."""
    text = row.get("website", "").strip()
    if text.casefold() in _NO_WEBSITE:
        return None
    url = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", url) or "@" in url:
        problems.append(f"{place}: {text} is geen webadres")
        return None
    return url


def _origin(value: str | None, table: Table) -> str | None:
    return table.name if value else None
