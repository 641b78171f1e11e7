"""Private files by nginx: we say who may have it, nginx carries it (X-Accel-Redirect)."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse

# As in deploy/nginx/igashu.conf, where it is `internal`.
PREFIX = "/_private/"


class Carried(HttpResponse):
    """An answer without a body, which must not speak of one.

    Wagtail writes the length of the file into it. A server that is promised more than comes
    breaks the connection now and then, and nginx tells the reader that nobody is at home.
    """

    OF_THE_BODY = ("content-length", "content-encoding")

    def __setitem__(self, name, value):
        if name.lower() not in self.OF_THE_BODY:
            super().__setitem__(name, value)


def sendfile(request, filename, mimetype=None, **_options):
    """The backend that Wagtail asks for: an empty answer with the place to take it from."""
    inside = Path(filename).resolve().relative_to(Path(settings.MEDIA_ROOT).resolve())
    response = Carried(content_type=mimetype)
    response["X-Accel-Redirect"] = PREFIX + quote(inside.as_posix())
    return response
