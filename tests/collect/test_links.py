"""Which links a page has, what is said about them, and how promising they are."""

import pytest

from collect.links import read_page
from collect.media import HTML, XML
from collect.ranking import Context, is_chapter, is_document_link, may_be_document, score, soorten_in
from collect.urls import key, loops, resolve, shape

BASE = "https://regio.example/over/pagina.html"


def links(html: str) -> list[tuple[str, str, str]]:
    page = read_page(html.encode(), HTML, "text/html; charset=utf-8", BASE)
    assert page is not None
    return [(link.url, link.anker, link.kop) for link in page.links]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<a href='op.pdf#page=3'>x</a>", "https://regio.example/over/op.pdf"),
        ("<a href=' /a b.pdf\n'>x</a>", "https://regio.example/a b.pdf"),
        ("<map><area href='/kaart.html'></map>", "https://regio.example/kaart.html"),
        ("<iframe src='//cdn.example/x.pdf'></iframe>", "https://cdn.example/x.pdf"),
        (
            "<iframe src='/pdfjs/web/viewer.html?file=%2Fop%202026.pdf'></iframe>",
            "https://regio.example/op 2026.pdf",
        ),
        ("<object data='op.pdf'></object>", "https://regio.example/over/op.pdf"),
        ("<embed src='/op.pdf'>", "https://regio.example/op.pdf"),
        ("<meta http-equiv='Refresh' content='0; URL=/nieuw/'>", "https://regio.example/nieuw/"),
        ("<base href='/docs/'><a href='op.pdf'>x</a>", "https://regio.example/docs/op.pdf"),
        ("<button onclick=\"window.open('/p.pdf')\">protocol</button>", "https://regio.example/p.pdf"),
        ("<span data-href='/d/99'>d</span>", "https://regio.example/d/99"),
        ("<a href='?download=12'>x</a>", "https://regio.example/over/pagina.html?download=12"),
    ],
)
def test_every_way_of_linking_is_seen(html: str, url: str) -> None:
    assert [found for found, _, _ in links(html)] == [url]


@pytest.mark.parametrize(
    "href",
    [
        "#boven",
        "mailto:info@regio.example",
        "tel:123",
        "javascript:void(0)",
        "data:text/html,x",
        "http://",
        "",
    ],
)
def test_what_leads_nowhere_is_no_link(href: str) -> None:
    assert links(f"<a href='{href}'>x</a>") == []
    assert resolve(BASE, href) is None


def test_addresses_with_a_password_or_without_end_are_no_links() -> None:
    assert resolve(BASE, "https://naam:woord@regio.example/") is None
    assert resolve(BASE, "/" + "x" * 2000) is None


def test_a_link_is_known_by_its_text_and_the_heading_above() -> None:
    html = (
        "<h2>Beleid</h2><p>x</p><a href='a'>Plan <b>2026</b></a><h3>Oud</h3><a href='b' title='Archief'></a>"
    )
    assert [(anchor, heading) for _, anchor, heading in links(html)] == [
        ("Plan 2026", "Beleid"),
        ("Archief", "Oud"),
    ]


def test_where_a_link_says_nothing_the_sentence_around_it_counts() -> None:
    html = "<p>Het ondersteuningsplan 2023-2027 vindt u <a href='a'>hier</a>.</p>"
    assert links(html)[0][1] == "Het ondersteuningsplan 2023-2027 vindt u hier."


def test_a_picture_is_known_by_its_description() -> None:
    assert links("<a href='a'><img src='x.png' alt='Ondersteuningsplan'></a>")[0][1] == "Ondersteuningsplan"


def test_title_and_heading_of_a_page_are_read() -> None:
    page = read_page(b"<title>Een  titel</title><h1>Kop</h1><h2>x</h2>", HTML, "", BASE)
    assert page is not None
    assert (page.titel, page.kop, page.links) == ("Een titel", "Kop", ())


@pytest.mark.parametrize("data", [b"", b"<!-- -->", b"\x00", b"<html" * 1000])
def test_a_broken_page_has_no_links(data: bytes) -> None:
    page = read_page(data, HTML, "", BASE)
    assert page is not None
    assert page.links == ()


def test_a_sitemap_gives_addresses_and_reads_nothing_from_elsewhere() -> None:
    data = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        b"<url><loc> https://regio.example/plan/ </loc></url><url><loc>&e;</loc></url></urlset>"
    )
    page = read_page(data, XML, "", BASE)
    assert page is not None
    assert page.sitemap
    assert [link.url for link in page.links] == ["https://regio.example/plan/"]
    assert read_page(b"<?xml version='1.0'?><rss/>", XML, "", BASE) is None


@pytest.mark.parametrize(
    ("text", "soort"),
    [
        ("Ondersteuningsplan 2022-2026", "ondersteuningsplan"),
        ("OP_22-26_definitief", "ondersteuningsplan"),
        ("ONDERSTEUNINGS- PLAN Samen sterk", "ondersteuningsplan"),
        ("Verslag OOGO 14 maart 2022", "oogo"),
        ("Jeugdondersteuningsplan (JOP)", "oogo"),
        ("Thuiszittersprotocol", "protocol"),
        ("Routeboek verzuim", "protocol"),
        ("Escalatieladder", "protocol"),
        ("Regionaal thuiszitterspact", "convenant"),
        ("Convenant doorbraakaanpak", "convenant"),
        ("Beleidsplan Jeugd 2024-2027", "jeugdplan"),
        ("Kempisch MeerjarenBeleidskader Jeugd", "jeugdplan"),
        ("Jaarverslag 2024", "jaarverslag"),
    ],
)
def test_the_words_of_each_soort_are_known(text: str, soort: str) -> None:
    assert soort in soorten_in(text)


@pytest.mark.parametrize(
    "text",
    ["hier", "Contact", "De ondersteuningsplanraad (OPR)", "Schoolondersteuningsprofiel (SOP)", "Statuten"],
)
def test_what_is_no_agreement_names_no_soort(text: str) -> None:
    assert soorten_in(text) == frozenset()


def test_plans_go_before_navigation_and_that_before_news() -> None:
    def of(anchor: str, path: str) -> float:
        url = f"https://regio.example{path}"
        return score(Context(anchor, "", "", url), document=is_document_link(url), diepte=1)

    ranked = [
        of("Ondersteuningsplan", "/files/op.pdf"),
        of("Ondersteuningsplan", "/plan/"),
        of("Over ons", "/over-ons/"),
        of("Vakanties", "/vakanties/"),
        of("Agenda", "/agenda/"),
    ]
    assert ranked == sorted(ranked, reverse=True)
    assert len(set(ranked)) == 5


def test_a_page_may_be_the_agreement_itself_or_a_chapter_of_it() -> None:
    assert may_be_document(Context(url="https://regio.example/Thuiszittersaanpak.html"))
    assert not may_be_document(Context("Team", "Ons team", "Regio", "https://regio.example/team/"))
    plan = "https://regio.example/plan/index.html"
    assert is_chapter(Context("Geld", url="https://regio.example/plan/5-geld.html"), plan)
    assert is_chapter(Context("Hoofdstuk 3", url="https://regio.example/h3"), plan)
    assert not is_chapter(Context("Team", url="https://regio.example/team/"), plan)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "HTTP://WWW.Regio.example:80/a/../b//Op%20V2.PDF?b=2&a=1#p3",
            "http://www.regio.example/b/Op V2.PDF?a=1&b=2",
        ),
        ("https://regio.example/x", "http://regio.example/x"),
        ("https://regio.example", "https://regio.example/"),
        ("https://regio.example/x?utm_source=n&id=12&fbclid=1", "https://regio.example/x?id=12"),
        ("https://regio.example/x;jsessionid=AB12?id=1", "https://regio.example/x?id=1"),
        ("https://www.koersvö.example/", "https://www.xn--koersv-1xa.example/"),
    ],
)
def test_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://regio.example/x?id=1", "https://regio.example/x?id=2"),
        ("https://regio.example/x", "https://regio.example/x/"),
        ("https://regio.example/a", "https://regio.example/A"),
        ("https://regio.example:8443/x", "https://regio.example/x"),
        ("https://regio.example/x?12", "https://regio.example/x?13"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_a_calendar_has_one_shape() -> None:
    months = [
        f"https://regio.example/agenda/{y}-{m:02}/?dag={d}" for y, m, d in ((2026, 1, -3), (2027, 12, 31))
    ]
    assert len({shape(url) for url in months}) == 1
    assert shape("https://regio.example/a") != shape("https://regio.example/b")


def test_a_path_that_repeats_itself_loops() -> None:
    assert loops("https://regio.example/x/y/x/y/x/y/")
    assert not loops("https://regio.example/over/plan/2026/plan/")
