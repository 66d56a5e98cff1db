"""How to cite the program: the file says what cff 1.2.0 asks, and the version it has."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
# What version 1.2.0 of the format knows at the top level, as far as software needs it.
KNOWN = {"abstract", "authors", "cff-version", "date-released", "doi", "keywords", "license", "message"}
KNOWN |= {"repository-code", "title", "type", "url", "version"}


def test_the_citation_file_is_valid_and_up_to_date() -> None:
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert found["cff-version"] == "1.2.0"
    assert found["type"] == "software"
    assert set(found) <= KNOWN
    assert {"authors", "message", "title"} <= set(found)
    assert found["authors"]
    assert all(set(author) in ({"name"}, {"family-names", "given-names"}) for author in found["authors"])
    assert (found["version"], found["license"]) == (project["version"], project["license"])
    assert found["abstract"] == project["description"]
