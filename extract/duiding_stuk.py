"""What is known of one document before anything is concluded about it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import unquote, urlsplit

TITEL_BLOKKEN = 6
TITEL_TEKENS = 420
LANG_BLOK = 160
EERSTE_PAGINAS = 3
LAATSTE_PAGINAS = 2
BEGIN_TEKENS = 9000
SLOT_TEKENS = 3000


def schoon(text: str) -> str:
    """Lower case words with one space between, also between letters and digits and in camelCase."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("&", " ")
    text = re.sub(r"(?<=[a-zé])(?=[A-Z])", " ", text)
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    text = re.sub(r"[^a-z0-9']+", " ", text)
    text = re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", text)
    return " ".join(text.replace("'", " ").split())


@dataclass(frozen=True)
class Vindplaats:
    """One place where the document was found, with the words of the link to it."""

    url: str
    partijen: tuple[str, ...] = ()
    anker: str = ""
    kop: str = ""
    paginatitel: str = ""
    gevonden_op: str | None = None
    volgorde: int | None = None
    opgegeven_soort: str | None = None
    handmatig: bool = False
    officieel: bool = False

    @property
    def bestandsnaam(self) -> str:
        """The last part of the path without its extension; of a folder URL the folder's name.

        Of a document in a ZIP file its name there.
        """
        address = urlsplit(self.url)
        parts = [p for p in unquote(address.fragment or address.path).split("/") if p]
        name = parts[-1] if parts else ""
        if re.fullmatch(r"index\.\w+", name) and len(parts) > 1:
            name = parts[-2]
        return re.sub(r"\.[A-Za-z]\w{1,4}$", "", name)


@dataclass(frozen=True)
class Stuk:
    """The inputs of every judgement about one document; `bladzijden` are its page texts in order."""

    sha256: str
    media_type: str
    titel: str = ""
    bestandsnaam: str = ""
    vindplaatsen: tuple[Vindplaats, ...] = ()
    bladzijden: tuple[str, ...] = ()
    gewijzigd: date | None = None
    gezien: date | None = None

    @property
    def is_webpagina(self) -> bool:
        return self.media_type in ("text/html", "application/xhtml+xml")

    @property
    def is_bekendmaking(self) -> bool:
        """Whether it is an official text as published by law, also where that is a web page."""
        return any(place.officieel for place in self.vindplaatsen)

    @cached_property
    def eerste(self) -> tuple[str, ...]:
        """The first pages; of a format without pages its first part."""
        if len(self.bladzijden) == 1:
            return (self.bladzijden[0][:BEGIN_TEKENS],)
        return self.bladzijden[:EERSTE_PAGINAS]

    @cached_property
    def laatste(self) -> tuple[str, ...]:
        """The last pages, where signatures are, as far as they are not among the first."""
        if len(self.bladzijden) == 1:
            return tuple(t for t in (self.bladzijden[0][BEGIN_TEKENS:][-SLOT_TEKENS:],) if t)
        return self.bladzijden[EERSTE_PAGINAS:][-LAATSTE_PAGINAS:]

    @cached_property
    def titelblok(self) -> tuple[str, ...]:
        """The lines with which the first page opens, up to the running text."""
        lines: list[str] = []
        total = 0
        for page in self.eerste[:2]:
            for block in (b.strip() for b in page.split("\n")):
                if not block or re.fullmatch(r"[\divx. ]{1,4}", block):
                    continue
                if len(block) > LANG_BLOK:
                    if not lines:
                        lines.append(block[:LANG_BLOK])
                    return tuple(lines)
                if lines and block.endswith(".") and len(block.split()) >= 8:
                    return tuple(lines)
                lines.append(block)
                total += len(block)
                if len(lines) == TITEL_BLOKKEN or total > TITEL_TEKENS:
                    return tuple(lines)
            if lines:
                break
        return tuple(lines)

    @cached_property
    def begin(self) -> str:
        """The text of the first pages."""
        return "\n".join(self.eerste)

    @cached_property
    def tekst(self) -> str:
        """The text of the first and the last pages."""
        return "\n".join(self.eerste + self.laatste)

    @cached_property
    def namen(self) -> tuple[str, ...]:
        """The file names under which it is served."""
        names = [v.bestandsnaam for v in self.vindplaatsen]
        if self.bestandsnaam:
            names.insert(0, re.sub(r"\.[A-Za-z]\w{1,4}$", "", self.bestandsnaam))
        return tuple(dict.fromkeys(n for n in names if n))

    @cached_property
    def ankers(self) -> tuple[str, ...]:
        """The texts of the links to it."""
        return tuple(dict.fromkeys(v.anker for v in self.vindplaatsen if v.anker))

    @cached_property
    def alles(self) -> str:
        """The whole text."""
        return "\n".join(self.bladzijden)

    @property
    def uitgevers(self) -> tuple[str, ...]:
        """The partijen on whose site or in whose folder it stands."""
        return tuple(sorted({p for v in self.vindplaatsen for p in v.partijen}))

    @property
    def opgegeven_soort(self) -> str | None:
        """The soort a person gave when bringing it in."""
        return next((v.opgegeven_soort for v in self.vindplaatsen if v.opgegeven_soort), None)
