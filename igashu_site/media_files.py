"""Pictures as files, where no other server hands them out."""

import errno

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve


def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a picture. A name longer than any file can have is the name of none."""
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT / "images")
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise Http404 from error
