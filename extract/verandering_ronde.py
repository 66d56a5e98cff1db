"""One run after another: which places are new, changed, moved, gone or not seen; see `verandering`."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from collect.sites import BY_HAND
from collect.urls import key, origin
from extract.verandering import (
    EERSTE_KEER,
    NIET_GEVONDEN,
    NIET_GEZIEN,
    WEG,
    Antwoord,
    Plaats,
    Verandering,
    lang_genoeg_weg,
)
from extract.verandering_geschiedenis import Geschiedenis
from extract.verandering_stilte import stille_servers
from extract.verandering_uitleg import ook_op, uitleg

_WEB = ("http://", "https://")
# Outcomes that leave nothing at the address, so that its content may be looked for elsewhere.
_LEEG = ("buiten_bereik", NIET_GEVONDEN)


def volg(
    geschiedenis: Geschiedenis, antwoorden: Sequence[Antwoord], *, met_de_hand: bool = False
) -> tuple[list[Verandering], Counter[str]]:
    """Take in the last answers of one run in order: what is new, and how many places are of each soort.

    Raises ValueError for an uitkomst that nobody taught it.
    """
    run = _Ronde(geschiedenis, {answer.site for answer in antwoorden} - geschiedenis.bezocht)
    for answer in antwoorden:
        run.take(answer)
    run.find_moved()
    if not met_de_hand:
        run.left_sites()
        run.unasked(antwoorden)
    run.forget_targets()
    geschiedenis.bezocht |= {answer.site for answer in antwoorden if answer.gezien}
    return list(run.rows.values()), +run.counts


class _Ronde:
    """One run under way; what is gone waits until all that is there was seen."""

    def __init__(self, geschiedenis: Geschiedenis, eerste: set[str]) -> None:
        self._all = geschiedenis
        self._eerste = eerste
        self._alive: defaultdict[str, list[Plaats]] = defaultdict(list)
        self._fresh: list[Plaats] = []
        self._gone: list[tuple[Plaats, Antwoord, str]] = []
        self._targets: set[str] = set()
        self._asked: set[tuple[str, str]] = set()
        self.rows: dict[tuple[str, str], Verandering] = {}
        self.counts: Counter[str] = Counter()

    def take(self, answer: Antwoord) -> None:
        place = self._all.plaats(answer)
        self._asked.add((answer.site, answer.url))
        if answer.gezien and answer.document:
            self._seen(place, answer)
        elif answer.gezien and place.document is None:
            place.pagina, place.stand, place.sinds = answer.sha256, "", ""
            self.counts["pagina"] += 1
        elif answer.gezien:
            self._gone.append((place, answer, "geen_document"))
        elif place.alleen_pagina:
            self.counts["pagina"] += 1
        elif answer.uitkomst in _LEEG:
            self._gone.append((place, answer, answer.uitkomst))
        else:
            self._unseen(place, _niet_gezien(answer), answer.op, answer.fout)

    def _seen(self, place: Plaats, answer: Antwoord) -> None:
        assert answer.sha256 is not None
        moved = answer.blijvend and bool(place.finaal) and key(answer.finaal) != key(place.finaal)
        soort = self._soort(place, answer.sha256, moved)
        why = uitleg(place, answer, soort)
        if moved:
            self._targets.add(key(answer.finaal))
        if soort == "nieuw":
            self._fresh.append(place)
            if known := next(self._all.ooit(answer.sha256, place), None):
                soort, why = "nieuwe_vindplaats", ook_op(known, answer.sha256)
            elif answer.site in self._eerste and not answer.site.startswith(BY_HAND):
                why = why or EERSTE_KEER
        self.counts[soort] += 1
        if soort != "ongewijzigd":
            self._tell(
                Verandering(
                    site=place.site,
                    url=place.url,
                    soort=soort,
                    op=answer.op,
                    document_voor=place.document,
                    document_na=answer.sha256,
                    url_na=answer.finaal if moved else None,
                    sinds=place.sinds or None,
                    toelichting=why,
                )
            )
        place.show(answer)
        self._all.remember(answer.sha256, place)
        for name in self._all.namen(answer.sha256):
            self._alive[name].append(place)

    def _soort(self, place: Plaats, na: str, moved: bool) -> str:
        if place.document is None:
            return "eigen_verwerking" if place.pagina == na else "nieuw"
        soort = "ongewijzigd" if place.document == na else self._all.vergelijk(place.document, na)
        if soort not in ("ongewijzigd", "alleen_bytes_gewijzigd"):
            return soort
        return "verplaatst" if moved else "teruggekomen" if place.stand else soort

    def find_moved(self) -> None:
        """Of what is gone: whether its content now stands elsewhere, else for how long it is gone."""
        for place, answer, soort in self._gone:
            if place.document is None and soort == NIET_GEVONDEN:
                self.counts["dode_verwijzing"] += 1
            elif place.document and place.stand != "verplaatst" and (target := self._elsewhere(place)):
                self._move(place, target, answer.op)
            elif soort == NIET_GEVONDEN:
                self._missing(place, answer)
            else:
                self._unseen(place, soort, answer.op, answer.fout)

    def _elsewhere(self, place: Plaats) -> Plaats | None:
        """Where the content of a place that is gone can be seen now; a fresh place before an older one."""
        fresh = {id(other) for other in self._fresh}
        found = [
            other
            for name in self._all.namen(place.document or "")
            for other in self._alive.get(name, ())
            if other is not place and other.same_party(place)
        ]
        return min(found, key=lambda other: id(other) not in fresh, default=None)

    def left_sites(self) -> None:
        """What stood on a website that the register no longer names, and is found on the new one."""
        sites = {site for site, _ in self._asked}
        for target in self._fresh:
            if target.site in self._eerste and target.document:
                for old in list(self._all.ooit(target.document, target)):
                    left = old.site not in sites and not old.site.startswith(BY_HAND)
                    if left and old.stand != "verplaatst":
                        self._move(old, target, target.gezien)

    def _move(self, place: Plaats, target: Plaats, op: str) -> None:
        self._targets.add(_key(target.url))
        self.counts["verplaatst"] += 1
        self._tell(
            Verandering(
                site=place.site,
                url=place.url,
                soort="verplaatst",
                op=op,
                document_voor=place.document,
                document_na=target.document,
                url_na=target.url,
                sinds=place.sinds or None,
                toelichting=f"staat nu op {target.url}",
            )
        )
        place.stand, place.sinds = "verplaatst", place.sinds or op
        place.naar = target.url, target.document or ""

    def forget_targets(self) -> None:
        """Where something moved to, is not new."""
        for place in self._fresh:
            row = self.rows.get((place.site, place.url))
            if row and row.soort in ("nieuw", "nieuwe_vindplaats") and _key(place.url) in self._targets:
                del self.rows[place.site, place.url]
                self.counts[row.soort] -= 1
                self.counts["doel_van_verplaatsing"] += 1

    def _missing(self, place: Plaats, answer: Antwoord) -> None:
        if place.stand == "verplaatst":
            self.counts["verplaatst"] += 1
            return
        sinds = place.sinds if place.stand in WEG else answer.op
        sure = place.stand == "verdwenen" or lang_genoeg_weg(sinds, answer.op)
        soort = "verdwenen" if sure else "mogelijk_verdwenen"
        self._stand(place, soort, answer.op, sinds, answer.fout)

    def _unseen(self, place: Plaats, soort: str, op: str, why: str | None) -> None:
        """Not seen: says nothing about what was known to be gone."""
        if place.stand in WEG:
            self.counts[soort] += 1
            return
        never = None if place.document else "nog nooit gezien"
        self._stand(place, soort, op, op, ": ".join(filter(None, (never, why))) or None)

    def _stand(self, place: Plaats, soort: str, op: str, sinds: str, why: str | None) -> None:
        """Count, and tell where it is another stand than before."""
        self.counts[soort] += 1
        if place.stand != soort:
            self._tell(
                Verandering(
                    site=place.site,
                    url=place.url,
                    soort=soort,
                    op=op,
                    document_voor=place.document,
                    sinds=sinds,
                    toelichting=why,
                )
            )
            place.stand, place.sinds = soort, sinds

    def unasked(self, antwoorden: Sequence[Antwoord]) -> None:
        """Places of an asked site that were not asked: the server fell silent, or the run did not come to it."""
        silent = stille_servers(antwoorden)
        sites = {site for site, _ in self._asked}
        for place in self._all.plaatsen():
            known = place.site in sites and (place.site, place.url) not in self._asked
            if not known or place.alleen_pagina or not place.url.startswith(_WEB):
                continue
            moment = silent.get((place.site, origin(place.url)))
            if moment is None:
                self.counts["niet_gevraagd"] += 1
            else:
                self._unseen(place, "onbereikbaar", moment, "niet gevraagd: de server antwoordde niet meer")

    def _tell(self, row: Verandering) -> None:
        self.rows[row.site, row.url] = row


def _niet_gezien(answer: Antwoord) -> str:
    if answer.uitkomst not in NIET_GEZIEN:
        raise ValueError(f"onbekende uitkomst {answer.uitkomst!r} van {answer.url}")
    return NIET_GEZIEN[answer.uitkomst]


def _key(url: str) -> str:
    try:
        return key(url)
    except ValueError:  # a file that was brought in by hand
        return url
