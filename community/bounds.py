"""What a line may cost whose reader stops: for the classes that write into a transport."""

import asyncio
import socket
import struct

# Seconds in which a client must read something when we have something for it.
STALL_SECONDS = 10
# The kernel's part of what may wait for one client (it keeps twice of what is asked for).
KERNEL_BYTES = 64 * 1024
# Our part. A client further behind comes back by its cursor more cheaply than by waiting.
WAITING_BYTES = 256 * 1024


class Bounded:
    """Writes what is already a frame, and cuts whoever does not read it."""

    __slots__ = ()
    transport: asyncio.Transport
    close_sent: bool
    _stalled: asyncio.TimerHandle | None

    def tell(self, wire: bytes) -> bool:
        """Write a whole frame without waiting; False: too much waits there already."""
        transport = self.transport
        if self.close_sent or transport.is_closing():
            return True  # on its way out: nothing to write, and nothing to complain about
        if transport.get_write_buffer_size() > WAITING_BYTES:
            return False
        transport.write(wire)
        return True

    def wait_for_the_reader(self) -> None:
        if self._stalled is None:
            self._stalled = asyncio.get_running_loop().call_later(STALL_SECONDS, self.cut)

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


def narrow(transport: asyncio.BaseTransport) -> None:
    """Let the kernel keep little for a client that does not read."""
    line = transport.get_extra_info("socket")
    if line is not None and line.family != socket.AF_UNIX:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
