"""What a register lacks, as sentences for the person who keeps it."""

from collect.register.model import Register


def check(register: Register) -> list[str]:
    """One Dutch line per gap, the problems met on loading first; empty when nothing is missing."""
    lines = list(register.problemen)
    with_gemeente = {lid.swv for lid in register.lidmaatschappen}
    for swv in register.samenwerkingsverbanden:
        missing = [
            what
            for what, lacks in (
                ("naam", not swv.naam),
                ("website", not swv.website),
                ("gemeenten", swv.code not in with_gemeente),
            )
            if lacks
        ]
        if missing:
            lines.append(f"{swv.code} {swv.naam or ''}".strip() + f": geen {', geen '.join(missing)}")
    sector = {swv.code: swv.sector for swv in register.samenwerkingsverbanden}
    sectors = sorted(set(sector.values()))
    regions: dict[str, set[str]] = {}
    for lid in register.lidmaatschappen:
        regions.setdefault(lid.gemeente, set()).add(sector.get(lid.swv, ""))
    for gemeente in register.gemeenten:
        absent = [name for name in sectors if name not in regions.get(gemeente.code, set())]
        if absent == sectors:
            lines.append(f"{gemeente.code} {gemeente.naam}: hoort bij geen samenwerkingsverband")
        elif absent:
            lines.append(f"{gemeente.code} {gemeente.naam}: hoort bij geen samenwerkingsverband {absent[0]}")
    shared: dict[str, list[str]] = {}
    for code, website in register.websites().items():
        shared.setdefault(website, []).append(code)
    lines += [f"{' en '.join(codes)} delen {site}" for site, codes in shared.items() if len(codes) > 1]
    return lines
