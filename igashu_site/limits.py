"""How much one request may bring, and the whole answer to one that brings more.

The same as in deploy/nginx/igashu.conf. Both servers of one process keep to it: see guarded.py and
embedded.py.
"""

import re
from http import HTTPStatus

from . import refusals

# Bytes of a body, of one line, of all headers; how many headers.
LONGEST_BODY, LONGEST_OFFICE_BODY, LONGEST_MESSAGE = 3 * 2**20, 25 * 2**20, 42 * 2**20
LONGEST_LINE, LONGEST_HEAD, MOST_HEADERS = 16 * 2**10, 64 * 2**10, 500
OFFICE, API = b"/cms/", b"/api/"
# Where pictures are sent to a room: one by one, or four with a form.
PICTURES = re.compile(rb"/rooms/[0-9]+/(?:messages|pictures)/(?:\?|$)")
# Seconds for which a refused sender may go on sending: who is cut off reads no answer.
LINGER = 30
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'"


def longest(path: bytes) -> int:
    if PICTURES.match(path):
        return LONGEST_MESSAGE
    return LONGEST_OFFICE_BODY if path.startswith(OFFICE) else LONGEST_BODY


def refusal(status: int, path: bytes) -> bytes:
    """Return a whole answer, for a machine or a person."""
    if path.startswith(API):
        # Models: they can be asked once Django is ready.
        from .problems import MEDIA_TYPE as kind
        from .problems import problem

        body = problem(status).content
    else:
        kind, body = "text/html; charset=utf-8", refusals.page(status)
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        f"X-Content-Type-Options: nosniff\r\nContent-Security-Policy: {POLICY}\r\n\r\n"
    )
    return head.encode() + body
