"""The image of a page, or of the part around some of its words, with those words marked."""

import io
from collections.abc import Sequence
from typing import Literal

import pypdfium2
from PIL import Image, ImageDraw

from extract.reading import Box, Unreadable

MAX_PIXELS = 4_000_000
_WHOLE = 10_000  # the scale of a Box
_MARK = (255, 214, 0)
_OUTLINE = (120, 80, 0)
AROUND = 600  # what is shown above and below the words, in 1/10000 of the page

Soort = Literal["webp", "png"]


def page_image(
    data: bytes,
    pagina: int,
    *,
    vakken: Sequence[Box] = (),
    uitsnede: bool = False,
    dpi: int = 110,
    soort: Soort = "webp",
) -> bytes:
    """One page of a PDF (numbered from 1) as WebP or PNG of at most four million pixels.

    `vakken` are marked; with `uitsnede` only the strip of the page around them is shown. Raises Unreadable
    for a file or page that cannot be drawn, ValueError for a page that is not there.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("beschadigd", "de PDF kan niet worden geopend") from error
    try:
        if not 1 <= pagina <= len(document):
            raise ValueError(f"pagina {pagina} bestaat niet; het document heeft er {len(document)}")
        try:
            page = document[pagina - 1]
        except pypdfium2.PdfiumError as error:
            raise Unreadable("beschadigd", f"pagina {pagina} kan niet worden getekend") from error
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise Unreadable("beschadigd", f"pagina {pagina} heeft geen afmetingen")
        scale = min(dpi / 72, (MAX_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    finally:
        document.close()
    image = _marked(image, vakken)
    return _encoded(image.crop(_strip(image, vakken)) if uitsnede and vakken else image, soort)


def _marked(image: Image.Image, vakken: Sequence[Box]) -> Image.Image:
    """The page with the words under a colour that lets the letters show, and a line that is there in grey too."""
    if not vakken:
        return image
    colour = Image.new("RGB", image.size, (255, 255, 255))
    draw = ImageDraw.Draw(colour)
    places = [_pixels(image, box) for box in vakken]
    for place in places:
        draw.rectangle(place, fill=_MARK)
    image = Image.composite(colour, image, _paper(image, colour))
    draw = ImageDraw.Draw(image)
    for x0, _, x1, bottom in places:
        draw.line((x0, bottom, x1, bottom), fill=_OUTLINE, width=2)
    return image


def _paper(image: Image.Image, colour: Image.Image) -> Image.Image:
    """Where the mark may show: inside it, as far as the page is light."""
    light = image.convert("L")
    inside = colour.getchannel("B").point(lambda blue: 255 if blue < 255 else 0)
    return Image.composite(light, Image.new("L", image.size, 0), inside)


def _pixels(image: Image.Image, box: Box) -> tuple[int, int, int, int]:
    x0, top, x1, bottom = box
    across, down = image.width / _WHOLE, image.height / _WHOLE
    return round(x0 * across) - 1, round(top * down) - 1, round(x1 * across) + 1, round(bottom * down) + 1


def _strip(image: Image.Image, vakken: Sequence[Box]) -> tuple[int, int, int, int]:
    """The whole width of the page around the words, so that columns stay recognisable."""
    top = max(0, min(box[1] for box in vakken) - AROUND)
    bottom = min(_WHOLE, max(box[3] for box in vakken) + AROUND)
    _, y0, _, y1 = _pixels(image, (0, top, 0, bottom))
    return 0, max(0, y0), image.width, min(image.height, y1)


def _encoded(image: Image.Image, soort: Soort) -> bytes:
    out = io.BytesIO()
    if soort == "webp":
        image.save(out, "WEBP", quality=80, method=2)
    else:
        image.save(out, "PNG", compress_level=1)
    return out.getvalue()
