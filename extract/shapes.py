"""What a PDF page is drawn with besides its text: paths, images, and forms that hold more."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extract.pdfium_calls import (
    Address,
    address,
    count_form_objects,
    count_page_objects,
    form_object,
    object_kind,
    page_object,
)

PATH: int = pdfium.FPDF_PAGEOBJ_PATH
IMAGE: int = pdfium.FPDF_PAGEOBJ_IMAGE
FORM: int = pdfium.FPDF_PAGEOBJ_FORM
_TEXT: int = pdfium.FPDF_PAGEOBJ_TEXT


class Shape(NamedTuple):
    """One object, by where PDFium keeps it as long as its page is open."""

    kind: int
    at: Address


def shapes_of(page: Any) -> list[Shape]:
    """The shapes of a page in the order in which they are drawn."""
    here = address(page.raw)
    objects = (page_object(here, index) for index in range(count_page_objects(here)))
    return [Shape(kind, at) for at in objects if (kind := object_kind(at)) != _TEXT]


def shapes_in(form: Address) -> Iterator[Shape]:
    """The shapes of a form, one by one: there may be very many."""
    for index in range(count_form_objects(form)):
        at = form_object(form, index)
        yield Shape(object_kind(at), at)
