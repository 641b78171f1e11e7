"""A private PgBouncer from Debian's package, in transaction mode, as managed databases have it."""

import shutil
import signal
from pathlib import Path

from .postgres import binaries, owner, run
from .process import Process, free_port, listens

CONFIG = """[databases]
postgres = host=127.0.0.1 port={target} user=igashu dbname=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
stats_users = igashu
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 300
server_login_retry = 0.2
server_round_robin = 1
{more}
"""


def program() -> str | None:
    return shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")


class PgBouncer(Process):
    """`target`: the port of the server behind. Few connections, lent in turn: they are mixed."""

    def __init__(self, home: Path, target: int, *, size: int = 6, more: str = "", port=None):
        self.config, self.port = home / "pgbouncer.ini", port or free_port()
        self.size, self.more = size, more
        self.point_to(target)
        super().__init__(
            "pgbouncer",
            [program(), self.config],
            home=home,
            user=owner(),
            is_ready=lambda: listens(self.port),
            end_with=signal.SIGTERM,
        )

    def point_to(self, target: int) -> None:
        """Let it lead to another server; it is told by `reread`."""
        text = CONFIG.format(target=target, port=self.port, size=self.size, more=self.more)
        self.config.write_text(text)

    def reread(self) -> None:
        self.signal(signal.SIGHUP)

    def url(self) -> str:
        return f"postgresql://igashu@127.0.0.1:{self.port}/postgres"

    def lines(self, kind: str) -> list[str]:
        """Return its lines of a kind that lead to the site's database: SERVERS or CLIENTS."""
        tool = [binaries() / "psql", "-XAtq", "-h", "127.0.0.1", "-p", self.port, "-U", "igashu"]
        told = run(*tool, "-d", "pgbouncer", "-c", f"SHOW {kind}").splitlines()
        return [line for line in told if line.split("|")[2] == "postgres"]
