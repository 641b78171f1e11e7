"""The WebSocket protocol of production: `uvicorn --ws community.guarded:Guarded`.

What it adds to uvicorn's own: a client that stops reading costs half a mebibyte at most and is
gone after ten seconds; no frame of a client is larger than the contract allows; nothing is
compressed (an idle socket would keep 34 KB for it); frames made once for many sockets are written
as they are; and a server that stops says goodbye through the room. It stands on an internal of
uvicorn, so uvicorn is pinned, and tests/faults proves every one of these points.
"""

import socket
import struct
from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .protocol import MAX_FRAME_BYTES

# Seconds in which a client must read something when we have something for it.
STALL_SECONDS = 10
# The kernel's part of what may wait for one client (it keeps twice of what is asked for).
KERNEL_BYTES = 64 * 1024
# Our part. A client further behind comes back by its cursor more cheaply than by waiting.
WAITING_BYTES = 256 * 1024
EXTENSION = "igashu.line"
NOT_UNDERSTOOD = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Guarded(WebSocketsSansIOProtocol):
    farewell: Callable[[], None] | None = None
    _stalled = None

    def __init__(self, config, *values, **named) -> None:
        config.ws_max_size = min(config.ws_max_size, MAX_FRAME_BYTES)
        config.ws_per_message_deflate = False
        super().__init__(config, *values, **named)

    def connection_made(self, transport) -> None:
        line = transport.get_extra_info("socket")
        if line is not None and line.family != socket.AF_UNIX:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        super().connection_made(transport)

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

    def tell(self, wire: bytes) -> bool:
        """Write a whole frame without waiting; False: too much waits there already."""
        transport = self.transport
        if self.close_sent or transport.is_closing():
            return True  # on its way out: nothing to write, and nothing to complain about
        if transport.get_write_buffer_size() > WAITING_BYTES:
            return False
        transport.write(wire)
        return True

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
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALL_SECONDS, self.cut)

    def resume_writing(self) -> None:
        self.forget_stall()
        super().resume_writing()

    def connection_lost(self, exc) -> None:
        self.forget_stall()
        self.farewell = None
        super().connection_lost(exc)

    def forget_stall(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def cut(self) -> None:
        """Drop the line and what waits in it: the kernel shall not keep it for a dead reader."""
        line = self.transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    # --- A server that stops ---------------------------------------------------------------------

    def shutdown(self) -> None:
        """Let the room say when to come back; without a room the stock goodbye."""
        if self.farewell is not None and self.handshake_complete and not self.close_sent:
            self.farewell()
        else:
            super().shutdown()


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
