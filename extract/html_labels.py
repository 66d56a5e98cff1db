"""The labels of tabs and accordions on a web page: which text is the heading of which panel."""

from dataclasses import dataclass, field
from typing import Any

from extract.html_elements import HEADINGS

LAST_LEVEL = 7  # of a term, a summary, the button of an accordion
_TRIGGERS = frozenset({"tab", "button"})


@dataclass
class Labels:
    """The triggers by the id of their panel, and the strips of tabs whose texts stand at the panels."""

    triggers: dict[str, Any] = field(default_factory=dict)
    strips: set[Any] = field(default_factory=set)

    def panel_label(self, element: Any) -> Any | None:
        """The tab whose panel this is, if it stands in a strip above all panels."""
        trigger = self.triggers.get(element.get("id", ""))
        if trigger is None or not any(parent in self.strips for parent in trigger.iterancestors()):
            return None
        return trigger

    def panel_level(self, element: Any) -> int | None:
        """The level of the heading that opens this element, if something does."""
        trigger = self.triggers.get(element.get("id", ""))
        return None if trigger is None else level_of(trigger)


def labels_of(tree: Any) -> Labels:
    """Read from aria-controls, data-target and, in tabs, the address of the link."""
    labels = Labels()
    ids = {
        element.get("id"): element
        for element in tree.iter()
        if isinstance(element.tag, str) and element.get("id")
    }
    for element in tree.iter("a", "button", "div", "li", "span", *HEADINGS):
        target = _target(element)
        panel = ids.get(target) if target else None
        if panel is None or panel is element or element in panel.iterancestors():
            continue
        labels.triggers.setdefault(str(target), element)
        strip = next(
            (parent for parent in element.iterancestors("ul", "ol", "div", "nav") if _is_strip(parent)), None
        )
        if strip is not None and strip not in panel.iterancestors():
            labels.strips.add(strip)
    return labels


def level_of(trigger: Any) -> int:
    """The level of the heading that a trigger is part of or holds."""
    for element in (trigger, *trigger.iterancestors(), *trigger.iterdescendants(*HEADINGS)):
        if element.tag in HEADINGS:
            return HEADINGS[element.tag]
        if (
            element.tag in ("div", "ul", "section")
            and element is not trigger
            and trigger not in element.iterancestors()
        ):
            break
    return LAST_LEVEL


def opens_something(element: Any) -> bool:
    """Whether an element is the visible title of something that folds out."""
    if element.get("role") in _TRIGGERS or element.tag == "button":
        return element.get("aria-controls") is not None or element.get("aria-expanded") is not None
    return False


def _target(element: Any) -> str | None:
    named = element.get("aria-controls") or element.get("data-target") or element.get("data-bs-target")
    href = element.get("href", "")
    if not named and href.startswith("#") and (element.get("role") == "tab" or element.get("data-toggle")):
        named = href
    return str(named).strip().lstrip("#") if named else None


def _is_strip(element: Any) -> bool:
    return element.get("role") == "tablist" or "nav-tabs" in element.get("class", "").split()
