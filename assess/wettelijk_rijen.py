"""The rows about the norms of law of one region: what was read for them, and every quote checked."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from assess.hindernis import Hindernis
from assess.material import Material
from assess.norm import Norm, Normenkader
from assess.passage import check_quote
from assess.rijen import Row
from assess.rules import RuleBook
from assess.stappen import AANWEZIG, Stap, stappen, verkeerd_om
from assess.treffer import Treffer, treffers
from assess.wettelijk import Stukken, Wettelijk, judge, periode, relevant, stukken
from extract.duiding_gebied import Gebied, gemeenten_in

TABLES = ("wettelijke_bevindingen", "wettelijk_bewijs", "plan_stappen")
# The letter with which the files of rules about a kind of norm begin.
KINDS = {"procedure": "P", "plan_inhoud": "W"}
# Which step a flag about the order of steps belongs to.
STEPS = {"P2": "oogo", "P6": "opr"}
_TE_VERIFIEREN = "geldend_recht_te_verifieren"
_ABSENT = re.compile(r"\b(?:afwezig|afgemeld|verhinderd|verhindering|niet aanwezig)\b", re.IGNORECASE)


def region_rows(
    db: Database,
    kader: Normenkader,
    material: Material,
    hinder: Iterable[Hindernis],
    gebied: Gebied,
    urls: Mapping[str, str | None],
    key: Row,
    books: Mapping[str, RuleBook],
) -> dict[str, list[Row]]:
    """The rows of one region for each table; `key` holds the swv and schooljaar, `books` the rules by kind."""
    papers, obstacles = stukken(material), list(hinder)
    steps: list[Stap] = []
    if papers.plan:
        makers = [d.document for d in papers.makers]
        steps = stappen(db, material.region.swv, papers.plan.document, makers, material.region.gemeenten)
    reader = _Reader(db, material, gebied, books)
    outcomes = [
        (norm, outcome)
        for norm in kader.normen
        if norm.soort in KINDS
        for outcome in _outcomes(norm, db, material, papers, reader, steps, obstacles)
    ]
    steps += _overleggen(steps, [outcome for _, outcome in outcomes])
    flags = list(verkeerd_om(steps, material.region.gemeenten))
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for norm, outcome in outcomes:
        flagged = [
            said
            for step, said in flags
            if step.stap == STEPS.get(norm.id) and step.partij in (outcome.partij, material.region.swv)
        ]
        _add(rows, db, replace(outcome, let_op=(*outcome.let_op, *flagged)), norm, kader, urls, key, books)
    rows["plan_stappen"] = [
        key
        | {"stap": step.stap, "partij": step.partij, "datum": step.datum.isoformat()}
        | {"document": step.document, "reden": step.reden}
        | {"let_op": "; ".join(said for other, said in flags if other == step) or None}
        for step in steps
    ]
    return rows


def _overleggen(steps: list[Stap], outcomes: Iterable[Wettelijk]) -> list[Stap]:
    """The days of the overleg that sentences give for gemeenten of which no day was known."""
    known = {step.partij for step in steps if step.stap == "oogo"}
    return [
        Stap("oogo", outcome.partij, outcome.datum, outcome.bewijs[0].document, "datum in de aangehaalde zin")
        for outcome in outcomes
        if outcome.norm == "P2" and outcome.datum and outcome.bewijs and outcome.partij not in known
    ]


class _Reader:
    """Reads each document once for each kind of norm."""

    def __init__(
        self, db: Database, material: Material, gebied: Gebied, books: Mapping[str, RuleBook]
    ) -> None:
        self._db, self._material, self._gebied, self._books = db, material, gebied, books
        self._read: dict[tuple[str, str], list[Treffer]] = {}
        self._by_document: dict[str, list[str]] = {}
        for passage in material.passages.values():
            self._by_document.setdefault(passage.document, []).append(passage.id)

    def of(self, kind: str, document: str) -> list[Treffer]:
        if (kind, document) not in self._read:
            query = "SELECT id, aanhef FROM passages WHERE document = ? AND aanhef IS NOT NULL"
            leads = {row["id"]: row["aanhef"] for row in self._db.query(query, [document])}
            passages = [self._material.passages[id] for id in self._by_document.get(document, [])]
            titel = self._material.documents[document].titel or ""
            book = self._books[kind]
            self._read[kind, document] = list(treffers(book, passages, leads, titel, self._gebied))
        return self._read[kind, document]

    def present(self, document: str) -> Iterator[Treffer]:
        """The gemeenten at the table, by the minutes of a meeting about the plan."""
        passages = [self._material.passages[id] for id in self._by_document.get(document, [])]
        if not any("ondersteuningsplan" in " ".join((*p.koppen, p.tekst)).casefold() for p in passages):
            return
        query = "SELECT * FROM document_oogo WHERE document = ? ORDER BY gemeente"
        for row in self._db.query(query, [document]):
            if not row["reden"].startswith(AANWEZIG):
                continue
            words = row["reden"].removeprefix(AANWEZIG).removesuffix("'")
            for passage in passages:
                if (begin := passage.tekst.find(words)) >= 0:
                    end = passage.tekst.find("\n", begin)
                    pagina, citaat = passage.quote(begin, end if end >= 0 else len(passage.tekst))
                    there = citaat[: gone.start()] if (gone := _ABSENT.search(citaat)) else citaat
                    if row["gemeente"] in gemeenten_in(there, self._gebied, opsomming=True):
                        yield Treffer(
                            *("P2", document, pagina, passage.anker, citaat, "praktijk"),
                            gemeenten=frozenset({row["gemeente"]}),
                            datum=date.fromisoformat(row["datum"]),
                        )
                    break


def _outcomes(
    norm: Norm,
    db: Database,
    material: Material,
    papers: Stukken,
    reader: _Reader,
    steps: list[Stap],
    hinder: list[Hindernis],
) -> Iterator[Wettelijk]:
    if norm.id == "P1":
        yield periode(norm, material.region.swv, papers, _period_quote(db, papers), hinder)
        return
    documents = relevant(norm, papers)
    found = [hit for document in documents for hit in reader.of(KINDS[norm.soort], document)]
    if norm.id == "P2":
        found += [hit for document in documents for hit in reader.present(document)]
    yield from judge(norm, material, papers, found, steps, hinder)


def _period_quote(db: Database, papers: Stukken) -> Treffer | None:
    """The first line of the plan in which both years of its period stand."""
    plan = papers.plan
    if plan is None or plan.van is None or plan.tot is None:
        return None
    years = re.compile(
        rf"{plan.van.year}\b.{{1,60}}?\b{plan.tot.year}|{plan.van.year}\s?[-–/]\s?{plan.tot.year}"
    )
    pages = db.query("SELECT nummer, tekst FROM paginas WHERE document = ? ORDER BY nummer", [plan.document])
    with_pages = bool(
        db.execute(
            "SELECT 1 FROM passages WHERE document = ? AND pagina IS NOT NULL LIMIT 1", [plan.document]
        ).fetchone()
    )
    for page in pages:
        for line in page["tekst"].split("\n"):
            if found := years.search(line):
                begin = len(line) - len(line.lstrip())
                mark = (found.start() - begin, found.end() - begin, "waarde")
                pagina = page["nummer"] if with_pages else None
                return Treffer(
                    "P1", plan.document, pagina, None, line.strip(), "afgesproken", markeringen=(mark,)
                )
    return None


def _add(
    rows: dict[str, list[Row]],
    db: Database,
    outcome: Wettelijk,
    norm: Norm,
    kader: Normenkader,
    urls: Mapping[str, str | None],
    key: Row,
    books: Mapping[str, RuleBook],
) -> None:
    cell = key | {"vraag": outcome.vraag, "partij": outcome.partij}
    bron = _bron(norm, str(key["swv"])[:2])
    text = outcome.toelichting
    if norm.grondslag_status == _TE_VERIFIEREN and outcome.uitkomst == "niet_aangetroffen":
        text += " De wettekst die hiervoor is gelezen, moet nog worden nagekeken."
    rows["wettelijke_bevindingen"].append(
        cell
        | {"norm": outcome.norm, "uitkomst": outcome.uitkomst, "toelichting": text}
        | {"datum": outcome.datum.isoformat() if outcome.datum else None}
        | {"let_op": json.dumps(outcome.let_op, ensure_ascii=False), "bron": bron}
        | {"grondslag_status": norm.grondslag_status, "norm_versie": kader.versie}
        | {"model_versie": books[KINDS[norm.soort]].versie}
    )
    for rang, hit in enumerate(outcome.bewijs, start=1):
        check_quote(db, hit.document, hit.pagina, hit.citaat)
        rows["wettelijk_bewijs"].append(
            cell
            | {"rang": rang, "document": hit.document, "url": urls.get(hit.document), "pagina": hit.pagina}
            | {"anker": hit.anker, "citaat": hit.citaat, "soort": hit.soort, "regel": hit.regel}
            | {"datum": hit.datum.isoformat() if hit.datum else None}
            | {"markeringen": json.dumps(hit.markeringen)}
        )


def _bron(norm: Norm, sector: str) -> str:
    """The citation for this sector, where the norm has one for each."""
    law = {"PO": "WPO", "VO": "WVO"}.get(sector, "")
    parts = norm.bron.split("; ")
    return next((part for part in parts if law and part.startswith(law)), norm.bron)
