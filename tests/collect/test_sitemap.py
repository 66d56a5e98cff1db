"""Sitemaps: as they should be, and as they are made to hurt."""

import gzip

import pytest

from collect.links import read_page
from collect.media import GZIP, TEXT, XML, sniff
from collect.sitemap import read_sitemap

BASE = "https://regio.example/"
PLAN = "https://regio.example/plan/"
HEAD = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def one(address: str) -> bytes:
    return HEAD + f"<url><loc> {address} </loc><lastmod>2026-01-01</lastmod></url></urlset>".encode()


@pytest.mark.parametrize(
    "data",
    [
        one(PLAN),
        gzip.compress(one(PLAN)),
        f"\n{PLAN}\n\n".encode(),
        gzip.compress(PLAN.encode()),
        f"<?xml version='1.0'?><sitemapindex><sitemap><loc>{PLAN}</loc></sitemap></sitemapindex>".encode(),
        one(PLAN)[:-9],
        one(PLAN).replace(b"<url>", b"<!-- x --><?pi x?><url>"),
    ],
)
def test_every_kind_of_sitemap_is_read(data: bytes) -> None:
    page = read_page(data, sniff(data, ""), "", BASE)
    assert page is not None
    assert page.sitemap
    assert [link.url for link in page.links] == [PLAN]


@pytest.mark.parametrize(
    "data",
    [
        b"<?xml version='1.0'?><rss><loc>https://regio.example/</loc></rss>",
        b"<?xml version='1.0'?>",
        b"<?xml version='1.0'?><urlset",
        b"\x1f\x8bgeen gzip",
        gzip.compress(gzip.compress(one(PLAN))),
        b"Ondersteuningsplan\nhttps://regio.example/",
        b"",
    ],
)
def test_what_is_no_sitemap_is_none(data: bytes) -> None:
    for media_type in (XML, GZIP, TEXT):
        found = read_sitemap(data, media_type, "")
        assert found is None or found.addresses == ()


def test_nothing_outside_a_sitemap_is_read() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    data = entity + one(PLAN).partition(b"?>")[2].replace(b"</urlset>", b"<url><loc>&e;</loc></url></urlset>")
    found = read_sitemap(data, XML, "")
    assert found is not None
    assert found.addresses == (PLAN,)


def test_a_sitemap_that_unfolds_is_not_unfolded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    data = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "x">{entities}]><urlset><url><loc>&e11;</loc></url></urlset>'
    found = read_sitemap(data.encode(), XML, "")
    assert found is None or found.addresses == ()


def test_no_more_addresses_are_read_than_a_sitemap_may_have() -> None:
    for data in (
        HEAD + b"<url><loc>https://regio.example/1</loc></url>" * 50_010 + b"</urlset>",
        b"https://regio.example/1\n" * 50_010,
    ):
        found = read_sitemap(data, sniff(data, ""), "")
        assert found is not None
        assert (len(found.addresses), found.whole) == (50_000, False)


def test_a_packed_sitemap_is_unpacked_within_bounds() -> None:
    bomb = gzip.compress(HEAD + b" " * (60 << 20) + b"<url><loc>https://regio.example/1</loc></url></urlset>")
    found = read_sitemap(bomb, GZIP, "")
    assert found is None or not found.whole
