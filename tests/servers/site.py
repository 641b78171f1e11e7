"""The site's own processes with production settings: pages, sockets, the worker, or all in one."""

import json
import os
import re
import shlex
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

from .process import Process, free_port

ROOT = Path(__file__).resolve().parents[2]
HOST = "igashu.example.jp"
COOKIE = "__Host-session"
PRODUCTION = {
    "SECRET_KEY": "only-for-tests-" + "k" * 40,
    "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
    "BASE_URL": f"https://{HOST}",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    # The tests talk to a worker as the proxy would: with its headers, without TLS.
    "BEHIND_PROXY": "1",
    "TRUSTED_PROXIES": "1",
    "CLOCK_INSIDE": "0",
    "LETTERS_AT_ONCE": "0",
    "SERVE_MEDIA": "0",
}


def outside() -> dict:
    """Return the environment without settings of the one who runs the tests."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("IGASHU_", "DJANGO_"))}


class Site:
    """One installation: a folder, an environment, and the processes that share them.

    Keywords are settings without their prefix: Site(home, DATABASE_URL=…, REDIS_URL=…).
    """

    def __init__(self, home: Path, *, settings: str = "igashu_site.settings.production", **changed):
        self.home, self.var = home, home / "var"
        # A laptop's settings know no other name.
        self.host = "localhost" if settings.endswith(".dev") else HOST
        self.var.mkdir(parents=True, exist_ok=True)
        own = PRODUCTION | {"VAR_DIR": str(self.var)} | changed
        self.env = outside() | {f"IGASHU_{k}": str(v) for k, v in own.items() if v is not None}
        self.env |= {"DJANGO_SETTINGS_MODULE": settings, "PYTHONUNBUFFERED": "1"}
        self.processes: list[Process] = []

    def manage(self, *arguments, check: bool = True, **options) -> str:
        """Run a management command; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env | options.pop("env", {}),
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr[-3000:]
        return done.stdout + ("" if check else done.stderr)

    def python(self, code: str) -> str:
        """Run lines of Python inside the site; return what they printed."""
        return self.manage("shell", "--verbosity", "0", "--command", code)

    def value(self, code: str):
        """Return the value that an expression has inside the site (of what JSON can carry)."""
        return json.loads(self.python(f"import json; print(json.dumps({code}))").splitlines()[-1])

    def session_of(self, address: str) -> str:
        """Sign a person in; return the session key, the value of the cookie `COOKIE`."""
        code = f"from tests.servers.inside import session_of; print(session_of({address!r}))"
        return self.python(code).split()[-1]

    def name_static_files(self) -> None:
        """Pages name them; no test asks for them here (packing them all takes a minute)."""
        files = ROOT.glob("*/static/**/*.*")
        paths = {name: name for name in (str(file).split("/static/", 1)[1] for file in files)}
        place = self.var / "static"
        place.mkdir(exist_ok=True)
        manifest = {"version": "1.1", "paths": paths}
        (place / "staticfiles.json").write_text(json.dumps(manifest))

    # --- Processes, not yet started ----------------------------------------------------------

    def pages(self, name: str = "pages", *, port: int | None = None, workers: int = 2) -> Process:
        """WSGI workers for pages and the back office, as the service starts them."""
        command = shipped("igashu-pages@", port := port or free_port())
        command[command.index("--workers") + 1] = workers
        return self.process(name, command, port)

    def sockets(self, name: str = "sockets", *, port: int | None = None) -> Process:
        """One ASGI worker for /ws/ (it can serve pages, too), as the service starts it."""
        return self.process(name, shipped("igashu-sockets@", port := port or free_port()), port)

    def embedded(self, name: str = "embedded", *, port: int | None = None) -> Process:
        """Everything in one process, as a small town runs it."""
        return self.process(name, shipped("igashu-small", port := port or free_port()), port)

    def laptop(self, name: str = "laptop", *, port: int | None = None) -> Process:
        """Everything in one process, as `make run` starts it."""
        command = [sys.executable, "-m", "igashu_site.embedded", "--access-log", "/dev/null"]
        port = port or free_port()
        command += ["-b", "127.0.0.1", "-p", port, "igashu_site.asgi:application"]
        return self.process(name, command, port)

    def worker(self, name: str = "worker", command: str = "clock") -> Process:
        """The clock: letters, schedules, lapsed offers."""
        return self.process(name, [*shipped("igashu-worker")[:-1], command], None)

    def process(self, name: str, command: list, port: int | None) -> Process:
        made = Process(
            name,
            command,
            home=self.home,
            cwd=ROOT,
            env=self.env,
            is_ready=(lambda: is_alive(port, self.host)) if port else (lambda: True),
        )
        made.port = port
        self.processes.append(made)
        return made

    def end(self) -> None:
        for process in reversed(self.processes):
            process.end()

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_error) -> None:
        self.end()


def shipped(unit: str, port: int | None = None) -> list:
    """Return what a service of deploy/systemd starts, with this environment's programs."""
    text = (ROOT / "deploy" / "systemd" / f"{unit}.service").read_text()
    (line,) = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    programs = Path(sys.executable).parent
    line = line.replace("/opt/igashu/.venv/bin/", f"{programs}/")
    line = line.replace("/opt/igashu/", f"{ROOT}/")
    return shlex.split(re.sub(r"8[12]0%i|8101", str(port), line))


def is_alive(port: int, host: str = HOST) -> bool:
    try:
        return ask(port, "/livez", Host=host).status == 200
    except OSError:
        return False


def ask(port: int, path: str, *, method: str = "GET", body=None, timeout: float = 10, **headers):
    """Ask a worker directly, as the proxy in front of it would. The answer's text is in `.text`."""
    line = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        as_proxy = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        line.request(method, path, body, headers=as_proxy | headers)
        answer = line.getresponse()
        answer.text = answer.read().decode(errors="replace")
        return answer
    finally:
        line.close()


def metric(port: int, name: str, **labels) -> float:
    """Return a number that a worker tells who asks from its own machine."""
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/metrics", headers={"Host": HOST})
        told = line.getresponse().read().decode()
    finally:
        line.close()
    marks = ",".join(f'{label}="{value}"' for label, value in labels.items())
    full = re.escape(name + (f"{{{marks}}}" if marks else ""))
    found = re.search(rf"^{full} (\S+)$", told, re.MULTILINE)
    assert found is not None, f"no {full} in {told[:300]}"
    return float(found[1])
