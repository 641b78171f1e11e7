"""What a phone needs to put the site on its home screen: the manifest and the icons."""

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import colours, icons
from .context import house_of
from .models import SiteIdentity
from .ruby import without_ruby

# A home screen shows about so many letters.
SHORT = 12
# The mark stays within the middle, so systems may cut it round.
PURPOSES = ("any", "maskable")


def colour(identity, name: str) -> str:
    chosen = getattr(identity, name)
    return chosen if colours.is_colour(chosen) else SiteIdentity._meta.get_field(name).default


def described(size: int, purpose: str) -> dict[str, str]:
    src = reverse("app_icon", args=[size])
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request):
    """Say how the site is called and looks when it stands on a home screen."""
    identity = house_of(request).identity
    name = without_ruby(identity.scheme_name)
    paper = colour(identity, "paper")
    told = {
        "id": "/",
        "name": name,
        "short_name": name[:SHORT],
        "description": identity.tagline,
        "lang": "ja",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": paper,
        "background_color": paper,
        "icons": [described(size, purpose) for size in (192, 512) for purpose in PURPOSES],
    }
    return JsonResponse(
        told,
        content_type="application/manifest+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@cache_control(public=True, max_age=3600)
def app_icon(request, size):
    if size not in icons.SIZES:
        raise Http404
    identity = house_of(request).identity
    chosen = [colour(identity, name) for name in ("paper", "key", "accent")]
    return HttpResponse(icons.icon(size, *chosen), content_type="image/png")


@require_safe
@cache_control(public=True, max_age=86400)
def badge(request):
    return HttpResponse(icons.badge(), content_type="image/png")
