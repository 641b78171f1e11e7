"""The WebSocket protocol of production: `uvicorn --ws community.guarded:Guarded`.

What it adds to uvicorn's own: a client that stops reading costs half a mebibyte at most and is
gone after ten seconds; no frame of a client is larger than the contract allows; nothing is
compressed (an idle socket would keep 34 KB for it); frames made once for many sockets are written
as they are; and a server that stops says goodbye through the room. It stands on an internal of
uvicorn, so uvicorn is pinned, and tests/faults proves every one of these points.
"""

from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .bounds import Bounded, narrow
from .open_line import OpenLine, Told
from .protocol import MAX_FRAME_BYTES

EXTENSION = "igashu.line"
NOT_UNDERSTOOD = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Guarded(Bounded, WebSocketsSansIOProtocol):
    farewell: Callable[[], None] | None = None
    _stalled = None
    # Whether the client has said something since it knocked.
    has_spoken = False

    def __init__(self, config, *values, **named) -> None:
        config.ws_max_size = min(config.ws_max_size, MAX_FRAME_BYTES)
        config.ws_per_message_deflate = False
        super().__init__(config, *values, **named)

    def connection_made(self, transport) -> None:
        narrow(transport)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self.has_spoken = self.handshake_initiated
        super().data_received(data)

    def handle_connect(self, event) -> None:
        super().handle_connect(event)
        if not self.close_sent:  # the application starts with the loop's next turn
            self.scope["extensions"][EXTENSION] = {"line": self}

    def handle_events(self) -> None:
        super().handle_events()
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            # Too many or too long headers: uvicorn would leave the connection open.
            self.close_sent = self.handshake_complete = True
            self.transport.write(NOT_UNDERSTOOD)
            self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """Close on what is no UTF-8, as uvicorn does, without its traceback in the log."""
        if self.curr_msg_data_type == "text" and not is_utf8(b"".join(self.frames)):
            self.frames = []
            self.conn.send_close(1007)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    # --- What the room may do beyond ASGI --------------------------------------------------------

    def hand_over(self, told: Told) -> OpenLine | None:
        """Leave the line to a lighter class, which calls `told`; None: it goes on as it is."""
        is_new = self.handshake_complete and not self.has_spoken and self.queue.empty()
        if not is_new or self.transport.is_closing() or not self.writable.is_set():
            return None
        line = OpenLine(self.transport, told, self.connections, self.config.ws_max_size)
        self.stop_keepalive()  # the room has heartbeats of its own
        self.connections.discard(self)
        self.connections.add(line)
        self.transport.set_protocol(line)
        del self.scope["extensions"][EXTENSION]  # else scope and line would keep each other
        # uvicorn closes when the application has returned; and nobody calls this object any more.
        self.transport, self.farewell, self.close_sent = Nothing(), None, True
        return line

    def hang_up(self, code: int) -> None:
        """Close with a code; a client that does not read is cut off."""
        if self.writable.is_set():
            self.loop.create_task(self.send({"type": "websocket.close", "code": code}))
        else:
            self.cut()

    async def is_read(self) -> None:
        """Wait until the client has read most of what was written."""
        await self.writable.wait()

    # --- A client that stops reading -------------------------------------------------------------

    def pause_writing(self) -> None:
        super().pause_writing()
        self.wait_for_the_reader()

    def resume_writing(self) -> None:
        self.forget_stall()
        super().resume_writing()

    def connection_lost(self, exc) -> None:
        self.forget_stall()
        self.farewell = None
        super().connection_lost(exc)

    # --- A server that stops ---------------------------------------------------------------------

    def shutdown(self) -> None:
        """Let the room say when to come back; without a room the stock goodbye."""
        if self.farewell is not None and self.handshake_complete and not self.close_sent:
            self.farewell()
        else:
            super().shutdown()


class Nothing:
    """Stands for a transport that another has now."""

    __slots__ = ()

    def close(self) -> None:
        pass


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
