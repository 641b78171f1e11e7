"""Dates in the words of a Japanese notice, and for other readers as they are written in Britain."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language

WEEKDAYS = "月火水木金土日"
ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
NOON = 12


def in_japanese() -> bool:
    return (get_language() or "").startswith("ja")


def local(value: date | datetime) -> date | datetime:
    """Move an aware moment to the town's clock; leave the rest alone."""
    is_aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value


def day(value: date | datetime | None) -> str:
    """2026年12月1日（火）"""
    if not value:
        return ""
    value = local(value)
    if not in_japanese():
        return date_format(value, "l j F Y")
    return f"{value.year}年{short_day(value)}"


def short_day(value: date | datetime | None) -> str:
    """12月1日（火）"""
    if not value:
        return ""
    value = local(value)
    if not in_japanese():
        return date_format(value, "D j M")
    return f"{value.month}月{value.day}日（{WEEKDAYS[value.weekday()]}）"


def brief_day(value: date | datetime | None) -> str:
    """12/1, where there is little room"""
    if not value:
        return ""
    return date_format(local(value), "n/j" if in_japanese() else "j M")


def month(value: date | datetime | None) -> str:
    """12月"""
    if not value:
        return ""
    return date_format(local(value), "n月" if in_japanese() else "M")


def clock(value: datetime | time | None) -> str:
    """午後1時30分"""
    if value is None or value == "":
        return ""
    value = local(value)
    if not in_japanese():
        return time_format(value.time() if isinstance(value, datetime) else value, "TIME_FORMAT")
    if (value.hour, value.minute) == (NOON, 0):
        return "正午"
    half, hour = ("午前", value.hour) if value.hour < NOON else ("午後", value.hour - NOON)
    return f"{half}{hour}時" + (f"{value.minute}分" if value.minute else "")


def moment(value: datetime | None) -> str:
    """2026年12月1日（火）午後1時"""
    if not value:
        return ""
    return day(value) + ("" if in_japanese() else ", ") + clock(value)


def era(value: date | datetime | None) -> str:
    """令和8年12月1日; before 昭和 the western year."""
    if not value:
        return ""
    value = local(value)
    if not in_japanese():
        return date_format(value, "j F Y")
    plain = value.date() if isinstance(value, datetime) else value
    for first, name in ERAS:
        if plain >= first:
            year = plain.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年{plain.month}月{plain.day}日"
    return f"{plain.year}年{plain.month}月{plain.day}日"


def span(start: date | datetime | None, end: date | datetime | None) -> str:
    """12月1日（火）〜3日（木), or 12月1日（火）午後1時〜午後3時 within one day."""
    if not start:
        return ""
    start, end = local(start), local(end) if end else None
    head, to = short_day(start) + _clock_after(start), "〜" if in_japanese() else " – "
    if not end or end == start:
        return head
    if (start.year, start.month, start.day) == (end.year, end.month, end.day):
        return f"{head}{to}{clock(end)}" if isinstance(end, datetime) else head
    if not in_japanese() or start.month != end.month or isinstance(start, datetime):
        return f"{head}{to}{short_day(end)}{_clock_after(end)}"
    return f"{head}〜{end.day}日（{WEEKDAYS[end.weekday()]}）"


def _clock_after(value: date | datetime) -> str:
    if not isinstance(value, datetime):
        return ""
    return clock(value) if in_japanese() else f", {clock(value)}"
