"""The values that belong to an answer: who, when, how much, how; functions only, never a person's name."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assess.rules import RuleBook
from assess.rules_match import Match
from assess.rules_pattern import Line, Span
from assess.slots_numbers import amounts, durations, money, number
from assess.slots_place import NONE, Place, Slot, merge
from assess.slots_role import at, decider

LINKS = frozenset({"van", "bij", "vanuit"})
ARTICLES = frozenset({"de", "het", "een", "elke", "iedere", "onze", "hun", "zijn"})
# a word behind "van de" that is no part of a function's name
NOT_A_NAME = frozenset(
    {"jongere", "leerling", "kind", "zaak", "casus", "ouders", "plaatsing", "aanpak", "week"}
)
BARE = frozenset(
    {"team", "teams", "tafel", "tafels", "overleg", "overleggen", "groep", "commissie", "laag", "niveau"}
)
BARE_TOO = frozenset(
    {
        "schakel",
        "keukentafel",
        "eettafel",
        "zat",
        "beraad",
        "punt",
        "platform",
        "cel",
        "kamer",
        "knelpunten",
        "zitting",
        "bijeenkomst",
        "bijeenkomsten",
        "zittingen",
        "kring",
        "forum",
        "panel",
        "vergadering",
        "gremium",
    }
)
# what stands before or behind the word for an overleg and belongs to its name
LEVEL = frozenset({"bestuurlijk", "bestuurlijke", "regionaal", "regionale", "tactisch", "multidisciplinair"})
SUBJECT = frozenset({"thuiszitters", "thuiszitten", "verzuim", "jeugd", "onderwijs-jeugd", "casuistiek"})
BEFORE_MOMENT = frozenset(
    {"na", "binnen", "uiterlijk", "in", "op", "de", "vanaf", "langer", "dan", "pas", "tot"}
)
CONDITION = frozenset({"als", "zodra", "wanneer", "nadat", "indien"})


def _extended(place: Place, span: Span) -> Span:
    """With "van het samenwerkingsverband" or "jeugd" behind it; capitals only after "van", so no person's name."""
    words, capitals = place.line.sentence.words, place.line.sentence.capitals
    begin, end = span
    if end < len(words) and words[end] in ("jeugd", "toegang", "leerplicht", "onderwijs", "wijkteams"):
        end += 1
    while end + 1 < len(words) and words[end] in LINKS:
        stop = end + 1
        while stop < len(words) and words[stop] in ARTICLES:
            stop += 1
        if stop >= len(words) or words[stop] in NOT_A_NAME or not words[stop][0].isalpha():
            break
        stop += 1
        while stop < len(words) and capitals[stop]:
            stop += 1
        end = stop
    return begin, end


def _holder(place: Place, key: str, avoid: str | None = None) -> Slot:
    """The first function of the sentence, which in Dutch mostly is the one who does it."""
    words = place.line.sentence.words
    avoided = set(place.found(avoid)) if avoid else set()
    spans = [span for span in place.found("houderfunctie") if words[span[0]] not in ("iemand", "trekker")]
    chosen = next((span for span in spans if span not in avoided), spans[0] if spans else None)
    if chosen is None:
        return NONE
    span = _extended(place, chosen)
    role = at(place, chosen)
    return Slot({key: place.literal(span), **({"rol": role.rol} if role else {})}, (span,))


def _decider(domein: str) -> Callable[[Place], Slot]:
    """Who decides for one side, in the text's words and as a role."""

    def read(place: Place) -> Slot:
        found = decider(place, domein)
        if found is None:
            return _holder(place, "houder")
        role, line = found
        there = replace(place, line=line)
        span = _extended(there, role.span)
        values = {"houder": there.literal(span), "rol": role.rol, "domein": role.domein}
        return Slot(values, (span,) if line is place.line else ())

    return read


def _regisseur(place: Place) -> Slot:
    """The regisseur, or in "casusregisseur is de consulent" the function that is it."""
    linked = set(place.line.sentence.words) & {
        "is",
        "zijn",
        "wordt",
        "treedt",
        "fungeert",
        "blijft",
        "ligt",
        "voert",
    }
    found = _holder(place, "houder", "regisseur" if linked else None)
    at = next(i for i, line in enumerate(place.lines) if line is place.line)
    if at and (place.line.sentence.words[0] in ("deze", "hij", "zij") or not found.values):
        earlier = replace(place, line=place.lines[at - 1])
        if roles := earlier.found("rol_regie_zeker"):
            return Slot({"houder": earlier.literal(_extended(earlier, roles[0]))})
        if not found.values:
            return Slot(_holder(earlier, "houder").values)
    return found


def _weeks(place: Place) -> Slot:
    """The first term; of "niet na drie maanden, maar na vier weken" the one that is meant."""
    words = place.line.sentence.words
    found = [d for d in durations(place.line.sentence) if d.weeks >= 1]
    if found and "niet" in words[: found[0].begin] and "maar" in words[found[0].begin :]:
        turn = words.index("maar", found[0].begin)
        found = [d for d in found if d.begin > turn] or found
    return Slot({"weken": found[0].weeks}, ((found[0].begin, found[0].end),)) if found else NONE


def _all_weeks(place: Place) -> Slot:
    found = [d for d in durations(place.line.sentence) if d.weeks >= 2]
    return (
        Slot({"weken": sorted({d.weeks for d in found})}, tuple((d.begin, d.end) for d in found))
        if found
        else NONE
    )


def _amount(place: Place) -> Slot:
    """The amount nearest to the anchor, with "ten hoogste" before and "per casus" behind it."""
    words = place.line.sentence.words
    found = sorted(amounts(place.line.sentence), key=lambda span: abs(span[0] - place.anchor[0]))
    if not found:
        return NONE
    begin, end = found[0]
    prefix = next(
        (p for p in ("ten hoogste", "tot", "maximaal", "hoogstens") if _precedes(words, begin, p)), ""
    )
    suffix = f" per {words[end + 1]}" if words[end : end + 1] == ("per",) and end + 1 < len(words) else ""
    value = f"{prefix} {money(place.line.sentence, (begin, end))}{suffix}".strip()
    return Slot({"bedrag": value}, ((begin, end),))


def _precedes(words: Sequence[str], at: int, phrase: str) -> bool:
    parts = tuple(phrase.split())
    if tuple(words[max(0, at - len(parts)) : at]) == parts:
        return True
    return phrase == "tot" and tuple(words[max(0, at - 4) : at]) == ("tot", "een", "bedrag", "van")


def _listed(key: str, name: str) -> Callable[[Place], Slot]:
    def read(place: Place) -> Slot:
        found = place.found(name)
        return Slot({key: place.literal(found[0])}, (found[0],)) if found else NONE

    return read


def _division(place: Place) -> Slot:
    """Shares as figures where they are figures, else the words."""
    words = place.line.sentence.words
    found = place.found("verdeling_woord")
    if not found:
        return NONE
    if "helft" in words or "50/50" in words:
        return Slot({"verdeling": "50/50"}, (found[0],))
    for i, word in enumerate(words[1:], start=1):
        share = number(words[i - 1]) if word in ("procent", "%") else None
        if share and share < 100:
            return Slot({"verdeling": f"{share}/{100 - share}"}, ((i - 1, i + 1),))
    return Slot({"verdeling": place.literal(found[0])}, (found[0],))


def _moment(place: Place) -> Slot:
    """The condition or the time, as it stands in the text."""
    words = place.line.sentence.words
    for i, word in enumerate(words):
        if word in CONDITION:
            end = next((j for j in range(i + 1, len(words)) if words[j] in (",", ".", ";")), len(words))
            return Slot({"moment": place.literal((i, end))}, ((i, end),))
    found = durations(place.line.sentence)
    if not found:
        return NONE
    begin = found[0].begin
    while begin and words[begin - 1] in BEFORE_MOMENT:
        begin -= 1
    return Slot({"moment": place.literal((begin, found[0].end))}, ((begin, found[0].end),))


def _moments(place: Place) -> Slot:
    found = durations(place.line.sentence)
    if not found:
        return _listed("momenten", "moment_nazorg")(place)
    begin = found[0].begin
    if begin and place.line.sentence.words[begin - 1] == "na":
        begin -= 1
    return Slot({"momenten": place.literal((begin, found[-1].end))}, ((begin, found[-1].end),))


def _duration(place: Place) -> Slot:
    found = durations(place.line.sentence)
    span = (found[0].begin, found[0].end) if found else None
    return Slot({"duur": place.literal(span)}, (span,)) if span else NONE


def _overleg(rank: int) -> Callable[[Place], Slot]:
    """The name of an overleg; of three levels named together, the one of that rank.

    A sentence that itself has no name ("Daarin zitten ...") goes on about what the one before it named.
    """

    def read(place: Place) -> Slot:
        at = next(i for i, line in enumerate(place.lines) if line is place.line)
        for line in (place.line, *place.lines[:at][::-1], *place.lines[at + 1 :]):
            found = (_name(line, span) for span in place.book.lexicon.spans("gremium", line))
            names = [span for span in found if span]
            if names:
                begin, end = names[rank] if len(names) > 2 else _of_one(line, names)
                spans = line.sentence.spans
                text = place.text[spans[begin][0] : spans[end - 1][1]]
                return Slot({"naam": text}, ((begin, end),) if line is place.line else ())
        return NONE

    return read


def _of_one(line: Line, names: list[Span]) -> Span:
    """The first that is one overleg: "tussen de meedenktafels en de besturen staat de gebiedsraad"."""
    words = line.sentence.words
    return next((n for n in names if not words[n[1] - 1].endswith(("s", "en")) or n[0] == 0), names[0])


def _name(line: Line, span: Span) -> Span | None:
    """The stretch that names an overleg, with its capitals, adjective or subject; None if it is only a word for one."""
    words, capitals = line.sentence.words, line.sentence.capitals
    begin, end = span
    while begin > 1 and (capitals[begin - 1] or words[begin - 1] in LEVEL):
        begin -= 1
    while end < len(words) and (
        capitals[end] or (words[end] in ("en", "van", "voor") and capitals[end : end + 2] == (False, True))
    ):
        end += 1
    if end < len(words) and words[end] in SUBJECT:
        end += 1
    if end - begin > 1 or words[begin] not in BARE | BARE_TOO:
        return begin, end
    called = begin > 2 and words[begin - 1] == "een" and words[begin - 2] in (":", ",")
    return (begin - 3, begin - 2) if called and words[begin - 3].isalpha() else None


READERS: dict[str, tuple[Callable[[Place], Slot], ...]] = {
    "E1a": (_overleg(0),),
    "E1b": (_overleg(1),),
    "E1c": (_overleg(2),),
    "E2a": (_weeks,),
    "E2b": (_all_weeks,),
    "E3a": (_regisseur,),
    "E4a": (_decider("onderwijs"),),
    "E4b": (_decider("gemeente"),),
    "E4c": (_moment,),
    "E4d": (lambda place: Slot({"reikwijdte": "plaatsing"}),),
    "E4e": (_amount, _listed("regeling", "geldbron")),
    "E5a": (_amount, _listed("bron", "geldnaam")),
    "E5b": (_amount, _listed("bron", "geldnaam")),
    "E5c": (_division,),
    "E6a": (_listed("wijze", "wijze_van_horen"), _listed("wijze", "hoor_werkwoord")),
    "E6b": (_listed("wijze", "wijze_van_horen"), _listed("wijze", "hoor_werkwoord")),
    "E7a": (lambda place: _holder(place, "door wie"), _duration),
    "E7b": (_moments,),
}


def read(book: RuleBook, text: str, lines: Sequence[Line], match: Match, deelvraag: str) -> Slot:
    """The values of one answer."""
    place = Place(book, text, lines[match.line], match.anchor, lines)
    return merge(reader(place) for reader in READERS.get(deelvraag, ()))
