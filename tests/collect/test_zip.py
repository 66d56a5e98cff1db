"""ZIP files: kept as served, their documents with a place and hash of their own, within limits."""

import hashlib
import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from collect.bring_in import BringInError, bring_in
from collect.events import broken_events, replay
from collect.media import sniff
from collect.zip_members import MAX_MEMBERS, Lid, members

Web = Any
Home = Any
Reply = Any
PDF = b"%PDF-1.4\nplan\n%%EOF\n"
OTHER = b"%PDF-1.4\nverslag\n%%EOF\n"


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def serve(web: Web, reply: Reply, path: str, data: bytes, **headers: str) -> None:
    web.pages[path] = reply(data, type="application/zip", headers=headers)


BUNDLE = packed(
    ("2025/Ondersteuningsplan 2025.pdf", PDF), ("Verslag OOGO.pdf", OTHER), ("logo.png", b"\x89PNG")
)


@pytest.fixture
def site(web: Web, reply: Reply) -> Web:
    web.page(
        "/", '<a href="/d/stukken.zip">Ondersteuningsplan en verslagen</a> <a href="/d/foto.zip">Foto\'s</a>'
    )
    serve(web, reply, "/d/stukken.zip", BUNDLE)
    serve(web, reply, "/d/foto.zip", BUNDLE)
    return web


def test_the_documents_in_a_zip_are_documents_with_their_place(home: Home, site: Web) -> None:
    home.collect(site.register(), site)
    url = f"{site.base}/d/stukken.zip"
    assert "/d/foto.zip" not in site.asked
    assert home.rows("SELECT sha256, media_type, bestandsnaam FROM documenten ORDER BY bestandsnaam") == [
        (sha(PDF), "application/pdf", "Ondersteuningsplan 2025.pdf"),
        (sha(OTHER), "application/pdf", "Verslag OOGO.pdf"),
    ]
    place = f"{url}#{quote('2025/Ondersteuningsplan 2025.pdf')}"
    assert home.one(
        "SELECT partijen, soort, toestand, gevonden_op, kop, sha256, laatste_uitkomst FROM vindplaatsen WHERE url = ?",
        place,
    ) == ('["PO0001"]', "document", "gedaan", url, "Ondersteuningsplan en verslagen", sha(PDF), "opgehaald")
    assert home.one("SELECT uitkomst, gevonden_op, status FROM ophalingen WHERE url = ?", place) == (
        "uitgepakt",
        url,
        None,
    )
    archive = home.dossier.archief
    kept = [path for path in archive.rglob(sha(BUNDLE)) if path.parent.parent.parent == archive]
    assert [path.read_bytes() for path in kept] == [BUNDLE]
    assert home.rows("SELECT oorzaak FROM meldingen WHERE niveau <> 'info'") == []


def test_asked_again_a_zip_brings_nothing_new_and_its_members_are_never_asked(home: Home, site: Web) -> None:
    home.collect(site.register(), site)
    answers = home.one("SELECT count(*) FROM ophalingen WHERE uitkomst = 'uitgepakt'")
    first = home.rows("SELECT laatst_gezien FROM documenten")
    asked = len(site.asked)
    home.collect(site.register(), site)
    assert len(site.asked) == asked + 3  # robots.txt, the page, the ZIP file
    assert home.one("SELECT count(*) FROM ophalingen WHERE uitkomst = 'uitgepakt'") == answers
    assert home.rows("SELECT laatst_gezien FROM documenten") != first
    assert home.rows("SELECT DISTINCT laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%#%'") == [
        ("ongewijzigd",)
    ]


def test_not_changed_by_header_counts_for_the_members_too(home: Home, site: Web, reply: Reply) -> None:
    def answer(request: Any) -> Any:
        if request.headers.get("If-None-Match") == '"a"':
            return reply(status=304, headers={"ETag": '"a"'})
        return reply(BUNDLE, type="application/zip", headers={"ETag": '"a"'})

    site.pages["/d/stukken.zip"] = answer
    home.collect(site.register(), site)
    # as if the first run was killed before the members were recorded
    home.db.execute("DELETE FROM documenten")
    home.db.execute("DELETE FROM vindplaatsen WHERE url LIKE '%#%'")
    home.db.execute("DELETE FROM ophalingen WHERE uitkomst = 'uitgepakt'")
    home.collect(site.register(), site)
    assert home.one("SELECT count(*) FROM documenten") == 2
    assert home.one("SELECT count(*) FROM ophalingen WHERE uitkomst = 'uitgepakt'") == 2


def test_what_a_new_zip_lacks_is_not_found_any_more(home: Home, site: Web, reply: Reply) -> None:
    home.collect(site.register(), site)
    serve(site, reply, "/d/stukken.zip", packed(("Verslag OOGO.pdf", PDF)))
    home.collect(site.register(), site)
    found = dict(home.rows("SELECT url, laatste_uitkomst FROM vindplaatsen WHERE url LIKE '%#%'"))
    url = f"{site.base}/d/stukken.zip#"
    assert found == {
        f"{url}{quote('2025/Ondersteuningsplan 2025.pdf')}": "niet_gevonden",
        f"{url}{quote('Verslag OOGO.pdf')}": "opgehaald",
    }


def test_a_replay_gives_the_same_tables_and_misses_lost_members(home: Home, site: Web, reply: Reply) -> None:
    home.collect(site.register(), site)
    serve(site, reply, "/d/stukken.zip", packed(("a.pdf", PDF), ("b.zip", BUNDLE)))
    home.collect(site.register(), site)
    before = home.tables()
    replay(home.dossier, home.db)
    assert home.tables() == before
    assert list(broken_events(home.dossier.archief)) == []
    lost = sha(OTHER)
    (home.dossier.archief / lost[:2] / lost[2:4] / lost).unlink()
    assert any(lost in problem for problem in broken_events(home.dossier.archief))


def test_a_zip_that_stays_partly_shut_is_itself_an_unread_document(
    home: Home, site: Web, reply: Reply
) -> None:
    whole = packed(("a.pdf", PDF), ("b.zip", BUNDLE))
    serve(site, reply, "/d/stukken.zip", whole)
    home.collect(site.register(), site)
    assert home.rows("SELECT sha256, media_type FROM documenten ORDER BY media_type") == [
        (sha(PDF), "application/pdf"),
        (sha(whole), "application/zip"),
    ]
    assert home.rows("SELECT oorzaak FROM meldingen WHERE niveau = 'waarschuwing'") == [
        ("niet uitgepakt: b.zip: een zip-bestand in een zip-bestand wordt niet uitgepakt",)
    ]


def test_worksheets_and_presentations_are_asked_when_they_name_a_soort(
    home: Home, web: Web, reply: Reply
) -> None:
    web.page(
        "/",
        '<a href="/a.xlsx">Afspraken thuiszitters</a><a href="/b.xlsx">Tellingen</a><a href="/c.pptx">Convenant</a>',
    )
    for path in ("/a.xlsx", "/b.xlsx", "/c.pptx"):
        web.pages[path] = reply(path.encode())
    home.collect(web.register(), web)
    asked = {path for path in web.asked if path != "/robots.txt" and not path.startswith("/bestaat-niet")}
    assert asked == {"/", "/a.xlsx", "/c.pptx"}


def encrypted(data: bytes) -> bytes:
    """The ZIP with the flag that says that its members have a password."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def lying(size: int) -> bytes:
    """A ZIP whose directory tells another size than its member has."""
    data = bytearray(packed(("plan.pdf", PDF * 100)))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, size)
    return bytes(data)


def linked() -> bytes:
    info = zipfile.ZipInfo("plan.pdf")
    info.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (encrypted(BUNDLE), "wachtwoord"),
        (packed(("a.zip", BUNDLE)), "zip-bestand in een zip-bestand"),
        (packed(("a.pdf", b"%PDF-" + bytes(50_000_000))), "verdacht sterk ingepakt"),
        (lying(0xFFFFFF00), "te groot"),
        (lying(5), "beschadigd"),
        (BUNDLE[:-60], "beschadigd"),
        (b"PK\x03\x04" + bytes(200), "beschadigd"),
        (packed(("oud.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))), "worden niet gelezen"),
    ],
)
def test_what_cannot_be_unpacked_says_why(data: bytes, problem: str) -> None:
    found = list(members(data))
    assert found
    assert all(isinstance(one, str) for one in found)
    assert any(problem in str(one) for one in found)


def test_names_are_never_paths() -> None:
    names = [
        "../../etc/plan.pdf",
        "C:\\stukken\\plan.pdf",
        "/abs/plan.pdf",
        "a\x00b/\x07plan.pdf",
        "plan.pdf",
        "x" * 400,
    ]
    files = [(name.replace("\x00", ""), PDF + str(number).encode()) for number, name in enumerate(names)]
    found = [one.naam for one in members(packed(*files, ("map/", b""))) if isinstance(one, Lid)]
    assert found[:5] == ["etc/plan.pdf", "stukken/plan.pdf", "abs/plan.pdf", "ab/plan.pdf", "plan.pdf"]
    assert len(found[5]) == 300


def test_equal_names_stay_apart_and_side_files_stay_out() -> None:
    files = [
        ("plan.pdf", PDF),
        ("./plan.pdf", OTHER),
        ("__MACOSX/._plan.pdf", PDF),
        (".DS_Store", b"x"),
        ("~$plan.docx", b"x"),
    ]
    assert [one.naam for one in members(packed(*files)) if isinstance(one, Lid)] == [
        "plan.pdf",
        "plan.pdf (2)",
    ]
    assert list(members(linked())) == []


def test_no_more_than_so_many_members() -> None:
    many = packed(*((f"{number:04d}.txt", f"tekst {number}".encode()) for number in range(MAX_MEMBERS + 1)))
    found = list(members(many))
    assert sum(isinstance(one, Lid) for one in found) == MAX_MEMBERS
    assert any("alleen de eerste" in str(one) for one in found)


def test_a_zip_brought_in_by_hand_brings_in_its_documents(home: Home, site: Web, tmp_path: Path) -> None:
    home.collect(site.register("PO9901"), site)
    path = tmp_path / "stukken.zip"
    path.write_bytes(packed(("Convenant.pdf", PDF + b"x")))
    assert bring_in(home.dossier, home.db, str(path), swv="PO9901", soort="convenant") == sha(
        path.read_bytes()
    )
    assert home.one(
        "SELECT site, url, opgegeven_soort, partijen FROM vindplaatsen WHERE sha256 = ?", sha(PDF + b"x")
    ) == (
        "handmatig:PO9901",
        "bestand:stukken.zip#Convenant.pdf",
        "convenant",
        json.dumps(["PO9901"]),
    )
    documents = home.one("SELECT count(*) FROM documenten")
    path.write_bytes(packed(("foto.jpg", b"\xff\xd8\xff")))
    with pytest.raises(BringInError, match="geen document"):
        bring_in(home.dossier, home.db, str(path), swv="PO9901")
    assert home.one("SELECT count(*) FROM documenten") == documents


@pytest.mark.parametrize(
    ("names", "media_type"),
    [
        (("[Content_Types].xml", "word/document2.xml"), "wordprocessingml.document"),
        (("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
        (("_rels/.rels", "ppt/presentation.xml"), "presentationml.presentation"),
        (("word/plan.pdf",), "application/zip"),
    ],
)
def test_office_files_are_told_from_zips_of_files(names: tuple[str, ...], media_type: str) -> None:
    assert sniff(packed(*((name, b"<x/>") for name in names)), "application/zip").endswith(media_type)
