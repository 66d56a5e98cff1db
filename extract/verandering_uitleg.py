"""What an inspector should know beside the soort of a change, in a Dutch sentence."""

from extract.verandering import Antwoord, Plaats


def uitleg(place: Plaats, answer: Antwoord, soort: str) -> str | None:
    """Why a place that was seen is of this soort; None where the soort says it all."""
    if soort == "eigen_verwerking":
        return "dezelfde webpagina als eerder; nu herkend als document"
    if place.alleen_pagina:
        return "bestaande webpagina, na een wijziging herkend als document"
    if soort == "verplaatst":
        return f"het adres verwijst blijvend door naar {answer.finaal}"
    return f"was {place.stand.replace('_', ' ')} sinds {place.sinds[:10]}" if place.stand else None


def ook_op(other: Plaats, document: str) -> str:
    """That content stands, or once stood, at another place too."""
    verb = "staat ook" if other.document == document and not other.stand else "stond eerder"
    return f"deze inhoud {verb} op {other.url}"
