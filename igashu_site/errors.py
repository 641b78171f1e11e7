"""Error pages: kind, in the reader's language, and without the database."""

import sys

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views import defaults

from members import unsent
from members.unsent_words import told

from .problems import problem

# Away, full, or too slow: a moment later it may be well again. Other database errors are our bugs.
OUTAGES = (OperationalError, InterfaceError)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# The refusals that others write without a page of their own.
BARE = {400, 405}
# Seconds after which it is worth trying again.
RETRY_SECONDS = 10


def csrf_failure(request, reason=""):
    """The form was open too long, or cookies are off.

    A form of our own site is kept for its writer to send again (somebody signed in anew in another
    window). The browser says whose form it was, so that nobody else can slip one in here.
    """
    if is_ours(request) and unsent.keep(request):
        return redirect("members:unsent")
    return render(request, "403.html", {"csrf": True}, status=403)


def is_ours(request):
    """Tell whether the browser says that this form stood on a page of our own."""
    own = [f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS]
    return request.headers.get("Origin") in own


def bad_request(request, exception=None):
    """400 for what cannot be read, 413 for what is more than a form here can be."""
    is_api, is_too_much = request.path.startswith("/api/"), isinstance(exception, TOO_MUCH)
    if is_api:
        return problem(413 if is_too_much else 400)
    if is_too_much:
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request):
    """500 for a bug of ours; 503 while the database is away or full."""
    is_outage = isinstance(sys.exc_info()[1], OUTAGES)
    if request.path.startswith("/api/"):
        return problem(503, retry_after=RETRY_SECONDS) if is_outage else problem(500)
    if not is_outage:
        return defaults.server_error(request)
    page = render(None, "503.html", given_back(request), status=503)
    page["Retry-After"] = str(RETRY_SECONDS)
    page["Cache-Control"] = "no-store"
    return page


def given_back(request):
    """Return what was being sent, to be sent again from the page itself: nothing could be kept."""
    if not is_ours(request) or not unsent.is_a_persons_form(request):
        return {}
    form = unsent.as_sent(request)
    return {"form": form, "told": told(form), "csrf_token": get_token(request)}


class NoBlankRefusal:
    """Middleware: Django and Wagtail refuse with an empty page or one bare line in English.

    People get the house's page: for a method that is wrong, and for what cannot be read.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code not in BARE or not is_bare(response, request):
            return response
        page = render(request, f"{response.status_code}.html", status=response.status_code)
        if response.has_header("Allow"):
            page["Allow"] = response["Allow"]
        return page


def is_bare(response, request):
    """Tell whether an answer to a person is no page: nothing, or a line without any markup."""
    if response.streaming or request.path.startswith("/api/"):
        return False
    is_markup = response.get("Content-Type", "text/html").startswith("text/html")
    return not response.content or (is_markup and b"<" not in response.content)
