"""A whole installation from the files of deploy/ and the commands of docs/operations.md.

Debian's nginx with TLS, PostgreSQL and Redis, two page workers, two socket workers, the worker.
Paths and ports are this test's own; everything else is what a town is given.
"""

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar

from tests.servers import laid
from tests.servers.nginx import Nginx
from tests.servers.process import Process, free_port
from tests.servers.profiles import folder, private, start_together
from tests.servers.redis import Redis
from tests.servers.site import ROOT, Site, outside
from tests.servers.smtp import MailServer

NAME = "igashu.example.jp"
KEY = "k7Qz2WmV9xT4bN6cR8pL1sJ5dH3fG0aYuEoIqZwXvC-t4RkPzQ8mWnB2"


class Installation:
    """Keeps everything that a test may ask for, harm, or start again."""

    # Settings, without their prefix, in which another installation differs.
    changed: ClassVar[dict[str, str]] = {}

    def __init__(self, home: Path, after: ExitStack) -> None:
        self.home, self.var, self.after = home, home / "var", after
        for name in ("static", "media", "pages", "kept"):  # as the first block of the manual
            private(self.var, name)
        self.port, self.plain_port = free_port(), free_port()
        self.url = f"https://{NAME}:{self.port}"
        self.certificate = home / "tls.pem"
        self.mail = after.enter_context(MailServer())
        for server in self.servers():
            after.callback(server.end)
            server.start()
        self.site = Site(home, **self.settings())
        after.callback(self.site.end)
        self.pages = [self.site.pages(f"pages-{n}", workers=1) for n in (1, 2)]
        self.sockets = [self.site.sockets(f"sockets-{n}") for n in (1, 2)]
        self.worker = self.site.worker()
        self.make_certificate()
        self.nginx = Nginx(private(home, "nginx"), self.nginx_conf(), port=self.port)
        after.callback(self.nginx.end)

    def servers(self) -> Iterator[Process]:
        """Yield what the site stands on, each when the one before it runs."""
        # Migrated once by the same command and copied: `igashu migrate` then finds it done.
        self.postgres = laid.postgres(private(self.home, "pg"), max_connections=100)
        yield self.postgres
        self.redis = Redis(private(self.home, "redis"))
        yield self.redis

    def addresses(self) -> dict[str, str]:
        """Return the settings that say where these servers are."""
        return {"DATABASE_URL": self.postgres.url(), "REDIS_URL": self.redis.url()}

    @property
    def processes(self) -> list[Process]:
        return [*self.pages, *self.sockets, self.worker]

    # --- Settings: the example, with what a town would change ------------------------------------

    def settings(self) -> dict:
        """Return the settings of the example file; write them where the wrapper looks."""
        example = (ROOT / "deploy" / "igashu.env.example").read_text()
        own = {
            "SECRET_KEY": KEY,
            "BASE_URL": self.url,
            "ALLOWED_HOSTS": NAME,
            "EMAIL_URL": self.mail.url,
            "FROM_EMAIL": "igashu@city.example.jp",
            "SECURITY_CONTACT": "csirt@city.example.jp",
            "SECURITY_CONFIRMED": time.strftime("%Y-%m-%d"),
            "VAR_DIR": str(self.var),
            "EDGE_FILES": str(self.var / "kept"),
            **self.addresses(),
            # The clock of a test may not wait a minute.
            "CLOCK_SECONDS": "1",
            "BACKUP_KEY_FILE": str(self.home / "backup.key"),
            # The people of the tests speak at once.
            "ROOM_NEWCOMER_POSTS": "0",
            # Few enough to be used up by a test.
            "API_RATE": "60/m",
        } | self.changed
        lines = []
        for line in example.splitlines():
            name = re.match(r"#?IGASHU_([A-Z0-9_]+)=", line)
            is_own = name is not None and name[1] in own
            lines.append(f"IGASHU_{name[1]}='{own.pop(name[1])}'" if is_own else line)
        assert own == {}, "the example does not name all of these"
        self.env_file = self.home / "igashu.env"
        self.env_file.write_text("\n".join(lines) + "\n")
        return {
            name: value
            for line in lines
            for name, value in re.findall(r"^IGASHU_([A-Z0-9_]+)='(.*)'$", line)
        }

    def run(self, command: str, *, check: bool = True) -> str:
        """Run a line of the documents. `igashu` is the wrapper of deploy/bin."""
        env = outside() | {
            "PATH": f"{ROOT / 'deploy' / 'bin'}:{os.environ['PATH']}",
            "IGASHU_ENV_FILE": str(self.env_file),
            "DJANGO_SETTINGS_MODULE": "igashu_site.settings.production",
        }
        done = subprocess.run(
            ["sh", "-euc", command], env=env, cwd="/", capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, f"{command}\n{done.stdout}{done.stderr[-3000:]}"
        return done.stdout + done.stderr

    def as_here(self, command: str) -> str:
        """Return a documented command for this test's folders, and without a user of its own."""
        own = command.replace("sudo ", "").replace("-o igashu -g igashu ", "")
        return own.replace("/etc/igashu/", f"{self.home}/")

    # --- nginx: the shipped file, with this test's paths and ports --------------------------------

    def make_certificate(self, place: Path | None = None, *, days: int = 60) -> None:
        """Write a certificate (of the installation, if no other place is told) and its key."""
        place = place or self.certificate
        key = place.with_suffix(".key")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days),
             "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
             "-keyout", key, "-out", place],
            check=True, capture_output=True,
        )  # fmt: skip
        (self.home / "tls.conf").write_text(
            f"ssl_certificate {self.certificate};\n"
            f"ssl_certificate_key {self.certificate.with_suffix('.key')};\n"
        )

    def nginx_conf(self) -> str:
        system = private(self.home, "system")
        self.run(f"igashu server_files --root {system}")
        text = (system / "etc/nginx/sites-available/igashu.conf").read_text()
        ports = {
            "127.0.0.1:8101": self.pages[0].port,
            "127.0.0.1:8102": self.pages[1].port,
            "127.0.0.1:8201": self.sockets[0].port,
            "127.0.0.1:8202": self.sockets[1].port,
        }
        for shipped, port in ports.items():
            assert shipped in text
            text = text.replace(shipped, f"127.0.0.1:{port}")
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
        text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{self.plain_port}", text)
        # As shipped, not as made from this test's settings: its folder is another one.
        pages = (ROOT / "deploy" / "nginx" / "pages.conf").read_text()
        (self.home / "pages.conf").write_text(self.moved(pages))
        text = self.moved(text)
        mime = Path("/etc/nginx/mime.types")
        return (
            "user root;\nworker_processes 1;\npid nginx.pid;\nevents { worker_connections 2048; }\n"
            f"http {{\ninclude {mime};\ndefault_type application/octet-stream;\n"
            f"access_log off;\n{text}\n}}\n"
        )

    def moved(self, text: str) -> str:
        """Return a configuration with the folders of this test."""
        own = text.replace("/var/lib/igashu/", f"{self.var}/")
        # Into the server's own log: its last words stand beside a test that failed.
        own = own.replace("/var/log/nginx/igashu.log", f"{self.home}/nginx/nginx.log")
        own = own.replace("/var/log/nginx/igashu-error.log", "stderr")
        return own.replace("/etc/igashu/", f"{self.home}/")

    # --- Life -------------------------------------------------------------------------------------

    def start(self) -> None:
        start_together(self.processes)
        self.nginx.test()
        self.nginx.start()

    def restart(self, process: Process) -> float:
        """As deploy/bin/igashu-restart does it: end politely, start, wait for the answer, rest.

        Return how many seconds it took to end. systemd waits for 30, then it kills.
        """
        began = time.monotonic()
        process.term()
        process.wait(30)
        took = time.monotonic() - began
        process.start()
        if getattr(process, "port", None):
            threading.Event().wait(rest_after_restart())
        return took

    def query(self, sql: str) -> str:
        return self.postgres.sql(sql)


def rest_after_restart() -> float:
    script = (ROOT / "deploy" / "bin" / "igashu-restart").read_text()
    return float(re.search(r"^  sleep (\d+) # nginx", script, re.MULTILINE)[1])


def documented(name: str) -> list[str]:
    """Return the commands of the block of docs/operations.md that is marked with this name."""
    text = (ROOT / "docs" / "operations.md").read_text()
    (block,) = re.findall(rf"<!-- tested: {name} -->\n+```sh\n(.*?)```", text, re.DOTALL)
    return [line for line in block.splitlines() if line and not line.startswith("#")]


@contextmanager
def installed(kind=Installation, *, leave_out=(), static_of=None):
    """Yield an installation that was made and started as documented.

    leave_out: words of commands that another installation has proven already; static_of: that one,
    if the back office is to be used (it names more files than the pages do).
    """
    with folder() as home, ExitStack() as after:
        made = kind(home, after)
        if static_of is not None:
            leave_out = [*leave_out, "collectstatic"]
            (made.var / "static").rmdir()
            (made.var / "static").symlink_to(static_of.var / "static")
        elif "collectstatic" in leave_out:
            made.site.name_static_files()
        for command in [*documented("key"), *documented("install")]:
            if any(word in command for word in leave_out):
                continue
            made.run(made.as_here(command))
        made.start()
        yield made
