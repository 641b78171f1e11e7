"""The reader's choice of language: a cookie, without a session and without a form token.

The switch stands in the head of every public page. A token in it would make each page one
reader's own, so that no page could be shown to two; the browser's own word on where a form comes
from (its Origin) keeps foreign sites out instead.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@csrf_exempt
@require_POST
def choose_language(request):
    """Keep the language in a cookie and go back to where the reader was."""
    if not is_from_here(request):
        raise PermissionDenied
    return set_language(request)


def is_from_here(request) -> bool:
    """Tell whether a form comes from this site. Every browser names the origin of a POST."""
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.get_host()}"
    return origin is None or origin == own or origin in settings.CSRF_TRUSTED_ORIGINS
