"""A private Redis from Debian's package: a loopback port, nothing kept on disk."""

import shutil
import socket
from pathlib import Path

from .process import Process, free_port


class Redis(Process):
    def __init__(self, home: Path, *, port: int | None = None, **options):
        """options: settings of the server, such as maxmemory="64mb"."""
        server = shutil.which("redis-server")
        assert server, "Redis is needed for this test: apt-get install redis-server"
        self.port = port or free_port()
        settings = {"maxmemory-policy": "noeviction"} | options
        said = [part for name, value in settings.items() for part in (f"--{name}", str(value))]
        command = [server, "--port", self.port, "--bind", "127.0.0.1", "--dir", home]
        super().__init__(
            "redis",
            [*command, "--save", "", "--appendonly", "no", *said],
            home=home,
            is_ready=self.answers,
        )

    def url(self, port: int | None = None) -> str:
        """Return its address; `port`: that of a proxy in front of it."""
        return f"redis://127.0.0.1:{port or self.port}/0"

    def answers(self) -> bool:
        try:
            return self.ask("PING").startswith(("+PONG", "-NOAUTH"))
        except OSError:
            return False

    def ask(self, command: str) -> str:
        """Send one command; return the beginning of its answer."""
        with socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.sendall(f"{command}\r\n".encode())
            return line.recv(200).decode()
