"""uvicorn's HTTP protocol with the page cache in it: `uvicorn --http igashu_site.edge.wire:AtOnce`.

A kept page needs no task, no messages and no look at each of its headers: it is written where the
request was read. Whatever is not plain (a line that ends, that is full, that has more waiting) goes
uvicorn's own way. Like community.guarded this stands on insides of uvicorn, which is pinned;
tests/igashu_site/edge/test_wire.py compares the bytes of both ways.
"""

from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)


class AtOnce(HttpToolsProtocol):
    """Asks the application (`at_once(scope)`, if it has one) before it starts a task for it."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        answer = app.at_once(cycle.scope) if self.is_plain(cycle, app) else None
        if answer is None:
            super()._start_asgi_task(cycle, app)
            return
        cycle.response_started = cycle.response_complete = True
        status, rest = answer.whole or make_whole(answer)
        # The server's own headers (the date) are another list every second.
        own = lines(tuple(self.server_state.default_headers))
        self.transport.write(b"".join((status, own, rest)))
        self.on_response_complete()

    def is_plain(self, cycle: RequestResponseCycle, app: Any) -> bool:
        # Requests that wait are taken up by on_response_complete: a thousand would be as deep.
        return (
            cycle.keep_alive
            and not self.pipeline
            and not self.flow.write_paused
            and not self.transport.is_closing()
            and not self.access_log
            and hasattr(app, "at_once")
        )


def make_whole(answer: Any) -> tuple[bytes, bytes]:
    """Return the answer as bytes, before and after the server's own headers; keep them."""
    start = answer.start
    rest = lines(tuple(start["headers"])) + b"\r\n" + answer.body["body"]
    answer.whole = STATUS_LINE[start["status"]], rest
    return answer.whole


@lru_cache(maxsize=64)
def lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers)
