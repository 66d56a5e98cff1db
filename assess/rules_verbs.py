"""The forms of a Dutch verb, for patterns that name it once: `<op+schalen>`, `<beslissen>`.

Regular verbs follow the spelling rules; strong verbs stand in a table with their past and participle.
"""

import re

VOWELS = "aeiou"
# past singular, past plural, participle without "ge"; a third person that is not stem + t comes fourth
STRONG: dict[str, tuple[str, ...]] = {
    "bieden": ("bood", "boden", "boden", "biedt"),
    "blijken": ("bleek", "bleken", "bleken"),
    "blijven": ("bleef", "bleven", "bleven"),
    "brengen": ("bracht", "brachten", "bracht"),
    "dragen": ("droeg", "droegen", "dragen"),
    "dringen": ("drong", "drongen", "drongen"),
    "dwingen": ("dwong", "dwongen", "dwongen"),
    "gaan": ("ging", "gingen", "gaan", "gaat"),
    "geven": ("gaf", "gaven", "geven"),
    "grijpen": ("greep", "grepen", "grepen"),
    "hakken": ("hakte", "hakten", "hakt"),
    "hebben": ("had", "hadden", "had", "heeft"),
    "houden": ("hield", "hielden", "houden", "houdt"),
    "kiezen": ("koos", "kozen", "kozen"),
    "klimmen": ("klom", "klommen", "klommen"),
    "stijgen": ("steeg", "stegen", "stegen"),
    "kijken": ("keek", "keken", "keken"),
    "komen": ("kwam", "kwamen", "komen", "komt"),
    "krijgen": ("kreeg", "kregen", "kregen"),
    "laten": ("liet", "lieten", "laten", "laat"),
    "lopen": ("liep", "liepen", "lopen"),
    "nemen": ("nam", "namen", "nomen"),
    "roepen": ("riep", "riepen", "roepen"),
    "schuiven": ("schoof", "schoven", "schoven"),
    "spreken": ("sprak", "spraken", "sproken"),
    "springen": ("sprong", "sprongen", "sprongen"),
    "staan": ("stond", "stonden", "staan", "staat"),
    "treden": ("trad", "traden", "treden", "treedt"),
    "treffen": ("trof", "troffen", "troffen"),
    "trekken": ("trok", "trokken", "trokken"),
    "vallen": ("viel", "vielen", "vallen"),
    "verdwijnen": ("verdween", "verdwenen", "verdwenen"),
    "verliezen": ("verloor", "verloren", "verloren"),
    "verschijnen": ("verscheen", "verschenen", "verschenen"),
    "vinden": ("vond", "vonden", "vonden", "vindt"),
    "vragen": ("vroeg", "vroegen", "vraagd"),
    "wegen": ("woog", "wogen", "wogen"),
    "wijken": ("week", "weken", "weken"),
    "wijzen": ("wees", "wezen", "wezen"),
    "zenden": ("zond", "zonden", "zonden", "zendt"),
    "zien": ("zag", "zagen", "zien", "ziet"),
    "zitten": ("zat", "zaten", "zeten"),
    "zoeken": ("zocht", "zochten", "zocht"),
    "buigen": ("boog", "bogen", "bogen"),
    "besluiten": ("besloot", "besloten", "besloten", "besluit"),
    "sluiten": ("sloot", "sloten", "sloten", "sluit"),
    "schrijven": ("schreef", "schreven", "schreven"),
    "snijden": ("sneed", "sneden", "sneden", "snijdt"),
    "ontbieden": ("ontbood", "ontboden", "ontboden", "ontbiedt"),
    "doen": ("deed", "deden", "daan", "doet"),
    "liggen": ("lag", "lagen", "legen"),
}
# prefixes that stay on the verb, whose participle has no "ge"
FIXED = re.compile(r"(be|ver|ont|her|er|ge)(?=[^aeiou]*[aeiou].*en$)")
# before an unstressed ending the vowel is written once: handel, vergader, eindig, but verdeel and beheer
SHORT = re.compile(
    r"(?:(?<!^d)(?<!rd)(?<!^sp)(?<!^st)(?<!ev)el|ig|(?:op|ek)en"
    r"|(?:gad|weig|vord|hind|and|lev|bet|inn|slag|luist)er)en$"
)


class VerbError(ValueError):
    """A verb that is no infinitive."""


def forms(verb: str) -> tuple[list[str], list[str]]:
    """The words a verb can be, and those that leave a particle ("op+schalen": schaalt ... op)."""
    particle, _, base = verb.rpartition("+")
    if not base.endswith("n") or len(base) < 4:
        raise VerbError(f"{verb!r} is geen werkwoord")
    finite = _finite(base)
    participle = _participle(base)
    if not particle:
        return [base, *finite, participle], []
    joined = [f"{particle}{form}" for form in (base, *finite, participle)]
    return joined, [base, *finite]


def _stem(base: str) -> str:
    """ "maken" is maak, "stellen" stel, "geven" geef, "behandelen" behandel."""
    stem = base.removesuffix("en")
    last = stem[-1:]
    if len(stem) > 2 and last == stem[-2] and last not in VOWELS:
        return stem[:-1]
    if stem.endswith("uer"):
        return f"{stem[:-1]}er"
    voiced = {"v": "f", "z": "s"}.get(last, last)
    one_vowel = len(stem) > 1 and stem[-2] in VOWELS and (len(stem) < 3 or stem[-3] not in VOWELS)
    if last not in VOWELS and one_vowel and not SHORT.search(base):
        return f"{stem[:-1]}{stem[-2]}{voiced}"
    return f"{stem[:-1]}{voiced}"


def _finite(base: str) -> list[str]:
    strong = STRONG.get(base)
    if strong is None and (found := FIXED.match(base)) and base[found.end() :] in STRONG:
        past, pasts, *_, third = _with(found.group(), base[found.end() :])
        return list(dict.fromkeys([third, past, pasts]))
    if strong:
        third = strong[3] if len(strong) > 3 else _third(_stem(base))
        return list(dict.fromkeys([third, strong[0], strong[1]]))
    stem = _stem(base)
    soft = "t" if _voiceless(base) else "d"
    return list(dict.fromkeys([stem, _third(stem), f"{stem}{soft}e", f"{stem}{soft}en"]))


def _with(prefix: str, base: str) -> list[str]:
    return [f"{prefix}{form}" for form in (*STRONG[base][:2], *_finite(base)[:1])]


def _third(stem: str) -> str:
    return stem if stem.endswith("t") else f"{stem}t"


def _voiceless(base: str) -> bool:
    return base.removesuffix("en")[-1] in "tkfschpx"


def _participle(base: str) -> str:
    found = FIXED.match(base)
    if base in STRONG:
        return STRONG[base][2] if found else f"ge{STRONG[base][2]}"
    if found and base[found.end() :] in STRONG:
        return f"{found.group()}{STRONG[base[found.end() :]][2]}"
    stem = _stem(base)
    ending = "" if stem[-1] in "td" else "t" if _voiceless(base) else "d"
    return f"{'' if found else 'ge'}{stem}{ending}"
