"""Reading goes on, writing waits: one switch for moves, restores and repairs.

On by IGASHU_READ_ONLY, by `manage.py read_only on`, or by staff on the operations screen. Every
door asks here: pages, forms, JSON, sockets, the back office and the clock.
"""

import time

from django.conf import settings
from django.shortcuts import render

from home import standing
from members.middleware import Guard
from members.unsent import as_sent, is_a_persons_form
from members.unsent_words import told

from .models import ReadOnly
from .problems import problem

# Seconds after which it is worth trying again.
RETRY_SECONDS = 300
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# Staff must be able to come in and turn the switch; that writes a session and nothing else.
OPEN = (
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/authenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/webauthn/login/",
    "/cms/operations/",
    "/i18n/",
)


class Switch:
    """Remembers for a moment what the row says, so that not every sentence asks the database."""

    def __init__(self):
        self.is_on, self.asked_at = False, None

    def look(self) -> bool:
        wait = settings.IGASHU_READ_ONLY_LOOK_SECONDS
        if settings.IGASHU_READ_ONLY or wait is None:
            return settings.IGASHU_READ_ONLY
        now = time.monotonic()
        if self.asked_at is None or now - self.asked_at >= wait:
            self.is_on, self.asked_at = ReadOnly.objects.exists(), now
        return self.is_on

    def forget(self) -> None:
        self.asked_at = None


switch = Switch()
standing.ask(switch.look)


def turn_on(*, by=None, words: str = "") -> None:
    """Stop all writing, here at once, in other processes within IGASHU_READ_ONLY_LOOK_SECONDS."""
    ReadOnly.objects.get_or_create(pk=ReadOnly.ONLY, defaults={"by": by, "words": words})
    switch.forget()


def turn_off() -> None:
    ReadOnly.objects.all().delete()
    switch.forget()


class ReadOnlyDoor(Guard):
    """Middleware; answers what would write with 503, and gives back what was typed."""

    def refuse(self, request):
        if request.method in SAFE or request.path.startswith(OPEN) or not switch.look():
            return None
        if request.path.startswith("/api/") or not is_a_persons_form(request):
            answer = problem(503, code="read_only", retry_after=RETRY_SECONDS)
        else:
            answer = self.give_back(request)
        answer["Retry-After"] = str(RETRY_SECONDS)
        answer["Cache-Control"] = "no-store"
        return answer

    def give_back(self, request):
        """Show what was typed, with a button that sends the same again, to the same address."""
        form = as_sent(request)
        words = ReadOnly.objects.values_list("words", flat=True).first() or ""
        shown = {"form": form, "told": told(form), "words": words}
        return render(request, "site/read_only.html", shown, status=503)
