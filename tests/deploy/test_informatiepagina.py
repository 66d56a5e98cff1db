"""What the information page promises is what the program does."""

from pathlib import Path

import pytest

from collect.crawl import CollectOptions
from collect.hosts import PATIENCE
from collect.robots import MAX_CRAWL_DELAY, PRODUCT, TOEGESTAAN, UITGESLOTEN, read_robots


@pytest.fixture
def page(deploy: Path) -> str:
    return " ".join((deploy / "informatiepagina.md").read_text(encoding="utf-8").split())


def test_its_figures_are_those_of_a_run(page: str) -> None:
    options = CollectOptions()
    assert f"minstens {options.delay:g} seconde rust na elk verzoek" in page
    assert f"tot {MAX_CRAWL_DELAY:g} seconden" in page
    assert (
        f"{options.budget.paginas} pagina's en {options.budget.documenten} documenten, "
        f"en wij stoppen na {options.budget.minuten} minuten"
    ) in page
    assert f"boven {options.max_bytes >> 20} MB" in page
    assert {3: "drie"}[PATIENCE] + " keer achter elkaar" in page
    assert options.fetching().user_agent.startswith(f"{PRODUCT}/")
    assert f"{PRODUCT}/[versie] (+[adres van deze pagina])" in page


def test_its_way_to_object_works(deploy: Path) -> None:
    text = (deploy / "informatiepagina.md").read_text(encoding="utf-8")
    rules = [
        line.strip() for line in text.splitlines() if line.startswith(("    User-agent", "    Disallow"))
    ]
    assert read_robots(200, "\n".join(rules).encode()).decide("https://voorbeeld.nl/plan.pdf") == UITGESLOTEN
    others = "\n".join(rules).replace(PRODUCT, "een-ander").encode()
    assert read_robots(200, others).decide("https://voorbeeld.nl/plan.pdf") == TOEGESTAAN
