"""Images without a registry: the one of deploy/compose, and stand-ins for those it names.

Where no registry of images answers, Debian's own packages stand in: its Python (3.11) for the base
of our image; its PostgreSQL, Redis and nginx for the neighbours of compose.yaml.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.profiles import folder
from tests.servers.site import ROOT

COMPOSE = ROOT / "deploy" / "compose"
BASE = re.search(r"^FROM (\S+)", (COMPOSE / "Dockerfile").read_text(), re.M)[1]
MIRROR = "http://deb.debian.org/debian"
HUB = "docker.io/library"
OF_THE_BASE = "python3,python3-venv,ca-certificates"
OF_THE_NEIGHBOURS = "postgresql-15,redis-server,nginx-light"
# The authorities this machine believes, for whoever builds behind a proxy of their own.
AUTHORITIES = "/etc/ssl/certs"
ENTRY = "usr/local/bin/entry-of-{}"
# A store that was laid before, with today's image: for who works on these tests.
LAID_BEFORE = "IGASHU_TEST_IMAGES"
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


def missing(*more: str) -> str:
    tools = [tool for tool in ("buildah", "debootstrap", *more) if not shutil.which(tool)]
    if tools:
        return f"not installed: {' '.join(tools)}"
    return "" if os.geteuid() == 0 else "only root may lay a base image"


class Buildah:
    """A store of images in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.store = ["--root", home / "root", "--runroot", home / "run"]
        self.store += ["--storage-driver", driver(home)]
        self.program = ["buildah", *self.store]

    def __call__(self, *words: object, check: bool = True) -> str:
        line = [*map(str, [*self.program, *words])]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        told = done.stdout + done.stderr
        assert not check or done.returncode == 0, f"{words}\n{told[-5000:]}"
        return done.stdout.strip() if check else told

    def config(self) -> dict:
        """Return what the image says of itself."""
        told = json.loads(self("inspect", "--type", "image", f"{HUB}/igashu"))
        return told["Docker"]["config"]

    def lay_base(self) -> None:
        """Take the base image from where it lives, or let Debian stand in for it."""
        if self.pulls(BASE):
            return
        tree = self.debian(OF_THE_BASE)
        (tree / "usr/bin/python").symlink_to("python3")
        own = ["PATH=" + PATH, f"SSL_CERT_FILE={AUTHORITIES}/ca-certificates.crt"]
        self.commit(tree, BASE, env=own)
        shutil.rmtree(tree)

    def build(self) -> None:
        """Build as compose.yaml says."""
        line = ["bud", "--isolation", "chroot", "--pull-never", "--format", "docker"]
        line += ["-f", COMPOSE / "Dockerfile", "-v", f"{AUTHORITIES}:{AUTHORITIES}:ro"]
        self(*line, "-t", f"{HUB}/igashu", ROOT)

    def lay_neighbours(self, entries: dict[str, Path]) -> None:
        """Lay the images that compose.yaml names: their own, or Debian's packages with an entry."""
        strange = {name: entry for name, entry in entries.items() if not self.pulls(name)}
        if not strange:
            return
        tree = self.debian(OF_THE_NEIGHBOURS)
        subprocess.run(["useradd", "--root", tree, "--system", "nginx"], check=True)
        for entry in strange.values():
            place = tree / ENTRY.format(entry.name)
            shutil.copy(entry, place)
            place.chmod(0o755)
        env = [f"PATH={PATH}:/usr/lib/postgresql/15/bin"]
        self.commit(tree, "neighbours", env=env)
        shutil.rmtree(tree)
        for name, entry in strange.items():
            made = self("from", "--pull-never", f"{HUB}/neighbours")
            self("config", "--entrypoint", json.dumps(["/" + ENTRY.format(entry.name)]), made)
            self("commit", "--rm", "--quiet", made, f"{HUB}/{name}")

    def pulls(self, name: str) -> bool:
        line = [*map(str, [*self.program, "pull", "--policy", "missing", f"{HUB}/{name}"])]
        return subprocess.run(line, capture_output=True, check=False, timeout=300).returncode == 0

    def debian(self, packages: str) -> Path:
        tree = self.home / "debian"
        lay = [
            "debootstrap",
            "--variant=minbase",
            f"--include={packages}",
            "bookworm",
            tree,
            MIRROR,
        ]
        done = subprocess.run([*map(str, lay)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
        return tree

    def commit(self, tree: Path, name: str, *, env: list[str]) -> None:
        made = self("from", "scratch")
        self("copy", "--quiet", made, tree, "/")
        for word in env:
            self("config", "--env", word, made)
        self("commit", "--rm", "--quiet", made, f"{HUB}/{name}")

    def end(self) -> None:
        self("rm", "--all")
        self("rmi", "--all", "--force")
        # Where layers lie over each other, their folder stays mounted onto itself.
        subprocess.run(["umount", self.home / "root" / "overlay"], capture_output=True, check=False)


def driver(home: Path) -> str:
    """Return how layers can be kept here: laid over each other, or else each a whole copy."""
    places = [home / f"try-{name}" for name in ("lower", "upper", "work", "over")]
    for place in places:
        place.mkdir()
    lower, upper, work, over = places
    how = f"lowerdir={lower},upperdir={upper},workdir={work}"
    line = ["mount", "-t", "overlay", "overlay", "-o", how, over]
    can = subprocess.run([*map(str, line)], capture_output=True, check=False).returncode == 0
    if can:
        subprocess.run(["umount", over], check=True)
    for place in places:
        shutil.rmtree(place)
    return "overlay" if can else "vfs"


@contextmanager
def laid() -> Iterator[Buildah]:
    """Yield a store with the image of this copy, built anew."""
    if known := os.environ.get(LAID_BEFORE):
        yield Buildah(Path(known))
        return
    if not (ROOT / ".git").exists():
        pytest.skip("this copy does not know its own files")
    with folder() as home:
        made = Buildah(home)
        made.lay_base()
        made.build()
        yield made
        made.end()
