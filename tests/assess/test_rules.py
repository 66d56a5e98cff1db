"""Every rule fires on its own examples and on none of its counter-examples; the language does what it says."""

import pytest

from assess import norm, rules
from assess.rules import Rule
from assess.rules_match import matches
from assess.rules_pattern import Lexicon, PatternError
from assess.rules_text import sentences
from assess.rules_verbs import forms

BOOK = rules.shipped()
EXAMPLES = [(rule, text) for rule in BOOK.rules for text in rule.voorbeelden]
COUNTER_EXAMPLES = [(rule, text) for rule in BOOK.rules for text in rule.tegenvoorbeelden]


def label(value: Rule | str) -> str:
    return value.id if isinstance(value, Rule) else value[:50]


def fires(rule: Rule, text: str) -> bool:
    lines = [BOOK.lexicon.read(sentence) for sentence in sentences(text)]
    return any(match.rule is rule for match in matches(BOOK, lines, []))


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=label)
def test_a_rule_fires_on_its_examples(rule: Rule, text: str) -> None:
    assert fires(rule, text)


@pytest.mark.parametrize(("rule", "text"), COUNTER_EXAMPLES, ids=label)
def test_a_rule_is_silent_on_its_counter_examples(rule: Rule, text: str) -> None:
    assert not fires(rule, text)


@pytest.mark.parametrize("rule", BOOK.rules, ids=label)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert len(rule.voorbeelden) >= 2
    assert rule.tegenvoorbeelden
    assert rule.toelichting.endswith(".")
    assert "startnota" in rule.grondslag


def test_every_deelvraag_has_rules_and_no_rule_has_another() -> None:
    asked = {vraag.id for element in norm.load().elementen for vraag in element.deelvragen}
    assert {vraag for rule in BOOK.rules for vraag in rule.deelvragen} == asked


def found(pattern: str, text: str) -> bool:
    lexicon = Lexicon({"dier": ["kat", "wilde hond", "*vogel", "!spotvogel|*roofvogel"]}, {})
    (sentence,) = sentences(text)
    return bool(lexicon.find(lexicon.pattern(pattern), lexicon.read(sentence)))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("knoop door", "Hij hakt de knoop door.", True),
        ("knoop door", "Hij hakt door de knoop.", False),
        ("knoop|knopen door*", "Zij mag knopen doorhakken.", True),
        ("*macht*", "De doorzettingsmachthouder.", True),
        ("*macht", "De doorzettingsmachthouder.", False),
        ("hakt .. door", "Hij hakt een twee drie vier door.", True),
        ("hakt .. door", "Hij hakt een twee drie vier vijf door.", False),
        ("hakt .... door", "Hij hakt een twee drie vier vijf door.", True),
        ("hakt .... door", "Hij hakt; zij gaat door.", False),
        ("{dier} blaft", "Een wilde hond blaft.", True),
        ("{dier}|baas roept", "De zangvogel roept.", True),
        ("{dier}|baas roept", "De roofvogel roept.", False),
        ("{dier}|baas roept", "De spotvogel roept.", False),
        ("zaak <op+schalen>", "De zaak wordt opgeschaald.", False),
        ("zaak .. <op+schalen>", "De zaak wordt opgeschaald.", True),
        ("<op+schalen>", "De school schaalt dan meteen op.", True),
        ("<op+schalen>", "Het is goed om op te schalen.", True),
        ("<op+schalen>", "De school schaalt de foto.", False),
        ("<aan+wijzen>|benoemt een", "Wij wezen hem aan een school toe.", True),
        ("{dier} blaft", "Een hond blaft.", False),
        ("^ geef", "Geef hem geld.", True),
        ("^ geef", "Ik geef hem geld.", False),
        ("een", "Eén persoon.", True),
        ("| ja", "vraag | ja", True),
    ],
)
def test_the_pattern_language(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["", "..", "a ..", "a||b", "{onbekend}", "* a", "<op>"])
def test_a_wrong_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        found(pattern, "tekst")


def test_only_words_are_left_out_of_a_list() -> None:
    with pytest.raises(PatternError, match="sluit geen woord uit"):
        Lexicon({"dier": ["kat", "!wilde kat"]}, {})


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("maken", {"maken", "maak", "maakt", "maakte", "maakten", "gemaakt"}),
        ("stellen", {"stellen", "stel", "stelt", "stelde", "stelden", "gesteld"}),
        ("leven", {"leven", "leef", "leeft", "leefde", "leefden", "geleefd"}),
        ("toetsen", {"toetsen", "toets", "toetst", "toetste", "toetsten", "getoetst"}),
        ("koppelen", {"koppelen", "koppel", "koppelt", "koppelde", "koppelden", "gekoppeld"}),
        ("verdelen", {"verdelen", "verdeel", "verdeelt", "verdeelde", "verdeelden", "verdeeld"}),
        ("evalueren", {"evalueren", "evalueer", "evalueert", "evalueerde", "evalueerden", "geevalueerd"}),
        ("vergaderen", {"vergaderen", "vergader", "vergadert", "vergaderde", "vergaderden", "vergaderd"}),
        ("bespreken", {"bespreken", "bespreekt", "besprak", "bespraken", "besproken"}),
        ("hebben", {"hebben", "heeft", "had", "hadden", "gehad"}),
        ("gelasten", {"gelasten", "gelast", "gelastte", "gelastten"}),
    ],
)
def test_a_verb_has_the_forms_of_its_spelling(verb: str, expected: set[str]) -> None:
    assert set(forms(verb)[0]) == expected


def test_a_separable_verb_also_stands_apart() -> None:
    joined, apart = forms("over+nemen")
    assert set(joined) == {"overnemen", "overneemt", "overnam", "overnamen", "overgenomen"}
    assert set(apart) == {"nemen", "neemt", "nam", "namen"}


def test_a_list_that_names_itself_is_refused() -> None:
    with pytest.raises(PatternError, match="zichzelf"):
        Lexicon({"a": ["{b}"], "b": ["{a}"]}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zie art. 2.47 en par. 3.2 van de wet. Daarna volgt meer.", 2),
        ("De heer J. Jansen, dhr. dr. De Wit e.a. spraken.", 1),
        ("Eerst dit!\nDan dat", 2),
        ("Zo gaat het: • eerst dit • dan dat", 3),
        ("Kosten: € 5.000. Per jaar.", 2),
        ("1. Opening 2. Mededelingen", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: int) -> None:
    assert len(list(sentences(text))) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2. Komt men er niet uit, dan beslist zij.", "komt"),
        ("a) de voorzitter", "de"),
        ("• een team", "een"),
        ("6 | een rij", "6"),
        ("2027 is een jaar", "2027"),
    ],
)
def test_a_sentence_begins_behind_its_number(text: str, first: str) -> None:
    (sentence,) = sentences(text)
    assert sentence.words[0] == first


def test_words_lead_back_to_the_text() -> None:
    text = "Een zin.  De casus-regisseur (’s ochtends) hakt één knoop door."
    for sentence in sentences(text):
        for word, (begin, end) in zip(sentence.words, sentence.spans, strict=True):
            assert text[begin:end].lower().replace("é", "e").replace("’", "'") == word
