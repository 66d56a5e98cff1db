"""What was tried for an element, from the rules: for the account of a search."""

from assess.rules import Rule, RuleBook


def terms_of(book: RuleBook, element: str) -> list[str]:
    """The wordings that the rules of an element begin with, as they are written in the rules."""
    return sorted({pattern.source for rule in _rules(book, element) for pattern in rule.zin[0]})


def rule_ids(book: RuleBook, element: str) -> list[str]:
    """The rules of an element."""
    return sorted(rule.id for rule in _rules(book, element))


def _rules(book: RuleBook, element: str) -> list[Rule]:
    return [rule for rule in book.rules if any(vraag.startswith(element) for vraag in rule.deelvragen)]
