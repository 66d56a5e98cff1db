"""Packages of Office (DOCX, XLSX, PPTX): which part is the document, and what it refers to."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from extract.reading import Unreadable
from extract.zipped import content, elements, has

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationships"
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_ROOTS = {"docx": b"document", "xlsx": b"workbook", "pptx": b"presentation"}


@dataclass(frozen=True)
class Relation:
    """What a part refers to: the last word of the kind of relation, and the part; None if outside the file."""

    soort: str
    part: str | None


def main_part(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    """Kind (docx, xlsx, pptx) and name of the main part, by what is in it; content types are not looked at."""
    named = [
        relation.part
        for relation in relations(archive, "").values()
        if relation.soort == "officeDocument" and relation.part is not None
    ]
    for part in (*named, *_MAIN.values()):
        if not has(archive, part):
            continue
        start = content(archive, part)[:4096] if part not in _MAIN.values() else b""
        for kind, usual in _MAIN.items():
            if part == usual or b":" + _ROOTS[kind] in start or b"<" + _ROOTS[kind] in start:
                return kind, part
    return None


def relations(archive: zipfile.ZipFile, part: str) -> Mapping[str, Relation]:
    """The relations of a part by their id (of the package itself, for the empty name)."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if not has(archive, where):
        return {}
    found: dict[str, Relation] = {}
    try:
        for relation in elements(archive, where, _PACKAGE):
            outside = relation.get("TargetMode") == "External"
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            soort = relation.get("Type", "").rpartition("/")[2]
            found[relation.get("Id", "")] = Relation(soort, None if outside else target)
    except Unreadable:
        return found  # what it refers to is then not found, and told
    return found
