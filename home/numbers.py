"""Numbers that keep themselves: upper floors register what they can count, editors choose by name.

numbers.register("members", _("会員の数"), lambda: Membership.objects.active())

What is counted is a queryset, so that all the numbers of a page are counted in one query.
"""

from collections.abc import Callable, Iterable

from django.db.models import CharField, Count, QuerySet, Value

Counter = tuple[str, Callable[[], QuerySet], Count]
_counters: dict[str, Counter] = {}


def register(
    name: str, label: str, rows: Callable[[], QuerySet], counted: Count | None = None
) -> None:
    """Offer a number to editors: how many rows there are, or what is `counted` of them.

    Called once, in the ready() of an app.
    """
    _counters[name] = (label, rows, counted or Count("pk"))


def choices() -> list[tuple[str, str]]:
    """Return (name, label) of everything that can be counted."""
    return [(name, label) for name, (label, *_rest) in _counters.items()]


def values_of(names: Iterable[str]) -> dict[str, int]:
    """Count now; a name that nobody registers any more is left out."""
    asked = [name for name in dict.fromkeys(names) if name in _counters]
    if not asked:
        return {}
    first, *others = map(tally, asked)
    # A group without rows is no row of the answer.
    return dict.fromkeys(asked, 0) | dict(first.union(*others, all=True))


def tally(name: str) -> QuerySet:
    """Return (name, number) as a query of one row."""
    _label, rows, counted = _counters[name]
    name_as_column = Value(name, output_field=CharField())
    plain = rows().order_by().prefetch_related(None).annotate(tallied=name_as_column)
    return plain.values_list("tallied").annotate(tally=counted)
