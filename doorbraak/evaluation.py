"""Runs the line over a labelled country in a throw-away dossier, to score what comes out."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from collect.dossier import Dossier
from collect.progress import Progress
from collect.school_year import SchoolYear
from doorbraak.demo import country, run_over
from doorbraak.export import bevindingen
from doorbraak.webserver import Site

Row = dict[str, Any]


def bevindingen_of_corpus(corpus: Path, schooljaar: SchoolYear, progress: Progress) -> list[Row]:
    """The bevindingen over a folder with register.csv, gemeenten.csv and sites/.

    Every url becomes the path of the file behind it, as the truth names documents
    ("sites/<folder>/<file>").
    """
    with tempfile.TemporaryDirectory() as temporary, country(corpus) as served:
        dossier = Dossier(Path(temporary) / "dossier")
        with dossier.lock():
            run_over(served, dossier, schooljaar, progress)
        by_address = {urlsplit(site.base).netloc: site for site in served.sites.values()}
        return [_with_paths(row, by_address) for row in bevindingen(dossier, schooljaar)]


def _with_paths(value: Any, sites: dict[str, Site]) -> Any:
    if isinstance(value, dict):
        return {
            name: _path_of(inner, sites) if name == "url" and inner else _with_paths(inner, sites)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_with_paths(inner, sites) for inner in value]
    return value


def _path_of(url: str, sites: dict[str, Site]) -> str:
    parts = urlsplit(url)
    site = sites.get(parts.netloc)
    file = site.locate(f"{parts.path}?{parts.query}" if parts.query else parts.path) if site else None
    if site is None or file is None:
        return url
    return f"sites/{site.folder.name}/{file.relative_to(site.folder.resolve()).as_posix()}"
