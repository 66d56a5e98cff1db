"""What was tried for an element, from the rules: for the account of a search."""

from assess import rules


def terms_of(element: str) -> list[str]:
    """The wordings that the rules of an element begin with, as they are written in the rules."""
    return sorted({pattern.source for rule in _rules(element) for pattern in rule.zin[0]})


def rule_ids(element: str) -> list[str]:
    """The rules of an element."""
    return sorted(rule.id for rule in _rules(element))


def model_versie() -> str:
    """The version of the rules as they are now."""
    return rules.shipped().versie


def _rules(element: str) -> list[rules.Rule]:
    return [
        rule for rule in rules.shipped().rules if any(vraag.startswith(element) for vraag in rule.deelvragen)
    ]
