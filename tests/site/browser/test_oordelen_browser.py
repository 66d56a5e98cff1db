"""Judging in a real browser, without any script: it fits, it can be read, it works with the keyboard."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
CEL = "/bevinding/2026-2027/PO9801/{}"
# A colleague's proposal, one's own, a difference, last year's, a new one, a blind one, and the pages around.
PAGES = [CEL.format(e) for e in ("E4", "E1", "E3", "E5")]
PAGES += ["/bevinding/2026-2027/PO9802/E4", "/bevinding/2026-2027/VO9802/E2"]
PAGES += ["/werkvoorraad", "/werkvoorraad?van=alles", "/consensus", "/matrix", "/", "/inloggen"]


@pytest.fixture
def page(browser: Browser, demo_address: str) -> Iterator[Page]:
    """A page of Anne, inspecteur of the IvhO, that fails the test at its end if the browser complained."""
    context = browser.new_context(base_url=demo_address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(opened, "Anne")
    yield opened
    context.close()
    assert not [text for text in complaints if "400 (Bad Request)" not in text]


def log_in(page: Page, name: str) -> None:
    page.goto("/inloggen")
    page.get_by_role("button", name=f"Inloggen als {name}").click()


def open_all(page: Page) -> None:
    """Unfold everything, so that it is judged too."""
    page.eval_on_selector_all("details", "found => found.forEach(e => e.open = true)")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_reads_and_names_its_controls(page: Page, path: str) -> None:
    page.goto(path)
    open_all(page)
    assert page.evaluate(CONTRAST) == []
    assert not page.eval_on_selector_all(
        "input, select, textarea",
        "found => found.filter(e => e.type !== 'hidden' && !e.labels.length).map(e => e.outerHTML)",
    )
    assert not page.eval_on_selector_all(
        "a, button", "found => found.filter(e => !e.textContent.trim()).map(e => e.outerHTML)"
    )
    ids = page.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
    assert len(set(ids)) == len(ids)
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "found => found.map(e => Number(e.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", [CEL.format("E5"), "/werkvoorraad?van=alles"])
def test_whatever_has_the_focus_is_seen_to_have_it(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("main form [type=radio], main form [type=checkbox]").first.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, style = getComputedStyle(e);
            return e === document.body || (style.outlineStyle !== "none") && parseFloat(style.outlineWidth) >= 2 }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_a_proposal_is_made_and_approved_with_the_keyboard_and_without_script(
    browser: Browser, demo_address: str
) -> None:
    context = browser.new_context(base_url=demo_address, java_script_enabled=False)
    page = context.new_page()
    log_in(page, "Anne")
    page.goto(CEL.format("E2"))
    page.locator("#o-niet_aangetroffen").focus()
    page.keyboard.press("Space")
    page.get_by_label("Reden", exact=True).select_option("bewijs_niet_sterk_genoeg")
    page.get_by_label("Toelichting: waarom vindt u dit?").fill("Er staat alleen een voornemen.")
    page.get_by_role("button", name="Doe een voorstel").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("status").inner_text() == "Uw oordeel is vastgelegd."
    assert "Er staat alleen een voornemen." in page.locator(".voorstel").inner_text()
    page.get_by_role("button", name="Uitloggen").click()
    log_in(page, "Bart")
    page.goto(CEL.format("E2"))
    page.get_by_role("button", name="Keur goed").click()
    assert page.get_by_role("status").inner_text() == "Uw besluit is vastgelegd."
    assert "De IvhO vond" in page.locator(".stand-van").inner_text()
    context.close()


def test_what_is_refused_is_said_first_and_what_was_typed_stays(page: Page) -> None:
    page.goto(CEL.format("E7"))
    page.get_by_label("aanwezig", exact=True).check()
    page.get_by_label("Reden", exact=True).select_option("eens")
    page.get_by_label("Toelichting: waarom vindt u dit?").fill("Volgens mij wel.")
    page.get_by_role("button", name="Doe een voorstel").click()
    assert "kies bij aanwezig ten minste één citaat" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Toelichting: waarom vindt u dit?").input_value() == "Volgens mij wel."
    assert page.get_by_label("aanwezig", exact=True).is_checked()
