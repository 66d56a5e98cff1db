"""Who gets in, by which way, and what each may see."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette
from datasette_auth_passwords.utils import hash_password

from doorbraak import pogingen
from doorbraak.pogingen import Pogingen

Open = Callable[..., Datasette]
GEHEIM = "x" * 32
PERSONEN = {
    "anne": {"naam": "Anne", "rol": "inspecteur", "inspectie": "IvhO"},
    "finn": {"naam": "Finn", "rol": "analist"},
    "gijs": {"naam": "Gijs", "rol": "lezer"},
    "hana": {"naam": "Hana", "rol": "beheerder"},
}
OWN = ["/", "/matrix", "/matrix.csv", "/bevinding/2026-2027/PO9801/E4", "/swv/PO9801", "/handleiding"]
RAW = [
    *("/dossier", "/dossier.json", "/dossier/bevindingen", "/dossier/bevindingen.csv", "/beoordelingen"),
    *("/~64ossier/bevindingen.json", "/dossier.json?sql=select+1", "/dossier?sql=select+1", "/_memory"),
    *("/beoordelingen/beoordelingen.json", "/dossier/samenwerkingsverbanden/PO9801.json"),
]
INSIDE = ["/-/databases.json", "/-/metadata", "/-/plugins", "/-/actor.json", "/-/allow-debug"]
SAME = {"Sec-Fetch-Site": "same-origin"}


def headers(rol: str, **more: str) -> dict[str, str]:
    """What the proxy sends along for somebody."""
    said = {"wie": "A@ivho.example", "naam": "Anne", "rol": rol, "inspectie": "IvhO", "geheim": GEHEIM}
    return {f"X-Doorbraak-{name}": value for name, value in {**said, **more}.items()}


@pytest.fixture
def proxied(country: Path, open_site: Open) -> Datasette:
    return open_site(country, doorbraak={"vorm": "proxy", "geheim": GEHEIM})


@pytest.fixture
def with_passwords(country: Path, open_site: Open) -> Datasette:
    accounts = {"anne_password_hash": hash_password("zonnebloem", iterations=1000)}
    return open_site(
        country,
        **{"doorbraak": {"vorm": "wachtwoord", "personen": PERSONEN}, "datasette-auth-passwords": accounts},
    )


@pytest.mark.parametrize("path", [*OWN, *RAW, *INSIDE, "/bestaat/niet"])
async def test_a_closed_site_shows_nobody_anything(proxied: Datasette, path: str) -> None:
    response = await proxied.client.get(path)
    assert response.status_code == 403
    for shown in ("PO9801", "Rivierenkwartier", "dossier.db"):
        assert shown not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("rol", ["lezer", "inspecteur", "coordinator"])
@pytest.mark.parametrize("path", RAW)
async def test_raw_tables_are_not_for_who_reads_or_judges(proxied: Datasette, path: str, rol: str) -> None:
    response = await proxied.client.get(path, headers=headers(rol), follow_redirects=True)
    assert response.status_code in (403, 404)
    assert "Rivierenkwartier" not in response.text


@pytest.mark.parametrize("rol", ["analist", "beheerder"])
async def test_raw_tables_are_for_analist_and_beheerder(proxied: Datasette, rol: str) -> None:
    for path in ("/dossier/bevindingen.json", "/beoordelingen/beoordelingen", "/-/databases.json"):
        assert (await proxied.client.get(path, headers=headers(rol))).status_code == 200


@pytest.mark.parametrize("rol", ["lezer", "inspecteur", "coordinator", "analist", "beheerder"])
async def test_every_role_reads_the_pages(proxied: Datasette, rol: str) -> None:
    for path in OWN:
        response = await proxied.client.get(path, headers=headers(rol))
        assert response.status_code == 200
        assert response.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    "changes",
    [
        {"geheim": ""},
        {"geheim": "y" * 32},
        {"geheim": GEHEIM[:-1]},
        {"wie": " "},
        {"rol": "root"},
        {"rol": "lezer,beheerder"},
        {"rol": "inspecteur", "inspectie": ""},
        {"rol": "inspecteur", "inspectie": "NVWA"},
    ],
)
async def test_headers_that_are_not_the_proxys_word_count_for_nothing(
    proxied: Datasette, changes: dict[str, str]
) -> None:
    assert (await proxied.client.get("/", headers=headers(**{"rol": "lezer", **changes}))).status_code == 403


async def test_a_header_that_is_sent_twice_counts_for_nothing(proxied: Datasette) -> None:
    twice = [*headers("lezer").items(), ("X-Doorbraak-Rol", "beheerder")]
    assert (await proxied.client.get("/", headers=twice)).status_code == 403


async def test_headers_mean_nothing_where_no_proxy_is_configured(site: Datasette) -> None:
    page = await site.client.get("/", headers=headers("beheerder"))
    assert "Anne" not in page.text
    assert "Log in" not in page.text
    post = await site.client.post("/inloggen", headers={**headers("inspecteur"), **SAME})
    assert post.status_code == 403


@pytest.mark.parametrize(
    ("vertrouw", "peer", "expected"),
    [
        ("loopback", ("127.0.0.1", 1), 200),
        ("loopback", ("::1", 1), 200),
        ("loopback", ("10.0.0.7", 1), 403),
        ("loopback", None, 403),
        ("socket", None, 200),
        ("socket", ("127.0.0.1", 1), 403),
    ],
)
async def test_without_a_secret_only_the_configured_peer_is_believed(
    country: Path, open_site: Open, vertrouw: str, peer: Any, expected: int
) -> None:
    site = open_site(country, doorbraak={"vorm": "proxy", "vertrouw": vertrouw})
    sent = {name: value for name, value in headers("lezer").items() if "geheim" not in name}
    assert await status(site.app(), "/normen", sent, peer) == expected


async def status(app: Any, path: str, sent: dict[str, str], peer: Any) -> int:
    """The status of a request from this peer."""
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        **{"type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode()},
        **{"query_string": b"", "scheme": "http", "client": peer, "server": ("127.0.0.1", 80)},
        "headers": [(k.lower().encode(), v.encode()) for k, v in {"host": "monitor.example", **sent}.items()],
    }
    await app(scope, receive, send)
    return int(answers[0]["status"])


async def log_in(site: Datasette, naam: str, wachtwoord: str) -> Any:
    form = await site.client.get("/inloggen")
    token = BeautifulSoup(form.text, "lxml").select_one("input[name=csrftoken]")
    assert token is not None
    return await site.client.post(
        "/inloggen",
        data={"naam": naam, "wachtwoord": wachtwoord, "csrftoken": str(token["value"])},
        cookies={"ds_csrftoken": str(token["value"])},
        headers=SAME,
    )


async def test_a_password_opens_the_site_with_a_guarded_cookie(with_passwords: Datasette) -> None:
    assert (await with_passwords.client.get("/")).headers["location"] == "/inloggen"
    answer = await log_in(with_passwords, " Anne ", "zonnebloem")
    assert answer.status_code == 302
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("doorbraak=")]
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=strict", "Max-Age="))
    value = cookie.split(";")[0].partition("=")[2].strip('"')
    page = await with_passwords.client.get("/", cookies={"doorbraak": value})
    assert page.status_code == 200
    assert "Anne" in page.text
    assert "Tabellen" not in page.text
    assert (await with_passwords.client.get("/", cookies={"doorbraak": value[:-1]})).status_code == 302


async def test_every_cookie_is_out_of_reach_of_scripts(with_passwords: Datasette) -> None:
    cookies = (await with_passwords.client.get("/inloggen")).headers.get_list("set-cookie")
    assert cookies
    assert all("HttpOnly" in cookie and "Secure" in cookie and "SameSite" in cookie for cookie in cookies)


async def test_after_five_mistakes_even_the_right_password_waits(with_passwords: Datasette) -> None:
    for _ in range(pogingen.GRENS):
        assert (await log_in(with_passwords, "anne", "verkeerd")).status_code == 403
    answer = await log_in(with_passwords, "anne", "zonnebloem")
    assert answer.status_code == 403
    assert "te veel verkeerde pogingen" in answer.text


@pytest.mark.parametrize(
    ("naam", "wachtwoord"), [("gijs", "zonnebloem"), ("anne", ""), ("niemand", "niemand")]
)
async def test_without_the_right_password_nobody_enters(
    with_passwords: Datasette, naam: str, wachtwoord: str
) -> None:
    answer = await log_in(with_passwords, naam, wachtwoord)
    assert answer.status_code == 403
    assert "De naam of het wachtwoord klopt niet." in answer.text


async def test_the_other_ways_in_of_the_password_plugin_are_shut(with_passwords: Datasette) -> None:
    basic = {"Authorization": "Basic YW5uZTp6b25uZWJsb2Vt"}  # anne:zonnebloem
    assert (await with_passwords.client.get("/", headers=basic)).status_code == 302
    for path in ("/-/login", "/-/password-tool"):
        assert (await with_passwords.client.get(path)).status_code == 403


async def test_somebody_who_is_no_longer_listed_is_out(country: Path, open_site: Open) -> None:
    site = open_site(country, doorbraak={"vorm": "demo", "personen": PERSONEN})
    answer = await log_in(site, "anne", "")
    value = answer.headers["set-cookie"].split(";")[0].partition("=")[2].strip('"')
    ticket = site.unsign(value, "doorbraak")
    assert ticket["id"] == "anne"
    gone = site.sign({**ticket, "id": "weg"}, "doorbraak")
    late = site.sign({**ticket, "tot": 0}, "doorbraak")
    for cookie, expected in ((value, 200), (gone, 302), (late, 302)):
        assert (await site.client.get("/", cookies={"doorbraak": cookie})).status_code == expected


async def test_the_demo_lets_choose_who_one_is_on_this_machine_only(country: Path, open_site: Open) -> None:
    site = open_site(country, doorbraak={"vorm": "demo", "personen": PERSONEN})
    page = await site.client.get("/inloggen")
    assert "Inloggen als" in page.text
    app = site.app()
    for host, peer, expected in (
        ("127.0.0.1:8001", ("127.0.0.1", 1), 200),
        ("monitor.example", ("127.0.0.1", 1), 403),
        ("127.0.0.1:8001", ("10.0.0.7", 1), 403),
    ):
        assert await status(app, "/inloggen", {"host": host}, peer) == expected


FORGED = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://kwaad.example"},
    {"Origin": "null"},
    {"Origin": "https://localhost.kwaad.example"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("sent", FORGED)
@pytest.mark.parametrize("path", ["/uitloggen", "/inloggen", "/bevinding/2026-2027/PO9801/E4/oordeel"])
async def test_a_post_from_elsewhere_does_nothing(
    proxied: Datasette, path: str, sent: dict[str, str]
) -> None:
    response = await proxied.client.post(path, headers={**headers("inspecteur"), **sent}, data={"naam": "x"})
    assert response.status_code == 403
    assert "kwam niet van een pagina van de monitor" in response.text


def test_mistakes_are_forgotten_after_a_while() -> None:
    now = 0.0
    counted = Pogingen(lambda: now)
    assert [counted.begin("anne") for _ in range(7)] == [True] * 5 + [False] * 2
    assert counted.begin("bart")
    now = pogingen.WACHT + 1
    assert counted.begin("anne")
    counted.goed("anne")
    assert [counted.begin("anne") for _ in range(6)] == [True] * 5 + [False]
