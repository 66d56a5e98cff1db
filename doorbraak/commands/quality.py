"""How good it is: labelling passages, scoring against labelled data."""

import csv
import json
from pathlib import Path

import click

from assess.report import Report
from collect.school_year import SchoolYear
from doorbraak.evaluation import bevindingen_of_corpus
from doorbraak.options import exits, stop
from doorbraak.terminal import TerminalProgress

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITABLE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--in", "source", type=READABLE, required=True, help="JSONL with id, text, bron_soort.")
@click.option("--out", "target", type=WRITABLE, required=True, help="JSONL to write.")
def label(source: Path, target: Path) -> None:
    """Say per passage which deelvragen it answers and how."""
    # Imported here and below, because scikit-learn takes longer to load than most commands take.
    from assess.label_file import LabelError, label_file

    try:
        count = label_file(source, target)
    except LabelError as error:
        stop(str(error))
    click.echo(f"{count} passages in {target}")


@click.command()
@click.option(
    "--passages", type=READABLE, help="Labelled passages (JSONL); without it the shipped ones of --split."
)
@click.option("--predictions", type=READABLE, help="Score these instead of labelling now.")
@click.option("--truth", type=READABLE, help="Verdicts (JSON); needs --corpus.")
@click.option(
    "--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder with sites/."
)
@click.option(
    "--split",
    "splits",
    multiple=True,
    help="A shipped set, such as trainen or nieuw-b-oneven; may be given more than once. "
    "With --truth or --passages: only the regions of this list.",
)
@click.option(
    "--uitzonderingen", is_flag=True, help="Score the shipped exceptions elsewhere in a document too."
)
@click.option("--json", "json_out", type=WRITABLE, help="Write the report as JSON too.")
@click.option("--docs", type=WRITABLE, help="Write the report as a page (Markdown) too.")
def evaluate(
    passages: Path | None,
    predictions: Path | None,
    truth: Path | None,
    corpus: Path | None,
    splits: tuple[str, ...],
    uitzonderingen: bool,
    json_out: Path | None,
    docs: Path | None,
) -> None:
    """Score labels (--passages or --split) or verdicts (--truth with --corpus) against labelled data."""
    from assess import evaluate as scoring

    if (truth is None) != (corpus is None) or (truth is not None and passages is not None):
        stop("geef --passages, of --truth samen met --corpus")
    try:
        if truth is not None and corpus is not None:
            report = _verdicts(truth, corpus, _regions(splits))
        elif passages is not None:
            report = scoring.evaluate_passages(passages, predictions, _regions(splits))
        elif splits:
            report = scoring.evaluate_splits(splits, predictions)
        else:
            stop("geef --passages, --split, of --truth samen met --corpus")
    except scoring.EvaluationError as error:
        stop(str(error))
    if uitzonderingen:
        report = scoring.with_exceptions(report)
    click.echo(report.text())
    made = _made(splits, passages or truth)
    if json_out is not None:
        json_out.write_text(report.as_json(made), encoding="utf-8")
    if docs is not None:
        docs.write_text(report.markdown("Evaluatie", made), encoding="utf-8")


def _regions(splits: tuple[str, ...]) -> list[str] | None:
    from assess.evaluate import split_regions

    return [region for split in splits for region in split_regions(split)] or None


def _made(splits: tuple[str, ...], source: Path | None) -> str:
    """How the page was made, so that anyone can make it again."""
    what = "".join(f" --split {split}" for split in splits)
    where = f" over `{source.name}`" if source else ""
    return (
        f"Gemaakt met `doorbraak evaluate{what}`{where}. Cijfers tussen 0 en 1 zijn aandelen; "
        "achter `_95` staat het interval van 95 %, door hele regio's opnieuw te trekken of (bij k van n) "
        "volgens Wilson. De gelabelde regio's zijn verzonnen: over echte stukken zegt dit weinig."
    )


def _verdicts(truth: Path, corpus: Path, regions: list[str] | None) -> Report:
    from assess.evaluate import evaluate_verdicts

    try:
        verdicts = json.loads(truth.read_text(encoding="utf-8"))
        schooljaar = SchoolYear.parse(verdicts["schooljaar"])
    except (ValueError, KeyError, TypeError) as error:
        stop(f"{truth}: geen verdicts met een schooljaar ({error})")
    with (corpus / "gemeenten.csv").open(encoding="utf-8", newline="") as handle:
        names = {row["code"]: row["naam"] for row in csv.DictReader(handle)}
    progress = TerminalProgress()
    with exits():
        found = bevindingen_of_corpus(corpus, schooljaar, progress)
    progress.close()
    return evaluate_verdicts(verdicts, found, regions=regions, gemeenten=names)
