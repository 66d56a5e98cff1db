"""One document from bytes to the rows it gives: the one thing a worker does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extract.bsn import shielded
from extract.passages import passages_of
from extract.reading import ConverterMissing, Page, Reading, Unreadable
from extract.sniff import kind
from extract.word import Recognised

# raise with every change that gives other pages or passages for the same bytes
VERSION = "5"

Row = dict[str, object]


@dataclass(frozen=True)
class Outcome:
    """The rows of `lezingen`, `paginas`, `passages` and `document_gegevens`, and the pages that are still to be recognised.

    `meldingen` are about what was read all the same; `omzetten` tells that a program is missing to read it.
    """

    uitkomst: str
    toelichting: str | None
    paginas: Sequence[Row] = ()
    passages: Sequence[Row] = ()
    paginas_ongelezen: int = 0
    ocr: Sequence[int] = field(default=())
    meldingen: Sequence[str] = field(default=())
    omzetten: bool = False
    gegevens: Row | None = None

    def answer(self) -> dict[str, Any]:
        """The fields by name, with the rows themselves: copying them costs as much as storing them."""
        return dict(vars(self))


def read_document(data: bytes, document: str, recognised: Mapping[int, Recognised] | None = None) -> Outcome:
    """Read bytes of any kind; what cannot be read becomes an outcome that says why."""
    try:
        reading = shielded(_read(data, recognised))
    except Unreadable as error:
        return Outcome(error.uitkomst, error.toelichting, omzetten=isinstance(error, ConverterMissing))
    except MemoryError:
        return Outcome("beschadigd", "het bestand vraagt te veel geheugen om te lezen")
    except RecursionError:
        return Outcome("beschadigd", "het bestand is te diep genest om te lezen")
    uitkomst, toelichting = _judge(reading)
    return Outcome(
        uitkomst=uitkomst,
        toelichting=toelichting,
        paginas=[_page_row(page, document) for page in reading.paginas],
        passages=[passage.row(document) for passage in passages_of(reading)],
        paginas_ongelezen=sum(page.ongelezen for page in reading.paginas),
        ocr=[page.nummer for page in reading.paginas if page.ocr_nodig],
        meldingen=reading.meldingen,
        gegevens=None if reading.gegevens is None else reading.gegevens.row(document),
    )


def _read(data: bytes, recognised: Mapping[int, Recognised] | None) -> Reading:
    # each reader's library is loaded only by the worker that meets its format
    match kind(data):
        case "pdf":
            from extract.pdf import read_pdf

            return read_pdf(data, recognised)
        case "docx":
            from extract.docx import read_docx

            return read_docx(data)
        case "doc" | "rtf" as old:
            from extract.docx import read_docx
            from extract.office import converted

            reading = read_docx(converted(data, old))
            told = f"een oud bestand (.{old}), gelezen zoals LibreOffice het omzet"
            return replace(reading, meldingen=(told, *reading.meldingen))
        case "odt":
            from extract.odt import read_odt

            return read_odt(data)
        case "xlsx":
            from extract.xlsx import read_xlsx

            return read_xlsx(data)
        case "pptx":
            from extract.pptx import read_pptx

            return read_pptx(data)
        case "html":
            from extract.html import read_html

            return read_html(data)
        case "mhtml":
            from extract.mhtml import read_mhtml

            return read_mhtml(data)
        case _:
            from extract.text import read_text

            return read_text(data)


def _page_row(page: Page, document: str) -> Row:
    return {
        "document": document,
        "nummer": page.nummer,
        "tekst": page.tekst,
        "methode": page.methode,
        "kwaliteit": page.kwaliteit,
        "breedte": page.breedte,
        "hoogte": page.hoogte,
        "herkend_met": page.herkend_met,
        "dpi": page.dpi,
        "zekerheid": page.zekerheid,
        "label": page.label,
    }


def _judge(reading: Reading) -> tuple[str, str | None]:
    """The outcome by count of pages, and a Dutch sentence on what is not plainly read."""
    pages = reading.paginas
    unread = [page for page in pages if page.ongelezen]
    notes = list(reading.opmerkingen)
    for remark in dict.fromkeys(page.opmerking for page in unread):
        numbers = [page.nummer for page in unread if page.opmerking == remark]
        notes.append(f"niet gelezen ({remark}): {_listed(numbers)}")
    for remark in dict.fromkeys(page.opmerking for page in pages if page.opmerking and not page.ongelezen):
        notes.append(f"{remark}: {_listed([page.nummer for page in pages if page.opmerking == remark])}")
    blank = [page.nummer for page in pages if not (page.ongelezen or page.opmerking or page.tekst)]
    if blank and reading.gepagineerd:
        notes.append(f"leeg: {_listed(blank)}")
    told = "; ".join(notes) or None
    if len(unread) == len(pages) and pages:
        return "onleesbaar", told
    if unread or reading.opmerkingen:
        return "deels", told
    if not any(page.tekst for page in pages):
        return "leeg", told or "het document bevat geen tekst"
    return "gelezen", told


def _listed(numbers: Sequence[int]) -> str:
    """ "pagina 3", "pagina's 2, 5-9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return f"pagina{'' if len(numbers) == 1 else chr(39) + 's'} {', '.join(parts)}"
