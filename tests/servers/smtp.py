"""A mail server that takes every letter and keeps it: `letters_to(address)`."""

import asyncio
import base64
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

from .process import free_port, listens, until


class MailServer:
    """With `password` it lets in only who knows it; `says_tls`: it promises TLS and breaks off."""

    def __init__(self, *, password: str = "", says_tls: bool = False) -> None:
        self.password, self.says_tls = password, says_tls
        self.logins = 0
        # What a test does between the last byte of a letter and the yes to it.
        self.before_yes = None
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
                if self.before_yes is not None:
                    self.before_yes(self.letters[-1])
            if verb == b"STARTTLS" and self.says_tls:
                writer.write(b"454 no certificate today\r\n")
                continue
            if verb == b"AUTH":
                writer.write(self.login(line))
                continue
            if verb == b"EHLO":
                writer.write(self.greeting())
                continue
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                break
        writer.close()

    def greeting(self) -> bytes:
        can = ["ready"] + ["STARTTLS"] * self.says_tls + ["AUTH PLAIN"] * bool(self.password)
        lines = [f"250-{one}\r\n" for one in can[:-1]] + [f"250 {can[-1]}\r\n"]
        return "".join(lines).encode()

    def login(self, line: bytes) -> bytes:
        """Answer `AUTH PLAIN …`: the name and the password between two zero bytes."""
        given = base64.b64decode(line.split(b" ")[-1]).split(b"\0")[-1].decode()
        if given != self.password:
            return b"535 no\r\n"
        self.logins += 1
        return b"235 come in\r\n"
