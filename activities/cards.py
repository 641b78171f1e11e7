"""An activity in short: what its card shows, and what search engines may know."""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from . import rules, words
from .models import ActivityPage, Recruitment, Session


def foremost(recruitments: list[Recruitment], *, at: datetime) -> Recruitment | None:
    """Return the recruitment that speaks for the activity: one can join it, and it is soonest."""
    return min(
        recruitments,
        key=lambda one: (rules.PHASE_ORDER.index(one.phase(at=at)), first_start(one, at=at)),
        default=None,
    )


def next_session(recruitment: Recruitment, *, at: datetime) -> Session | None:
    """Return the first date that is not over, else the last one that was."""
    sessions = sorted(recruitment.sessions.all(), key=lambda one: one.starts_at)
    coming = [one for one in sessions if one.ends_at >= at]
    return coming[0] if coming else (sessions[-1] if sessions else None)


def first_start(recruitment: Recruitment, *, at: datetime) -> float:
    """Return a number to sort by: what has no date comes after what has one."""
    session = next_session(recruitment, at=at)
    return session.starts_at.timestamp() if session else float("inf")


def card_of(page: ActivityPage, *, at: datetime) -> dict:
    """Return what components/activity_card.html shows, from prefetched recruitments."""
    recruitment = foremost(list(page.recruitments.all()), at=at)
    return {
        "place": page.place_name,
        "is_online": page.place_kind in (rules.Place.ONLINE, rules.Place.BOTH),
        "suits": page.suits,
        "category": page.get_category_display() or "",
        **(facts_of(recruitment, at=at) if recruitment else nothing_yet()),
    }


def facts_of(recruitment: Recruitment, *, at: datetime) -> dict:
    phase = recruitment.phase(at=at)
    session = next_session(recruitment, at=at)
    takes = phase in rules.TAKES_APPLICATIONS
    return {
        "starts_on": localdate(session.starts_at) if session else None,
        "ends_on": localdate(session.ends_at) if session else None,
        "when_words": "" if session else _("いつでも"),
        "tone": words.PHASE_TONES[phase],
        "status_words": phase.label,
        "seats_words": words.seats_words(recruitment, phase),
        "deadline": recruitment.closes_at if takes else None,
    }


def nothing_yet() -> dict:
    return {
        "starts_on": None,
        "when_words": _("準備中"),
        "tone": "quiet",
        "status_words": _("募集はこれから"),
    }


def events_of(page: ActivityPage) -> list[dict]:
    """Return each coming date as a schema.org Event."""
    return [
        event_of(page, session)
        for recruitment in page.recruitments.all()
        for session in recruitment.sessions.all()
    ]


def event_of(page: ActivityPage, session: Session) -> dict:
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": f"{page.plain_title} {session.title}".strip(),
        "description": page.description,
        "startDate": session.starts_at.isoformat(),
        "endDate": session.ends_at.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": ATTENDANCE[page.place_kind],
        "location": location_of(page, session),
        "url": page.full_url,
    }
    if page.host_name:
        event["organizer"] = {"@type": "Organization", "name": page.host_name}
    return event


ATTENDANCE = {
    rules.Place.ONSITE: "https://schema.org/OfflineEventAttendanceMode",
    rules.Place.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    rules.Place.BOTH: "https://schema.org/MixedEventAttendanceMode",
    None: "https://schema.org/OfflineEventAttendanceMode",
}


def location_of(page: ActivityPage, session: Session) -> dict:
    if page.place_kind == rules.Place.ONLINE:
        return {"@type": "VirtualLocation", "url": page.full_url or settings.BASE_URL}
    name = session.place or page.place_name
    return {"@type": "Place", "name": name, "address": page.address or name}
