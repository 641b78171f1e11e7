"""The image of deploy/compose, built by buildah and run: whose it is, what it serves and holds.

Where no registry of images answers, Debian's own Python stands in for the base image. Not proved by
this: Docker itself, its networks, and the read-only root of compose.yaml.
"""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.servers import laid
from tests.servers.process import Process, free_port
from tests.servers.profiles import folder, private
from tests.servers.site import Site, ask, is_alive

from .images import COMPOSE, HUB, Buildah, missing

NOBODY_IN_PARTICULAR = "10001"
LARGEST = 500 * 2**20
KEY = "only-for-tests-" + "b" * 40

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


class Container:
    """A container of the image, with a volume that was filled from it, as Docker fills one."""

    def __init__(self, buildah: Buildah, site: Site) -> None:
        self.buildah, self.site = buildah, site
        self.name = buildah("from", "--pull-never", f"{HUB}/igashu")
        self.tree = Path(buildah("mount", self.name))
        self.volumes = {
            place: site.home / Path(place).parent.name
            for place in ("/var/lib/igashu", "/var/backups/igashu")
        }
        for place, volume in self.volumes.items():
            # buildah lays only the last of two volumes over what the image names.
            buildah("config", "--volume", f"{place}-", self.name)
            subprocess.run(["cp", "-a", self.tree / place[1:], volume], check=True)

    def line(self, *words: str) -> list:
        own = {k: v for k, v in self.site.env.items() if k.startswith("IGASHU_")}
        own |= {"IGASHU_VAR_DIR": "/var/lib/igashu"}
        env = [word for name, value in own.items() for word in ("--env", f"{name}={value}")]
        volumes = [w for at, own in self.volumes.items() for w in ("-v", f"{own}:{at}")]
        return ["run", "--isolation", "chroot", *env, *volumes, self.name, "--", *words]

    def run(self, *words: str, check: bool = True) -> str:
        return self.buildah(*self.line(*words), check=check)

    def serve(self, command: list[str], port: int) -> Process:
        words = [str(port) if word == "8101" else word for word in command]
        line = [*self.buildah.program, *self.line(*words)]
        server = Process("image", line, home=self.site.home, is_ready=lambda: is_alive(port))
        self.site.processes.append(server)
        return server.start()


@pytest.fixture(scope="module")
def container(images):
    with folder() as home:
        own = {"DATABASE_URL": "sqlite:////var/lib/igashu/igashu.sqlite3", "PAGE_WORKERS": "1"}
        with Site(home, **own, SOCKET_WORKERS="0") as site:
            yield Container(images, site)


def test_it_lays_itself_out_and_serves(container):
    compose = yaml.safe_load((COMPOSE / "compose.yaml").read_text())
    container.run(*compose["services"]["migrate"]["command"])
    container.run("python", "manage.py", "begin", "--title", "トップページ")
    port = free_port()
    server = container.serve(container.buildah.config()["Cmd"], port)
    assert ask(port, "/livez").status == 200
    page = ask(port, "/", timeout=30)
    assert page.status == 200
    style = re.search(r'href="(/static/[^"]+\.css)"', page.text)[1]
    assert ask(port, style).status == 200
    users = {uid_of(pid) for pid in server.family() if "granian" in words_of(pid)}
    assert users == {NOBODY_IN_PARTICULAR}


def uid_of(pid: int) -> str:
    return re.search(r"^Uid:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)[1]


def words_of(pid: int) -> str:
    """Return what runs; who only leads into the container names it too, as a word of its own."""
    first = Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:2]
    return " ".join(first)


@pytest.mark.parametrize("place", ["/opt/igashu/x", "/opt/igashu/home/x", "/etc/x"])
def test_its_user_changes_nothing_of_it(container, place):
    assert "Permission denied" in container.run("touch", place, check=False)
    container.run("touch", "/var/lib/igashu/x")  # control: there it may


@pytest.fixture
def on_postgres(container):
    """Another container of the image: its own volumes, and a real PostgreSQL."""
    with folder() as home:
        server = laid.postgres(private(home, "pg"))
        own = {"DATABASE_URL": server.url(), "BACKUP_DIR": "/var/backups/igashu", "BACKUP_KEY": KEY}
        with Site(home, **own, PAGE_WORKERS="1", SOCKET_WORKERS="0") as site:
            server.start()
            site.processes.append(server)
            yield Container(container.buildah, site), server


ROWS = "SELECT string_agg(title, ',' ORDER BY id) FROM wagtailcore_page"


def test_it_backs_up_and_restores(on_postgres):
    """What was there is there again, rows and files; what came later is gone."""
    container, server = on_postgres
    container.run("python", "manage.py", "begin", "--title", "控えの前")
    picture = "/var/lib/igashu/media/images/a.png"
    container.run("sh", "-euc", f"mkdir -p {picture.rpartition('/')[0]}; echo one > {picture}")
    before = server.sql(ROWS)
    container.run("python", "manage.py", "backup")
    (made,) = container.volumes["/var/backups/igashu"].glob("*.backup")
    server.sql("UPDATE wagtailcore_page SET title = '控えの後'")
    container.run("sh", "-euc", f"echo two > {picture}")
    assert server.sql(ROWS) != before
    inside = f"/var/backups/igashu/{made.name}"
    assert "--replace" in container.run("python", "manage.py", "restore", inside, check=False)
    container.run("python", "manage.py", "restore", inside, "--replace")
    assert server.sql(ROWS) == before
    assert container.run("cat", picture) == "one"
    assert (made.stat().st_uid, made.stat().st_mode & 0o777) == (int(NOBODY_IN_PARTICULAR), 0o600)


def test_without_the_tools_it_says_what_is_missing(on_postgres):
    """The control: these are what makes the backup, and the image brought them along."""
    container, _server = on_postgres
    for tool in container.tree.glob("usr/lib/postgresql/*/bin/pg_dump"):
        tool.unlink()
    (container.tree / "usr/bin/pg_dump").unlink()
    assert "postgresql-client" in container.run("python", "manage.py", "backup", check=False)


def test_it_holds_what_runs_and_nothing_else(container):
    code = container.tree / "opt/igashu"
    there = {str(path.relative_to(code)) for path in code.glob("*")}
    assert there >= {"manage.py", "home", "igashu_site", "locale", "templates", ".venv"}
    assert not there & {".git", ".ci", "tests", "bench", "var", "Makefile"}
    assert not [*code.glob("deploy/**/*.env"), *code.glob("deploy/**/tls")]
    assert not [*code.glob(".venv/bin/uv"), *code.glob(".venv/bin/pytest")]
    assert [*code.glob("home/__pycache__/*.pyc")], "each start would compile it"


def test_no_secret_stands_in_it(container):
    config = container.buildah.config()
    assert not [word for word in config["Env"] if "SECRET" in word or "PASSWORD" in word]
    assert config["User"] == f"{NOBODY_IN_PARTICULAR}:{NOBODY_IN_PARTICULAR}"


def test_it_is_not_large(container):
    line = ["du", "-sb", container.tree / "opt/igashu"]
    size = subprocess.run(line, capture_output=True, check=True)
    assert int(size.stdout.split()[0]) < LARGEST
