"""A passage hidden because of a number comes into view when a person says so, and only then."""

from contextlib import closing
from typing import Any

import pytest

from collect import ledger
from collect.dossier import open_database
from extract.besluit import lees_besluiten
from extract.besluit_nemen import Wens, neem
from extract.besluit_overzicht import staande_besluiten
from extract.stage import herzie

NUMBER = "111222333"  # passes the elfproef
TEXT = f"# Plan\n\nDe route begint na vier weken.\n\nHet BSN in het voorbeeld is {NUMBER}.\n\nDe directeur beslist.\n"


def passages(werk: Any, sha256: str) -> list[tuple[str, str | None]]:
    return [(row["tekst"], row["verborgen"]) for row in werk.passages(sha256)]


def besluit(werk: Any, over: str, **wish: Any) -> int:
    wens = Wens(**{"over": over, "reden": "een verzonnen nummer", "door": "coördinator"} | wish)
    path = werk.dossier.beoordelingen_db
    with closing(open_database(path, [ledger.migrations])) as opened:
        (number,) = neem(werk.db, opened, lees_besluiten(path), wens)
    herzie(werk.dossier, werk.db)
    return number


@pytest.fixture
def stuk(werk: Any) -> str:
    sha256: str = werk.bring(TEXT.encode(), "plan.txt")
    werk.extract()
    return sha256


def hidden(werk: Any, sha256: str) -> list[str]:
    return [text for text, why in passages(werk, sha256) if why]


def test_a_released_passage_is_seen_with_its_digits_blotted_out(werk: Any, stuk: str) -> None:
    (before,) = hidden(werk, stuk)
    assert NUMBER not in before
    besluit(werk, stuk[:12], vrijgeven=True)
    assert hidden(werk, stuk) == []
    assert before in [text for text, _ in passages(werk, stuk)]
    assert NUMBER not in str(werk.paginas(stuk))
    (line,) = staande_besluiten(werk.db, lees_besluiten(werk.dossier.beoordelingen_db))
    assert '{"passages": 1}  door coördinator' in line


def test_it_stays_released_when_read_again_and_is_hidden_when_withdrawn(werk: Any, stuk: str) -> None:
    number = besluit(werk, stuk, vrijgeven=True)
    werk.db.execute("UPDATE lezingen SET versie = '0'")
    werk.extract()
    assert hidden(werk, stuk) == []
    besluit(werk, stuk, intrekken=number)
    assert len(hidden(werk, stuk)) == 1


def test_another_number_is_not_released_with_it(werk: Any, stuk: str) -> None:
    besluit(werk, stuk, vrijgeven=True)
    other = werk.bring(TEXT.replace("voorbeeld", "echte geval").encode(), "ander.txt")
    werk.extract()
    assert hidden(werk, stuk) == []
    assert len(hidden(werk, other)) == 1
