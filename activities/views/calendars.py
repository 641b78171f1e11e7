"""Downloads of dates, and the feed of activities one can join."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import calendars
from ..access import access_application, access_recruitment


@require_safe
def recruitment_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    recruitment = access_recruitment(request.user, pk)
    if not recruitment.sessions.all():
        raise Http404
    return calendars.response(calendars.of_recruitment(recruitment), f"recruitment-{pk}")


@never_cache
@require_safe
@login_required
def application_calendar(request: HttpRequest, pk) -> HttpResponse:
    application = access_application(request.user, pk)
    if not application.recruitment.sessions.all():
        raise Http404
    name = f"application-{application.receipt_number}"
    return calendars.response(calendars.of_application(application), name)
