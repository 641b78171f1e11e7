"""uvicorn's HTTP protocol with the page cache in it: `uvicorn --http igashu_site.edge.wire:AtOnce`.

A kept page needs no task, no messages and no look at each of its headers: it is written where the
request was read. A request that came before byte for byte, from whomever, is not even read: the
same bytes mean the same. Whatever is not plain (a line that ends, that is full, that has more
waiting) goes uvicorn's own way. Like community.guarded this stands on insides of uvicorn, which is
pinned; tests/igashu_site/edge/test_wire.py compares the bytes of all ways.
"""

from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

# What an application without a page cache knows.
NOTHING: frozenset[bytes] = frozenset()


class AtOnce(HttpToolsProtocol):
    """Asks the application (`at_once(scope)`, if it has one) before it starts a task for it."""

    # Whether no request is under way, neither half a head nor half a body.
    is_between = True
    # Requests that began with the bytes just read, and what was said to the last at once.
    begun, said = 0, None
    # When a request was last answered without being read.
    spoke_at = 0.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        is_bare = not self.access_log and self.limit_concurrency is None
        self.known = getattr(self.app, "known_bytes", NOTHING) if is_bare else NOTHING

    def data_received(self, data: bytes) -> None:
        if not self.said_again(data):
            self.read(data)

    def read(self, data: bytes) -> None:
        self.begun, self.said = 0, None
        super().data_received(data)
        if self.said is not None and self.begun == 1 and self.is_between:
            # These bytes are one request, whole and nothing else.
            self.app.remember_bytes(data, self.said)

    def said_again(self, data: bytes) -> bool:
        """Answer the very bytes that were answered before; False when they must be read."""
        if data not in self.known or not self.is_between or not self.is_free():
            return False
        answer = self.app.by_bytes(data)
        if answer is None:
            return False
        self.say(answer)
        self.server_state.total_requests += 1
        self.spoke_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.let_go_after(self.timeout_keep_alive)
        return True

    def is_free(self) -> bool:
        return (
            (self.cycle is None or self.cycle.response_complete)
            and not self.pipeline
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )

    # --- Once a request was read -----------------------------------------------------------------

    def on_message_begin(self) -> None:
        self.is_between = False
        self.begun += 1
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self.is_between = True
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        answer = app.at_once(cycle.scope) if self.is_plain(cycle, app) else None
        if answer is None:
            super()._start_asgi_task(cycle, app)
            return
        cycle.response_started = cycle.response_complete = True
        self.said = answer
        self.say(answer)
        if self.flow.read_paused:
            self.on_response_complete()
        else:  # the part of it that there is still to do
            self.server_state.total_requests += 1
            self.let_go_after(self.timeout_keep_alive)

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

    def say(self, answer: Any) -> None:
        # The server's own headers (the date) are another list every second.
        own = self.server_state.default_headers
        if answer.whole is None or answer.whole[0] is not own:
            answer.whole = own, whole(answer, own)
        self.transport.write(answer.whole[1])

    # --- How long a quiet line is kept -----------------------------------------------------------

    def let_go_after(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        """One clock for many answers: what was said meanwhile is looked at when it rings."""
        left = self.spoke_at + self.timeout_keep_alive - self.loop.time()
        if left > 0 and not self.transport.is_closing():
            self.let_go_after(left)
        else:
            super().timeout_keep_alive_handler()


def whole(answer: Any, own: list[tuple[bytes, bytes]]) -> bytes:
    """Return an answer as it goes over the line."""
    start = answer.start
    return b"".join(
        (
            STATUS_LINE[start["status"]],
            lines(tuple(own)),
            lines(tuple(start["headers"])),
            b"\r\n",
            answer.body["body"],
        )
    )


@lru_cache(maxsize=64)
def lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers)
