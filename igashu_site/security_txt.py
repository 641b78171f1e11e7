"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.timezone import now

# The contact is looked after as long as the site is: the date moves along, below the RFC's year.
GOOD_FOR = timedelta(days=180)


def security_txt(request):
    if not settings.IGASHU_SECURITY_CONTACT:
        raise Http404
    return HttpResponse(text(), content_type="text/plain; charset=utf-8")


def text() -> str:
    until = (now() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {as_address(one)}" for one in settings.IGASHU_SECURITY_CONTACT]
    lines += [
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ja, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    if settings.IGASHU_SECURITY_POLICY:
        lines.append(f"Policy: {settings.IGASHU_SECURITY_POLICY}")
    return "\n".join(lines) + "\n"


def as_address(contact: str) -> str:
    is_mail = "@" in contact and not contact.startswith(("mailto:", "https:"))
    return f"mailto:{contact}" if is_mail else contact
