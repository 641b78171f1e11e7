"""A mail server that takes every letter and keeps it: `letters_to(address)`."""

import asyncio
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

from .process import free_port, listens, until


class MailServer:
    def __init__(self) -> None:
        self.letters: list = []
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def letters_to(self, address: str) -> list:
        return [letter for letter in self.letters if address in (letter["To"] or "")]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> "MailServer":
        self._thread.start()
        self.port = free_port()
        self.open()
        return self

    def open(self) -> None:
        start = asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.server = asyncio.run_coroutine_threadsafe(start, self.loop).result(10)

    @contextmanager
    def away(self):
        """For a while, nobody answers at its port."""
        self.loop.call_soon_threadsafe(self.server.close)
        until(lambda: not listens(self.port), what="the mail server is away")
        try:
            yield
        finally:
            self.open()

    def __exit__(self, *_error) -> None:
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    async def serve(self, reader, writer) -> None:
        writer.write(b"220 ready\r\n")
        while line := (await reader.readline()).strip():
            verb = line.split(b" ")[0].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                text = await reader.readuntil(b"\r\n.\r\n")
                plain = text[:-3].replace(b"\r\n..", b"\r\n.")
                self.letters.append(message_from_bytes(plain, policy=policy.default))
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                break
        writer.close()
