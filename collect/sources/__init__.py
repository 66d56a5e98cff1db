"""Municipal and official sources that can be asked for documents, each behind the same small interface."""

from collect.sources.instelling import Bronnen, BronnenError, Instelling, genoemd, laad, namen

__all__ = ["Bronnen", "BronnenError", "Instelling", "genoemd", "laad", "namen"]
