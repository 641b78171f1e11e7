"""A kept page in one write: head and body as they go over the line, joined once.

Uvicorn looks at every header of every answer; for a page that is kept it has done so already. This
stands on insides of uvicorn's HTTP protocol, so it is used only where they look as they did (the
version is pinned; tests/igashu_site/edge/test_wire.py compares the bytes), and any other server is
sent ordinary ASGI messages.
"""

from functools import lru_cache
from typing import Any

try:
    from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle
except ImportError:
    STATUS_LINE, RequestResponseCycle = {}, None

NEEDED = {
    "access_log",
    "chunked_encoding",
    "default_headers",
    "disconnected",
    "expected_content_length",
    "flow",
    "keep_alive",
    "response_started",
    "transport",
    "waiting_for_100_continue",
}
DONE = {"type": "http.response.body", "body": b""}


def written(send: Any, answer: Any) -> bool:
    """Write the whole answer if this is uvicorn, ready for it; else say no. Then send DONE."""
    cycle = getattr(send, "__self__", None)
    if type(cycle) is not RequestResponseCycle or not is_as_it_was(cycle):
        return False
    if (
        cycle.disconnected
        or cycle.flow.write_paused
        or not cycle.keep_alive
        or cycle.access_log
        or cycle.response_started
    ):
        return False
    cycle.response_started = True
    cycle.waiting_for_100_continue = False
    cycle.chunked_encoding = False
    cycle.expected_content_length = 0
    status, rest = answer.whole or make_whole(answer)
    # The server's own headers (the date) are another list every second.
    cycle.transport.write(b"".join((status, lines(tuple(cycle.default_headers)), rest)))
    return True


def make_whole(answer: Any) -> tuple[bytes, bytes]:
    """Return the answer as bytes, before and after the server's own headers; keep them."""
    start = answer.start
    rest = lines(tuple(start["headers"])) + b"\r\n" + answer.body["body"]
    answer.whole = STATUS_LINE[start["status"]], rest
    return answer.whole


@lru_cache(maxsize=64)
def lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers)


_seen: list[bool] = []


def is_as_it_was(cycle: Any) -> bool:
    """Tell whether uvicorn's insides have what is used here; looked at once."""
    if not _seen:
        _seen.append(all(hasattr(cycle, name) for name in NEEDED))
    return _seen[0]
