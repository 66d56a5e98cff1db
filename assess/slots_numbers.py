"""Numbers, durations and amounts in Dutch, in digits and in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assess.rules_text import Sentence

UNITS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
    "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17,
    "achttien": 18, "negentien": 19,
}  # fmt: skip
TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80,
    "negentig": 90,
}  # fmt: skip
ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8,
            "negende": 9, "tiende": 10, "elfde": 11, "twaalfde": 12, "dertiende": 13, "twintigste": 20}  # fmt: skip
CELL = "|"
DAY = re.compile(r"(?:school|les|verzuim|werk|onderwijs)?dag(?:en)?$")
SCHOOL_DAY = re.compile(r"(?:school|les|verzuim|onderwijs)dag(?:en)?")
WEEK = re.compile(r"(?:[a-z]*-)?(?:[a-z]+)?(?:weken|week)$")
MONTH = re.compile(r"maand(?:en)?$")
# words that may stand between a number and its unit
BETWEEN = frozenset(
    [
        "aaneengesloten",
        "opeenvolgende",
        "achtereenvolgende",
        "volle",
        "hele",
        "gemiste",
        "schoolse",
        "kalender",
        "onafgebroken",
        "ononderbroken",
        "volledige",
    ]
)


@dataclass(frozen=True)
class Duration:
    """A stated length or point of time: words [begin, end) of the sentence, in weeks (rounded)."""

    begin: int
    end: int
    weeks: int
    unit: str


@lru_cache(maxsize=100_000)
def number(word: str) -> int | None:
    """The value of a number word or a run of digits ("25.000" is 25000), else None."""
    if word[:1].isdigit():
        digits = word.replace(".", "").split(",")[0]
        return int(digits) if digits.isdigit() else None
    if word in UNITS or word in TENS:
        return UNITS.get(word) or TENS[word]
    if word in ("honderd", "duizend", "anderhalf", "half", "halve"):
        return {"honderd": 100, "duizend": 1000}.get(word)
    for large, factor in (("duizend", 1000), ("honderd", 100)):
        head, found, tail = word.partition(large)
        if found:
            left = number(head) if head else 1
            right = number(tail.removeprefix("en")) if tail else 0
            return left * factor + right if left is not None and right is not None else None
    for ten, value in TENS.items():
        if word.endswith(f"en{ten}") and word.removesuffix(f"en{ten}") in UNITS:
            return value + UNITS[word.removesuffix(f"en{ten}")]
    return None


@lru_cache(maxsize=100_000)
def _ordinal(word: str) -> int | None:
    if word in ORDINALS:
        return ORDINALS[word]
    if word.endswith(("ste", "de")):
        return number(word.removesuffix("ste").removesuffix("de"))
    match = re.fullmatch(r"(\d+)(?:e|ste|de)", word)
    return int(match.group(1)) if match else None


@lru_cache(maxsize=100_000)
def _kind(word: str) -> str | None:
    if WEEK.fullmatch(word):
        return "week"
    if MONTH.fullmatch(word):
        return "maand"
    if DAY.fullmatch(word):
        return "dag"
    if word in ("jaar", "schooljaar", "kwartaal", "jaren"):
        return {"jaren": "jaar"}.get(word, word)
    return None


def weeks(value: float, kind: str) -> int:
    """School days count five to a week unless the number is a multiple of seven."""
    if kind == "dag":
        return round(value / (7 if value % 7 == 0 else 5))
    return round(value * {"week": 1, "maand": 52 / 12, "kwartaal": 13, "jaar": 52, "schooljaar": 40}[kind])


def durations(sentence: Sentence) -> tuple[Duration, ...]:
    """Every number with a unit of time, "dag 28", "de derde maand", "een half jaar"."""
    found = _durations(sentence.words)
    return _in_columns(sentence, found) if sentence.koppen else found


def _in_columns(sentence: Sentence, found: tuple[Duration, ...]) -> tuple[Duration, ...]:
    """With the bare numbers of a column that is headed "Week" or "Dag"."""
    kinds = [next((k for word in head.split() if (k := _kind(word))), None) for head in sentence.koppen]
    more, column = [], 0
    for i, word in enumerate(sentence.words):
        column += word == CELL
        kind = kinds[column] if column < len(kinds) else None
        value = number(word)
        if kind and value and value < 400 and not any(d.begin <= i < d.end for d in found):
            more.append(Duration(i, i + 1, weeks(value, kind), kind))
    return tuple(sorted((*found, *more), key=lambda d: d.begin))


@lru_cache(maxsize=1_000)
def _durations(words: tuple[str, ...]) -> tuple[Duration, ...]:
    if not any(_kind(word) or word.endswith(("grens", "termijn")) for word in words):
        return ()
    found: list[Duration] = []
    pending: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        if found and i < found[-1].end:
            continue
        value = number(word) if word != "een" or i + 1 < len(words) else None
        ordinal = _ordinal(word)
        half = word in ("half", "halve", "anderhalf", "anderhalve")
        if value is not None or ordinal is not None or half:
            j = i + 1
            while j < len(words) and (
                words[j] in BETWEEN or (word == "een" and words[j] in ("half", "halve"))
            ):
                half = half or words[j] in ("half", "halve")
                j += 1
            kind = _kind(words[j]) if j < len(words) else None
            if kind:
                amount = 1.5 if word.startswith("anderhal") else 0.5 if half else float(value or ordinal or 1)
                for start, earlier in pending:
                    found.append(Duration(start, start + 1, weeks(earlier, kind), kind))
                pending = []
                found.append(Duration(i, j + 1, weeks(amount, kind), kind))
            elif j < len(words) and words[j] in (",", "en", "of", "tot") and (value or ordinal):
                pending.append((i, int(value or ordinal or 0)))
            else:
                pending = []
        elif not word.endswith("n") and (kind := _kind(word)) in ("week", "dag", "maand"):
            j = i + 1
            while j < len(words) and (n := number(words[j]) or _ordinal(words[j])) and kind:
                if n < 400:
                    found.append(Duration(i if j == i + 1 else j, j + 1, weeks(n, kind), kind))
                j += 1
                if j + 1 < len(words) and words[j] in (",", "en", "of") and number(words[j + 1]):
                    j += 1
        elif word in ("vierwekengrens", "vierwekentermijn", "maandgrens"):
            found.append(Duration(i, i + 1, 4, "week"))
        elif match := re.fullmatch(r"(\d+)-?(?:dagen|schooldagen)(?:grens|termijn)", word):
            found.append(Duration(i, i + 1, weeks(int(match.group(1)), "dag"), "dag"))
    return tuple(sorted(set(found), key=lambda d: d.begin))


def amounts(sentence: Sentence) -> list[tuple[int, int]]:
    """Where an amount in euro stands, as [from, to) word numbers."""
    words = sentence.words
    found = []
    for i, word in enumerate(words):
        if word == "€" and i + 1 < len(words):
            found.append((i, i + 3 if i + 2 < len(words) and words[i + 2] in ("miljoen", "ton") else i + 2))
        elif word in ("euro", "euro's") and i and number(words[i - 1]) is not None:
            found.append((i - 1, i + 1))
    return found


def money(sentence: Sentence, span: tuple[int, int]) -> str:
    """An amount written the same way each time: "achtduizend euro" is "€ 8.000"."""
    words = sentence.words[span[0] : span[1]]
    value = next((n for word in words if (n := number(word)) is not None), None)
    if value is None:
        return " ".join(words)
    return f"€ {value:,}".replace(",", ".") + (f" {words[-1]}" if words[-1] in ("miljoen", "ton") else "")


def years(sentence: Sentence) -> list[tuple[int, int]]:
    """Where a year or a school year stands."""
    return [
        (i, i + 1)
        for i, word in enumerate(sentence.words)
        if re.fullmatch(r"20\d\d(?:[-/](?:20)?\d\d)?", word)
    ]


def counts(sentence: Sentence) -> list[tuple[int, int]]:
    """Where any number stands, "een" not counted."""
    return [(i, i + 1) for i, word in enumerate(sentence.words) if word != "een" and number(word) is not None]


def duration_spans(sentence: Sentence) -> list[tuple[int, int]]:
    """Where a duration stands."""
    return [(d.begin, d.end) for d in durations(sentence)]


def term_spans(sentence: Sentence) -> list[tuple[int, int]]:
    """Where a duration of one week to a year stands; handling times of some days are no terms."""
    return [
        (d.begin, d.end) for d in durations(sentence) if d.weeks >= 1 and d.unit != "jaar" and not _short(d)
    ]


def school_day_spans(sentence: Sentence) -> list[tuple[int, int]]:
    """Where five or more days of school stand ("tien lesdagen"): absence is counted so, handling times are not."""
    return [
        (d.begin, d.end)
        for d in durations(sentence)
        if d.unit == "dag"
        and d.weeks >= 1
        and any(SCHOOL_DAY.fullmatch(w) for w in sentence.words[d.begin : d.end])
    ]


def _short(duration: Duration) -> bool:
    return duration.unit == "dag" and duration.weeks < 3


# The lists that a document fills itself, with the names of its overleggen (see overlegnamen).
OWN_NAMES = ("bekend_uitvoerend", "bekend_tactisch", "bekend_bestuurlijk")
FINDERS: dict[str, Callable[[Sentence], list[tuple[int, int]]]] = {
    **{name: lambda _: [] for name in OWN_NAMES},
    "termijn": term_spans,
    "duur": duration_spans,
    "schooldagen": school_day_spans,
    "bedrag": amounts,
    "jaartal": years,
    "getal": counts,
}
