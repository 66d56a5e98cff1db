"""The inspectors' manual, from Markdown."""

from markdown_it import MarkdownIt
from markupsafe import Markup


def rendered(text: str) -> Markup:
    """The manual as HTML; HTML within the Markdown stays text."""
    return Markup(MarkdownIt("js-default").render(text))
