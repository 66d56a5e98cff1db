"""Sources in a run: what is asked, what is fetched, what a second, a failing and a killed run do."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from collect.crawl import CollectOptions, dry_run
from collect.events import broken_events, log_path, replay
from collect.register import to_json
from collect.sources.stand import bron_belemmering

Home = Any
Web = Any
Overheid = Any
Reply = Any
SITE = "bron:openbesluitvorming/GM9801"


def run(home: Home, overheid: Overheid, *namen: str, **values: Any) -> Any:
    return home.collect(overheid.register(), overheid.web, bronnen=overheid.bronnen(*namen, **values))


def row(home: Home, bron: str = "openbesluitvorming", partij: str = "GM9801") -> Any:
    return home.rows(
        "SELECT bronnen.uitkomst, treffers, reden FROM bronnen JOIN runs ON runs.id = run "
        "WHERE bron = ? AND partij = ? ORDER BY begonnen DESC",
        bron,
        partij,
    )[0]


def searches(web: Web) -> list[str]:
    return [path for path in web.asked if "/api/search" in path]


def test_a_paper_of_the_council_becomes_a_document_of_the_gemeente(home: Home, overheid: Overheid) -> None:
    key = overheid.add("Verslag OOGO passend onderwijs", tekst="thuiszitters en oogo")
    overheid.add("Begroting", tekst="oogo")  # only mentions it
    overheid.add("Verslag OOGO", raad="heideveld", tekst="oogo")
    outcome = run(home, overheid, "openbesluitvorming")
    place = home.rows(
        "SELECT url, partijen, soort, gevonden_op, ankertekst, kop, laatste_uitkomst, toestand "
        "FROM vindplaatsen WHERE site = ? ORDER BY score DESC",
        SITE,
    )
    base = overheid.web.base
    assert place[0] == (
        f"{base}/stuk/1.pdf",
        '["GM9801"]',
        "document",
        f"{base}/obv/api/entities/{key.replace(':', '%3A')}",
        "Verslag OOGO passend onderwijs",
        "openbesluitvorming",
        "opgehaald",
        "gedaan",
    )
    assert [p[4] for p in place] == ["Verslag OOGO passend onderwijs", "Begroting"]
    assert row(home) == ("geraadpleegd", 2, None)
    assert row(home, partij="GM9802") == ("geraadpleegd", 1, None)
    assert outcome.tellingen["nieuwe documenten"] == 3
    assert home.one("SELECT count(*) FROM meldingen") == 0


def test_every_question_is_an_ophaling_with_its_evidence(home: Home, overheid: Overheid) -> None:
    overheid.add("Verslag OOGO", tekst="oogo")
    run(home, overheid, "openbesluitvorming")
    asked = home.rows(
        "SELECT url, partijen, status, sha256, media_type, robots FROM ophalingen WHERE site = ? AND url LIKE '%/search%'",
        SITE,
    )
    assert len(asked) == 6
    for _, partijen, status, sha256, media_type, robots in asked:
        assert (partijen, status, media_type) == ('["GM9801"]', 200, "application/json")
        assert robots == "niet van toepassing: interface voor programma's"
        assert "results" in json.loads(
            (home.dossier.archief / sha256[:2] / sha256[2:4] / sha256).read_bytes()
        )
    assert home.one("SELECT robots FROM ophalingen WHERE url LIKE '%/stuk/1.pdf'") == "geen robots.txt"
    assert home.one("SELECT count(*) FROM documenten") == 1, "an answer of a source is no document"


def test_a_regulation_is_fetched_as_the_page_it_is(
    home: Home, overheid: Overheid, web: Web, reply: Reply
) -> None:
    web.page("/regeling/1", "<h1>Beleidsplan jeugd 2026-2029</h1>")
    overheid.regelingen.append(("CVDR1_1", "Soesterveen", "Beleidsplan jeugd", f"{web.base}/regeling/1"))
    run(home, overheid, "cvdr")
    assert row(home, "cvdr") == ("geraadpleegd", 1, None)
    assert home.one("SELECT media_type, titel FROM documenten") == ("text/html", "Regio")
    assert home.one(
        "SELECT DISTINCT fout FROM ophalingen WHERE status = 406 AND uitkomst = 'opgehaald' LIMIT 1"
    ) == ("status 406, met een antwoord")


def test_a_second_run_asks_only_what_may_have_changed(home: Home, overheid: Overheid, web: Web) -> None:
    overheid.add("Verslag OOGO", tekst="oogo")
    run(home, overheid, geldig_uren=24)
    before, web.asked[:] = home.tables("runs", "ophalingen", "logstand", "bronnen", "documenten"), []
    run(home, overheid, geldig_uren=24)
    assert web.asked == []
    assert row(home) == ("geraadpleegd", 1, None)
    assert home.one(
        "SELECT count(DISTINCT run), count(DISTINCT op) FROM bronnen WHERE bron = 'cvdr' AND partij = 'GM9801'"
    ) == (2, 1)
    assert home.tables("runs", "ophalingen", "logstand", "bronnen", "documenten") == before
    run(home, overheid)
    assert len(searches(web)) == 12
    assert "/stuk/1.pdf" not in web.asked, "what was obtained is not fetched again"


def test_a_document_that_its_source_says_changed_is_fetched_again(
    home: Home, overheid: Overheid, web: Web, pdf: bytes
) -> None:
    key = overheid.add("Verslag OOGO", tekst="oogo")
    run(home, overheid, "openbesluitvorming")
    web.file("/stuk/1.pdf", pdf + b"nieuw")
    overheid.wijzigingen.append(
        {"op": "upsert", "entity_id": key, "entity_type": "Document", "source_key": "soesterveen",
         "time": "2999-01-01T00:00:00Z", "payload": {"name": "Verslag OOGO", "original_url": f"{web.base}/stuk/1.pdf"}}
    )  # fmt: skip
    web.asked.clear()
    run(home, overheid, "openbesluitvorming")
    assert "/stuk/1.pdf" in web.asked
    assert home.one("SELECT count(*) FROM documenten") == 2


def test_a_deleted_paper_is_verdwenen_and_its_bytes_stay(home: Home, overheid: Overheid, web: Web) -> None:
    key = overheid.add("Verslag OOGO", tekst="oogo")
    run(home, overheid, "openbesluitvorming")
    overheid.delete(key)
    run(home, overheid, "openbesluitvorming")
    gone = "SELECT toestand, laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%/stuk/1.pdf'"
    assert home.one(gone) == ("gedaan", "verdwenen")
    assert home.one("SELECT count(*) FROM documenten") == 1
    assert home.one("SELECT niveau, oorzaak FROM meldingen") == (
        "info",
        "verdwenen uit openbesluitvorming (vervallen, vervangen of verwijderd): Verslag OOGO",
    )
    web.asked.clear()
    run(home, overheid, "openbesluitvorming")
    assert home.one(gone) == ("gedaan", "verdwenen")
    assert "/stuk/1.pdf" not in web.asked
    overheid.stuk = 0
    overheid.add("Verslag OOGO", tekst="oogo")
    run(home, overheid, "openbesluitvorming")
    assert home.one(gone)[1] == "ongewijzigd", "what comes back is asked again"


def test_what_a_complete_source_no_longer_has_is_verdwenen_unless_it_failed(
    home: Home, overheid: Overheid, web: Web, reply: Reply
) -> None:
    web.page("/regeling/1", "<h1>Beleidsplan jeugd</h1>")
    overheid.regelingen.append(("CVDR1_1", "Soesterveen", "Beleidsplan jeugd", f"{web.base}/regeling/1"))
    run(home, overheid, "cvdr")
    gone = "SELECT laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%/regeling/1'"
    good = web.pages["/cvdr*"]
    web.pages["/cvdr*"] = lambda _: reply(b"<html>storing</html>")
    run(home, overheid, "cvdr")
    assert (row(home, "cvdr")[0], home.one(gone)) == ("bron_onbereikbaar", "opgehaald")
    web.pages["/cvdr*"] = good
    overheid.regelingen.clear()
    run(home, overheid, "cvdr")
    assert (row(home, "cvdr")[0], home.one(gone)) == ("geraadpleegd", "verdwenen")


def test_a_paper_without_a_file_is_told_and_not_asked_until_it_has_one(
    home: Home, overheid: Overheid, web: Web
) -> None:
    key = overheid.add("Verslag OOGO", tekst="oogo", downloadUrl=None)
    run(home, overheid, "openbesluitvorming")
    assert home.one("SELECT url LIKE '%#zonder-bestand', laatste_uitkomst, sha256 FROM vindplaatsen WHERE ankertekst = 'Verslag OOGO'") == (
        1, "fout", None,
    )  # fmt: skip
    assert (
        home.one("SELECT oorzaak FROM meldingen")
        == "openbesluitvorming geeft geen bestand bij “Verslag OOGO”"
    )
    run(home, overheid, "openbesluitvorming")
    assert home.one("SELECT count(*) FROM ophalingen WHERE url LIKE '%zonder-bestand'") == 0
    overheid.stukken[key]["downloadUrl"] = f"{web.base}/stuk/1.pdf"
    run(home, overheid, "openbesluitvorming")
    assert home.rows("SELECT laatste_uitkomst FROM vindplaatsen ORDER BY url") == [
        ("vervangen",),
        ("opgehaald",),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/stuk.pdf",
        "http://127.0.0.1:1/stuk.pdf",
        "http://[::1]/stuk.pdf",
        "http://0x7f000001/s.pdf",
    ],
)
def test_a_document_at_an_internal_address_is_not_asked(home: Home, overheid: Overheid, url: str) -> None:
    overheid.add("Verslag OOGO", tekst="oogo", downloadUrl=url)
    run(home, overheid, "openbesluitvorming")
    uitkomst, fout = home.outcome(url)
    assert uitkomst in ("buiten_bereik", "onbereikbaar")
    assert "intern adres" in fout or "poort 1 wordt niet gevraagd" in fout
    assert home.one("SELECT count(*) FROM documenten") == 0


def test_only_what_matters_is_fetched_within_the_budget(home: Home, overheid: Overheid, web: Web) -> None:
    overheid.add("Convenant thuiszitters", tekst="thuiszitters")
    overheid.add("Convenant thuiszitters oud", tekst="thuiszitters", sortDate="2009-01-01 00:00:00")
    for number in range(5):
        overheid.add(f"Besluitenlijst {number}", tekst="thuiszitters", sortDate=f"202{number}-01-01 00:00:00")
    overheid.add("Thuiszitters: foto", tekst="niets", entityType="Meeting")
    run(home, overheid, "openbesluitvorming", fragmenten=2)
    titles = {t for (t,) in home.rows("SELECT ankertekst FROM vindplaatsen WHERE site = ?", SITE)}
    assert titles == {"Convenant thuiszitters", "Besluitenlijst 4", "Besluitenlijst 3"}
    assert row(home)[2] == "3 die het onderwerp alleen noemen niet opgehaald; 1 van voor 2016 niet opgehaald"


def test_documents_over_the_budget_of_a_gemeente_wait_and_say_so(home: Home, overheid: Overheid) -> None:
    for number in range(4):
        overheid.add(f"Convenant thuiszitters {number}", tekst="thuiszitters")
    assert run(home, overheid, "openbesluitvorming", documenten=2).budget_op
    assert "2 documenten uit bronnen nog niet opgehaald" in str(bron_belemmering(home.db, "GM9801"))
    run(home, overheid, "openbesluitvorming", documenten=2, geldig_uren=24)
    assert bron_belemmering(home.db, "GM9801") is None
    assert home.one("SELECT count(*) FROM documenten") == 4


def test_a_source_that_is_down_is_asked_once_and_told_once(home: Home, overheid: Overheid, web: Web) -> None:
    many = [overheid.register().gemeenten[0].__class__(f"GM{n:04}", f"Plaats {n}") for n in range(300)]
    web.server.shutdown()
    web.server.server_close()
    home.collect(overheid.register(*many), web, bronnen=overheid.bronnen("cvdr"))
    assert home.one("SELECT count(*) FROM ophalingen") == 2, "a hiccup is given one more try"
    assert home.rows("SELECT uitkomst, count(*) FROM bronnen GROUP BY 1") == [("bron_onbereikbaar", 300)]
    assert home.one("SELECT plaats, oorzaak FROM meldingen") == (
        f"{web.base}/cvdr",
        "bron cvdr niet geraadpleegd voor 300 gemeenten: geen verbinding met de server",
    )
    assert "niet bereikt: geen verbinding" in str(bron_belemmering(home.db, "GM0001"))


def test_a_source_that_breaks_down_parks_after_three_refusals(
    home: Home, overheid: Overheid, web: Web, reply: Reply
) -> None:
    web.pages["/obv/api/search*"] = lambda _: overheid.json({"error": "kapot", "request_id": "r1"}, 500)
    run(home, overheid, "openbesluitvorming")
    assert row(home, partij="GM9801") == (
        "bron_onbereikbaar",
        0,
        "de server weigert of hapert (status 500): kapot",
    )
    assert row(home, partij="GM9802")[0] == "bron_onbereikbaar"
    assert len(searches(web)) <= 4


def test_too_many_requests_are_waited_out(home: Home, overheid: Overheid, web: Web) -> None:
    overheid.add("Verslag OOGO", tekst="oogo")
    search, refused = web.pages["/obv/api/search*"], []

    def busy(query: dict[str, str]) -> Any:
        if not refused:
            refused.append(query)
            told = {"error": "te veel", "limit_per_minute": 60, "retry_after_seconds": 0}
            return overheid.json(told, 429, **{"Retry-After": "0"})
        return search(query)

    web.pages["/obv/api/search*"] = busy
    run(home, overheid, "openbesluitvorming")
    assert row(home) == ("geraadpleegd", 1, None)
    assert home.rows("SELECT status, uitkomst FROM ophalingen WHERE status = 429") == [(429, "onbereikbaar")]


def test_a_source_that_asks_to_come_back_much_later_is_left_alone(
    home: Home, overheid: Overheid, web: Web
) -> None:
    web.pages["/obv/api/search*"] = lambda _: overheid.json(
        {"error": "te veel"}, 429, **{"Retry-After": "3600"}
    )
    run(home, overheid, "openbesluitvorming")
    assert len(searches(web)) == 1
    assert home.rows("SELECT DISTINCT uitkomst FROM bronnen") == [("bron_onbereikbaar",)]
    assert "met het verzoek later terug te komen" in row(home)[2]


def test_a_source_is_not_left_for_another_host(home: Home, overheid: Overheid, web: Web) -> None:
    web.pages["/obv/api/status*"] = lambda _: overheid.reply(
        status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}
    )
    run(home, overheid, "openbesluitvorming")
    assert row(home)[0] == "bron_onbereikbaar"
    assert home.one("SELECT DISTINCT uitkomst FROM ophalingen") == "buiten_bereik"


def test_a_failing_council_fails_for_its_own_gemeente_only(home: Home, overheid: Overheid) -> None:
    overheid.raden["heideveld"]["state"] = "failing"
    overheid.add("Verslag OOGO", raad="heideveld", tekst="oogo")
    run(home, overheid)
    assert row(home) == ("geraadpleegd", 0, None)
    assert row(home, partij="GM9802") == ("bron_onbereikbaar", 1, "heideveld is in storing (failing)")
    assert bron_belemmering(home.db, "GM9801") is None
    assert bron_belemmering(home.db, "GM9802") == (
        "bron openbesluitvorming niet bereikt: heideveld is in storing (failing)"
    )
    assert home.one("SELECT count(*) FROM documenten") == 1, "what it still has is taken"


def test_a_gemeente_outside_a_source_is_no_trouble(home: Home, overheid: Overheid) -> None:
    del overheid.raden["heideveld"]
    run(home, overheid)
    assert row(home, partij="GM9802")[0] == "niet_aangesloten"
    assert bron_belemmering(home.db, "GM9802") is None


def test_sources_say_nothing_of_a_samenwerkingsverband(home: Home, overheid: Overheid) -> None:
    overheid.raden["heideveld"]["state"] = overheid.raden["soesterveen"]["state"] = "failing"
    run(home, overheid)
    assert bron_belemmering(home.db, "PO9801") is None


def test_a_later_run_without_sources_asks_nothing_of_them(home: Home, overheid: Overheid) -> None:
    overheid.raden["soesterveen"]["state"] = "failing"
    run(home, overheid)
    assert bron_belemmering(home.db, "GM9801") is not None
    home.collect(overheid.register(), overheid.web)
    assert bron_belemmering(home.db, "GM9801") is None


def test_a_source_that_was_chosen_and_not_come_to_is_missing(home: Home, overheid: Overheid) -> None:
    run(home, overheid)
    home.db.execute("DELETE FROM bronnen WHERE bron = 'cvdr' AND partij = 'GM9801'")
    assert bron_belemmering(home.db, "GM9801") == "bron cvdr nog niet gevraagd"
    assert run(home, overheid, minuten=0.0).budget_op
    assert "niet gevraagd: budget op" in str(bron_belemmering(home.db, "GM9801"))


def test_only_the_gemeenten_of_the_chosen_region_are_asked(home: Home, overheid: Overheid) -> None:
    whole = overheid.register()
    other = whole.__class__(
        (*whole.samenwerkingsverbanden, whole.samenwerkingsverbanden[0].__class__("PO9802", "PO")),
        whole.gemeenten,
        (whole.lidmaatschappen[0], whole.lidmaatschappen[1].__class__("PO9802", "GM9802")),
    )
    home.collect(other, overheid.web, bronnen=overheid.bronnen("cvdr"), only=frozenset({"PO9802"}))
    assert home.rows("SELECT partij FROM bronnen") == [("GM9802",)]
    assert bron_belemmering(home.db, "GM9801") is None


def test_a_dry_run_tells_what_would_be_asked_and_asks_nothing(
    home: Home, overheid: Overheid, web: Web
) -> None:
    options = CollectOptions(allow_hosts=frozenset({web.host}), bronnen=overheid.bronnen())
    planned = list(dry_run(home.db, overheid.register(), options))
    assert web.asked == []
    assert {plan.site for plan in planned} == {
        f"bron:{bron}/{code}" for bron in ("openbesluitvorming", "cvdr") for code in ("GM9801", "GM9802")
    }
    assert all(plan.url.startswith(web.base) for plan in planned)


def test_the_table_is_made_again_from_the_log(home: Home, overheid: Overheid) -> None:
    key = overheid.add("Verslag OOGO", tekst="oogo")
    overheid.add("Convenant", tekst="oogo", downloadUrl=None)
    run(home, overheid)
    overheid.delete(key)
    run(home, overheid)
    before = home.tables()
    assert before["bronnen"]
    replay(home.dossier, home.db)
    assert home.tables() == before


RUN = """
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from collect.crawl import CollectOptions, collect
from collect.dossier import Dossier, open_database
from collect.progress import silent
from collect.register import from_json
from collect.schema import migrations
from collect.school_year import SchoolYear
from collect.sources import laad

dossier = Dossier(Path(sys.argv[1]))
with dossier.lock(), closing(open_database(dossier.werk_db, [migrations])) as db:
    options = CollectOptions(
        allow_hosts=frozenset({sys.argv[3]}), bronnen=laad(["openbesluitvorming"], Path(sys.argv[4]))
    )
    register = from_json(Path(sys.argv[2]).read_bytes())
    collect(dossier, db, register, SchoolYear(2026), options, silent)
"""


@pytest.mark.parametrize("killed_at", [3, 13, 18])
def test_killed_halfway_it_goes_on(
    home: Home, overheid: Overheid, web: Web, tmp_path: Path, killed_at: int
) -> None:
    for number in range(4):
        overheid.add(f"Convenant thuiszitters {number}", tekst="thuiszitters")
        overheid.add(f"Verslag OOGO {number}", raad="heideveld", tekst="oogo")
    (tmp_path / "r.json").write_bytes(to_json(overheid.register()))
    (tmp_path / "b.toml").write_text(
        f'[bronnen.openbesluitvorming]\nbasis = "{web.base}/obv"\nper_minuut = 60000\nterugval = 0\n',
        encoding="utf-8",
    )
    arguments = [
        sys.executable,
        "-c",
        RUN,
        home.dossier.path,
        tmp_path / "r.json",
        web.host,
        tmp_path / "b.toml",
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    reached, answer = threading.Event(), web.answer

    def notice(request: Any) -> None:
        if len(web.asked) > killed_at:
            reached.set()
            threading.Event().wait(0.2)
        answer(request)

    web.answer = notice
    process = subprocess.Popen(arguments, env=environment)
    assert reached.wait(60)
    process.send_signal(signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    web.answer = answer
    web.asked.clear()
    log = log_path(home.dossier.archief)
    told = log.read_text(encoding="utf-8").count('"soort":"bron"') if log.exists() else 0
    subprocess.run(arguments, env=environment, check=True, timeout=60)
    assert home.one("SELECT count(*) FROM documenten") == 8
    assert home.one("SELECT count(*) FROM vindplaatsen WHERE toestand <> 'gedaan'") == 0
    assert list(broken_events(home.dossier.archief)) == []
    assert len(searches(web)) == 12 - 6 * told, "what was answered is not asked again"
    assert bron_belemmering(home.db, "GM9801") is None
