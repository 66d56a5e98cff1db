"""The file with sources, ours and an operator's."""

from pathlib import Path

import pytest

from collect.ranking import words
from collect.sources import BronnenError, genoemd, laad, namen


def test_every_shipped_source_can_be_asked() -> None:
    shipped = laad()
    assert [bron.naam for bron in shipped.gekozen] == list(namen())
    assert all(bron.vragen and bron.per_minuut <= 60 for bron in shipped.gekozen)
    known = {soort.naam for soort in words().soorten}
    assert all(set(bron.soorten) <= known for bron in shipped.gekozen)
    assert all(rule.per_minuut <= 24 for rule in shipped.samen)


def test_own_values_are_laid_over_ours(tmp_path: Path) -> None:
    path = tmp_path / "bronnen.toml"
    path.write_text(
        'geldig_uren = 1\n[bronnen.cvdr]\nbasis = "http://127.0.0.1:8080/sru"\nper_minuut = 600\n',
        encoding="utf-8",
    )
    assert genoemd(path) == ("cvdr",)
    (cvdr,) = laad(["cvdr"], path).gekozen
    assert (cvdr.basis, cvdr.per_minuut, cvdr.geldig_uren) == ("http://127.0.0.1:8080/sru", 600, 1)
    assert cvdr.vragen == laad(["cvdr"]).gekozen[0].vragen


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dit is geen toml", "kan niet worden gelezen"),
        ("[bronnen.nergens]\nper_minuut = 1", "onbekende bron: nergens"),
        ("[bronnen]\ncvdr = 1", "per bron een tabel"),
        ("bronnen = 1", "per bron een tabel"),
        ("tempo = 1", "onbekende waarde tempo"),
        ("[bronnen.cvdr]\ntempo = 1", "onbekende waarde tempo"),
        ("[bronnen.cvdr]\nper_minuut = 0", "laat niets toe"),
        ("[bronnen.cvdr]\nper_minuut = -1", "per_minuut"),
        ('[bronnen.cvdr]\nper_minuut = "veel"', "per_minuut"),
        ("[bronnen.cvdr]\nper_minuut = true", "per_minuut"),
        ("[bronnen.cvdr]\nlimiet = 2.5", "limiet"),
        ("[bronnen.cvdr]\nlimiet = 0", "laat niets toe"),
        ('[bronnen.cvdr]\nvragen = "jeugd"', "vragen"),
        ("[bronnen.cvdr]\nvragen = [1]", "vragen"),
        ('[bronnen.cvdr]\nbasis = "file:///etc/passwd"', "geen webadres"),
        ('[bronnen.cvdr]\nbasis = ""', "geen webadres"),
        ('[[samen]]\ndomeinen = ["x.nl"]\nper_minuut = 0', "domeinen en per_minuut"),
        ("samen = [1]", "domeinen en per_minuut"),
        ("samen = 1", "domeinen en per_minuut"),
        ('geldig_uren = "lang"', "geldig_uren"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "bronnen.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BronnenError, match=words):
        laad(None, path)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(BronnenError, match="onbekende bron: gemeenteblad"):
        laad(["gemeenteblad"])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BronnenError, match=r"weg\.toml"):
        laad(None, tmp_path / "weg.toml")
