"""Which links a page has, what is said about them, and how promising they are."""

import time

import pytest

from collect.links import read_page
from collect.media import HTML
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
        (
            "<a href='op.pdf'>x</a><base href='/docs/'><base href='/niet/'>",
            "https://regio.example/docs/op.pdf",
        ),
        ("<base href='javascript:x'><a href='op.pdf'>x</a>", "https://regio.example/over/op.pdf"),
        ("<div data-url='/p.pdf'></div>", "https://regio.example/p.pdf"),
        ("<iframe data-src='/p.pdf'></iframe>", "https://regio.example/p.pdf"),
        ("<li data-file='/p.pdf'>x</li>", "https://regio.example/p.pdf"),
        ("<button onclick=\"location.href = '/p.pdf'\">x</button>", "https://regio.example/p.pdf"),
        ("<button onclick=\"window.location.assign('/p.pdf')\">x</button>", "https://regio.example/p.pdf"),
        ("<meta http-equiv=refresh content='5;/nieuw/'>", "https://regio.example/nieuw/"),
        ("<meta http-equiv=refresh content=\"0;url='/nieuw/'\">", "https://regio.example/nieuw/"),
        ("<noscript><a href='/p.pdf'>x</a></noscript>", "https://regio.example/p.pdf"),
        (
            "<head><noscript><meta http-equiv=refresh content='0;url=/zonder/'></noscript></head>",
            "https://regio.example/zonder/",
        ),
        ("<frameset><frame src='menu.html'></frameset>", "https://regio.example/over/menu.html"),
        ("<svg><a xlink:href='/p.pdf'>x</a></svg>", "https://regio.example/p.pdf"),
        (
            "<select><option value='/p.pdf'>plan</option><option value='2'>x</option></select>",
            "https://regio.example/p.pdf",
        ),
        (
            "<link rel=alternate type='application/pdf' href='/p.pdf'><link rel=stylesheet href='/s.css'>",
            "https://regio.example/p.pdf",
        ),
        (
            "<link rel=alternate hreflang=nl href='/nl/'><link rel=canonical href='/x/'>",
            "https://regio.example/nl/",
        ),
        ("<script>window.location = '/nieuw/';</script>", "https://regio.example/nieuw/"),
        ('<script>var s = {"file":"\\/files\\/op.pdf"};</script>', "https://regio.example/files/op.pdf"),
        (
            '<script type=\'application/ld+json\'>{"@graph":[{"contentUrl":"/op.pdf"}]}</script>',
            "https://regio.example/op.pdf",
        ),
        (
            "<script type='application/ld+json'>{kapot</script><a href='/p.pdf'>x</a>",
            "https://regio.example/p.pdf",
        ),
        ("<div>" * 1500 + "<a href='/p.pdf'>x</a>", "https://regio.example/p.pdf"),
        ("<div>" * 30000 + "<a href='/p.pdf'>x</a>", "https://regio.example/p.pdf"),
        ("\0<p>a\0b</p><a href='/p.pdf'>x</a>", "https://regio.example/p.pdf"),
    ],
)
def test_every_way_of_linking_is_seen(html: str, url: str) -> None:
    assert [found for found, _, _ in links(html)] == [url]


def test_a_file_behind_a_share_link_keeps_the_link_itself() -> None:
    html = "<a href='https://drive.google.com/file/d/1AbCdEfGhIjKl/view'>Plan</a>"
    page = read_page(html.encode(), HTML, "", BASE)
    assert page is not None
    (link,) = page.links
    assert link.url == "https://drive.google.com/uc?export=download&id=1AbCdEfGhIjKl"
    assert link.verwijzing == "https://drive.google.com/file/d/1AbCdEfGhIjKl/view"
    assert link.bestand


def test_forms_are_left_alone() -> None:
    assert links("<form action='/plan.pdf'><button formaction='/x.pdf'>Download</button></form>") == []


def test_a_page_with_too_many_links_says_so() -> None:
    page = read_page(b"<a href=x>hier</a>" * 10_500, HTML, "", BASE)
    assert page is not None
    assert (len(page.links), page.whole) == (10_000, False)
    page = read_page(
        b"<a href=x>hier</a>" + b"<!--" + b"x" * (6 << 20) + b"--><a href=y>daar</a>", HTML, "", BASE
    )
    assert page is not None
    assert (len(page.links), page.whole) == (1, False)


def test_a_page_made_to_take_long_does_not() -> None:
    slow = [
        "<div>" + "<a href=x>hier</a> " * 9000,
        f'<button onclick="open{" " * 500_000}x">',
        "<script>" + "open(" * 80_000 + "</script>",
        "<script>" + "'x" * 200_000 + "</script>",
        "<h2>" + "<b>" * 1000 + " " * 1_000_000 + "</h2>" + "<a href=x>y</a>" * 100,
        f"<meta http-equiv=refresh content='{' ' * 500_000}'>",
        "<h1>" * 1500 + "x " * 10_000,
    ]
    started = time.process_time()
    for html in slow:
        links(html)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "charset",
    ["idna", "punycode", "undefined", "unicode_escape", "base64", "utf-7", "x-bestaat-niet", "ü", "utf-16"],
)
def test_a_strange_charset_stops_nothing(charset: str) -> None:
    declared = f"text/html; charset={charset}"
    page = read_page("<p>coördinatie \\d</p><a href='/p.pdf'>één</a>".encode(), HTML, declared, BASE)
    assert page is not None
    if charset != "utf-16":
        assert [(link.url, link.anker) for link in page.links] == [("https://regio.example/p.pdf", "één")]


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
