"""The limit of one Python process: an ASGI application that knows its answer beforehand."""

from .body import PAGE

START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(PAGE)).encode()),
    ],
}
BODY = {"type": "http.response.body", "body": PAGE}


async def application(scope, receive, send):
    if scope["type"] == "http":
        await send(START)
        await send(BODY)
