"""Texts compared, noise left out, and the history of places as a pure function."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from collect.fetcher import UITKOMSTEN
from extract.document import read_document
from extract.verandering import NIET_GEZIEN, Antwoord, Verandering
from extract.verandering_geschiedenis import Geschiedenis
from extract.verandering_online import niet_online
from extract.verandering_ronde import volg
from extract.verandering_ruis import Regel, ruis, voorbeelden
from extract.verandering_tekst import kern, normaal
from extract.verandering_verschil import verschil

FETCHED = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("regel", "text", "expected"), [pytest.param(*e, id=f"{e[0].naam}: {e[1]}") for e in voorbeelden()]
)
def test_noise_is_what_its_examples_say(regel: Regel, text: str, expected: bool) -> None:
    assert regel.past(text, FETCHED) is expected
    if not expected:
        others = ruis().regels if regel in ruis().regels else ruis().koppen
        assert not any(other.past(text, FETCHED) for other in others)


def page(body: str) -> str:
    """What is compared of a web page."""
    around = "<html><head><title>Regio</title></head><body><header>Regio</header>{}<footer>© 2026</footer></body></html>"
    main = f"<main><h1>Aanpak thuiszitters</h1><p>De directeur beslist na 8 weken.</p>{body}</main>"
    outcome = read_document(around.format(main).encode(), "a" * 64)
    assert outcome.uitkomst == "gelezen"
    return normaal(kern(outcome.paginas, outcome.passages, FETCHED))


NOISE = [
    ("<p>258 keer bekeken</p>", "<p>1.302 keer bekeken</p>"),
    ("<p>258 keer bekeken</p>", ""),
    ("<p>Laatst bijgewerkt op 3 maart 2026</p>", "<p>Laatst bijgewerkt op 12 mei 2026</p>"),
    ("<p>Laatst gewijzigd: 03-03-2026 10:15 uur | 17 keer gelezen</p>", "<p>Laatst gewijzigd: 04-03-2026 09:00 uur | 18 keer gelezen</p>"),
    ("<p>Vandaag is het dinsdag 3 maart 2026</p>", "<p>Vandaag is het vrijdag 6 maart 2026</p>"),
    ("<p>dinsdag 3 maart 2026</p>", ""),
    ("<p>Gepubliceerd op 1 september 2025</p>", "<p>Gepubliceerd op 2 september 2025</p>"),
    ("<p>Bijgewerkt 2 weken geleden</p>", "<p>Bijgewerkt 3 weken geleden</p>"),
    ("<p>Leestijd: 4 minuten</p>", "<p>Leestijd: 5 minuten</p>"),
    ("<p>Sessie-id: 8f3a9c01b2</p>", "<p>Sessie-id: 77aa9c01b3</p>"),
    ("<p>Hoeveel is 3 + 4?</p>", "<p>Hoeveel is 9 + 2?</p>"),
    ("<p>© 2025 Samenwerkingsverband Regio</p>", "<p>© 2026 Samenwerkingsverband Regio</p>"),
    ("<p>Deze website gebruikt functionele cookies. Lees ons privacybeleid.</p>", ""),
    ('<div class="cookie-melding"><p>Wij gebruiken cookies om deze site te verbeteren.</p><button>Akkoord</button></div>', ""),
    ('<nav><a href="/a">Nieuws van 3 maart</a></nav>', '<nav><a href="/a">Nieuws van 4 maart</a></nav>'),
    ("<aside><p>3 nieuwe leden</p></aside>", "<aside><p>4 nieuwe leden</p></aside>"),
    ('<a href="/plan?sid=1a2b">Het plan</a>', '<a href="/plan?sid=9f8e">Het plan</a>'),
    ('<form><input type="hidden" name="csrf" value="a1"></form>', '<form><input type="hidden" name="csrf" value="b2"></form>'),
    ("<script>var teller = 258;</script>", "<script>var teller = 259;</script>"),
    ('<iframe src="/advertentie?nr=1"></iframe>', '<iframe src="/advertentie?nr=2"></iframe>'),
    ("<h2>Laatste nieuws</h2><ul><li>Opening school 4 maart</li></ul>", "<h2>Laatste nieuws</h2><ul><li>Nieuwe website</li><li>Vacature</li></ul>"),
    ("<h2>Lees ook</h2><ul><li>Over ons</li></ul>", ""),
    ("<h2>Meer nieuws</h2><h3>Open dag</h3><p>Kom kijken op onze school.</p>", "<h2>Meer nieuws</h2><h3>Studiedag</h3><p>Alles over rekenen.</p>"),
    ("<h2>Aankomende bijeenkomsten</h2><ul><li>4 maart: netwerk</li></ul>", "<h2>Aankomende bijeenkomsten</h2><ul><li>8 april: netwerk</li></ul>"),
    ("<h2>Advertentie</h2><p>Koop nu een bureau</p>", "<h2>Advertentie</h2><p>Koop nu een stoel</p>"),
    ("<p>De  wethouder\nstemt in.</p>", "<p>De wethouder&nbsp;stemt in.</p>"),
    ("<p>De wet­houder stemt in.</p>", "<p>De wethouder stemt in.</p>"),
    ("<p>De “wethouder” stemt in – altijd.</p>", '<p>De "wethouder" stemt in - altijd.</p>'),
    ("<p><b>De wethouder</b> stemt in.</p>", "<div><span>De wethouder</span> stemt in.</div>"),
]  # fmt: skip
CONTENT = [
    ("<p>Na 8 weken beslist de directeur.</p>", "<p>Na 6 weken beslist de directeur.</p>"),
    ("<p>Na acht weken beslist de directeur.</p>", "<p>Na zes weken beslist de directeur.</p>"),
    ("<p>Binnen 8-10 weken.</p>", "<p>Binnen 810 weken.</p>"),
    ("<p>Binnen 1 2 weken.</p>", "<p>Binnen 12 weken.</p>"),
    ("<p>Het budget is € 1.500 per leerling.</p>", "<p>Het budget is € 15.00 per leerling.</p>"),
    ("<p>Vastgesteld op 3 maart 2026.</p>", "<p>Vastgesteld op 4 maart 2026.</p>"),
    ("<p>OOGO op dinsdag 10 maart 2026</p>", "<p>OOGO op dinsdag 17 maart 2026</p>"),
    ("<p>dinsdag 10 maart 2026</p>", "<p>dinsdag 17 maart 2026</p>"),
    ("<p>Aantal thuiszitters: 43</p>", "<p>Aantal thuiszitters: 12</p>"),
    ("<p>Er zijn 258 leerlingen bekeken door de commissie.</p>", "<p>Er zijn 262 leerlingen bekeken door de commissie.</p>"),
    ("<p>Laatst bijgewerkt op 3 maart 2026: de termijn is 8 weken</p>", "<p>Laatst bijgewerkt op 3 maart 2026: de termijn is 6 weken</p>"),
    ("<p>258 keer bekeken | de termijn is 8 weken</p>", "<p>258 keer bekeken | de termijn is 6 weken</p>"),
    ("<table><tr><th>Stap</th><th>Termijn</th></tr><tr><td>Opschaling</td><td>8 weken</td></tr></table>", "<table><tr><th>Stap</th><th>Termijn</th></tr><tr><td>Opschaling</td><td>6 weken</td></tr></table>"),
    ("<table><tr><th>Stap</th><th>Na 8 weken</th></tr><tr><td>Opschaling</td><td>directeur</td></tr></table>", "<table><tr><th>Stap</th><th>Na 6 weken</th></tr><tr><td>Opschaling</td><td>directeur</td></tr></table>"),
    ("<ul><li>Na 8 weken: directeur</li></ul>", "<ul><li>Na 6 weken: directeur</li></ul>"),
    ("<h2>Na 8 weken</h2><p>De directeur beslist.</p>", "<h2>Na 6 weken</h2><p>De directeur beslist.</p>"),
    ("<h2>Lees ook</h2><p>De directeur beslist na 8 weken.</p>", "<h2>Lees ook</h2><p>De directeur beslist na 6 weken.</p>"),
    ("<h2>Lees ook</h2><ul><li>Na 8 weken: directeur</li></ul>", "<h2>Lees ook</h2><ul><li>Na 6 weken: directeur</li></ul>"),
    ("<h2>Lees ook</h2><ul><li>Ons plan</li></ul><p>De wethouder stemt in.</p>", "<h2>Lees ook</h2><ul><li>Ons plan</li></ul><p>De wethouder beslist zelf.</p>"),
    ("<h2>Lees ook</h2><ul><li>A</li></ul><h2>Afspraken</h2><p>Wel</p>", "<h2>Lees ook</h2><ul><li>A</li></ul><h2>Afspraken</h2><p>Niet</p>"),
    ("<h2>Nieuws</h2><ul><li>De directeur heeft mandaat</li></ul>", "<h2>Nieuws</h2><ul><li>De directeur heeft geen mandaat</li></ul>"),
    ("<p>De directeur beslist niet.</p>", "<p>De directeur beslist.</p>"),
    ("<p>De directeur heeft mandaat.</p>", ""),
    ("<p>Wij gebruiken cookies. De directeur beslist binnen acht weken.</p>", "<p>Wij gebruiken cookies. De directeur beslist binnen zes weken.</p>"),
    ("<p>© 2026 Regio: de directeur beslist na 8 weken</p>", "<p>© 2026 Regio: de directeur beslist na 6 weken</p>"),
    ("<details><summary>Termijn</summary><p>8 weken</p></details>", "<details><summary>Termijn</summary><p>6 weken</p></details>"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), NOISE)
def test_noise_on_a_page_is_no_change(before: str, after: str) -> None:
    assert page(before) == page(after)


@pytest.mark.parametrize(("before", "after"), CONTENT)
def test_anything_else_on_a_page_is_a_change(before: str, after: str) -> None:
    assert page(before) != page(after)


def test_a_page_about_news_is_compared_whole() -> None:
    def news(text: str) -> str:
        html = f"<html><body><main><h1>Laatste nieuws</h1><p>{text}</p></main></body></html>"
        outcome = read_document(html.encode(), "a" * 64)
        return normaal(kern(outcome.paginas, outcome.passages, FETCHED))

    assert news("De aanpak begint") != news("De aanpak stopt")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("onder-\nwijs", "onderwijs"),
        ("ﬁnanciën", "financiën"),
        ("re-ïntegratie", "reïntegratie"),
        ("e\u0301e\u0301n loket", "één loket"),
        ("de  school\u00a0\n beslist", "de school beslist"),
        ("HOOFDSTUK 2", "Hoofdstuk 2"),
        ("‘thuis’ — nu", "'thuis' - nu"),
        ("8 - 10 weken", "8-10 weken"),
        ("thuis\u00adzitter\u200b", "thuiszitter"),
    ],
)
def test_the_same_words_set_otherwise_are_the_same(one: str, other: str) -> None:
    assert normaal(one) == normaal(other)


def test_a_difference_shows_old_and_new_with_the_numbers_first() -> None:
    old = [
        "Inleiding over ons",
        "De school meldt de leerling",
        "Na 8 weken beslist de directeur",
        "Dit vervalt helemaal",
    ]
    new = ["Inleiding over ons", "De school meldt elke leerling", "Na 6 weken beslist de directeur", "Heel iets anders staat hier"]  # fmt: skip
    found = verschil(old, new)
    assert (found.toegevoegd, found.vervallen, found.gewijzigd) == (1, 1, 2)
    assert found.voorbeelden[0] == (old[2], new[2])
    assert found.voorbeelden[1] == (old[1], new[1])
    assert set(found.voorbeelden[2:]) == {(old[3], None), (None, new[3])}
    assert not verschil(old, [text.upper() for text in old])


def test_a_long_passage_is_shown_around_its_difference() -> None:
    old = ["woord " * 400 + "na 8 weken " + "slot " * 400]
    ((before, after),) = verschil(old, [old[0].replace("8 weken", "6 weken")]).voorbeelden
    assert before is not None
    assert after is not None
    assert len(before) < 620
    assert ("na 8 weken" in before, "na 6 weken" in after) == (True, True)


def test_a_large_document_that_is_wholly_other_is_compared_in_time() -> None:
    old = [f"Zin {number} over de oude aanpak van de regio en haar scholen" for number in range(3000)]
    new = [f"Regel {number} van het nieuwe plan van de gemeenten en hun wethouders" for number in range(3000)]
    found = verschil(old, new)
    assert found.vervallen == found.toegevoegd == 3000


# The history of places

SITE = "https://regio.nl"
DAYS = {"een": "2026-01-01", "twee": "2026-02-01", "drie": "2026-03-01"}


def answer(uitkomst: str, day: str = "2026-02-01", **more: Any) -> Antwoord:
    values: dict[str, Any] = {"site": SITE, "url": f"{SITE}/plan.pdf", "partijen": frozenset({"PO0001"})}
    values |= {"uitkomst": uitkomst, "op": f"{day}T10:00:00.000+00:00"} | more
    values.setdefault("finaal", values["url"])
    if uitkomst in ("opgehaald", "ongewijzigd"):
        values = {"sha256": "a", "document": True} | values
    return Antwoord(**values)


def told(
    *answers: Antwoord | list[Antwoord], teksten: dict[str, str] | None = None
) -> Iterator[list[Verandering]]:
    """What each run tells."""
    history = Geschiedenis(teksten or {}, teksten or ())
    for run in answers:
        yield volg(history, run if isinstance(run, list) else [run])[0]


@pytest.mark.parametrize("uitkomst", sorted({*UITKOMSTEN, *NIET_GEZIEN, "niet_gevonden"}))
def test_every_uitkomst_of_collect_is_understood_and_only_one_is_ever_gone(uitkomst: str) -> None:
    runs = [
        answer("opgehaald", "2026-01-01"),
        *(answer(uitkomst, f"2026-0{month}-01") for month in (2, 3, 4)),
    ]
    soorten = [[row.soort for row in rows] for rows in told(*runs)]
    if uitkomst in ("opgehaald", "ongewijzigd"):
        assert soorten == [["nieuw"], [], [], []]
    elif uitkomst == "niet_gevonden":
        assert soorten == [["nieuw"], ["mogelijk_verdwenen"], ["verdwenen"], []]
    else:
        assert soorten == [["nieuw"], [NIET_GEZIEN[uitkomst]], [], []]


def test_an_uitkomst_that_nobody_taught_it_stops_the_stage() -> None:
    with pytest.raises(ValueError, match="zoekgeraakt"):
        list(told(answer("zoekgeraakt")))


def test_what_was_never_found_is_no_change_when_it_is_not_there() -> None:
    history = Geschiedenis({})
    rows, counts = volg(history, [answer("niet_gevonden")])
    assert (rows, dict(counts)) == ([], {"dode_verwijzing": 1})


def test_what_was_never_seen_is_told_once() -> None:
    first, second, third = told(*(answer("inlog_vereist", day) for day in DAYS.values()))
    assert [(row.soort, row.document_voor, row.toelichting) for row in first] == [
        ("inlog_vereist", None, "nog nooit gezien")
    ]
    assert (second, third) == ([], [])


def test_pages_that_only_lead_to_documents_are_counted() -> None:
    history = Geschiedenis({})
    page = {"url": f"{SITE}/", "document": False}
    for sha256, uitkomst in (("p", "opgehaald"), ("q", "opgehaald"), ("r", "onbereikbaar")):
        rows, counts = volg(history, [answer(uitkomst, sha256=sha256, **page)])
        assert (rows, dict(counts)) == ([], {"pagina": 1})


def test_the_same_page_that_our_rules_only_now_take_for_a_document_is_ours() -> None:
    page = answer("opgehaald", sha256="a", document=False)
    first, second = told(page, answer("ongewijzigd", "2026-03-01"))
    assert first == []
    assert [(row.soort, row.document_na) for row in second] == [("eigen_verwerking", "a")]
    first, second = told(page, answer("opgehaald", "2026-03-01", sha256="b"))
    assert [(row.soort, row.document_na) for row in second] == [("nieuw", "b")]


def test_a_document_that_comes_back_changed_is_a_change() -> None:
    runs = [
        answer("opgehaald", "2026-01-01"),
        answer("niet_gevonden"),
        answer("opgehaald", "2026-05-01", sha256="b"),
    ]
    *_, last = told(*runs, teksten={"a": "x", "b": "y"})
    assert [(row.soort, row.toelichting) for row in last] == [
        ("inhoud_gewijzigd", "was mogelijk verdwenen sinds 2026-02-01")
    ]


def test_a_short_text_is_not_enough_to_say_that_it_moved() -> None:
    history = Geschiedenis({"a": "x", "b": "x"}, ())
    volg(history, [answer("opgehaald", "2026-01-01")])
    rows, _ = volg(history, [answer("niet_gevonden"), answer("opgehaald", url=f"{SITE}/b", sha256="b")])
    assert {row.soort for row in rows} == {"mogelijk_verdwenen", "nieuw"}


def test_what_stands_at_another_address_for_a_while_moved_when_the_first_goes() -> None:
    other = {"url": f"{SITE}/kopie.pdf"}
    _, second, third = told(
        answer("opgehaald", "2026-01-01"),
        [answer("opgehaald"), answer("opgehaald", **other)],
        [answer("niet_gevonden", "2026-03-01"), answer("ongewijzigd", "2026-03-01", **other)],
    )
    assert [row.soort for row in second] == ["nieuwe_vindplaats"]
    assert [(row.soort, row.url_na) for row in third] == [("verplaatst", other["url"])]


def test_a_swap_of_two_documents_is_two_changes_and_nothing_is_gone() -> None:
    history = Geschiedenis({"a": "x", "b": "y"}, ("a", "b"))
    other = {"url": f"{SITE}/ander.pdf"}
    volg(history, [answer("opgehaald", "2026-01-01"), answer("opgehaald", "2026-01-01", sha256="b", **other)])
    rows, _ = volg(history, [answer("opgehaald", sha256="b"), answer("opgehaald", **other)])
    assert [row.soort for row in rows] == ["inhoud_gewijzigd", "inhoud_gewijzigd"]
    assert list(niet_online(history)) == []


def test_places_that_were_not_asked_are_out_of_reach_only_behind_a_silent_server() -> None:
    history = Geschiedenis({})
    start = {"url": SITE, "document": False, "sha256": "p"}
    volg(history, [answer("opgehaald", **start), answer("opgehaald", "2026-01-01")])
    rows, counts = volg(history, [answer("opgehaald", **start)])
    assert (rows, dict(counts)) == ([], {"pagina": 1, "niet_gevraagd": 1})
    rows, counts = volg(history, [answer("onbereikbaar", url=SITE)])
    assert [row.soort for row in rows] == ["onbereikbaar"]
    assert list(history.plaatsen())[1].stand == "onbereikbaar"


def test_a_second_website_of_a_party_takes_nothing_from_the_first() -> None:
    start = {"url": SITE, "document": False, "sha256": "p"}
    second = {"site": "https://ander.nl", "url": "https://ander.nl/plan.pdf"}
    _, rows = told(
        [answer("opgehaald", **start), answer("opgehaald", "2026-01-01")],
        [
            answer("opgehaald", **start),
            answer("opgehaald", **second),
        ],  # the budget ended before the first plan
    )
    assert [(row.url, row.soort) for row in rows] == [(second["url"], "nieuwe_vindplaats")]


def test_a_place_under_an_odd_address_does_no_harm() -> None:
    odd = {"url": "http://[::bad/plan.pdf"}
    history = Geschiedenis({})
    volg(history, [answer("opgehaald", "2026-01-01", **odd)])
    rows, _ = volg(history, [answer("buiten_bereik", **odd)])
    assert [row.soort for row in rows] == ["buiten_bereik"]
