"""The installation past one machine: PgBouncer before PostgreSQL, a standby that takes over.

As docs/scaling.md has it: the pages and rooms go through the pooler in transaction mode; commands
and the worker go past it, to a name that leads to whichever server is the primary.
"""

import subprocess

from tests.servers import laid
from tests.servers.pgbouncer import PgBouncer, program
from tests.servers.postgres import Postgres, binaries, owner, run
from tests.servers.process import until
from tests.servers.profiles import private
from tests.servers.proxy import FaultProxy
from tests.servers.redis import Redis

from .installation import ROOT, Installation

# Gathering the files takes most of a minute, and has nothing to do with where the servers are.
SAME = ("collectstatic", "create_staff")
HAS_POOLER = program() is not None
NEEDED = "PgBouncer is needed for this test: apt-get install pgbouncer"


class Far(Installation):
    def servers(self):
        self.postgres = laid.postgres(private(self.home, "pg"), max_connections=100)
        yield self.postgres
        for line in role_carries_limits():
            self.postgres.sql(line)
        self.primary = self.after.enter_context(FaultProxy(self.postgres.port))
        self.pooler = PgBouncer(private(self.home, "pooler"), self.postgres.port)
        yield self.pooler
        self.redis = Redis(private(self.home, "redis"))
        yield self.redis

    def addresses(self):
        return {
            "DATABASE_URL": self.pooler.url(),
            "DATABASE_POOLER": "1",
            "DATABASE_DIRECT_URL": self.postgres.url(port=self.primary.port),
            "REDIS_URL": self.redis.url(),
        }

    def stand_by(self) -> Postgres:
        """Return a second server that has all the first one has, before the first one says so."""
        standby = Postgres(private(self.home, "standby"), max_connections=100)
        subprocess.run(["chown", owner() or "root", standby.home], check=True)
        run(binaries() / "pg_basebackup", "-D", standby.data, "-R", "-X", "stream", "-c", "fast",
            "-h", "127.0.0.1", "-p", self.postgres.port, "-U", "igashu")  # fmt: skip
        self.after.callback(standby.end)
        standby.start()
        self.postgres.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.postgres.sql("SELECT pg_reload_conf()")
        follows = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        until(lambda: self.postgres.sql(follows) == "1", what="the standby follows")
        return standby

    def take_over(self, standby: Postgres) -> None:
        """Let the standby be the primary: what a provider does, and its name and pooler follow."""
        standby.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
        standby.sql("SELECT pg_promote()")
        self.primary.target = standby.port
        self.primary.reset()
        self.pooler.point_to(standby.port)
        self.pooler.reread()
        self.postgres = standby


def role_carries_limits() -> list[str]:
    """Return what docs/scaling.md lets the administrator say to the database."""
    text = (ROOT / "docs" / "scaling.md").read_text()
    lines = [line for line in text.splitlines() if line.startswith("ALTER ROLE igashu SET ")]
    assert len(lines) == 3, lines
    return lines
