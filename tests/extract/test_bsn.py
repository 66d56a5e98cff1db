"""What is a BSN and what only looks like one; the numbers are made up, some of them valid by chance."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from extract.bsn import MASK, masked, passes, spans

VALID = "111222333"


def test_the_elfproef() -> None:
    assert passes(VALID)
    assert passes("10000008") == passes("010000008")
    assert not passes("111222334")
    assert not passes("000000000")
    assert not passes("1234567890")
    chance = random.Random(11)
    hits = sum(passes(f"{chance.randrange(10**8, 10**9)}") for _ in range(22_000))
    assert 1_800 < hits < 2_200


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (f"De leerling (BSN {VALID}) is geplaatst.", ""),
        ("Burgerservicenummer: 111.222.333", ""),
        ("burgerservicenummer van de jongere is 111 222 333.", ""),
        ("Onderwijsnummer 1112.22.333, geboren in 2011", ""),
        ("sofinummer 111-222-333", ""),
        (f"Jan | 12 jaar | {VALID} | verzuim", "naam | leeftijd | BSN | reden"),
        (f"{VALID} is het BSN van de leerling", ""),
        (f"KvK 12345678, BSN {VALID}", ""),
        (f"BSN-nummers: {VALID}", ""),
        (f"PGN {VALID}", ""),
    ],
)
def test_a_named_number_is_blotted_out(text: str, head: str) -> None:
    hidden = masked(text, head)
    assert len(hidden) == len(text)
    assert sum(char == MASK for char in hidden) == 9
    assert not list(spans(hidden, head))
    assert hidden.replace(MASK, "") == "".join(c for i, c in enumerate(text) if hidden[i] != MASK)


@pytest.mark.parametrize(
    "text",
    [
        f"Het dossier heeft nummer {VALID}.",
        f"RSIN {VALID}",
        f"BTW-nummer NL{VALID}B01",
        f"Wij verwerken het BSN; ons RSIN is {VALID}",
        "IBAN NL91ABNA0417164300 ten name van het verband, BSN niet vermelden",
        "BSN 111222334",
        "Het BSN wordt niet gevraagd. Telefoon 111222333",
        "BSN: 1112223330",
        "In 2022-2026 en 2023-2027 wordt het BSN gebruikt",
        "Het BSN van 123 leerlingen, 45 scholen en 6 gemeenten",
        "€ 111.222,333 voor het BSN",
        "wet BSN, artikel 10.2.3.1.1.1.2",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert masked(text) == text


def test_a_long_text_takes_no_long_time() -> None:
    assert masked("11 22 33 " * 50_000 + "BSN") is not None
    assert masked("1" * 200_000) == "1" * 200_000


def test_a_document_loses_its_numbers_before_anything_is_stored(werk: Any, pdf: Callable[..., bytes]) -> None:
    lines = ["Na acht weken beslist de directeur.", f"Leerling met BSN {VALID} is geplaatst.", "BSN", VALID]
    document = werk.bring(pdf([(60, 100 + 60 * n, "Helvetica", 10, line) for n, line in enumerate(lines)]))
    werk.extract()
    passages = werk.passages(document)
    assert [p["verborgen"] for p in passages] == [None, "bsn", None, "bsn"]
    stored = "\n".join(str(row) for row in (*passages, *werk.paginas(document)))
    assert VALID not in stored
    assert f"Leerling met BSN {MASK * 9} is geplaatst." in werk.paginas(document)[0]["tekst"]
    assert [cause for cause in werk.oorzaken() if "burgerservicenummer op pagina 1" in cause]
