"""The pages in a real browser: they fit, can be used with the keyboard, and nothing is refused."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

pytestmark = pytest.mark.browser

CEL = "/bevinding/2026-2027/PO9801/E4"
OWN = ["/", "/matrix", CEL, "/bevinding/2026-2027/VO9801/E4", "/bevinding/2026-2027/VO9802/E2"]
OWN += ["/swv/PO9801", "/swv/VO9801", "/gemeente/GM9805", "/normen", "/handleiding", "/matrix?zoek=niemand"]
OWN += ["/document/{plan}", "/document/{plan}?zoek=beslist", "/zoeken?zoek=beslist", "/zoeken?zoek=mammoet"]
OWN += ["/veranderingen", "/openstaande-besluiten"]
OWN += ["/kaart", "/grafieken"]
OWN += ["/verantwoording", "/vlag", "/vlag?element=E7"]
# What a table page of Datasette needs, and our header around it.
STOCK = ["/dossier", "/dossier/bevindingen", "/dossier/bevindingen?_facet=indicatie"]
STOCK += ["/dossier/samenwerkingsverbanden/PO9801"]

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page that fails the test at its end if the browser complained."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    elsewhere: list[str] = []
    opened.on("console", listen)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: elsewhere.append(request.url))
    yield opened
    context.close()
    assert not complaints
    assert not [url for url in elsewhere if not url.startswith(address)]


@pytest.mark.parametrize("path", [*OWN, *STOCK])
def test_no_page_scrolls_sideways(page: Page, path: str, plan: str) -> None:
    page.goto(path.format(plan=plan))
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_a_document_with_a_title_of_ten_thousand_characters_fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/swv/VO9801")
    page.get_by_role("link", name="Een titel van tienduizend tekens").click()
    page.get_by_text("De hele titel").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", OWN)
def test_text_stands_out_from_its_background(page: Page, path: str, plan: str) -> None:
    page.goto(path.format(plan=plan))
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("path", OWN)
def test_headings_step_down_one_level_at_a_time(page: Page, path: str, plan: str) -> None:
    page.goto(path.format(plan=plan))
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "found => found.map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", OWN)
def test_every_control_and_link_has_a_name_and_every_id_is_unique(page: Page, path: str, plan: str) -> None:
    page.goto(path.format(plan=plan))
    assert not page.eval_on_selector_all(
        "input, select, textarea",
        "found => found.filter(e => e.type !== 'hidden' && !e.labels.length).map(e => e.outerHTML)",
    )
    assert not page.eval_on_selector_all(
        "a, button",
        "found => found.filter(e => !e.textContent.trim() && !e.querySelector('img[alt]:not([alt=\"\"])'))"
        ".map(e => e.outerHTML)",
    )
    ids = page.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
    assert len(set(ids)) == len(ids)


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page) -> None:
    page.goto("/matrix")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "Naar de inhoud"
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_cell_can_be_reached_and_opened_with_the_keyboard(page: Page) -> None:
    page.goto("/matrix")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == CEL:
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CEL}")
    assert page.locator("h1").inner_text() == "E4 Mandaat en doorzettingsmacht"


@pytest.mark.parametrize("path", OWN)
def test_whatever_has_the_focus_is_seen_to_have_it(page: Page, path: str, plan: str) -> None:
    page.goto(path.format(plan=plan))
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, style = getComputedStyle(e);
            return e === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_the_heads_of_the_matrix_stay_in_sight(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto("/matrix")
    page.locator(".matrix tbody tr:last-child td:last-child a").focus()
    head = page.locator(".matrix thead th:last-child").bounding_box()
    assert head is not None
    assert head["y"] == 0


def test_a_narrow_matrix_scrolls_within_its_own_region(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 400})
    page.goto("/matrix")
    region = page.locator(".matrix-vak")
    region.evaluate("vak => { vak.scrollIntoView(); vak.scrollTo(9999, 9999) }")
    column = page.locator(".matrix thead th:last-child").bounding_box()
    row = page.locator(".matrix tbody tr:last-child th").bounding_box()
    around = region.bounding_box()
    assert column is not None
    assert row is not None
    assert around is not None
    assert abs(column["y"] - around["y"]) <= 2
    assert abs(row["x"] - around["x"]) <= 2


def test_a_filter_works_without_script_and_keeps_its_address(page: Page) -> None:
    page.goto("/matrix")
    page.get_by_label("Zoek op code, naam of gemeente").fill("Eemzijl")
    page.get_by_role("button", name="Toon").click()
    assert "zoek=Eemzijl" in page.url
    assert page.locator(".matrix tbody tr").count() == 1
    page.get_by_role("link", name="Wis filters").click()
    assert page.locator(".matrix tbody tr").count() == 5


def test_a_quote_leads_to_its_passage_in_sight(page: Page) -> None:
    page.goto(CEL)
    page.locator("#E4b .citaat .bron").click()
    passage = page.locator("span:target")
    assert "wethouder jeugd" in passage.inner_text()
    box = passage.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 900


def test_a_quote_shows_the_strip_of_its_page_and_the_document_its_pages(page: Page, plan: str) -> None:
    page.goto(CEL)
    loaded = "image => image.decode().then(() => image.naturalWidth)"
    strip = page.locator("#E4a .uitsnede img").first
    strip.scroll_into_view_if_needed()
    assert strip.evaluate(loaded) > 500
    page.goto(f"/document/{plan}?pagina=2#pagina-2")
    whole, words = page.locator("#pagina-2 img"), page.locator("#pagina-2 .bladtekst")
    assert whole.evaluate(loaded) > 500
    image, text = whole.bounding_box(), words.bounding_box()
    assert image is not None
    assert text is not None
    assert image["x"] + image["width"] < text["x"]
    page.set_viewport_size({"width": 320, "height": 800})
    image, text = whole.bounding_box(), words.bounding_box()
    assert image is not None
    assert text is not None
    assert image["y"] + image["height"] < text["y"]


def test_searching_in_a_document_works_without_script(page: Page, plan: str) -> None:
    page.goto(f"/document/{plan}")
    page.get_by_label("Zoek in dit document").fill("wethouder")
    page.get_by_role("button", name="Zoek").click()
    assert page.locator(".treffers mark").inner_text() == "wethouder"
    page.locator(".treffers a").click()
    page.wait_for_url("**#pagina-3")
    box = page.locator("#pagina-3").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 900


def test_nothing_moves_by_itself(page: Page) -> None:
    page.goto(CEL)
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_print_leaves_out_what_only_works_on_a_screen(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/matrix")
    assert not page.locator(".filters").is_visible()
    assert page.locator(".matrix").is_visible()
