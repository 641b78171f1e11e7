"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness."""

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.timezone import now

# A person made sure that the contact is read: good for the RFC's year from then on, not for ever.
GOOD_FOR = timedelta(days=364)


def security_txt(request):
    until = expires()
    if not settings.IGASHU_SECURITY_CONTACT or until is None or until <= now():
        raise Http404
    return HttpResponse(text(), content_type="text/plain; charset=utf-8")


def expires() -> datetime | None:
    """Return when the contact must have been confirmed anew; None: it never was."""
    try:
        day = date.fromisoformat(settings.IGASHU_SECURITY_CONFIRMED)
    except ValueError:
        return None
    # A day to come is a slip of the pen; it must not make the file last longer than a year.
    return datetime.combine(min(day, now().date()) + GOOD_FOR, time(), UTC)


def text() -> str:
    lines = [f"Contact: {as_address(one)}" for one in settings.IGASHU_SECURITY_CONTACT]
    lines += [
        f"Expires: {expires():%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ja, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    if settings.IGASHU_SECURITY_POLICY:
        lines.append(f"Policy: {settings.IGASHU_SECURITY_POLICY}")
    return "\n".join(lines) + "\n"


def as_address(contact: str) -> str:
    is_mail = "@" in contact and not contact.startswith(("mailto:", "https:"))
    return f"mailto:{contact}" if is_mail else contact
