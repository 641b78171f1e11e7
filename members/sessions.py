"""How long one stays signed in: members for weeks, staff for a working day and not while away."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.dispatch import receiver

from .middleware import Guard
from .second_factor import must_show_second_factor

BEGAN, SEEN, STAFF = "began_at", "seen_at", "is_staff"
DAY, HOUR, MINUTE = 86400, 3600, 60


@receiver(user_logged_in)
def begin(sender, request, user, **_kwargs):
    """Write down when it began and whose it is: a request later need not ask the database."""
    at = int(time.time())
    request.session.update({BEGAN: at, SEEN: at, STAFF: must_show_second_factor(user)})


class Sessions(SessionMiddleware):
    """Django's own, for a database that is full: it takes no note, and can be read.

    Django says of a session that it could not store that it was ended elsewhere (400).
    """

    def process_response(self, request, response):
        try:
            return super().process_response(request, response)
        except SessionInterrupted as interrupted:
            if not request.session.exists(request.session.session_key):
                raise
            if request.method in ("GET", "HEAD"):
                return response  # what was to be noted is noted the next time
            raise OperationalError("the session could not be stored") from interrupted


class SessionsEnd(Guard):
    """Whose time is over is signed out, and goes on as a visitor."""

    def refuse(self, request):
        if SESSION_KEY not in request.session:
            return None
        at = int(time.time())
        if BEGAN not in request.session:
            begin(None, request, request.user)
        elif is_over(request.session, at):
            logout(request)
        elif at - request.session[SEEN] > step(request.session):
            request.session.update({SEEN: at, STAFF: must_show_second_factor(request.user)})
        return None


def is_over(session, at: int) -> bool:
    if not session[STAFF]:
        return at - session[BEGAN] > settings.IGASHU_MEMBER_SESSION_DAYS * DAY
    is_long = at - session[BEGAN] > settings.IGASHU_STAFF_SESSION_HOURS * HOUR
    return is_long or at - session[SEEN] > settings.IGASHU_STAFF_IDLE_MINUTES * MINUTE


def step(session) -> int:
    """Return the seconds between two notes that somebody is there: each is a write."""
    return MINUTE if session[STAFF] else DAY
