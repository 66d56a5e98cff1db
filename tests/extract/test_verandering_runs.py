"""What changed at the source between runs: a real site on loopback, changed between two or three runs."""

import importlib.util
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlite_utils import Database

from collect.archive import Archive
from collect.bring_in import bring_in
from collect.crawl import CollectOptions, collect
from collect.dossier import Dossier, open_database
from collect.events import replay
from collect.progress import silent
from collect.register import Register, Samenwerkingsverband
from collect.schema import migrations as collect_migrations
from collect.school_year import SchoolYear
from extract.document import VERSION
from extract.schema import migrations as extract_migrations
from extract.stage import extract
from extract.verandering_tekst import earlier_versions, keep_versions

# the web server that the tests of the first stage collect from
_spec = importlib.util.spec_from_file_location(
    "served", Path(__file__).parents[1] / "collect" / "conftest.py"
)
assert _spec is not None
assert _spec.loader is not None
_served = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_served)
start_web, web = _served.start_web, _served.web
Web, Reply = _served.Web, _served.Reply

PLAN = (
    "Ondersteuningsplan 2024-2028 van het samenwerkingsverband",
    "De regiegroep bespreekt elke vastgelopen leerling en zoekt met ouders en school een passende plek.",
    "Lukt dat niet, dan hakt de directeur na 8 weken de knoop door en wijst een school aan.",
    "De wethouder jeugd stemt daarmee in en zorgt dat de jeugdhulp op tijd begint.",
)
NEWER = (
    *PLAN[:2],
    PLAN[2].replace("8 weken", "6 weken"),
    PLAN[3],
    "Dit geldt ook voor jongeren van 16 en 17 jaar.",
)
TABLES = ("veranderingen", "verandering_tellingen", "tekstversies", "niet_meer_online")


def pdf(*sentences: str, producer: str = "een", compressed: bool = True, per_page: int = 40) -> bytes:
    """A PDF of these sentences as `producer` saves it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1, pageCompression=int(compressed))
    canvas.setProducer(producer)
    for number, sentence in enumerate(sentences):
        if number and number % per_page == 0:
            canvas.showPage()
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 742 - 30 * (number % per_page), sentence)
    canvas.save()
    return buffer.getvalue()


def word(*sentences: str, author: str = "iemand") -> bytes:
    document = docx.Document()
    document.core_properties.author = author
    for sentence in sentences:
        document.add_paragraph(sentence)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class Line:
    """A dossier with collect and extract, on a clock that the test moves."""

    def __init__(self, path: Path, web: Any, clock: SimpleNamespace) -> None:
        self.dossier = Dossier(path)
        self.dossier.create()
        self.web = web
        self.clock = clock
        self.register: Register = web.register()
        self.webs = [web]
        self.db = self.open()

    def open(self) -> Database:
        return open_database(self.dossier.werk_db, [collect_migrations, extract_migrations])

    def links(self, *paths: str, more: str = "", web: Any = None) -> None:
        """The start page links to these documents."""
        found = "".join(f'<p><a href="{path}">Ondersteuningsplan {path}</a></p>' for path in paths)
        (web or self.web).page("/", f"<main><h1>Regio</h1>{found}{more}</main>")

    def run(self, *, days: float = 0) -> list[dict[str, Any]]:
        """Collect and extract `days` after the last run; what is told about it."""
        self.clock.offset += timedelta(days=days)
        options = CollectOptions(allow_hosts=frozenset(web.host for web in self.webs))
        run = collect(self.dossier, self.db, self.register, SchoolYear(2026), options, silent).run
        self.extract()
        return self.told(run)

    def extract(self) -> dict[str, int]:
        return extract(self.dossier, self.db, silent, workers=1)

    def told(self, run: str) -> list[dict[str, Any]]:
        rows = self.db.query("SELECT * FROM veranderingen WHERE run = ? ORDER BY url, soort", [run])
        return [row | {"url": row["url"].removeprefix(self.web.base)} for row in rows]

    def soorten(self, rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
        return [(row["url"], row["soort"]) for row in rows]

    def counts(self) -> dict[str, int]:
        """The counts of the last run."""
        query = "SELECT soort, aantal FROM verandering_tellingen WHERE run = (SELECT max(id) FROM runs)"
        return {row["soort"]: row["aantal"] for row in self.db.query(query)}

    def gone(self) -> list[dict[str, Any]]:
        return list(self.db.query("SELECT * FROM niet_meer_online ORDER BY url, document"))

    def dump(self, *left_out: str) -> dict[str, list[tuple[Any, ...]]]:
        names = [table for table in TABLES if table not in left_out]
        return {name: sorted(self.db.execute(f"SELECT * FROM {name}"), key=repr) for name in names}

    def again(self) -> None:
        """Throw the working database away and make it again."""
        earlier = earlier_versions(self.db)
        self.db.close()
        for path in self.dossier.path.glob("werk.db*"):
            path.unlink()
        self.db = self.open()
        replay(self.dossier, self.db)
        self.extract()
        keep_versions(self.db, earlier)
        self.extract()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock of the program, `offset` ahead."""
    state = SimpleNamespace(offset=timedelta())

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + state.offset

    monkeypatch.setattr("collect.meldingen.datetime", Moved)
    monkeypatch.setattr("collect.runs.datetime", Moved)
    return state


@pytest.fixture
def line(tmp_path: Path, web: Any, clock: SimpleNamespace) -> Iterator[Line]:
    opened = Line(tmp_path / "dossier", web, clock)
    yield opened
    changes = opened.db.conn.total_changes
    opened.extract()
    assert opened.db.conn.total_changes == changes, "a second time something was written"
    opened.db.close()


@pytest.fixture
def remade(line: Line) -> Iterator[None]:
    """Whatever the test did: made again from the archive and the log, the rows are the same."""
    yield
    before = line.dump()
    line.again()
    assert line.dump() == before


def test_what_is_found_in_a_first_run_is_new_and_the_same_again_is_not(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    told = line.run()
    assert line.soorten(told) == [("/plan.pdf", "nieuw")]
    assert told[0]["toelichting"] == "eerste keer dat deze website is opgehaald"
    assert told[0]["document_voor"] is None
    assert line.run(days=30) == []
    assert line.counts() == {"ongewijzigd": 1, "pagina": 1}
    line.web.file("/protocol.pdf", pdf("Protocol thuiszitters", *PLAN[1:]))
    line.links("plan.pdf", "protocol.pdf")
    told = line.run(days=30)
    assert line.soorten(told) == [("/protocol.pdf", "nieuw")]
    assert told[0]["toelichting"] is None
    assert line.gone() == []


def test_not_modified_is_unchanged(line: Line) -> None:
    def once(request: Any) -> Any:
        known = request.headers.get("If-None-Match") == '"1"'
        return Reply(b"" if known else pdf(*PLAN), 304 if known else 200, "application/pdf", {"ETag": '"1"'})

    line.web.pages["/plan.pdf"] = once
    line.links("plan.pdf")
    line.run()
    assert line.run(days=1) == []
    assert line.counts() == {"ongewijzigd": 1, "pagina": 1}


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("plan.pdf", pdf(*PLAN), pdf(*PLAN, producer="ander", compressed=False)),
        ("plan.pdf", pdf(*PLAN), pdf(*PLAN, per_page=2)),
        ("plan.docx", word(*PLAN), word(*PLAN, author="een ander")),
        ("plan.docx", word(*PLAN), word(*(text.replace(" ", "\u00a0", 1) for text in PLAN))),
    ],
)
def test_a_file_saved_again_has_other_bytes_and_the_same_text(
    line: Line, path: str, before: bytes, after: bytes
) -> None:
    line.web.file(f"/{path}", before)
    line.links(path)
    line.run()
    line.web.file(f"/{path}", after)
    (row,) = line.run(days=30)
    assert row["soort"] == "alleen_bytes_gewijzigd"
    assert row["document_voor"] != row["document_na"]
    assert row["passages_gewijzigd"] is None
    (gone,) = line.gone()
    assert (gone["stand"], gone["document"], gone["vervangen_door"]) == (
        "vervangen",
        row["document_voor"],
        row["document_na"],
    )


@pytest.mark.parametrize(("path", "make"), [("plan.pdf", pdf), ("plan.docx", word)])
@pytest.mark.usefixtures("remade")
def test_another_text_under_the_same_address_is_a_change_that_shows_what(
    line: Line, path: str, make: Callable[..., bytes]
) -> None:
    line.web.file(f"/{path}", make(*PLAN))
    line.links(path)
    line.run()
    line.web.file(f"/{path}", make(*NEWER))
    (row,) = line.run(days=30)
    assert row["soort"] == "inhoud_gewijzigd"
    assert (row["passages_toegevoegd"], row["passages_vervallen"], row["passages_gewijzigd"]) == (1, 0, 1)
    shown = json.loads(row["voorbeelden"])
    assert ("8 weken" in shown[0]["voor"], "6 weken" in shown[0]["na"]) == (True, True)
    assert shown[1] == {"voor": None, "na": NEWER[-1]}
    archive = Archive(line.dossier.archief)
    assert archive.get(row["document_voor"]) == make(*PLAN) or path.endswith("docx")
    assert {row["document_voor"], row["document_na"]} <= set(archive.hashes())
    assert [gone["stand"] for gone in line.gone()] == ["vervangen"]


def html(body: str, around: str = "", session: str = "a1") -> str:
    return (
        f'<script>var csrf="{session}";</script><nav><a href="/">Home</a> {around}</nav>'
        f'<main><h1>Ondersteuningsplan 2024-2028</h1><form><input name="token" value="{session}"></form>'
        f"{''.join(f'<p>{text}</p>' for text in PLAN[1:])}{body}</main><aside>{around}</aside>"
    )


@pytest.mark.usefixtures("remade")
def test_a_counter_on_a_page_is_no_change_and_a_term_is(line: Line) -> None:
    line.web.page("/ondersteuningsplan", html("<p>258 keer bekeken</p>"))
    line.links("ondersteuningsplan")
    assert line.soorten(line.run()) == [("/ondersteuningsplan", "nieuw")]
    line.web.page(
        "/ondersteuningsplan", html("<p>264 keer bekeken</p>", around="Nieuws: 3 leerlingen", session="b2")
    )
    assert line.soorten(line.run(days=1)) == [("/ondersteuningsplan", "alleen_bytes_gewijzigd")]
    line.web.page("/ondersteuningsplan", html("<p>270 keer bekeken</p>").replace("8 weken", "6 weken"))
    (row,) = line.run(days=1)
    assert row["soort"] == "inhoud_gewijzigd"
    assert (row["passages_toegevoegd"], row["passages_vervallen"], row["passages_gewijzigd"]) == (0, 0, 1)
    assert len(json.loads(row["voorbeelden"])) == 1


@pytest.mark.usefixtures("remade")
def test_gone_is_only_believed_after_two_weeks(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    del line.web.pages["/plan.pdf"]
    (first,) = line.run(days=1)
    assert first["soort"] == "mogelijk_verdwenen"
    assert first["op"] == first["sinds"]
    assert line.run(days=13.9) == []
    assert line.counts()["mogelijk_verdwenen"] == 1
    (row,) = line.run(days=0.2)
    assert (row["soort"], row["sinds"], row["document_na"]) == ("verdwenen", first["op"], None)
    assert line.run(days=90) == []
    assert line.counts()["verdwenen"] == 1
    (gone,) = line.gone()
    assert (gone["stand"], gone["sinds"]) == ("verdwenen", first["op"])
    line.web.file("/plan.pdf", pdf(*PLAN))
    (back,) = line.run(days=1)
    assert (back["soort"], back["sinds"]) == ("teruggekomen", first["op"])
    assert back["toelichting"].startswith("was verdwenen sinds ")
    assert line.gone() == []


def test_two_not_founds_on_one_day_are_one(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.pages["/plan.pdf"] = Reply(status=410)
    assert line.soorten(line.run(days=20)) == [("/plan.pdf", "mogelijk_verdwenen")]
    assert line.run() == []


@pytest.mark.usefixtures("remade")
def test_a_server_that_does_not_answer_says_nothing_about_what_is_there(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.web.file("/protocol.pdf", pdf("Protocol", *PLAN))
    line.links("plan.pdf", "protocol.pdf")
    line.run()
    good = dict(line.web.pages)
    for path in ("/", "/plan.pdf", "/protocol.pdf"):
        line.web.pages[path] = Reply(status=503)
    assert line.soorten(line.run(days=1)) == [
        ("/plan.pdf", "onbereikbaar"),
        ("/protocol.pdf", "onbereikbaar"),
    ]
    assert line.run(days=30) == []
    assert line.counts()["onbereikbaar"] == 2
    assert [gone["stand"] for gone in line.gone()] == ["niet_te_zien", "niet_te_zien"]
    line.web.pages.update(good)
    assert {soort for _, soort in line.soorten(line.run(days=30))} == {"teruggekomen"}


def test_no_answer_between_two_not_founds_does_not_start_the_count_again(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.pages["/plan.pdf"] = Reply(status=404)
    line.run(days=1)
    line.web.pages["/plan.pdf"] = Reply(status=503)
    assert line.run(days=7) == []
    line.web.pages["/plan.pdf"] = Reply(status=404)
    assert line.soorten(line.run(days=7)) == [("/plan.pdf", "verdwenen")]


def test_robots_and_silence_about_robots_are_not_gone(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /plan", type="text/plain")
    assert line.soorten(line.run(days=20)) == [("/plan.pdf", "uitgesloten")]
    line.web.pages["/robots.txt"] = Reply(status=503)
    assert line.soorten(line.run(days=20)) == [("/plan.pdf", "onbereikbaar")]


def test_a_page_where_a_document_was_is_not_seen_and_not_gone(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.page("/plan.pdf", "<main><h1>Contact</h1><p>Bel ons op werkdagen.</p></main>")
    told = line.run(days=30)
    assert [row["soort"] for row in told] in (["geen_document"], ["niet_vergelijkbaar"], ["inhoud_gewijzigd"])


def test_a_file_at_another_address_moved(line: Line) -> None:
    line.web.file("/oud/plan.pdf", pdf(*PLAN))
    line.links("oud/plan.pdf")
    line.run()
    line.web.file("/nieuw/plan.pdf", line.web.pages.pop("/oud/plan.pdf").body)
    line.links("nieuw/plan.pdf")
    (row,) = line.run(days=1)
    assert (row["url"], row["soort"]) == ("/oud/plan.pdf", "verplaatst")
    assert row["url_na"] == f"{line.web.base}/nieuw/plan.pdf"
    assert row["document_voor"] == row["document_na"]
    assert line.gone() == []
    assert line.run(days=30) == []
    assert line.counts() == {"ongewijzigd": 1, "pagina": 1, "verplaatst": 1}


def test_the_same_text_at_another_address_moved_too(line: Line) -> None:
    line.web.file("/oud/plan.pdf", pdf(*PLAN))
    line.links("oud/plan.pdf")
    line.run()
    del line.web.pages["/oud/plan.pdf"]
    line.web.file("/nieuw/plan.docx", word(*PLAN))
    line.links("nieuw/plan.docx")
    (row,) = line.run(days=1)
    assert (row["url"], row["soort"]) == ("/oud/plan.pdf", "verplaatst")
    assert row["document_voor"] != row["document_na"]
    (gone,) = line.gone()
    assert (gone["stand"], gone["vervangen_door"]) == ("vervangen", row["document_na"])


@pytest.mark.usefixtures("remade")
def test_an_address_that_sends_on_for_good_moved(line: Line) -> None:
    line.web.file("/oud.pdf", pdf(*PLAN))
    line.links("oud.pdf")
    line.run()
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.web.redirect("/oud.pdf", "/plan.pdf", 301)
    line.links("oud.pdf", "plan.pdf")
    (row,) = line.run(days=1)
    assert (row["url"], row["soort"], row["url_na"]) == (
        "/oud.pdf",
        "verplaatst",
        f"{line.web.base}/plan.pdf",
    )
    assert line.counts()["doel_van_verplaatsing"] == 1
    assert line.run(days=1) == []


def test_an_address_that_sends_on_for_now_did_not_move(line: Line) -> None:
    line.web.file("/oud.pdf", pdf(*PLAN))
    line.links("oud.pdf")
    line.run()
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.web.redirect("/oud.pdf", "/plan.pdf", 302)
    assert line.run(days=1) == []


def test_a_second_address_of_known_content_is_told_as_such(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.file("/kopie.pdf", pdf(*PLAN))
    line.links("plan.pdf", "kopie.pdf")
    (row,) = line.run(days=1)
    assert (row["url"], row["soort"]) == ("/kopie.pdf", "nieuwe_vindplaats")
    assert row["toelichting"] == f"deze inhoud staat ook op {line.web.base}/plan.pdf"
    del line.web.pages["/plan.pdf"]
    line.links("kopie.pdf")
    (row,) = line.run(days=1)
    assert (row["url"], row["soort"]) == ("/plan.pdf", "verplaatst")


@pytest.mark.usefixtures("remade")
def test_what_was_replaced_and_put_in_an_archive_is_known(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.file("/plan.pdf", pdf(*NEWER))
    line.web.file("/archief/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf", "archief/plan.pdf")
    told = line.run(days=1)
    assert line.soorten(told) == [
        ("/archief/plan.pdf", "nieuwe_vindplaats"),
        ("/plan.pdf", "inhoud_gewijzigd"),
    ]
    assert line.gone() == []


@pytest.mark.usefixtures("remade")
def test_a_website_at_another_address_in_the_register_moved_its_documents(
    line: Line, start_web: Callable[[], Any]
) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.web.file("/oud.pdf", pdf("Een stuk dat niet meeverhuist", *PLAN))
    line.links("plan.pdf", "oud.pdf")
    line.run()
    other = start_web()
    other.file("/documenten/plan.pdf", pdf(*PLAN))
    line.links("documenten/plan.pdf", web=other)
    line.webs.append(other)
    line.register = Register((Samenwerkingsverband("PO0001", "PO", "Regio", website=f"{other.base}/"),))
    (row,) = line.run(days=30)
    assert (row["url"], row["soort"]) == ("/plan.pdf", "verplaatst")
    assert row["url_na"] == f"{other.base}/documenten/plan.pdf"


def test_a_website_that_moved_by_itself_moved_its_documents(line: Line, start_web: Callable[[], Any]) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    other = start_web()
    other.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf", web=other)
    line.webs.append(other)
    for path in ("/", "/plan.pdf"):
        line.web.redirect(path, f"{other.base}{path}", 301)
    told = [row for row in line.run(days=30) if row["soort"] != "buiten_bereik"]
    assert line.soorten(told) == [("/plan.pdf", "verplaatst")]
    assert told[0]["url_na"] == f"{other.base}/plan.pdf"


def test_another_party_with_the_same_document_is_new_there(line: Line, start_web: Callable[[], Any]) -> None:
    other = start_web()
    line.webs.append(other)
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.links(web=other)
    rows = (("PO0001", line.web), ("VO0002", other))
    line.register = Register(
        tuple(Samenwerkingsverband(code, code[:2], code, website=f"{site.base}/") for code, site in rows)
    )
    line.run()
    other.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf", web=other)
    del line.web.pages["/plan.pdf"]
    told = {row["soort"] for row in line.run(days=30)}
    assert told == {"nieuw", "mogelijk_verdwenen"}


def test_a_scan_that_nobody_could_read_is_not_compared(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.file("/plan.pdf", pdf(*PLAN)[:700])
    (row,) = line.run(days=1)
    assert row["soort"] == "niet_vergelijkbaar"
    assert row["toelichting"] == "de nieuwe versie is niet (heel) gelezen (beschadigd)"
    line.web.file("/plan.pdf", pdf(*PLAN))
    (row,) = line.run(days=1)
    assert row["toelichting"] == "de vorige versie is niet (heel) gelezen (beschadigd)"


@pytest.mark.usefixtures("remade")
def test_a_file_brought_in_by_hand_is_new_and_later_changed(line: Line, tmp_path: Path) -> None:
    line.links()
    line.run()
    path = tmp_path / "plan.pdf"
    for sentences, days in ((PLAN, 1), (NEWER, 20)):
        line.clock.offset += timedelta(days=days)
        path.write_bytes(pdf(*sentences))
        bring_in(line.dossier, line.db, str(path), swv="PO0001")
        line.extract()
    query = "SELECT url, soort FROM veranderingen WHERE url LIKE 'bestand:%' ORDER BY op"
    told = list(line.db.query(query))
    assert [(row["url"], row["soort"]) for row in told] == [
        ("bestand:plan.pdf", "nieuw"),
        ("bestand:plan.pdf", "inhoud_gewijzigd"),
    ]
    assert line.run(days=1) == []


def read_by_an_older_program(line: Line) -> None:
    """Make the dossier as an older reader, which read something else, would have left it."""
    with line.db.atomic():
        line.db.execute("UPDATE lezingen SET versie = '0'")
        line.db.execute("UPDATE paginas SET tekst = 'onleesbaar ' || tekst")
        line.db.execute("UPDATE tekstversies SET versie = '0', tekst_hash = 'van ' || tekst_hash")


@pytest.mark.usefixtures("remade")
def test_another_reading_of_the_same_bytes_is_ours(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.web.file("/zelfde.pdf", pdf("Nog een stuk", *PLAN))
    line.links("plan.pdf", "zelfde.pdf")
    line.run()
    read_by_an_older_program(line)
    with line.db.atomic():  # of this one the older program read the same
        line.db.execute(
            """UPDATE tekstversies SET tekst_hash = substr(tekst_hash, 5)
            WHERE document = (SELECT sha256 FROM vindplaatsen WHERE url LIKE '%zelfde.pdf')"""
        )
    line.web.file("/plan.pdf", pdf(*PLAN, producer="ander"))
    told = line.run(days=30)
    assert line.soorten(told) == [("/plan.pdf", "alleen_bytes_gewijzigd"), ("/plan.pdf", "eigen_verwerking")]
    assert told[1]["document_voor"] == told[1]["document_na"] == told[0]["document_voor"]
    assert f"leesprogramma 0 en daarna {VERSION}" in told[1]["toelichting"]


def test_a_change_at_the_source_is_told_beside_another_reading(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    read_by_an_older_program(line)
    line.web.file("/plan.pdf", pdf(*NEWER))
    told = line.run(days=30)
    assert line.soorten(told) == [("/plan.pdf", "eigen_verwerking"), ("/plan.pdf", "inhoud_gewijzigd")]
    assert told[1]["passages_gewijzigd"] == 1
    assert told[1]["passages_toegevoegd"] == 1


@pytest.mark.usefixtures("remade")
def test_old_bytes_that_are_lost_are_not_compared_by_an_old_text(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    read_by_an_older_program(line)
    archive = Archive(line.dossier.archief)
    old = str(next(line.db.query("SELECT sha256 FROM vindplaatsen WHERE url LIKE '%.pdf'"))["sha256"])
    kept = archive.path(old).read_bytes()
    archive.path(old).unlink()
    line.web.file("/plan.pdf", pdf(*PLAN, producer="ander"))
    (row,) = line.run(days=30)
    assert row["soort"] == "niet_vergelijkbaar"
    assert row["toelichting"] == (
        "de vorige versie is nog met een eerdere versie van het leesprogramma gelezen"
    )
    archive.path(old).write_bytes(kept)
    line.extract()
    run = row["run"]
    assert [row["soort"] for row in line.told(run)] == ["alleen_bytes_gewijzigd", "eigen_verwerking"]


def test_a_document_that_was_partly_read_is_not_compared_whole(line: Line) -> None:
    line.web.file("/plan.pdf", pdf(*PLAN))
    line.links("plan.pdf")
    line.run()
    line.web.file("/plan.pdf", pdf(*NEWER))
    (row,) = line.run(days=1)
    with line.db.atomic():
        line.db.execute(
            "UPDATE lezingen SET uitkomst = 'deels', paginas_ongelezen = 2 WHERE document = ?",
            [row["document_voor"]],
        )
    line.extract()
    (row,) = line.told(row["run"])
    assert row["soort"] == "niet_vergelijkbaar"
    assert row["toelichting"] == "de vorige versie is niet heel gelezen (2 pagina's zonder tekst)"
    assert (row["passages_toegevoegd"], row["passages_gewijzigd"]) == (1, 1)


def test_a_page_that_our_rules_only_later_took_for_a_document_is_ours(line: Line) -> None:
    line.web.page("/ondersteuningsplan", html(""))
    line.links("ondersteuningsplan")
    line.run()
    line.run(days=1)
    with line.db.atomic():  # as if the second run was the first to take it for one
        line.db.execute(
            "UPDATE documenten SET eerst_gezien = (SELECT geeindigd FROM runs ORDER BY begonnen DESC LIMIT 1)"
        )
    line.extract()
    told = [(row["soort"], row["run"]) for row in line.db.query("SELECT * FROM veranderingen")]
    runs = [row["id"] for row in line.db.query("SELECT id FROM runs ORDER BY begonnen")]
    assert told == [("eigen_verwerking", runs[1])]
