"""What assessing costs per passage: plain tokenisation, the rules, the second reader, and both together.

Each round does all over the same documents, in an order that changes, so that what else the machine does falls
on all alike. Only the ratios within a round mean something; the documents are the shipped labelled passages of
each region in their order, so nearly all of them are about the subject: the dearest kind there is.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence

import spacy

from assess.goud import Voorbeeld, learnable
from assess.label import label_passage
from assess.mening import TweedeMening, shipped
from assess.rules_text import sentence_list
from assess.tweede_lezer import Gelezen
from assess.vondsten import AROUND

BARE, RULES, READER, WHOLE = "kaal spaCy", "regels", "tweede lezer", "beoordelen, geheel"
EXPLAINED = {
    BARE: "een lege Nederlandse pijplijn, alleen woorden",
    RULES: "zinnen, regels, asserties, waarden, met de passages eromheen",
    READER: "kansen van alle deelvragen, per document in één keer",
    WHOLE: "regels en tweede lezer",
}
Document = Sequence[Voorbeeld]
Way = Callable[[Document], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    wish = parser.parse_args()
    regions: dict[str, list[Voorbeeld]] = {}
    for passage in learnable():
        regions.setdefault(passage.groep, []).append(passage)
    documents = list(regions.values())
    count = sum(map(len, documents))
    started = time.process_time()
    mening = shipped()
    learned = time.process_time() - started
    tokeniser = spacy.blank("nl")
    ways: dict[str, Way] = {
        BARE: lambda document: [tokeniser.make_doc(p.tekst) for p in document],
        RULES: by_rules,
        READER: lambda document: by_reader(mening, document, [{} for _ in document]),
        WHOLE: lambda document: by_reader(mening, document, by_rules(document)),
    }
    for way in ways.values():
        spent(way, documents[:1])  # the first time pays for imports and empty caches
    rounds = [
        {name: spent(ways[name], documents) for name in random.Random(number).sample(sorted(ways), len(ways))}
        for number in range(wish.rounds)
    ]
    print(f"{count} passages in {len(documents)} documenten, {wish.rounds} rondes; leren {learned:.1f} s\n")
    print("| manier | passages/s | keer kaal | spreiding | wat |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name, what in EXPLAINED.items():
        speed = statistics.median(count / times[name] for times in rounds)
        ratios = sorted(times[name] / times[BARE] for times in rounds)
        low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
        print(f"| {name} | {speed:.0f} | {statistics.median(ratios):.1f} | {low:.1f}–{high:.1f} | {what} |")
    print("\nPer processorkern; de mediaan over de rondes, de spreiding van het eerste tot het derde kwart.")


def spent(way: Way, documents: Sequence[Document]) -> float:
    """Processor seconds over all documents, each as if it had never been seen."""
    sentence_list.cache_clear()
    started = time.process_time()
    for document in documents:
        way(document)
    return time.process_time() - started


def by_rules(document: Document) -> list[dict[str, str]]:
    found = []
    for n, p in enumerate(document):
        near = [*reversed(document[max(0, n - AROUND) : n]), *document[n + 1 : n + 1 + AROUND]]
        labels = label_passage(
            p.tekst,
            kop=p.kop,
            titel=p.titel,
            bron_soort=p.soort,
            omgeving=[v.tekst for v in near],
            sectie=[v.tekst for v in near if v.kop == p.kop],
        )
        found.append({label.deelvraag: label.assertie for label in labels})
    return found


def by_reader(mening: TweedeMening, document: Document, regels: list[dict[str, str]]) -> object:
    return mening.meningen([Gelezen(p.tekst, p.kop) for p in document], regels)


if __name__ == "__main__":
    main()
