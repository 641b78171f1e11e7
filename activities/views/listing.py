"""The list of activities: filters in the address, as cards or as a calendar."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import jpholiday
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from home import look_dates

from ..holidays import words_of as holiday_words
from ..models import Session
from ..queries import Listed, cards_of, first_session_from, listing, sessions_in_month
from . import filters

# How far from today the calendar leads.
REACH_DAYS = 366
PER_PAGE = 12
CALENDAR = "calendar"


def context_of(index, request: HttpRequest, *, at: datetime) -> dict:
    """Return what the list shows."""
    query = request.GET
    today = localdate(at)
    is_calendar = query.get("view") == CALENDAR
    asked = filters.read(query)
    # The calendar shows one month of all that fits, and must know what comes after it.
    found = listing(replace(asked, month=None) if is_calendar else asked, at=at)
    chosen = filters.chips(query)
    return {
        "count": len(found),
        "filter_groups": filters.groups(query, today),
        "chosen": chosen,
        "clear_url": f"?view={CALENDAR}" if is_calendar else index.get_url(request),
        "kept": [{"name": "view", "value": CALENDAR}] if is_calendar else [],
        "is_narrowed": bool(chosen),
        "tabs": tabs(query, is_calendar),
        "is_calendar": is_calendar,
        **(calendar(found, query, today) if is_calendar else cards(found, query)),
    }


def tabs(query, is_calendar: bool) -> list[dict]:
    return [
        {
            "title": _("一覧で見る"),
            "url": filters.address(query, view=""),
            "is_current": not is_calendar,
        },
        {
            "title": _("カレンダーで見る"),
            "url": filters.address(query, view=CALENDAR),
            "is_current": is_calendar,
        },
    ]


def cards(found: list[Listed], query) -> dict:
    page = Paginator(found, PER_PAGE).get_page(query.get("page"))
    return {
        "page_of_cards": page,
        "cards": cards_of([one.page_id for one in page]) if page.object_list else [],
        "query": filters.address(query).lstrip("?"),
    }


def calendar(found: list[Listed], query, today: date) -> dict:
    """Return a month of dates, by week. Without a month in the address: the next with any."""
    page_ids = [one.page_id for one in found]
    month = filters.month_of(query.get("month")) or next_month(page_ids, today)
    month = month or today.replace(day=1)
    following = filters.after(month)
    by_day = defaultdict(list)
    for session in sessions_in_month(page_ids, midnight(month), midnight(following)):
        by_day[localdate(session.starts_at)].append(entry(session))
    later = None if by_day else next_month(page_ids, max(month, today))
    holidays = dict(jpholiday.month_holidays(month.year, month.month))
    return {
        "month": month,
        "month_words": filters.month_words(month),
        "previous": link_to(query, filters.before(month), today),
        "following": link_to(query, following, today),
        "later": later and link_to(query, later, today),
        "weekday_names": [_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日")],
        "weeks": [
            [day_cell(day, month, today, holidays, by_day) for day in week] for week in weeks(month)
        ],
        "dated_count": sum(map(len, by_day.values())),
    }


def next_month(page_ids: list[int], day: date) -> date | None:
    """Return the first month from this day on in which something is held."""
    session = first_session_from(page_ids, midnight(day))
    return localdate(session.starts_at).replace(day=1) if session else None


def midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def entry(session: Session) -> dict:
    page = session.recruitment.page
    return {
        "title": page.plain_title,
        "url": page.url,
        "clock": look_dates.clock(session.starts_at),
        "what": session.title or session.recruitment.title,
    }


def link_to(query, month: date, today: date) -> dict | None:
    """Return the way to a month; None beyond a year: no machine turns leaves for ever."""
    if abs((month - today).days) > REACH_DAYS:
        return None
    address = filters.address(query, view=CALENDAR, month=f"{month:%Y-%m}")
    return {"url": address, "words": filters.month_words(month)}


def weeks(month: date) -> list[list[date]]:
    first = month - timedelta(days=month.weekday())
    days = [first + timedelta(days=number) for number in range(42)]
    rows = [days[start : start + 7] for start in range(0, 42, 7)]
    return [row for row in rows if any(day.month == month.month for day in row)]


def day_cell(day: date, month: date, today: date, holidays: dict, by_day: dict) -> dict:
    return {
        "day": day,
        "is_outside": day.month != month.month,
        "is_today": day == today,
        "weekday": day.weekday(),
        "holiday": holiday_words(holidays.get(day, "")),
        "entries": by_day.get(day, []),
    }
