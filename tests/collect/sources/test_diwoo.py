"""DiWoo sitemaps on a gemeente's own host, served on loopback."""

from collections.abc import Callable
from typing import Any

import pytest

from collect.sources.bron import NietAangesloten
from collect.sources.diwoo import Diwoo

Home = Any
Web = Any
Overheid = Any
Reply = Any
Read = Callable[[str], bytes]

ROBOTS = "User-agent: *\nDisallow: /woo/geheim\n"


def serve(web: Web, reply: Reply, read: Read, *, categorie: str = "011") -> None:
    web.pages["/robots.txt"] = reply(
        f"{ROBOTS}Sitemap: {web.base}/sitemapindex-diwoo-infocat{categorie}.xml\n"
        f"Sitemap: {web.base}/sitemap.xml\nSitemap: {web.base}/sitemapindex-diwoo-infocat017.xml\n".encode(),
        type="text/plain",
    )
    web.pages[f"/sitemapindex-diwoo-infocat{categorie}.xml"] = reply(read("diwoo_index.xml"), type="text/xml")
    web.pages["/woo/sitemap-diwoo-infocat011-1.xml"] = reply(read("diwoo_sitemap.xml"), type="text/xml")
    web.file("/woo/convenant-thuiszitters.pdf", b"%PDF-1.4 convenant")
    web.file("/woo/beleidsplan-jeugd.pdf", b"%PDF-1.4 beleidsplan")


def run(home: Home, overheid: Overheid, maak: Any, web: Web, **how: Any) -> Any:
    place = maak("GM9801", "Soesterveen", website=f"{web.base}/")
    return home.collect(overheid.register(place), web, bronnen=overheid.bronnen("diwoo", **how))


def answer(home: Home) -> tuple[object, ...]:
    return home.rows("SELECT uitkomst, treffers, reden FROM bronnen WHERE bron = 'diwoo'")[0]


def test_what_the_gemeente_lists_of_itself_is_fetched(
    home: Home, web: Web, overheid: Overheid, reply: Reply, read: Read, maak_gemeente: Any
) -> None:
    serve(web, reply, read)
    run(home, overheid, maak_gemeente, web)
    assert answer(home) == ("geraadpleegd", 2, "1 van een andere uitgever")
    rows = home.rows(
        "SELECT url, ankertekst, kop, gevonden_op, laatste_uitkomst FROM vindplaatsen WHERE site = 'bron:diwoo/GM9801' ORDER BY url"
    )
    sitemap = f"{web.base}/woo/sitemap-diwoo-infocat011-1.xml"
    assert rows == [
        (f"{web.base}/woo/beleidsplan-jeugd.pdf", "beleidsplan-jeugd.pdf", "diwoo", sitemap, "opgehaald"),
        (f"{web.base}/woo/convenant-thuiszitters.pdf", "Convenant thuiszitters 2026", "diwoo", sitemap, "opgehaald"),
    ]  # fmt: skip
    assert "/sitemapindex-diwoo-infocat017.xml" not in web.asked, "a category in which no agreement is"


def test_a_sitemap_that_fails_leaves_the_source_unanswered(
    home: Home, web: Web, overheid: Overheid, reply: Reply, read: Read, maak_gemeente: Any
) -> None:
    serve(web, reply, read)
    web.pages["/woo/sitemap-diwoo-infocat011-1.xml"] = reply(b"<h1>Storing</h1>", 500)
    run(home, overheid, maak_gemeente, web)
    uitkomst, treffers, reden = answer(home)
    assert (uitkomst, treffers) == ("bron_onbereikbaar", 0)
    assert "status 500" in str(reden)


@pytest.mark.parametrize(
    ("robots", "status", "verwacht"),
    [
        (b"User-agent: *\n", 200, "niet_aangesloten"),
        (b"", 404, "niet_aangesloten"),
        (b"", 503, "bron_onbereikbaar"),
    ],
)
def test_without_sitemaps_in_robots_it_is_not_connected(
    home: Home, web: Web, overheid: Overheid, reply: Reply, maak_gemeente: Any, robots: bytes, status: int, verwacht: str
) -> None:  # fmt: skip
    web.pages["/robots.txt"] = reply(robots, status, type="text/plain")
    run(home, overheid, maak_gemeente, web)
    assert answer(home)[0] == verwacht


def test_robots_holds_for_sitemaps_and_documents(
    home: Home, web: Web, overheid: Overheid, reply: Reply, read: Read, maak_gemeente: Any
) -> None:
    serve(web, reply, read)
    web.pages["/robots.txt"].body = web.pages["/robots.txt"].body.replace(b"/woo/geheim", b"/woo/")
    run(home, overheid, maak_gemeente, web)
    assert answer(home)[0] == "bron_onbereikbaar"
    assert not [path for path in web.asked if path.startswith("/woo/")]


def test_sitemaps_that_name_each_other_end(
    home: Home, web: Web, overheid: Overheid, reply: Reply, read: Read, maak_gemeente: Any
) -> None:
    serve(web, reply, read)
    loop = b"<sitemapindex><sitemap><loc>/sitemapindex-diwoo-infocat011.xml</loc></sitemap>"
    loop += b"<sitemap><loc>/woo/sitemap-diwoo-infocat011-1.xml</loc></sitemap></sitemapindex>"
    web.pages["/sitemapindex-diwoo-infocat011.xml"] = reply(loop, type="text/xml")
    run(home, overheid, maak_gemeente, web)
    assert answer(home)[:2] == ("geraadpleegd", 2)


def test_more_sitemaps_than_a_gemeente_has_are_not_all_asked(
    home: Home, web: Web, overheid: Overheid, reply: Reply, read: Read, maak_gemeente: Any
) -> None:
    serve(web, reply, read)
    many = "".join(f"<sitemap><loc>/s{n}.xml</loc></sitemap>" for n in range(30))
    web.pages["/sitemapindex-diwoo-infocat011.xml"] = reply(
        f"<sitemapindex>{many}</sitemapindex>".encode(), type="text/xml"
    )
    web.pages |= {f"/s{n}.xml": reply(b"<urlset/>", type="text/xml") for n in range(30)}
    run(home, overheid, maak_gemeente, web, paginas=5)
    assert answer(home)[0] == "bron_onbereikbaar"
    assert "meer dan 5 sitemaps" in str(answer(home)[2])


def test_a_gemeente_without_website_has_no_sitemaps(net: Any, hoe: Any, maak_gemeente: Any) -> None:
    with pytest.raises(NietAangesloten, match="geen website"):
        list(Diwoo(hoe("diwoo")).zoek(maak_gemeente("GM9801", "Soesterveen"), net({})))
