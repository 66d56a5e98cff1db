"""What a passage says about a norm of law: a sentence in which a rule holds, with what it says and of whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from assess import assertie
from assess.betekenis import Tekst
from assess.kader import framed
from assess.passage import Passage
from assess.rules import FOLDER, RuleBook, build
from assess.rules_match import matches
from assess.rules_pattern import Line
from assess.rules_text import sentences
from collect.yaml_data import yaml_files
from extract.duiding_gebied import Gebied, gemeenten_in
from extract.duiding_stappen import stappen_in

# A step that is reported has been taken just as one that is agreed.
GEZET = ("afgesproken", "praktijk")
# The step of extract/duiding_data/datums.yml that a norm asks the date of.
STAP = {"P2": "oogo", "P6": "opr"}


@dataclass(frozen=True)
class Treffer:
    """One sentence about a norm; `gemeenten` are those it names, `datum` the day it gives for the step."""

    vraag: str
    document: str
    pagina: int | None
    anker: str | None
    citaat: str
    soort: str
    gemeenten: frozenset[str] = frozenset()
    datum: date | None = None
    markeringen: tuple[tuple[int, int, str], ...] = ()
    regel: str | None = None

    @property
    def gezet(self) -> bool:
        """Whether it says that what the norm asks is there."""
        return self.soort in GEZET


@cache
def shipped(kind: str) -> RuleBook:
    """The rules about the procedure (P) or the contents of the plan (W) that come with the program."""
    return build(yaml_files(FOLDER), kind)


def treffers(
    book: RuleBook, passages: Iterable[Passage], leads: Mapping[str, str], titel: str, gebied: Gebied
) -> Iterator[Treffer]:
    """Where the rules hold in the passages of one document; `leads` has the lead-in of a list by passage."""
    title = _lines(book, titel)
    for passage in passages:
        lines = _lines(book, passage.tekst)
        lead, head = leads.get(passage.id, ""), " / ".join(passage.koppen)
        context = [*_lines(book, lead), *_lines(book, head), *title]
        tekst = Tekst(
            book,
            passage.tekst,
            lines,
            aanhef=_lines(book, lead),
            koppen=[_lines(book, kop) for kop in passage.koppen],
            titel=title,
        )
        for match in matches(book, lines, context):
            line = lines[match.line]
            found, over = tekst.means(match)
            if found.soort == "elders" and match.rule.ook_elders:
                found = _about_others(book, line)
            soort = framed(found.soort, over, nu=bool(book.lexicon.spans("geldt_nu", line)))
            begin, end = line.sentence.begin, line.sentence.end
            pagina, citaat = passage.quote(begin, end)
            whole = passage.tekst[begin:end]
            marks = [(*_span(line, match.anchor), "anker")]
            if found.cue:
                marks.append((*_span(line, found.cue), "assertie"))
            for vraag in match.rule.deelvragen:
                yield Treffer(
                    vraag=vraag,
                    document=passage.document,
                    pagina=pagina,
                    anker=passage.anker,
                    citaat=citaat,
                    soort=soort,
                    gemeenten=frozenset(gemeenten_in(whole, gebied, opsomming=True)),
                    datum=next((day.dag for step, day in stappen_in(whole) if step == STAP.get(vraag)), None),
                    markeringen=tuple(
                        (a - begin, min(b - begin, len(citaat)), kind)
                        for a, b, kind in marks
                        if a - begin < len(citaat)
                    ),
                    regel=match.rule.id,
                )


def _about_others(book: RuleBook, line: Line) -> assertie.Modality:
    """What a sentence says of which another samenwerkingsverband is the very subject."""
    for kind in ("ontkend", "voorgenomen"):
        if spans := assertie.cues(book, line, kind):
            return assertie.Modality(kind, spans[0])
    return assertie.Modality("afgesproken", None)


def _lines(book: RuleBook, text: str) -> list[Line]:
    return [book.lexicon.read(sentence) for sentence in sentences(text)]


def _span(line: Line, span: tuple[int, int]) -> tuple[int, int]:
    spans = line.sentence.spans
    return spans[span[0]][0], spans[span[1] - 1][1]
