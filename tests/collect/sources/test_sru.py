"""CVDR and officielepublicaties: the documented records, and what SRU servers say under a wrong status."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from collect.fetcher import Fetched
from collect.school_year import SchoolYear
from collect.sources.bron import BronOnbereikbaar
from collect.sources.cvdr import Cvdr
from collect.sources.officielepublicaties import Officielepublicaties
from collect.sources.sru import Snede, Sru, aanhaal

C, P = "https://cvdr.invalid", "https://officielepublicaties.invalid"
JAAR = SchoolYear(2026)
Hoe = Callable[..., Any]
Net = Any
Read = Callable[[str], bytes]


def answer(records: str = "", count: int | None = 0, following: int | None = None) -> bytes:
    told = "" if count is None else f"<numberOfRecords>{count}</numberOfRecords>"
    told += "" if following is None else f"<nextRecordPosition>{following}</nextRecordPosition>"
    return f"<searchRetrieveResponse>{told}<records>{records}</records></searchRetrieveResponse>".encode()


def query(url: str) -> str:
    return parse_qs(urlsplit(url).query)["query"][0]


def test_of_each_work_the_version_in_force_and_only_of_this_gemeente(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    asked = net({C: read("cvdr.xml")})
    bergen = maak_gemeente("GM0373", "Bergen (NH.)", "Bergen (NH)")
    found = list(Cvdr(hoe("cvdr"), JAAR).zoek(bergen, asked))
    assert {t.titel: t.url for t in found} == {
        "Nota jeugdbeleid": "https://lokaleregelgeving.overheid.nl/CVDR300/1",
        "Beleidskader jeugd 2026-2029": "https://lokaleregelgeving.overheid.nl/CVDR751327/2",
    }
    assert query(asked.asked[0]).startswith(
        '(dcterms.creator="Bergen (NH.)" OR dcterms.creator="Bergen (NH)") AND dcterms.title any "jeugd '
    )


@pytest.mark.parametrize(("jaar", "versie"), [(2024, 1), (2025, 1), (2026, 2), (2027, 3)])
def test_the_schooljaar_decides_which_version_is_in_force(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any, jaar: int, versie: int
) -> None:
    bergen = maak_gemeente("GM0373", "Bergen (NH.)", "Bergen (NH)")
    found = Cvdr(hoe("cvdr"), SchoolYear(jaar)).zoek(bergen, net({C: read("cvdr.xml")}))
    assert f"https://lokaleregelgeving.overheid.nl/CVDR751327/{versie}" in {t.url for t in found}


def test_a_good_answer_under_406_is_taken(net: Net, hoe: Hoe, read: Read, maak_gemeente: Any) -> None:
    odd = Fetched(
        "", "fout", "", "", "geen bruikbaar antwoord (status 406)", status=406, body=read("cvdr.xml")
    )
    bergen = maak_gemeente("GM0893", "Bergen (L.)", "Bergen (L)")
    (found,) = Cvdr(hoe("cvdr"), JAAR).zoek(bergen, net({C: odd}))
    assert found.titel == "Beleidsplan jeugd van de naamgenoot"


@pytest.mark.parametrize("naam", ["'s-Hertogenbosch", "Súdwest-Fryslân", "Nuenen, Gerwen en Nederwetten"])
def test_difficult_names_are_asked_as_they_are_written(
    net: Net, hoe: Hoe, maak_gemeente: Any, naam: str
) -> None:
    record = f"<record><identifier>CVDR1_1</identifier><title>Jeugdbeleid</title><creator>{naam.upper()}</creator></record>"
    asked = net({C: answer(record, 1)})
    (found,) = Cvdr(hoe("cvdr"), JAAR).zoek(maak_gemeente("GM9801", naam), asked)
    assert found.titel == "Jeugdbeleid"
    assert query(asked.asked[0]).startswith(f'dcterms.creator="{naam}" AND ')


def test_a_quotation_mark_does_not_end_the_question() -> None:
    assert aanhaal('a" OR b="c\\') == '"a\\" OR b=\\"c\\\\"'


def test_a_name_that_the_source_does_not_know_is_no_absence(net: Net, hoe: Hoe, maak_gemeente: Any) -> None:
    gone = maak_gemeente("GM9801", "Opgeheven")
    with pytest.raises(BronOnbereikbaar, match="kent geen regeling van een gemeente Opgeheven"):
        list(Cvdr(hoe("cvdr"), JAAR).zoek(gone, net({C: answer()})))
    with pytest.raises(BronOnbereikbaar, match="kent geen bekendmaking van een gemeente Opgeheven"):
        list(Officielepublicaties(hoe("officielepublicaties"), JAAR).zoek(gone, net({P: answer()})))


def test_a_known_name_without_regulations_about_it_is_an_absence(
    net: Net, hoe: Hoe, maak_gemeente: Any
) -> None:
    asked = net({C: lambda url: answer(count=0 if "any" in query(url) else 310)})
    assert list(Cvdr(hoe("cvdr"), JAAR).zoek(maak_gemeente("GM9801", "Soesterveen"), asked)) == []


def test_the_gemeente_and_not_the_provincie_of_that_name(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    annex = "https://bijlagen.invalid/exb-2026-77/1"
    round_and_round = Fetched("", "fout", "", "", "de omleidingen draaien in een kring", status=302)
    asked = net(
        {
            f"{annex}/bijlage/": round_and_round,
            f"{annex}/pdf/exb-2026-77.pdf": b"%PDF-1.4",
            P: read("officielepublicaties.xml"),
        }
    )
    settings = hoe("officielepublicaties", bijlagen="https://bijlagen.invalid")
    found = list(Officielepublicaties(settings, JAAR).zoek(maak_gemeente("GM0344", "Utrecht"), asked))
    assert [(t.titel, t.url, t.datum) for t in found] == [
        (
            "Beleidsplan jeugd 2026-2029",
            "https://repository.voorbeeld.invalid/gmb-2026-104512.pdf",
            date(2026, 3, 1),
        ),
        (
            "Beleidsplan jeugd 2026-2029: Beleidsplan jeugd.pdf",
            f"{annex}/pdf/exb-2026-77.pdf",
            date(2026, 3, 1),
        ),
    ]
    first = query(next(url for url in asked.asked if url.startswith(P)))
    assert "w.organisatietype==gemeente" in first
    assert first.split("w.publicatienaam==Gemeenteblad ")[1].startswith(
        "AND jeugd AND beleidsplan AND dt.modified>="
    )


def test_an_annex_that_was_obtained_is_not_tried_again(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any
) -> None:
    known = "https://bijlagen.invalid/exb-2026-77/1/pdf/exb-2026-77.pdf"
    asked = net({P: read("officielepublicaties.xml")}, bekend=[known])
    settings = hoe("officielepublicaties", bijlagen="https://bijlagen.invalid")
    found = list(Officielepublicaties(settings, JAAR).zoek(maak_gemeente("GM0344", "Utrecht"), asked))
    assert known in {t.url for t in found}
    assert all(url.startswith(P) for url in asked.asked)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "Query syntax error"),
        (answer(count=None), "noemt geen aantal"),
        (answer("<record/>", 5), "1 van 5 treffers"),
        (answer("<record/>", 5, following=1), "lopen niet door"),
        (b"<html><head><title>Storing</title></head></html>", "webpagina in plaats van"),
        (answer("<record/>", 1)[:-20], "geen .volledige. XML"),
        (b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r><numberOfRecords>&b;</numberOfRecords></r>', "DOCTYPE"),
        (b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><numberOfRecords>&a;</numberOfRecords></r>', "DOCTYPE"),
        (b"", "geen .volledige. XML"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_raises(
    net: Net, hoe: Hoe, read: Read, maak_gemeente: Any, body: bytes | None, words: str
) -> None:
    asked = net({P: body if body is not None else read("diagnostics.xml")})
    place = maak_gemeente("GM0344", "Utrecht")
    with pytest.raises(BronOnbereikbaar, match=words):
        list(Officielepublicaties(hoe("officielepublicaties"), JAAR).zoek(place, asked))


def test_wrong_encoding_is_read_all_the_same(net: Net, hoe: Hoe, maak_gemeente: Any) -> None:
    record = "<record><identifier>CVDR1_1</identifier><title>Coördinatie jeugd</title><creator>S</creator></record>"
    latin = b"<?xml version='1.0' encoding='UTF-8'?>" + answer(record, 1).decode().encode("latin-1")
    (found,) = Cvdr(hoe("cvdr"), JAAR).zoek(maak_gemeente("GM9801", "S"), net({C: latin}))
    assert found.titel == "Coördinatie jeugd"


def records(cql: str, start: int, per_day: int) -> bytes:
    """A server that breaks down past record 15,000 and has so many records a day."""
    assert start < 15_000, "asked too deep"
    since, until = (date.fromisoformat(part.split('"')[1]) for part in cql.split(" AND ")[1:])
    count = ((until - since).days + 1) * per_day
    rows = range(start, min(start + 1000, count + 1))
    body = "".join(f"<record><identifier>{since}-{n}</identifier></record>" for n in rows)
    return answer(body, count, following=rows.stop if rows.stop <= count else None)


def test_a_long_answer_is_had_in_parts_by_date(net: Net) -> None:
    asked = net(
        {P: lambda url: records(query(url), int(parse_qs(urlsplit(url).query)["startRecord"][0]), 1000)}
    )
    sru = Sru(P, {"version": "2.0"}, 1000, 100)
    found = list(sru.records("jeugd", asked, Snede("dt.modified", date(2026, 1, 1), date(2026, 1, 31))))
    assert len(found) == 31_000


def test_a_day_with_too_much_is_said_to_be_too_much(net: Net) -> None:
    asked = net({P: lambda url: records(query(url), 1, 30_000)})
    sru = Sru(P, {"version": "2.0"}, 1000, 100)
    with pytest.raises(BronOnbereikbaar, match="30000 treffers"):
        list(sru.records("jeugd", asked, Snede("dt.modified", date(2026, 1, 1), date(2026, 1, 2))))
