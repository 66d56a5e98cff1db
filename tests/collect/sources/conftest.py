"""Sources on loopback that speak the documented protocols, and connectors asked without a network."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from collect.fetcher import Fetched
from collect.register import Gemeente, Lidmaatschap, Register, Samenwerkingsverband
from collect.sources import Bronnen, Instelling, laad
from collect.sources.vrager import Vrager

VORMEN = Path(__file__).parent / "vormen"
Route = Callable[[dict[str, str]], Any]


def vorm(name: str) -> bytes:
    return (VORMEN / name).read_bytes()


class Rustig:
    """What Net needs of a Lijn: nobody waits."""

    terugval = 0.0

    def pauze(self, _: float) -> None:
        pass


class Net(Vrager):
    """A Vrager whose answers are given: by address, the beginning of one, or a function of it."""

    def __init__(self, answers: Mapping[str, Any], **known: Any) -> None:
        super().__init__(Rustig(), "bron:proef/GM9801", ("GM9801",), **known)  # type: ignore[arg-type]
        self.answers = answers
        self.asked: list[str] = []
        self.units = 0.0

    def _vraag(self, url: str, eenheden: float, ook: Any, interface: bool) -> Fetched:
        self.asked.append(url)
        self.units += eenheden
        found = next((a for start, a in self.answers.items() if url.startswith(start)), None)
        answer = found(url) if callable(found) else found
        if answer is None:
            return Fetched(url, "niet_gevonden", "", "", fout="bestaat niet (status 404)", status=404)
        if isinstance(answer, Fetched):
            good = answer.status in ook
            return replace(answer, url=url, uitkomst="opgehaald" if good else answer.uitkomst)
        body, headers = answer if isinstance(answer, tuple) else (answer, ())
        if isinstance(body, dict):
            body, headers = json.dumps(body).encode(), (("content-type", "application/json"), *headers)
        return Fetched(url, "opgehaald", "", "", status=200, body=body, antwoord_headers=tuple(headers))


@pytest.fixture
def net() -> type[Net]:
    return Net


@pytest.fixture
def read() -> Callable[[str], bytes]:
    return vorm


@pytest.fixture
def hoe() -> Callable[..., Instelling]:
    def given(naam: str, **values: Any) -> Instelling:
        (found,) = laad([naam]).gekozen
        return replace(found, basis=f"https://{naam}.invalid", **values)

    return given


def gemeente(code: str, naam: str, *varianten: str, website: str | None = None) -> Gemeente:
    return Gemeente(code, naam, website=website, naam_varianten=varianten)


SOESTERVEEN = gemeente("GM9801", "Soesterveen")
HEIDEVELD = gemeente("GM9802", "Heideveld")


class Routes(dict[str, Any]):
    """Pages by path alone; the function of a path gets its query."""

    def get(self, path: str, default: Any = None) -> Any:
        parts = urlsplit(path)
        if path in self:
            return self[path]
        route = next(
            (r for start, r in self.items() if start.endswith("*") and parts.path.startswith(start[:-1])),
            None,
        )
        if route is None:
            return default
        query = dict(parse_qsl(parts.query)) | {"_rest": unquote(parts.path)}
        return route(query)


class Overheid:
    """openbesluitvorming.nl, CVDR and officielepublicaties in one, with what the test puts in them."""

    def __init__(self, web: Any, reply: Any, pdf: bytes) -> None:
        self.web, self.reply, self.pdf = web, reply, pdf
        self.raden: dict[str, dict[str, Any]] = {
            "soesterveen": {"state": "ok", "cbsId": "GM9801", "label": "Soesterveen"},
            "heideveld": {"state": "ok", "cbsId": "GM9802", "label": "Heideveld"},
        }
        self.stukken: dict[str, dict[str, Any]] = {}
        self.wijzigingen: list[dict[str, Any]] = []
        self.regelingen: list[tuple[str, str, str, str]] = []
        self.stuk = 0
        web.pages = Routes(web.pages)
        web.pages |= {
            "/obv/api/status*": self.status,
            "/obv/api/sources*": self.sources,
            "/obv/api/search*": self.search,
            "/obv/api/entities/*": self.entity,
            "/obv/api/export/snapshot*": lambda _: reply(
                b'{"seq": 1}\n', type="application/x-ndjson", headers={"X-Changes-Cursor": "c0"}
            ),
            "/obv/api/export/changes*": self.changes,
            "/cvdr*": self.cvdr,
            "/op*": lambda q: self.sru([], q, 5 if " jeugd" not in q["query"] else 0),
        }

    def json(self, value: Any, status: int = 200, **headers: str) -> Any:
        return self.reply(json.dumps(value).encode(), status, "application/json", headers)

    def add(
        self,
        titel: str,
        *,
        raad: str = "soesterveen",
        tekst: str = "",
        body: bytes | None = None,
        **extra: Any,
    ) -> str:
        """A council paper; gives its id."""
        self.stuk += 1
        key = f"document:notubiz:gemeente:{raad}:{self.stuk}"
        path = f"/stuk/{self.stuk}.pdf"
        self.web.file(path, body or self.pdf + titel.encode())
        self.stukken[key] = {
            "entityId": key, "entityType": "Document", "title": titel, "summary": tekst, "organization": raad,
            "sortDate": "2025-11-07 00:00:00", "downloadUrl": f"{self.web.base}{path}", **extra,
        }  # fmt: skip
        return key

    def status(self, _: dict[str, str]) -> Any:
        return self.json({"sources": [{"key": key, **raad} for key, raad in self.raden.items()]})

    def sources(self, _: dict[str, str]) -> Any:
        return self.json({"sources": [{"key": key, "label": r["label"]} for key, r in self.raden.items()]})

    def search(self, query: dict[str, str]) -> Any:
        words = query["query"].lower().split()
        found = [
            {k: v for k, v in stuk.items() if v is not None}
            for stuk in self.stukken.values()
            if stuk["organization"] == query["organization"]
            and all(word in f"{stuk['title']} {stuk['summary']}".lower() for word in words)
        ]
        start, limit = int(query["offset"]), int(query["limit"])
        return self.json(
            {"results": found[start : start + limit], "totalCount": len(found), "totalIsApproximate": False,
             "hasMore": start + limit < len(found)}
        )  # fmt: skip

    def entity(self, query: dict[str, str]) -> Any:
        key = query["_rest"].rpartition("/")[2]
        return self.json(self.stukken[key]) if key in self.stukken else self.json({"error": "weg"}, 404)

    def changes(self, query: dict[str, str]) -> Any:
        start = int(query["cursor"][1:])
        rows = [row for row in self.wijzigingen[start:] if row["source_key"] == query["source"]]
        body = "".join(json.dumps(row) + "\n" for row in rows).encode()
        further = {"X-Next-Cursor": f"c{len(self.wijzigingen)}", "X-Has-More": "false"}
        return self.reply(body, type="application/x-ndjson", headers=further)

    def delete(self, key: str) -> None:
        raad = self.stukken.pop(key)["organization"]
        self.wijzigingen.append(
            {
                "op": "delete",
                "entity_id": key,
                "entity_type": "Document",
                "source_key": raad,
                "time": "2026-11-20T10:00:00Z",
            }
        )

    def cvdr(self, query: dict[str, str]) -> Any:
        own = [r for r in self.regelingen if f'"{r[1]}"' in query["query"]]
        records = [
            f"<record><recordData><identifier>{id}</identifier><title>{titel}</title>"
            f'<creator scheme="overheid:Gemeente">{naam}</creator><preferred_url>{url}</preferred_url>'
            "<inwerkingtredingDatum>2024-01-01</inwerkingtredingDatum></recordData></record>"
            for id, naam, titel, url in own
            if "any" in query["query"]
        ]
        return self.sru(records, query, len(records) if "any" in query["query"] else 9, status=406)

    def sru(self, records: list[str], _: dict[str, str], count: int, status: int = 200) -> Any:
        body = f"<r><numberOfRecords>{count}</numberOfRecords><records>{''.join(records)}</records></r>"
        return self.reply(body.encode(), status, "application/xml")

    def bronnen(self, *namen: str, **values: Any) -> Bronnen:
        """The settings under which this is asked, fast."""
        paths = {"openbesluitvorming": "/obv", "cvdr": "/cvdr", "officielepublicaties": "/op", "diwoo": ""}
        chosen = laad(namen or ("openbesluitvorming", "cvdr"))
        return replace(
            chosen,
            gekozen=tuple(
                replace(
                    h, basis=f"{self.web.base}{paths[h.naam]}", per_minuut=1e6, terugval=0.0,
                    **{"geldig_uren": 0.0, **values},
                )
                for h in chosen.gekozen
            ),
        )  # fmt: skip

    def register(self, *gemeenten: Gemeente) -> Register:
        places = gemeenten or (SOESTERVEEN, HEIDEVELD)
        return Register(
            (Samenwerkingsverband("PO9801", "PO", "Regio"),),
            places,
            tuple(Lidmaatschap("PO9801", g.code) for g in places),
        )


@pytest.fixture
def overheid(web: Any, reply: Any, pdf: bytes) -> Overheid:
    return Overheid(web, reply, pdf)


@pytest.fixture
def maak_gemeente() -> Callable[..., Gemeente]:
    return gemeente
