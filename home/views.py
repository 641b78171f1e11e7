"""Addresses for machines: the town's colours, and what robots may read."""

import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe
from wagtail.models import Site

from . import colours
from .models import SiteIdentity
from .models.settings import COLOURS

CLOSED_TO_ROBOTS = (
    "/cms/",
    "/accounts/",
    "/mypage/",
    "/rooms/",
    "/recruitments/",
    "/join/apply/",
    "/preview/",
    "/api/",
)


def theme_words(request):
    """Return the style sheet: six properties, each only if it is a colour and nothing else."""
    # Several callers per request, one answer.
    if not hasattr(request, "_theme_words"):
        identity = (
            SiteIdentity.for_request(request) if Site.find_for_request(request) else SiteIdentity()
        )
        chosen = ((name, getattr(identity, name)) for name in COLOURS)
        lines = [
            f"  --town-{name.replace('_', '-')}: {c};" for name, c in chosen if colours.is_colour(c)
        ]
        request._theme_words = "\n".join([":root {", *lines, "}", ""])
    return request._theme_words


def theme_etag(request):
    return f'"{hashlib.sha256(theme_words(request).encode()).hexdigest()[:20]}"'


@require_safe
@cache_control(public=True, max_age=60, must_revalidate=True)
@condition(etag_func=theme_etag)
def theme_css(request):
    """Give the town's colours to the style sheets."""
    return HttpResponse(theme_words(request), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def robots_txt(request):
    """Tell robots what is no use to them."""
    return render(
        request,
        "home/robots.txt",
        {"closed": CLOSED_TO_ROBOTS, "base_url": settings.BASE_URL},
        content_type="text/plain; charset=utf-8",
    )
