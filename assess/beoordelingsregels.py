"""The rules of judging: what a beoordeling must say, and on which earlier one it may follow."""

from typing import Any

from assess.verdict import INDICATIES

INSPECTIES = ("IvhO", "IGJ")
STAPPEN = ("voorstel", "goedgekeurd", "teruggegeven", "blind", "consensus", "ingetrokken")
# What a person may find; nothing is established as long as it is `onbeslist`.
ONBESLIST = "onbeslist"
OORDELEN = (*INDICATIES, ONBESLIST)
REDENEN = {
    "eens": "eens met de machine-indicatie",
    "bewijs_niet_sterk_genoeg": "het bewijs draagt de indicatie niet",
    "bewijs_gemist": "er is bewijs dat de machine niet vond",
    "verkeerd_gelezen": "de machine las de passage verkeerd",
    "verkeerd_document": "het document telt niet mee, of juist wel",
    "uitzondering": "een uitzondering beperkt de afspraak",
    "andere_bron": "er is een bron buiten het dossier",
    "anders": "anders, zie de toelichting",
}
# The reasons of two steps that come without a choice.
BIJ_STAP = {"blind": "gelezen zonder de machine-indicatie", "consensus": "afgesproken tussen de inspecties"}
# The steps that end an earlier row, and therefore name it.
_ENDING = frozenset({"goedgekeurd", "teruggegeven", "ingetrokken"})
# The steps in which somebody says what he finds himself.
_STATING = frozenset({"voorstel", "blind", "consensus"})
# What nobody may find without pointing at the words.
_PROVEN = frozenset({"aanwezig", "deels"})

Row = dict[str, Any]


class BeoordelingError(Exception):
    """This beoordeling cannot be recorded; the message says why, for the person who made it."""


def check_values(row: Row, quotes: int) -> None:
    """Raise BeoordelingError when the row says something unknown, or too little."""
    choices = {
        "inspectie": INSPECTIES,
        "stap": STAPPEN,
        "oordeel": OORDELEN,
        "redencode": (*REDENEN, *BIJ_STAP),
    }
    for name, allowed in choices.items():
        if row[name] not in allowed:
            raise BeoordelingError(f"{name} {row[name]!r} is onbekend; kies uit {', '.join(allowed)}")
    for name in ("swv", "schooljaar", "element", "door", "vingerafdruk"):
        if not row[name].strip():
            raise BeoordelingError(f"{name} ontbreekt")
    if not row["toelichting"] and row["stap"] in (*_STATING, "teruggegeven", "ingetrokken"):
        raise BeoordelingError("schrijf in de toelichting waarom")
    if row["redencode"] in BIJ_STAP and row["stap"] == "voorstel":
        raise BeoordelingError("kies een reden")
    if row["oordeel"] in _PROVEN and row["stap"] in _STATING and not quotes:
        raise BeoordelingError(f"kies bij {row['oordeel']} ten minste één citaat dat het laat zien")


def check_steps(row: Row, history: list[Row]) -> None:
    """Raise BeoordelingError when the row may not follow on `history`: every row of the same cell."""
    rows = standing(history)
    ended = next((other for other in rows if other["id"] == row["vervangt"]), None)
    if row["vervangt"] is not None or row["stap"] in _ENDING:
        if ended is None or ended["inspectie"] != row["inspectie"]:
            raise BeoordelingError("er is geen geldende beoordeling van deze inspectie waar dit op volgt")
        if row["stap"] in ("goedgekeurd", "teruggegeven"):
            _check_four_eyes(row, ended)
        elif ended["stap"] == "voorstel" and not _may_replace(row, ended):
            raise BeoordelingError("een voorstel van een ander keurt u goed of geeft u terug")
        elif row["stap"] != "ingetrokken" and ended["stap"] != "voorstel":
            raise BeoordelingError("alleen een voorstel kan door een ander voorstel worden vervangen")
    if row["stap"] == "voorstel":
        _check_only_proposal(row, rows)
    if row["stap"] == "blind":
        _check_blind(row, history)
    if row["stap"] == "consensus":
        _check_consensus(row, rows)


def standing(history: list[Row]) -> list[Row]:
    """What no later row ended."""
    ended = {row["vervangt"] for row in history}
    return [row for row in history if row["id"] not in ended and row["stap"] != "ingetrokken"]


def person(row: Row) -> str:
    """Who did this, in one spelling."""
    return str(row["door"]).strip().casefold()


def _may_replace(row: Row, proposal: Row) -> bool:
    """One's own proposal, or one about a bevinding that is no longer so."""
    return person(proposal) == person(row) or (
        row["stap"] == "voorstel" and proposal["vingerafdruk"] != row["vingerafdruk"]
    )


def _check_only_proposal(row: Row, rows: list[Row]) -> None:
    """Two proposals of one inspectie at a time would leave the approver to choose unseen."""
    for other in rows:
        same = other["stap"] == "voorstel" and other["inspectie"] == row["inspectie"]
        if same and other["id"] != row["vervangt"]:
            raise BeoordelingError(f"er ligt al een voorstel van {other['door']}; kijk daar eerst naar")


def _check_blind(row: Row, history: list[Row]) -> None:
    for other in history:
        mine = person(other) == person(row) and other["inspectie"] == row["inspectie"]
        if mine and other["vingerafdruk"] == row["vingerafdruk"]:
            raise BeoordelingError("u hebt deze cel al beoordeeld; dan is een tweede lezing niet meer blind")


def _check_four_eyes(row: Row, proposal: Row) -> None:
    if proposal["stap"] != "voorstel":
        raise BeoordelingError("alleen een voorstel kan worden goedgekeurd of teruggegeven")
    if person(proposal) == person(row):
        raise BeoordelingError("een ander dan de indiener keurt het voorstel goed of geeft het terug")
    if row["stap"] == "teruggegeven":
        return
    if row["vingerafdruk"] != proposal["vingerafdruk"]:
        raise BeoordelingError("de bevinding is veranderd sinds het voorstel; doe een nieuw voorstel")
    if row["oordeel"] != proposal["oordeel"]:
        raise BeoordelingError("een ander oordeel is een nieuw voorstel en geen goedkeuring")


def _check_consensus(row: Row, rows: list[Row]) -> None:
    about = [other for other in rows if other["vingerafdruk"] == row["vingerafdruk"]]
    final = {other["inspectie"] for other in about if other["stap"] in ("goedgekeurd", "consensus")}
    if final != set(INSPECTIES):
        raise BeoordelingError("consensus kan pas als beide inspecties een goedgekeurde beoordeling hebben")
    if any(other["stap"] == "consensus" and person(other) == person(row) for other in about):
        raise BeoordelingError("elke inspectie legt de consensus zelf vast, door een ander")
