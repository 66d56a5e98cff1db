"""A plan on several web pages: which pages are of it, in what order, and where its passages say they stand."""

import hashlib
import random
from collections.abc import Sequence

import pytest

from extract.document import read_document
from extract.duiding_reeks import Reeks, reeksen
from extract.duiding_stuk import Stuk, Vindplaats

SITE = "https://swv.example"
PLAN = f"{SITE}/ondersteuningsplan/"
TITLES = [
    "Inleiding",
    "Missie en visie",
    "Gebied en partners",
    "Basisondersteuning",
    "Extra ondersteuning",
    "Toelaatbaarheid",
    "Thuiszitters",
    "Doorzettingsmacht",
    "Ouders en jeugdigen",
    "Kwaliteit",
    "Middelen",
    "Begrippen",
]


def page(
    url: str, title: str, *, op: str | None = None, volgorde: int | None = None, anker: str = ""
) -> Stuk:
    place = Vindplaats(url, ("PO0001",), anker, gevonden_op=op, volgorde=volgorde)
    return Stuk(
        hashlib.sha256(url.encode()).hexdigest(),
        "text/html",
        titel=title,
        vindplaatsen=(place,),
        bladzijden=(f"{title}\nDe partijen spreken af dat zij dit samen doen en elkaar daarop aanspreken.",),
    )


def lead() -> Stuk:
    return page(PLAN, "Ondersteuningsplan 2024-2028", op=f"{SITE}/", anker="Ons ondersteuningsplan")


def only(pages: Sequence[Stuk]) -> Reeks:
    """The one series among the pages, whatever order they come in."""
    shuffled = list(pages)
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(shuffled)
        (reeks,) = reeksen(shuffled)
        found.append(reeks)
    assert found[0] == found[1] == found[2]
    return found[0]


def titles(reeks: Reeks) -> list[str]:
    return [part.titel for part in reeks.delen]


def test_a_menu_gives_the_order_of_twelve_pages() -> None:
    parts = [
        page(f"{PLAN}{title.lower().replace(' ', '-')}", title, op=PLAN, volgorde=number + 7)
        for number, title in enumerate(TITLES)
    ]
    reeks = only([lead(), *parts])
    assert reeks.kop == lead()
    assert titles(reeks) == TITLES


def test_a_chain_of_next_links_gives_the_order() -> None:
    urls = [PLAN, *(f"{PLAN}{title.lower().replace(' ', '-')}" for title in TITLES)]
    parts = [
        page(urls[number + 1], title, op=urls[number], volgorde=3, anker="Volgende")
        for number, title in enumerate(TITLES)
    ]
    assert titles(only([lead(), *parts])) == TITLES


def test_chapter_numbers_go_before_the_order_of_the_links() -> None:
    parts = [
        page(f"{PLAN}p{number}", f"{number}. {title}", op=PLAN, volgorde=50 - number)
        for number, title in enumerate(TITLES, 1)
    ]
    assert titles(only([lead(), *parts])) == [f"{number}. {title}" for number, title in enumerate(TITLES, 1)]


def test_annexes_and_colophon_follow_the_chapters() -> None:
    names = [
        "Bijlage B Begroting",
        "Colofon",
        "2 Aanpak",
        "10 Slot",
        "Bijlage A Kaart",
        "1 Visie",
        "Voorwoord",
    ]
    parts = [page(f"{PLAN}x{n}", name, op=PLAN, volgorde=n) for n, name in enumerate(names)]
    assert titles(only([lead(), *parts])) == [
        "Voorwoord",
        "1 Visie",
        "2 Aanpak",
        "10 Slot",
        "Bijlage A Kaart",
        "Bijlage B Begroting",
        "Colofon",
    ]


def test_a_page_found_on_a_chapter_comes_after_that_chapter() -> None:
    regie = page(f"{PLAN}regie", "Regie", op=PLAN, volgorde=1)
    nazorg = page(f"{PLAN}nazorg", "Nazorg", op=PLAN, volgorde=2)
    deeper = page(f"{PLAN}regie/rollen", "Rollen", op=f"{PLAN}regie", volgorde=9)
    assert titles(only([lead(), regie, nazorg, deeper])) == ["Regie", "Rollen", "Nazorg"]


@pytest.mark.parametrize("shape", ["{}", "{}.html", "{}/"])
def test_chapters_that_a_sitemap_told_belong_to_the_plan_of_their_folder(shape: str) -> None:
    parts = [
        page(PLAN + shape.format(f"deel-{number}"), title, op=f"{SITE}/sitemap.xml", volgorde=number * 7 % 13)
        for number, title in enumerate(TITLES, 1)
    ]
    other = page(f"{SITE}/protocol", "Protocol thuiszitters", op=f"{SITE}/sitemap.xml", volgorde=99)
    reeks = only([lead(), other, *parts])
    assert set(titles(reeks)) == set(TITLES)


def test_pages_right_under_the_site_are_no_chapters_of_its_home() -> None:
    home = page(f"{SITE}/", "Ondersteuningsplan van SWV Voorbeeld")
    others = [page(f"{SITE}/{name}", name, op=f"{SITE}/sitemap.xml") for name in ("team", "missie", "adres")]
    assert reeksen([home, *others]) == []


def test_passages_of_a_chapter_carry_the_anchor_of_their_own_page() -> None:
    chapter = (
        "<html><body><main><h1>7 Thuiszitters</h1><p>De regisseur begint na vier weken.</p>"
        "<h2>7.1 Besluit</h2><p>De wethouder beslist.</p><p>Partijen voeren het uit.</p></main></body></html>"
    )
    outcome = read_document(chapter.encode(), "a" * 64)
    assert [(passage["anker"], passage["pagina"]) for passage in outcome.passages] == [
        ("7 Thuiszitters › ¶1", None),
        ("7 Thuiszitters › 7.1 Besluit › ¶1", None),
        ("7 Thuiszitters › 7.1 Besluit › ¶2", None),
    ]


def test_a_page_that_another_page_links_to_is_not_taken_for_a_chapter_by_its_folder() -> None:
    parts = [page(f"{PLAN}deel-{n}", title, op=PLAN, volgorde=n) for n, title in enumerate(TITLES[:3])]
    protocol = page(f"{PLAN}protocol", "Protocol thuiszitters", op=f"{SITE}/over-ons", anker="Protocol")
    assert titles(only([lead(), protocol, *parts])) == TITLES[:3]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{SITE}/d/stukken.zip#2025/Verslag%20OOGO.pdf", "Verslag OOGO"),
        ("bestand:stukken.zip#Convenant.docx", "Convenant"),
        (f"{SITE}/d/stukken.zip", "stukken"),
    ],
)
def test_a_document_in_a_zip_is_called_by_its_own_name(url: str, name: str) -> None:
    assert Vindplaats(url).bestandsnaam == name
