"""The image of deploy/compose, built by buildah and run: whose it is, what it serves and holds.

Where no registry of images answers, Debian's own Python stands in for the base image. Not proved by
this: Docker itself, its networks, and the read-only root of compose.yaml.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.servers.process import Process, free_port
from tests.servers.profiles import folder
from tests.servers.site import ROOT, Site, ask, is_alive

COMPOSE = ROOT / "deploy" / "compose"
BASE = re.search(r"^FROM (\S+)", (COMPOSE / "Dockerfile").read_text(), re.M)[1]
MIRROR = "http://deb.debian.org/debian"
INSIDE = "python3,python3-venv,ca-certificates"
NOBODY_IN_PARTICULAR = "10001"
LARGEST = 500 * 2**20
# The authorities this machine believes, for whoever builds behind a proxy of their own.
AUTHORITIES = "/etc/ssl/certs"


def missing() -> str:
    tools = [tool for tool in ("buildah", "debootstrap") if not shutil.which(tool)]
    if tools:
        return f"not installed: {' '.join(tools)}"
    return "" if os.geteuid() == 0 else "only root may lay a base image"


pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


class Buildah:
    """A store of images in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.program = ["buildah", "--root", home / "root", "--runroot", home / "run"]
        self.program += ["--storage-driver", "vfs"]

    def __call__(self, *words: object, check: bool = True) -> str:
        line = [*map(str, [*self.program, *words])]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        told = done.stdout + done.stderr
        assert not check or done.returncode == 0, f"{words}\n{told[-5000:]}"
        return done.stdout.strip() if check else told

    def config(self) -> dict:
        """Return what the image says of itself."""
        return json.loads(self("inspect", "--type", "image", "localhost/igashu"))["Docker"][
            "config"
        ]

    def lay_base(self) -> None:
        """Take the base image from where it lives, or let Debian stand in for it."""
        pulled = [*map(str, [*self.program, "pull", BASE])]
        if subprocess.run(pulled, capture_output=True, check=False, timeout=300).returncode == 0:
            return
        tree = self.home / "debian"
        lay = ["debootstrap", "--variant=minbase", f"--include={INSIDE}", "bookworm", tree, MIRROR]
        subprocess.run([*map(str, lay)], capture_output=True, check=True)
        (tree / "usr/bin/python").symlink_to("python3")
        made = self("from", "scratch")
        self("copy", made, tree, "/")
        self("config", "--env", "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", made)
        self("config", "--env", f"SSL_CERT_FILE={AUTHORITIES}/ca-certificates.crt", made)
        self("commit", "--rm", made, f"docker.io/library/{BASE}")
        shutil.rmtree(tree)

    def build(self) -> None:
        """Build as compose.yaml says."""
        where = ["-f", COMPOSE / "Dockerfile", "-v", f"{AUTHORITIES}:{AUTHORITIES}:ro"]
        self(
            "bud",
            "--isolation",
            "chroot",
            "--pull-never",
            "--format",
            "docker",
            "-t",
            "igashu",
            *where,
            ROOT,
        )

    def end(self) -> None:
        self("rm", "--all")
        self("rmi", "--all", "--force")


class Container:
    """A container of the image, with a volume that was filled from it, as Docker fills one."""

    def __init__(self, buildah: Buildah, site: Site) -> None:
        self.buildah, self.site = buildah, site
        self.name = buildah("from", "--pull-never", "localhost/igashu")
        self.tree = Path(buildah("mount", self.name))
        self.volume = site.home / "volume"
        subprocess.run(["cp", "-a", self.tree / "var/lib/igashu", self.volume], check=True)

    def line(self, *words: str) -> list:
        own = {k: v for k, v in self.site.env.items() if k.startswith("IGASHU_")}
        own |= {"IGASHU_VAR_DIR": "/var/lib/igashu"}
        env = [word for name, value in own.items() for word in ("--env", f"{name}={value}")]
        volume = ["-v", f"{self.volume}:/var/lib/igashu"]
        return ["run", "--isolation", "chroot", *env, *volume, self.name, "--", *words]

    def run(self, *words: str, check: bool = True) -> str:
        return self.buildah(*self.line(*words), check=check)

    def serve(self, command: list[str], port: int) -> Process:
        words = [str(port) if word == "8101" else word for word in command]
        line = [*self.buildah.program, *self.line(*words)]
        server = Process("image", line, home=self.site.home, is_ready=lambda: is_alive(port))
        self.site.processes.append(server)
        return server.start()


@pytest.fixture(scope="module")
def container():
    if not (ROOT / ".git").exists():
        pytest.skip("this copy does not know its own files")
    with folder() as home:
        buildah = Buildah(home)
        buildah.lay_base()
        buildah.build()
        own = {"DATABASE_URL": "sqlite:////var/lib/igashu/igashu.sqlite3", "PAGE_WORKERS": "1"}
        with Site(home, **own, SOCKET_WORKERS="0") as site:
            yield Container(buildah, site)
        buildah.end()


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
