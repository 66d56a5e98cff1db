"""Page images on the site: the quoted words marked, nothing hidden shown, and no way around."""

import io
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette
from PIL import Image

from collect.archive import Archive
from collect.dossier import open_database
from doorbraak.pages.beeld import GeenBeeld, Tekening
from doorbraak.pages.beeldvoorraad import Beeldvoorraad

Soup = Callable[..., Awaitable[BeautifulSoup]]
Open = Callable[[Path], Datasette]


def yellow(data: bytes) -> tuple[int, int, int, int]:
    """The box around what is marked, in 1/10000 of the image."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    marked = image.split()[2].point(lambda blue: 255 if blue < 60 else 0)
    light = image.split()[0].point(lambda red: 255 if red > 200 else 0)
    x0, y0, x1, y1 = Image.composite(light, Image.new("L", image.size), marked).getbbox() or (0, 0, 0, 0)
    across, down = 10_000 / image.width, 10_000 / image.height
    return round(x0 * across), round(y0 * down), round(x1 * across), round(y1 * down)


async def image(site: Datasette, path: str) -> bytes:
    response = await site.client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/webp"
    return bytes(response.content)


async def test_all_vondsten_of_a_page_are_marked_and_one_when_asked(site: Datasette, plan: str) -> None:
    everything = yellow(await image(site, f"/document/{plan}/beeld/2"))
    one = yellow(await image(site, f"/document/{plan}/beeld/2.webp?vondst=v0"))
    assert one[3] <= everything[3]
    assert one[1] >= everything[1]
    plain = await image(site, f"/document/{plan}/beeld/1")
    assert yellow(plain) == (0, 0, 0, 0)
    assert Image.open(io.BytesIO(plain)).height > Image.open(io.BytesIO(plain)).width


async def test_only_the_quoted_words_are_marked(site: Datasette, plan: str) -> None:
    vondst = yellow(await image(site, f"/document/{plan}/beeld/2?vondst=v0"))
    passage = yellow(await image(site, f"/document/{plan}/beeld/2?passage=plan-2-2"))
    assert vondst[3] < passage[3]


async def test_a_crop_is_the_strip_around_the_quote(site: Datasette, plan: str) -> None:
    strip = Image.open(io.BytesIO(await image(site, f"/document/{plan}/beeld/2?vondst=v0&uitsnede=1")))
    assert strip.height < strip.width


async def test_an_image_is_kept_by_the_browser_but_asked_for_again(site: Datasette, plan: str) -> None:
    path = f"/document/{plan}/beeld/2"
    response = await site.client.get(path)
    assert response.headers["cache-control"] == "private, no-cache"
    again = await site.client.get(path, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    other = await site.client.get(f"{path}?passage=plan-2-2")
    assert other.headers["etag"] != response.headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        *("/document/{sha}/beeld/0", "/document/{sha}/beeld/-1", "/document/{sha}/beeld/4", "/document/{sha}/beeld/²"),
        *("/document/{sha}/beeld/2%0A", "/document/{sha}/beeld/../../../etc/passwd", "/document/{sha}/beeld/2.png"),
        *("/document/..%2F..%2Fdossier.db/beeld/1", "/document/" + "0" * 64 + "/beeld/1", "/document/{SHA}/beeld/1"),
        *("/document/{sha}/beeld/2?vondst=v1%27", "/document/{sha}/beeld/2?vondst=v0&vondst=niets"),
        "/document/{sha}/beeld/2?passage=protocol-1-1",
    ],
)  # fmt: skip
async def test_what_is_not_there_is_not_drawn(site: Datasette, plan: str, path: str) -> None:
    response = await site.client.get(path.format(sha=plan, SHA=plan.upper()), follow_redirects=True)
    assert response.status_code == 404
    assert b"root:" not in response.content


async def test_coordinates_from_the_address_are_not_used(site: Datasette, plan: str) -> None:
    asked = await image(site, f"/document/{plan}/beeld/1?vakken=0,0,9999,9999&x0=0&y0=0&x1=9999&y1=9999")
    assert asked == await image(site, f"/document/{plan}/beeld/1")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passages SET verborgen = 'bsn' WHERE id = 'plan-2-1'",
        # a heading is no passage
        "UPDATE paginas SET tekst = tekst || char(10) || 'BSN ▮▮▮▮▮▮▮▮▮' WHERE nummer = 2",
        "UPDATE passages SET verborgen = 'bsn', pagina_tot = 2 WHERE id = 'plan-1-2'",
    ],
)
async def test_a_page_with_something_hidden_has_no_image(
    country_copy: Path, open_site: Open, plan: str, change: str
) -> None:
    db = open_database(country_copy / "dossier.db", [])
    with db.atomic():
        db.execute(change)
    db.close()
    site = open_site(country_copy)
    response = await site.client.get(f"/document/{plan}/beeld/2")
    assert response.status_code == 403
    assert "mogelijk een BSN" in response.text
    assert (await site.client.get(f"/document/{plan}/beeld/3")).status_code == 200


async def test_without_the_bytes_there_is_a_sentence(site: Datasette, country: Path, plan: str) -> None:
    db = open_database(country / "dossier.db", [])
    other = db.execute("SELECT sha256 FROM documenten WHERE bestandsnaam = 'protocol.pdf'").fetchone()[0]
    db.close()
    response = await site.client.get(f"/document/{other}/beeld/1")
    assert response.status_code == 404
    assert "staat niet in het archief" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/document/{sha}/beeld/2",
        "/document/{sha}",
        "/zoeken?zoek=a",
        "/veranderingen",
        "/openstaande-besluiten",
    ],
)
async def test_who_may_not_see_the_dossier_sees_no_evidence(
    country: Path, open_site: Open, plan: str, path: str
) -> None:
    site = open_site(country)
    site._metadata_local = {"databases": {"dossier": {"allow": {"id": "inspecteur"}}}}
    address = path.format(sha=plan)
    assert (await site.client.get(address)).status_code == 403
    cookies = {"ds_actor": site.sign({"a": {"id": "inspecteur"}}, "actor")}
    assert (await site.client.get(address, cookies=cookies)).status_code == 200


class TestVoorraad:
    @pytest.fixture
    def voorraad(self) -> Iterator[Beeldvoorraad]:
        opened = Beeldvoorraad(max_bytes=60_000)
        yield opened
        opened.close()

    def wanted(self, plan: str, pagina: int, versie: str = "x1") -> Tekening:
        return Tekening(plan, pagina, (), False, versie)

    def test_what_was_drawn_is_at_hand_until_there_is_too_much(
        self, country: Path, plan: str, voorraad: Beeldvoorraad
    ) -> None:
        path = Archive(country / "archief").path(plan)
        first = self.wanted(plan, 1)
        assert voorraad.at_hand(first) is None
        drawn = voorraad.image(first, path)
        assert voorraad.at_hand(first) == drawn
        for number in range(60_000 // len(drawn) + 1):
            voorraad.image(self.wanted(plan, 1, f"x{number + 2}"), path)
        assert voorraad.at_hand(first) is None

    def test_a_file_that_is_gone_is_a_sentence(self, tmp_path: Path, voorraad: Beeldvoorraad) -> None:
        with pytest.raises(GeenBeeld, match="kan niet worden getekend"):
            voorraad.image(self.wanted("0" * 64, 1), tmp_path / "weg")

    @pytest.mark.parametrize(("seconds", "again"), [(600, False), (0, True)])
    def test_what_cannot_be_drawn_is_not_tried_for_everyone_who_asks(
        self, country: Path, plan: str, tmp_path: Path, seconds: float, again: bool
    ) -> None:
        voorraad = Beeldvoorraad(refused_seconds=seconds)
        good, wanted = Archive(country / "archief").path(plan), self.wanted(plan, 1)
        try:
            with pytest.raises(GeenBeeld):
                voorraad.image(wanted, tmp_path / "weg")
            if again:
                assert voorraad.image(wanted, good)
            else:
                with pytest.raises(GeenBeeld, match="kan niet worden getekend"):
                    voorraad.image(wanted, good)
            assert voorraad.image(self.wanted(plan, 2), good)
        finally:
            voorraad.close()

    def test_too_many_at_once_are_told_to_wait(self, tmp_path: Path) -> None:
        with pytest.raises(GeenBeeld, match="te veel") as refused:
            Beeldvoorraad(max_waiting=0).image(self.wanted("0" * 64, 1), tmp_path / "weg")
        assert refused.value.status == 503
