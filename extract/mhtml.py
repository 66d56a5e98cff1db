"""A web page that was saved as one file (MHTML, also what Word calls a .doc then) to blocks."""

import email
import email.policy
from email.message import EmailMessage

from extract.html import read_html
from extract.reading import Reading, Unreadable


def read_mhtml(data: bytes) -> Reading:
    """The first page in it; raises Unreadable."""
    message = email.message_from_bytes(data, EmailMessage, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                return read_html(page)
    raise Unreadable("beschadigd", "in het opgeslagen webarchief zit geen leesbare pagina")
