"""The map and the charts in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, landelijk: str) -> Iterator[Page]:
    """A page that refuses nothing and complains of nothing."""
    complaints: list[str] = []
    context = browser.new_context(base_url=landelijk, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints


@pytest.mark.parametrize("path", ["/kaart?sector=VO", "/grafieken?element=E4"])
def test_a_whole_country_fits_on_every_screen(page: Page, path: str) -> None:
    page.goto(path)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_map_is_walked_in_the_order_of_the_codes_and_leads_to_the_region(page: Page) -> None:
    page.goto("/kaart?sector=PO")
    page.get_by_role("link", name="Sla de kaart over").focus()
    seen = []
    for _ in range(76):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.querySelector('title').textContent.slice(0, 6)"))
        stroke = "parseFloat(getComputedStyle(document.activeElement.querySelector('path')).strokeWidth)"
        assert page.evaluate(stroke) > 7
    assert seen == sorted(set(seen))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/swv/{seen[-1]}?schooljaar=2026-2027")


def test_the_map_can_be_skipped(page: Page) -> None:
    page.goto("/kaart")
    page.get_by_role("link", name="Sla de kaart over").click()
    assert page.evaluate("document.activeElement.id") == "tabel"


def test_every_area_is_painted(page: Page) -> None:
    page.goto("/kaart")
    painted = page.eval_on_selector_all(
        ".kaart a path",
        "found => found.map(e => document.querySelector(e.getAttribute('fill').slice(4, -1)) !== null)",
    )
    assert len(painted) == 76
    assert all(painted)


@pytest.mark.parametrize("path", ["/grafieken", "/grafiek/indicaties.svg", "/grafiek/verloop.svg?smal=1"])
def test_a_chart_is_drawn_on_its_page_and_by_itself(page: Page, path: str) -> None:
    page.goto(path)
    if path == "/grafieken":
        page.wait_for_function(
            "[...document.images].every(image => image.complete && image.naturalWidth > 300)"
        )
    else:
        fills = page.eval_on_selector_all("path", "found => found.map(e => getComputedStyle(e).fill)")
        assert "rgb(13, 92, 70)" in fills
