"""The filters of the list of activities: their state is the address, to keep and to share."""

import re
from datetime import date

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import rules
from ..queries import Filters

MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$", re.ASCII)
# In the address: the choices it knows. An unknown value is as if it were not there.
KNOWN = {
    "category": rules.Category,
    "way": rules.Way,
    "place": rules.Place,
    "status": rules.Phase,
}
MONTHS_AHEAD = 6


def chosen(query: QueryDict) -> dict[str, list[str]]:
    """Return the known values that were asked for, by name."""
    return {
        name: [value for value in dict.fromkeys(query.getlist(name)) if value in choices.values]
        for name, choices in KNOWN.items()
    }


def month_of(text: str | None) -> date | None:
    found = MONTH.match(text or "")
    return date(int(found[1]), int(found[2]), 1) if found else None


def read(query: QueryDict) -> Filters:
    """Return what the address asks for. Whatever is written there, the answer is a list."""
    values = {name: frozenset(asked) for name, asked in chosen(query).items()}
    return Filters(
        categories=values["category"],
        ways=values["way"],
        places=values["place"],
        phases=values["status"],
        month=month_of(query.get("month")),
    )


def legends() -> dict[str, str]:
    return {
        "category": _("分野"),
        "way": _("関わり方"),
        "place": _("場所"),
        "status": _("募集のようす"),
    }


def groups(query: QueryDict, today: date) -> list[dict]:
    """Return the groups of components/filters.html."""
    asked = chosen(query)
    checkboxes = [
        {
            "legend": legend,
            "name": name,
            "type": "checkbox",
            "choices": [
                {"value": value, "words": words, "is_chosen": value in asked[name]}
                for value, words in KNOWN[name].choices
            ],
        }
        for name, legend in legends().items()
    ]
    return [*checkboxes, month_group(query, today)]


def month_group(query: QueryDict, today: date) -> dict:
    month = month_of(query.get("month"))
    months = months_from(today.replace(day=1))
    if month and month not in months:
        months = sorted([month, *months])
    choices = [
        {"value": f"{one:%Y-%m}", "words": month_words(one), "is_chosen": one == month}
        for one in months
    ]
    anytime = {"value": "", "words": _("指定しない"), "is_chosen": month is None}
    return {
        "legend": _("開催月"),
        "name": "month",
        "type": "radio",
        "choices": [anytime, *choices],
    }


def months_from(first: date) -> list[date]:
    months = [first]
    for _number in range(MONTHS_AHEAD):
        months.append(after(months[-1]))
    return months


def after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def month_words(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")


def chips(query: QueryDict) -> list[dict]:
    """Return what is chosen, each with the address of the list without it."""
    found = [
        {
            "words": KNOWN[name](value).label,
            "remove_url": address(query, without=(name, value)),
        }
        for name, values in chosen(query).items()
        for value in values
    ]
    month = month_of(query.get("month"))
    if month:
        without = address(query, without=("month", query["month"]))
        found.append({"words": month_words(month), "remove_url": without})
    return found


def address(query: QueryDict, *, without: tuple[str, str] | None = None, **replaced: str) -> str:
    """Return the query string with one choice taken off, or values replaced ("": taken off)."""
    changed = QueryDict(mutable=True)
    for name in [*KNOWN, "month", "view"]:
        values = [value for value in query.getlist(name) if value and (name, value) != without]
        if values:
            changed.setlist(name, values)
    for name, value in replaced.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}" if changed else "?"
