"""How well the layout of PDFs is read, by what can be counted without looking at them.

Reads every PDF in the folders given (else those of the fictional country). With --citaten it also looks for known texts:
JSON lines with "document", "pagina" and "text", or a truth.json with "document", "pagina" and "citaat". Ends with 1
when something is lost, a quote has no place, or a running header stands inside a passage.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2

from extract.citaatplek import quote_boxes
from extract.document import Outcome, read_document
from extract.frame import frame_of
from extract.words import page_text, page_words

COUNTRY = Path(__file__).parent.parent / "doorbraak/country"
_MARGIN = 0.11  # of the page height; what is left out stands there
_NOTE_MARKS = re.compile(r" ?[⁰¹²³⁴-⁹]+")
_DIGITS = re.compile(r"\d+")


class Known(NamedTuple):
    """A text that stands on a page of a document."""

    document: str
    pagina: int
    tekst: str


class Counts(NamedTuple):
    """What was found of one document; the last four must be 0, but for `cellen_te_veel` where heads span columns."""

    paginas: int
    passages: int
    koppen: int
    tabelrijen: int
    letters_kwijt: int
    zonder_plaats: int
    kopregels: int
    cellen_te_veel: int


def counts(data: bytes, outcome: Outcome) -> Counts:
    """Count what was read of a PDF with a text layer, and what went wrong."""
    passages = outcome.passages
    return Counts(
        paginas=len(outcome.paginas),
        passages=len(passages),
        koppen=len({str(passage["kop_pad"]) for passage in passages}),
        tabelrijen=sum(passage["soort"] == "tabelrij" for passage in passages),
        letters_kwijt=sum(_lost(data, outcome)),
        zonder_plaats=sum(not _has_place(outcome, passage) for passage in passages),
        kopregels=_running_lines(outcome),
        cellen_te_veel=sum(
            str(passage["tekst"]).count(" | ") > str(passage["aanhef"]).count(" | ")
            for passage in passages
            if passage["soort"] == "tabelrij" and " | " in str(passage["aanhef"])
        ),
    )


def _lost(data: bytes, outcome: Outcome) -> Iterator[int]:
    """For each page, the letters between its margins that are in none of its blocks."""
    document = pypdfium2.PdfDocument(data)
    for row in outcome.paginas:
        page = document[int(str(row["nummer"])) - 1]
        frame = frame_of(page)
        textpage = page.get_textpage()
        words = page_words(textpage, page_text(textpage), frame)
        inner = [
            word.text
            for word in words
            if _MARGIN * frame.height < word.bottom and word.top < (1 - _MARGIN) * frame.height
        ]
        if row["methode"] == "tekstlaag" and row["kwaliteit"] != 0:
            yield (Counter(_letters("".join(inner))) - Counter(_letters(str(row["tekst"])))).total()
    document.close()


def _letters(text: str) -> Iterator[str]:
    return filter(str.isalpha, text)


def _has_place(outcome: Outcome, passage: Mapping[str, Any]) -> bool:
    """Whether each part stands literally on its page, with a box for each of its words."""
    texts = {page["nummer"]: str(page["tekst"]) for page in outcome.paginas}
    parts = json.loads(passage["delen"] or "null") or [
        {"pagina": passage["pagina"], "begin": 0, "eind": len(passage["tekst"])}
    ]
    places = quote_boxes(passage, passage["tekst"])
    return (
        all(passage["tekst"][part["begin"] : part["eind"]].strip() in texts[part["pagina"]] for part in parts)
        and len(places) >= len(passage["tekst"].split())
        and {page for page, _ in places} == {part["pagina"] for part in parts}
    )


def _running_lines(outcome: Outcome) -> int:
    """Passages in a margin that come back, but for their digits, on three pages at one height."""
    alike: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for passage in outcome.passages:
        boxes = json.loads(str(passage["vakken"] or "[]"))
        if boxes and (max(box[4] for box in boxes) < 1100 or min(box[2] for box in boxes) > 8900):
            key = _DIGITS.sub("#", str(passage["tekst"])), round(boxes[0][2] / 100)
            alike[key].add(int(str(passage["pagina"])))
    return sum(len(pages) for pages in alike.values() if len(pages) >= 3)


def known(path: Path) -> list[Known]:
    """The known texts in a file, each once."""
    text = path.read_text(encoding="utf-8")
    rows = (
        [json.loads(line) for line in text.splitlines()]
        if path.suffix == ".jsonl"
        else _quotes(json.loads(text))
    )
    found = {
        Known(row["document"], row["pagina"], str(row.get("citaat") or row.get("text")))
        for row in rows
        if row.get("pagina") and str(row.get("document")).endswith(".pdf")
    }
    return sorted(found)


def _quotes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "citaat" in value:
            yield value
        for inner in value.values():
            yield from _quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _quotes(inner)


def stands(text: Known, outcome: Outcome) -> bool:
    """Whether the text stands in the page, or goes on from it on the next; marks of notes may stand between."""
    pages = [str(page["tekst"]) for page in outcome.paginas]
    here = " ".join(pages[text.pagina - 1 : text.pagina + 1])
    passages = [str(passage["tekst"]) for passage in outcome.passages]
    return any(_plain(text.tekst) in _plain(candidate) for candidate in (here, *passages))


def _plain(text: str) -> str:
    return " ".join(_NOTE_MARKS.sub("", text).split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[COUNTRY])
    parser.add_argument("--citaten", type=Path, action="append", default=[])
    parser.add_argument("--zonder", action="append", default=[], help="part of a path that is left out")
    arguments = parser.parse_args()
    texts: defaultdict[str, list[Known]] = defaultdict(list)
    for path in arguments.citaten:
        for text in known(path):
            texts[text.document].append(text)
    total, asked, missing, unread = Counts(*[0] * len(Counts._fields)), 0, 0, 0
    print("Indeling van PDF's\n")
    print("| document |", " | ".join(field.replace("_", " ") for field in Counts._fields), "| citaten |")
    for path in sorted(file for folder in arguments.folders for file in folder.rglob("*.pdf")):
        if any(part in str(path) for part in arguments.zonder):
            continue
        data = path.read_bytes()
        outcome = read_document(data, "0" * 64)
        if outcome.uitkomst not in ("gelezen", "deels"):
            unread += 1
            continue
        found = counts(data, outcome)
        total = Counts(*map(sum, zip(total, found, strict=True)))
        mine = [text for name, group in texts.items() if str(path).endswith(name) for text in group]
        lost = [text for text in mine if not stands(text, outcome)]
        asked, missing = asked + len(mine), missing + len(lost)
        print(f"| {path.name} |", " | ".join(map(str, found)), f"| {len(mine) - len(lost)}/{len(mine)} |")
    print("| totaal |", " | ".join(map(str, total)), f"| {asked - missing}/{asked} |")
    print(f"\nniet gelezen zonder tekstherkenning: {unread}")
    return int(any(total[4:-1]) or missing > 0.03 * asked)


if __name__ == "__main__":
    sys.exit(main())
