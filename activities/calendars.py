"""Dates for a person's own calendar (RFC 5545)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.timezone import localtime, now
from icalendar import Calendar, Event

from .models import ActivityPage, Application, Recruitment, Session

PRODUCT = "-//Igashu//Activities//JA"


def of_recruitment(recruitment: Recruitment) -> bytes:
    """Return all dates of a recruitment."""
    return written(recruitment.page, recruitment.sessions.all())


def of_application(application: Application) -> bytes:
    """Return the dates of what the person applied to, with the receipt number."""
    recruitment = application.recruitment
    url = settings.BASE_URL + application.get_absolute_url()
    note = f"{application.receipt_number}\n{url}"
    return written(recruitment.page, recruitment.sessions.all(), note=note)


def written(page: ActivityPage, sessions: Iterable[Session], *, note: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for session in sessions:
        calendar.add_component(event(page, session, note))
    return calendar.to_ical()


def event(page: ActivityPage, session: Session, note: str) -> Event:
    entry = Event()
    # The same date imported twice is the same entry.
    entry.add("uid", f"session-{session.pk}@{urlsplit(settings.BASE_URL).hostname}")
    # When this was written (in UTC), not when it is held: a newer copy replaces an older one.
    entry.add("dtstamp", now())
    entry.add("dtstart", localtime(session.starts_at))
    entry.add("dtend", localtime(session.ends_at))
    entry.add("summary", f"{page.plain_title} {session.title}".strip())
    place = session.place or " ".join(filter(None, [page.place_name, page.address]))
    if place:
        entry.add("location", place)
    entry.add("description", "\n".join(filter(None, [page.description, page.full_url, note])))
    return entry


def response(calendar: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer
