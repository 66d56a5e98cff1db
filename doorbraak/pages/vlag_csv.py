"""The flag list as CSV: one line per region, gemeente and group."""

import csv
import io
from collections.abc import Iterator

from doorbraak.pages.vlag import Lijst, Vlag
from doorbraak.pages.words import INDICATIES, NIET_BEOORDEELD, OORDELEN, word
from doorbraak.uitvoer.csv_bestanden import veilig

KOP = [
    *(
        "groep",
        "code",
        "naam",
        "sector",
        "schooljaar",
        "element",
        "machine-indicatie",
        "uitkomst regio",
        "hele regio",
    ),
    *("gemeentecode", "gemeente", "uitkomst gemeente", "gezocht bij regio", "gezocht bij gemeente"),
    *(
        "citaat",
        "citaat zegt",
        "document",
        "plaats",
        "documenten die tellen",
        "pagina's gelezen",
        "pagina's niet gelezen",
    ),
    *("grondslag", "vastgesteld", "pagina in de monitor"),
]


def as_csv(shown: Lijst) -> str:
    """The whole list, as a Dutch Excel opens it; the group stands on every line, nothing is counted."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(KOP)
    for group, flags in shown.groepen.items():
        for flag in flags:
            for line in _lines(shown.namen[group], flag):
                writer.writerow(map(veilig, line))
    return out.getvalue()


def _lines(group: str, flag: Vlag) -> Iterator[list[str]]:
    cel = flag.cel
    region = [group, cel.swv, flag.naam, flag.sector, cel.schooljaar, cel.element]
    region += [word(INDICATIES, cel.indicatie), flag.uitkomst, "ja" if flag.hele_regio else "nee"]
    quote = flag.citaten[0] if flag.citaten else None
    proof = [quote.tekst, quote.zegt, quote.titel, quote.plaats] if quote else [""] * 4
    proof += [str(flag.documenten), str(flag.gelezen), str(flag.ongelezen), cel.grondslag]
    proof += [word(OORDELEN, cel.vastgesteld) or NIET_BEOORDEELD, cel.path]
    searched = "; ".join(flag.dekking)
    for gemeente in flag.gemeenten:
        own = [gemeente.code, gemeente.naam, gemeente.uitkomst, searched, "; ".join(gemeente.dekking)]
        yield [*region, *own, *proof]
    if not flag.gemeenten:
        yield [*region, "", "", "", searched, "", *proof]
