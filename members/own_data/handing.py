"""Handing a file over piece by piece, whatever kind of server asks for it."""

from collections.abc import AsyncIterator
from typing import IO

from asgiref.sync import sync_to_async
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

PIECE = 64 * 1024


def handed(request: HttpRequest, file: IO[bytes], name: str) -> StreamingHttpResponse:
    """Return the answer that carries an open file to be kept under a name."""
    if not hasattr(request, "scope"):
        return FileResponse(file, as_attachment=True, filename=name)
    # Under ASGI a FileResponse would be read into memory whole, with a warning in the log.
    length = file.seek(0, 2)
    file.seek(0)
    answer = StreamingHttpResponse(pieces(file), content_type="application/zip")
    answer["Content-Length"] = str(length)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := await sync_to_async(file.read)(PIECE):
            yield piece
