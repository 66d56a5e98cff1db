"""Web pages in the layouts of real sites: what says something is kept, what stands around it is not.

In the pages, data-toets="blijft" marks text that must be found, with the heading above it in data-kop;
data-toets="weg" marks what must not. data-rij and data-aanhef give a table row as a passage.
"""

import json
from pathlib import Path

import pytest
from lxml import html

from extract.document import Outcome, read_document

_PAGES = sorted((Path(__file__).parent / "webpaginas").glob("*.html"))


def read(data: bytes) -> Outcome:
    outcome = read_document(data, "a" * 64)
    assert outcome.uitkomst == "gelezen", outcome.toelichting
    return outcome


def marked(path: Path, xpath: str) -> list[html.HtmlElement]:
    tree = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return list(tree.xpath(xpath))


def plain(element: html.HtmlElement) -> str:
    """The text of an element up to a list within it, with single spaces."""
    pieces = element.xpath(".//text()[not(ancestor::ul or ancestor::ol)]") or element.xpath(".//text()")
    if element.tag == "li":
        pieces = element.xpath("./text()")
    return " ".join(" ".join(" " + piece if piece != pieces[0] else piece for piece in pieces).split())


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.stem)
def test_nothing_that_is_said_is_lost(path: Path) -> None:
    passages = list(read(path.read_bytes()).passages)
    texts = [str(passage["tekst"]) for passage in passages]
    kept = marked(path, "//*[@data-toets='blijft']")
    assert kept
    for element in kept:
        holding = [passage for passage in passages if plain(element) in str(passage["tekst"])]
        assert holding, plain(element)
        if element.get("data-kop"):
            assert json.loads(str(holding[0]["kop_pad"]))[-1] == element.get("data-kop")
    for image in marked(path, "//*[@data-alt]"):
        assert image.get("alt") in texts
    for row in marked(path, "//*[@data-rij]"):
        found = [passage for passage in passages if passage["tekst"] == row.get("data-rij")]
        assert found, row.get("data-rij")
        assert found[0]["soort"] == "tabelrij"
        assert row.get("data-aanhef") in (None, found[0]["aanhef"])


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.stem)
def test_what_stands_around_it_is_no_text(path: Path) -> None:
    tekst = str(read(path.read_bytes()).paginas[0]["tekst"])
    for element in marked(path, "//*[@data-toets='weg']"):
        assert plain(element) not in tekst


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.stem)
def test_every_passage_has_an_anchor_of_its_own(path: Path) -> None:
    anchors = [passage["anker"] for passage in read(path.read_bytes()).passages]
    assert None not in anchors
    assert len(set(anchors)) == len(anchors)


def texts(body: str) -> list[tuple[object, object, object]]:
    """soort, last heading and tekst of each passage."""
    outcome = read(f"<!doctype html><html><body>{body}</body></html>".encode())
    return [
        (passage["soort"], (json.loads(str(passage["kop_pad"])) or [None])[-1], passage["tekst"])
        for passage in outcome.passages
    ]


def test_a_heading_ends_with_what_it_folds_out() -> None:
    body = "<h1>A</h1><details><summary>B</summary><h2>C</h2><p>Een.</p></details><p>Twee.</p>"
    assert texts(body) == [("alinea", "C", "Een."), ("alinea", "A", "Twee.")]


def test_a_bold_line_is_a_heading_only_over_text() -> None:
    body = (
        "<p><b>Regie</b></p><p>De gemeente.</p><p><b>De school meldt</b></p><p><b>De arts adviseert</b></p>"
    )
    assert texts(body) == [
        ("alinea", "Regie", "De gemeente."),
        ("alinea", None, "De school meldt"),
        ("alinea", None, "De arts adviseert"),
    ]


def test_short_lines_under_one_another_are_items_and_broken_sentences_are_not() -> None:
    lines = "Week 1: de school meldt<br>Week 4: de gemeente start<br>Week 10: het bestuur beslist"
    assert [row[2] for row in texts(f"<p>{lines}</p>")] == lines.split("<br>")
    assert texts("<p>De gemeente<br>Voorbeeld beslist over<br>de plek.</p>") == [
        ("alinea", None, "De gemeente Voorbeeld beslist over de plek.")
    ]


def test_a_sidebar_before_the_content_comes_after_it() -> None:
    prose = "Een kind dat thuis zit krijgt binnen vier weken een plan van de actietafel."
    body = f"<aside><p>De wethouder beslist over de plek.</p></aside><main><h1>Kop</h1><p>{prose}</p></main>"
    assert texts(body) == [("alinea", "Kop", prose), ("alinea", "Kop", "De wethouder beslist over de plek.")]


def test_a_label_alone_never_costs_text() -> None:
    for name in ("cookie", "menu", "sidebar", "breadcrumb", "share", "related", "search", "nav"):
        for tag in ("div", "section", "td"):
            part = f'<{tag} class="{name}"><p>De wethouder beslist over de plek.</p></{tag}>'
            body = f"<table><tr>{part}</tr></table>" if tag == "td" else part
            assert texts(f"<h1>X</h1>{body}"), (name, tag)


def test_a_page_of_frames_holds_no_text_and_says_so() -> None:
    frames = b'<html><frameset cols="20%,80%"><frame src="a.html"><frame src="b.html"></frameset></html>'
    assert read_document(frames, "a" * 64).uitkomst == "leeg"
