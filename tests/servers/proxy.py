"""A TCP proxy that misbehaves on purpose: placed before the site, PostgreSQL or Redis.

    with FaultProxy(target_port) as proxy:
        proxy.delay(0.2)          # each piece arrives later
        proxy.stall()             # connections stay open, nothing passes, nothing is lost
        proxy.stall("up")         # one way: the client's words stay, the server's arrive
        proxy.drop_after(100)     # after so many more bytes of answers the connection is reset
        proxy.reset()             # RST to everybody, now
        proxy.half_close()        # FIN to the clients; what they send still arrives
        proxy.refuse()            # new connections are reset at once
        proxy.heal()              # as it should be

It runs on a loop and a thread of its own, so that a test that blocks does not block it.
"""

import asyncio
import contextlib
import socket
import struct
import threading
from typing import Literal

Way = Literal["up", "down"]
RST = struct.pack("ii", 1, 0)
PIECE = 64 * 1024


class FaultProxy:
    def __init__(self, target: int, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.target, self.host, self.port = target, host, port
        self.loop = asyncio.new_event_loop()
        self.lines: set[Line] = set()
        self.accepted = 0
        self.heal_now()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    # --- What a test says --------------------------------------------------------------------

    def heal(self) -> None:
        self.call(self.heal_now)

    def delay(self, seconds: float) -> None:
        self.call(setattr, self, "wait", seconds)

    def stall(self, *ways: Way) -> None:
        self.call(self.shut, ways or ("up", "down"))

    def drop_after(self, count: int) -> None:
        """Reset each connection after `count` more bytes from the server. 0: with the first."""
        self.call(setattr, self, "budget", count)

    def refuse(self) -> None:
        self.call(setattr, self, "refusing", True)

    def reset(self) -> None:
        self.call(lambda: [line.reset() for line in list(self.lines)])

    def half_close(self) -> None:
        self.call(lambda: [line.half_close() for line in list(self.lines)])

    # --- How it does it ----------------------------------------------------------------------

    def heal_now(self) -> None:
        self.wait, self.budget, self.refusing = 0.0, None, False
        for event in getattr(self, "open", {}).values():
            event.set()
        self.open = getattr(self, "open", {}) or {"up": asyncio.Event(), "down": asyncio.Event()}
        for event in self.open.values():
            event.set()

    def shut(self, ways: tuple[Way, ...]) -> None:
        for way in ways:
            self.open[way].clear()

    def call(self, what, *arguments) -> None:
        """Do something on the proxy's own loop, and wait until it is done."""
        done: threading.Event = threading.Event()

        def and_tell() -> None:
            what(*arguments)
            done.set()

        self.loop.call_soon_threadsafe(and_tell)
        assert done.wait(10), "the proxy does not answer"

    def __enter__(self) -> "FaultProxy":
        self._thread.start()
        start = asyncio.start_server(self.serve, self.host, self.port)
        self.server = asyncio.run_coroutine_threadsafe(start, self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_error) -> None:
        asyncio.run_coroutine_threadsafe(self.finish(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    async def finish(self) -> None:
        self.server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for line in list(self.lines):
            line.reset()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def serve(self, reader, writer) -> None:
        self.accepted += 1
        if self.refusing:
            abort(writer)
            return
        try:
            onward = await asyncio.open_connection(self.host, self.target)
        except OSError:
            abort(writer)
            return
        line = Line(self, (reader, writer), onward)
        self.lines.add(line)
        try:
            await asyncio.gather(line.carry("up"), line.carry("down"))
        finally:
            self.lines.discard(line)
            line.close()


class Line:
    """One client's connection and the one to the server behind it."""

    def __init__(self, proxy: FaultProxy, client, server) -> None:
        self.proxy = proxy
        self.ends = {"up": (client[0], server[1]), "down": (server[0], client[1])}
        self.half_closed = False

    async def carry(self, way: Way) -> None:
        reader, writer = self.ends[way]
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                await self.proxy.open[way].wait()
                if self.proxy.wait:
                    await asyncio.sleep(self.proxy.wait)
                if way == "down" and not self.spends(len(piece)):
                    self.reset()
                    return
                if not (way == "down" and self.half_closed):
                    writer.write(piece)
                    await writer.drain()
            await self.proxy.open[way].wait()
            if writer.can_write_eof():
                writer.write_eof()

    def spends(self, count: int) -> bool:
        if self.proxy.budget is None:
            return True
        self.proxy.budget -= count
        return self.proxy.budget >= 0

    def reset(self) -> None:
        for _reader, writer in self.ends.values():
            abort(writer)

    def half_close(self) -> None:
        self.half_closed = True
        with contextlib.suppress(OSError):
            self.ends["down"][1].write_eof()

    def close(self) -> None:
        for _reader, writer in self.ends.values():
            writer.close()


def abort(writer: asyncio.StreamWriter) -> None:
    """Close with RST: the other side sees "connection reset", not a polite end."""
    with contextlib.suppress(OSError):
        line = writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST)
    writer.transport.abort()
