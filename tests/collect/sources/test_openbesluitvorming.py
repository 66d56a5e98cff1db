"""openbesluitvorming.nl: the documented shapes, the states of a source, and answers that are none."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from collect.fetcher import Fetched
from collect.sources.bron import BronOnbereikbaar, BronStil, NietAangesloten, Treffer
from collect.sources.openbesluitvorming import Openbesluitvorming

B = "https://openbesluitvorming.invalid/api"
Hoe = Callable[..., Any]
Net = Any
Read = Callable[[str], bytes]
NIETS = {"results": [], "totalCount": 0, "hasMore": False}


def answers(read: Read) -> dict[str, Any]:
    return {
        f"{B}/status": read("obv_status.json"),
        f"{B}/sources": read("obv_sources.json"),
        f"{B}/search": NIETS,
        f"{B}/export/snapshot": (b"", [("x-changes-cursor", "c9")]),
    }


def ask(net: Net, hoe: Hoe, gemeente: Any, **how: Any) -> list[Treffer]:
    return list(Openbesluitvorming(hoe("openbesluitvorming", **how)).zoek(gemeente, net))


def test_a_document_is_found_once_with_its_address_in_the_source(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    asked = net({**answers(read), f"{B}/search": read("obv_search.json")})
    (found,) = ask(asked, hoe, maak_gemeente("GM9801", "Soesterveen"))
    assert found == Treffer(
        "Verslag OOGO",
        "https://api.voorbeeld.invalid/document/42/1",
        f"{B}/entities/document%3Anotubiz%3Agemeente%3Asoesterveen%3A12345",
        date(2024, 11, 7),
        "verslag van het OOGO over thuiszitters",
    )
    searches = [url for url in asked.asked if "/search" in url]
    assert len(searches) == 6
    assert all("organization=soesterveen" in url and "date" not in url for url in searches)
    assert asked.stand == {"soesterveen": "c9"}


def test_a_larger_page_costs_more_units(net: Net, hoe: Hoe, read: Read, maak_gemeente: Any) -> None:
    small, large = net(answers(read)), net(answers(read))
    ask(small, hoe, maak_gemeente("GM9801", "Soesterveen"))
    ask(large, hoe, maak_gemeente("GM9801", "Soesterveen"), limiet=100)
    assert (small.units, large.units) == (2 + 6 * 1 + 1, 2 + 6 * 5 + 1)


def test_only_the_living_source_of_a_gemeente_is_asked(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    asked = net(answers(read))
    assert ask(asked, hoe, maak_gemeente("GM9802", "Heideveld")) == []
    assert not any("heideveld-oud" in url for url in asked.asked)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("stale", "wordt niet meer bijgewerkt"),
        ("failing", "is in storing"),
        ("never_imported", "is nog nooit ingelezen"),
        ("discontinued", "is gestopt"),
        ("iets nieuws", "heeft een onbekende toestand"),
        (None, "geen toestand"),
    ],
)
def test_only_ok_lets_nothing_mean_nothing(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any, state: str | None, words: str
) -> None:
    status = {"sources": [{"key": "s", "state": state, "cbsId": "GM9801", "latestContentDate": "2026-08-05"}]}
    result = {"results": [{"entityId": "d", "title": "OOGO", "downloadUrl": "https://x.invalid/1"}]}
    asked = net({**answers(read), f"{B}/status": status, f"{B}/search": result})
    found = Openbesluitvorming(hoe("openbesluitvorming")).zoek(maak_gemeente("GM9801", "Soesterveen"), asked)
    got = []
    with pytest.raises(BronOnbereikbaar, match=words) as failure:
        got.extend(found)
    assert not isinstance(failure.value, BronStil)
    assert "2026-08-05" in str(failure.value)
    assert len(got) == (state != "never_imported"), "what an ailing source still has is taken"


def test_a_source_without_code_is_found_by_its_name_alone(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    with pytest.raises(BronOnbereikbaar, match="in storing"):
        ask(net(answers(read)), hoe, maak_gemeente("GM9804", "Waterloo"))
    with pytest.raises(NietAangesloten):
        ask(net(answers(read)), hoe, maak_gemeente("GM0001", "Soesterveen"))  # its name, another's code
    with pytest.raises(NietAangesloten):
        ask(net(answers(read)), hoe, maak_gemeente("GM9803", "Alle gemeenten"))  # an aggregate is no gemeente


def test_a_name_of_two_sources_is_not_guessed_at(net: Net, hoe: Hoe, read: Read, maak_gemeente: Any) -> None:
    status = {"sources": [{"key": "bergen-nh", "state": "ok"}, {"key": "bergen-l", "state": "ok"}]}
    labels = {"sources": [{"key": "bergen-nh", "label": "Bergen"}, {"key": "bergen-l", "label": "BERGEN"}]}
    asked = net({**answers(read), f"{B}/status": status, f"{B}/sources": labels})
    with pytest.raises(BronOnbereikbaar, match="niet eenduidig"):
        ask(asked, hoe, maak_gemeente("GM0373", "Bergen (NH.)", "Bergen"))


def page(number: int, more: bool) -> dict[str, Any]:
    rows = [
        {"entityId": f"d{number}-{n}", "title": "OOGO", "downloadUrl": f"https://x.invalid/{number}/{n}"}
        for n in range(2)
    ]
    return {"results": rows, "totalCount": 5, "hasMore": more}


def test_pages_are_followed_to_the_last(net: Net, hoe: Hoe, read: Read, maak_gemeente: Any) -> None:
    def search(url: str) -> dict[str, Any]:
        offset = int(url.rpartition("offset=")[2])
        return page(offset, offset < 4)

    asked = net({**answers(read), f"{B}/search": search})
    found = ask(asked, hoe, maak_gemeente("GM9801", "Soesterveen"), vragen=("oogo",), limiet=2)
    assert len(found) == 6


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _: {"results": [], "hasMore": True}, "lege bladzijde"),
        (lambda _: {"results": [], "totalCount": 7, "totalIsApproximate": False}, "lege bladzijde"),
        (lambda url: page(int(url.rpartition("=")[2]), True), "meer treffers dan er bekeken zijn"),
        ({"iets": "anders"}, "geen resultaten"),
        ({"results": None}, "geen resultaten"),
        (b"<!doctype html><html><h1>Storing</h1></html>", "webpagina in plaats van"),
        (b'{"results": [', "geen .volledige. JSON"),
        (b'{"results": "' + b"[" * 200_000, "geen .volledige. JSON"),
        (b"[" * 200_000, "geen .volledige. JSON"),
        (b"[]", "niet de beschreven vorm"),
        (b" " * (33 << 20), "groter dan 32 MB"),
        (Fetched("", "onbereikbaar", "", "", "de server hapert (status 500)", status=500, body=b'{"error": "kapot", "request_id": "r1"}'), "status 500.: kapot"),
    ],
)  # fmt: skip
def test_no_answer_is_never_nothing(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any, answer: Any, words: str
) -> None:
    asked = net({**answers(read), f"{B}/search": answer})
    with pytest.raises(BronOnbereikbaar, match=words):
        ask(asked, hoe, maak_gemeente("GM9801", "Soesterveen"), limiet=2, paginas=3)
    assert len(asked.asked) < 40


def test_an_approximate_total_of_nothing_is_nothing(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    about = {"results": [], "totalCount": 7, "totalIsApproximate": True, "hasMore": False}
    assert ask(net({**answers(read), f"{B}/search": about}), hoe, maak_gemeente("GM9801", "S")) == []


@pytest.mark.parametrize(
    "overview", [b"<html><p>x", {"sources": []}, {"bronnen": 1}, {"sources": {"a": 1}}, None]
)
def test_without_the_overview_nothing_more_is_asked(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any, overview: Any
) -> None:
    with pytest.raises(BronStil):
        ask(net({**answers(read), f"{B}/status": overview}), hoe, maak_gemeente("GM9801", "S"))


def test_wrong_encoding_is_read_all_the_same(net: Net, hoe: Hoe, read: Read, maak_gemeente: Any) -> None:
    result = {
        "results": [{"entityId": "d", "title": "Coördinatie OOGO", "downloadUrl": "https://x.invalid/1"}]
    }
    latin = json.dumps(result, ensure_ascii=False).encode("latin-1")
    (found,) = ask(net({**answers(read), f"{B}/search": latin}), hoe, maak_gemeente("GM9801", "S"))
    assert found.titel == "Coördinatie OOGO"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"downloadUrl": "https://x.invalid/9"}, "https://x.invalid/9"),
        ({"pdfUrl": "/files/9.pdf"}, "https://openbesluitvorming.invalid/files/9.pdf"),
        ({"downloadUrl": "javascript:alert(1)"}, None),
        ({"title": "zonder"}, None),
        (b"<html><p>stuk", None),
    ],
)
def test_a_result_without_address_is_asked_for_alone(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any, told: Any, expected: str | None
) -> None:
    bare = {"results": [{"entityId": "d", "title": "Verslag OOGO"}, {"entityId": "e", "title": "Begroting"}]}
    asked = net({**answers(read), f"{B}/search": bare, f"{B}/entities/d": told})
    found = {t.titel: t for t in ask(asked, hoe, maak_gemeente("GM9801", "S"))}
    assert found["Verslag OOGO"].url == expected
    assert not any("entities/e" in url for url in asked.asked), "a paper about something else is left alone"


def test_a_result_that_is_gone_by_now_is_gone(net: Net, hoe: Hoe, read: Read, maak_gemeente: Any) -> None:
    bare = {"results": [{"entityId": "d", "title": "Verslag OOGO"}]}
    (found,) = ask(net({**answers(read), f"{B}/search": bare}), hoe, maak_gemeente("GM9801", "S"))
    assert found.verdwenen


def test_changes_bring_what_is_new_and_what_was_taken_away(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    changes = (read("obv_changes.ndjson"), [("x-next-cursor", "c12"), ("x-has-more", "false")])
    asked = net({**answers(read), f"{B}/export/changes": changes}, stand={"soesterveen": "c10"})
    new, gone = ask(asked, hoe, maak_gemeente("GM9801", "Soesterveen"))
    assert (new.titel, new.url) == (
        "Beleidsplan jeugd 2026-2029",
        "https://api.voorbeeld.invalid/document/2/1",
    )
    assert gone.verdwenen
    assert gone.waar.endswith("soesterveen%3A12345")
    assert asked.stand == {"soesterveen": "c12"}


@pytest.mark.parametrize("answer", [None, b'{"op": "dele', b"<html><p>x"])
def test_changes_that_fail_are_remarked_and_hinder_nothing(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any, answer: Any
) -> None:
    asked = net({**answers(read), f"{B}/export/changes": answer}, stand={"soesterveen": "c10"})
    assert ask(asked, hoe, maak_gemeente("GM9801", "Soesterveen")) == []
    assert "wijzigingen van soesterveen niet gelezen" in asked.opmerkingen[0]
    assert asked.stand == {"soesterveen": "c10"}


def test_endless_changes_end(net: Net, hoe: Hoe, read: Read, maak_gemeente: Any) -> None:
    def endless(url: str) -> Any:
        at = int(url.rpartition("=c")[2])
        return b"", [("x-next-cursor", f"c{at + 1}"), ("x-has-more", "true")]

    asked = net({**answers(read), f"{B}/export/changes": endless}, stand={"soesterveen": "c1"})
    ask(asked, hoe, maak_gemeente("GM9801", "Soesterveen"))
    assert asked.stand == {"soesterveen": "c21"}
