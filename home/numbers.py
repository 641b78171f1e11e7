"""Numbers that keep themselves: upper floors register what they can count, editors choose by name.

numbers.register("members", _("会員の数"), lambda: Membership.objects.active().count())
"""

from collections.abc import Callable

_counters: dict[str, tuple[str, Callable[[], int]]] = {}


def register(name: str, label: str, count: Callable[[], int]) -> None:
    """Offer a number to editors. Called once, in the ready() of an app."""
    _counters[name] = (label, count)


def choices() -> list[tuple[str, str]]:
    """Return (name, label) of everything that can be counted."""
    return [(name, label) for name, (label, _count) in _counters.items()]


def value_of(name: str) -> int | None:
    """Count now; None for a name that nobody registers any more."""
    found = _counters.get(name)
    return found[1]() if found else None
