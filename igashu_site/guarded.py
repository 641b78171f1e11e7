"""The HTTP protocol of a small town: `uvicorn --http igashu_site.guarded:GuardedPages`.

What it adds to AtOnce: what cannot be read or is too much is refused in the house's words, before
it costs anything, also where no proxy stands in front. uvicorn by itself takes bodies, addresses
and headers without end, waits for half a head for ever, and refuses in English. Like its sister
community.guarded it stands on insides of uvicorn, which is pinned.
"""

from asyncio import TimerHandle
from typing import Any

from .edge.wire import AtOnce
from .limits import (
    LINGER,
    LONGEST_HEAD,
    LONGEST_LINE,
    MOST_HEADERS,
    longest,
    refusal,
)

# Seconds for the head of a request, from its first byte: as in deploy/nginx/igashu.conf.
HEAD_SECONDS = 15
LENGTH = b"content-length"


class TooMuchError(Exception):
    """Ends the parser's work; the status says what was too much."""


class GuardedPages(AtOnce):
    # Bytes of the head so far, of the body so far, and how many the body may have.
    head = taken = most = 0
    is_in_head, is_refused, status, url = True, False, 400, b""
    patience: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.wait_for_a_head()

    def said_again(self, data: bytes) -> bool:
        if self.is_refused or not super().said_again(data):
            return False
        self.wait_no_longer()
        return True

    def read(self, data: bytes) -> None:
        if self.is_refused:
            return  # read into the void: else the sender never reads our answer
        if self.is_in_head:
            self.head += len(data)
        super().read(data)
        if self.is_in_head and self.head and not self.is_refused:
            self.look_at_half_a_head()

    # --- What the parser tells -------------------------------------------------------------------

    def on_headers_complete(self) -> None:
        self.is_in_head = False
        self.wait_no_longer()
        self.most = longest(self.url)
        self.demand(414, len(self.url) <= LONGEST_LINE)
        self.demand(431, len(self.headers) <= MOST_HEADERS)
        if self.head > LONGEST_LINE:
            lengths = [len(name) + len(value) for name, value in self.headers]
            self.demand(431, max(lengths) <= LONGEST_LINE and sum(lengths) <= LONGEST_HEAD)
        self.head = self.taken = 0
        self.demand(413, int(dict(self.headers).get(LENGTH, 0)) <= self.most)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.taken += len(body)
        self.demand(413, self.taken <= self.most)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.is_in_head = True
        super().on_message_complete()

    def demand(self, status: int, holds: bool) -> None:
        if not holds:
            self.status = status
            raise TooMuchError(status)

    # --- Half a head -----------------------------------------------------------------------------

    def look_at_half_a_head(self) -> None:
        if len(self.url) > LONGEST_LINE:
            self.refuse(414)
        elif self.head > LONGEST_HEAD:
            self.refuse(431)
        else:
            self.wait_for_a_head()

    def wait_for_a_head(self) -> None:
        if self.patience is None:
            self.patience = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def wait_no_longer(self) -> None:
        if self.patience is not None:
            self.patience.cancel()
            self.patience = None

    # --- Refusing --------------------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:
        """Called where uvicorn has met what it cannot read, or we what we do not want."""
        self.refuse(self.status)

    def refuse(self, status: int) -> None:
        """Answer, then let the sender finish into the void."""
        self.is_refused = True
        self.wait_no_longer()
        if self.has_said_something():
            self.transport.abort()
            return
        self.transport.write(refusal(status, self.url))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(LINGER, self.transport.abort)

    def has_said_something(self) -> bool:
        """Tell the application, if it is at work on this line, that nobody listens any more."""
        self.pipeline.clear()
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        cycle.disconnected = True
        cycle.message_event.set()
        self.flow.resume_writing()
        return cycle.response_started

    def shutdown(self) -> None:
        if self.is_refused:
            self.transport.abort()
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        self.wait_no_longer()
        super().connection_lost(exc)
