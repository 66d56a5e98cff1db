"""The loopback country behaves as a plain web server, and gives away nothing outside its folders."""

import csv
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from doorbraak.webserver import Site, serve_country, write_register


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    site = tmp_path / "sites" / "voorbeeld"
    (site / "plan").mkdir(parents=True)
    (site / "index.html").write_text('<a href="__BASE__/plan/">plan</a>')
    (site / "plan" / "index.html").write_text("<p>plan</p>")
    (site / "plan.pdf").write_bytes(b"%PDF-1.7")
    (site / "_query.json").write_text('{"/?download=7": "plan.pdf"}')
    (tmp_path / "sites" / "geheim.txt").write_text("buiten de site")
    return tmp_path / "sites"


@pytest.fixture
def site(sites: Path) -> Iterator[Site]:
    with serve_country(sites) as country:
        yield country["voorbeeld"]


def test_pages_name_their_own_address(site: Site) -> None:
    assert f'href="{site.base}/plan/"' in httpx.get(f"{site.base}/").text


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    first = httpx.get(f"{site.base}/plan/")
    again = httpx.get(f"{site.base}/plan/", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_folder_redirects_to_its_slash(site: Site) -> None:
    answer = httpx.get(f"{site.base}/plan")
    assert (answer.status_code, answer.headers["location"]) == (301, "/plan/")


def test_a_download_by_number_has_a_file_name(site: Site) -> None:
    answer = httpx.get(f"{site.base}/?download=7")
    assert answer.content == b"%PDF-1.7"
    assert "plan.pdf" in answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["/../geheim.txt", "/%2e%2e/geheim.txt", "/_query.json", "/niets"])
def test_nothing_outside_the_site_is_served(site: Site, path: str) -> None:
    assert httpx.get(site.base + path).status_code == 404


def test_a_taken_port_makes_way_for_a_free_one(sites: Path) -> None:
    with serve_country(sites) as first:
        taken = int(first["voorbeeld"].base.rsplit(":", 1)[1])
        with serve_country(sites, taken) as second:
            assert second["voorbeeld"].base != first["voorbeeld"].base
            assert httpx.get(f"{second['voorbeeld'].base}/").status_code == 200


def test_the_register_gets_the_addresses(sites: Path, tmp_path: Path) -> None:
    source = tmp_path / "bron.csv"
    source.write_text("code,naam,site\nPO9901,Met site,voorbeeld\nPO9902,Zonder site,\n")
    with serve_country(sites) as country:
        write_register(country, source, tmp_path / "register.csv")
        with (tmp_path / "register.csv").open(newline="") as handle:
            rows = list(csv.DictReader(handle))
        assert [row["website"] for row in rows] == [f"{country['voorbeeld'].base}/", ""]
