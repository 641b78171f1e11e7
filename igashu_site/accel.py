"""Private files by nginx: we say who may have it, nginx carries it (X-Accel-Redirect)."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse

# As in deploy/nginx/igashu.conf, where it is `internal`.
PREFIX = "/_private/"


def sendfile(request, filename, mimetype=None, **_options):
    """The backend that Wagtail asks for: an empty answer with the place to take it from."""
    inside = Path(filename).resolve().relative_to(Path(settings.MEDIA_ROOT).resolve())
    response = HttpResponse(content_type=mimetype)
    response["X-Accel-Redirect"] = PREFIX + quote(inside.as_posix())
    return response
