"""What the Dockerfile says, done without Docker: its steps run in a folder, and its command serves.

Not proved by this: the base image, the users and rights of the image, the networks of compose.yaml.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import laid
from tests.servers.process import Process, free_port
from tests.servers.profiles import folder
from tests.servers.site import ROOT, Site, ask, is_alive

DOCKERFILE = ROOT / "deploy" / "compose" / "Dockerfile"
NETWORK = ("SSL_CERT_FILE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
PLACES = ("/opt/igashu", "/opt/tools", "/var/lib/igashu")


def steps(text: str) -> list[tuple[str, str]]:
    """Return (instruction, words) of each step; continued lines are one."""
    whole = re.sub(r"\\\n\s*", "", text)
    return [
        tuple(line.split(" ", 1))
        for line in whole.splitlines()
        if line and not line.startswith("#")
    ]


def stages() -> list[list[tuple[str, str]]]:
    found = []
    for step in steps(DOCKERFILE.read_text()):
        if step[0] == "FROM":
            found.append([])
        found[-1].append(step)
    return found


class Build:
    """A folder in which the steps of a stage are done, as far as a folder can."""

    def __init__(self, home: Path, version: str) -> None:
        self.home, self.env = home, {"HOME": str(home), "PATH": f"{programs(home, version)}:{PATH}"}
        # A network with an authority of its own, as a builder would be told of it.
        self.env |= {name: os.environ[name] for name in NETWORK if name in os.environ}
        self.at = home

    def inside(self, words: str) -> str:
        for place in PLACES:
            words = words.replace(place, f"{self.home}{place}")
        return words

    def do(self, what: str, words: str) -> None:
        getattr(self, what.lower(), lambda _words: None)(words)

    def env_(self, words: str) -> None:
        pairs = [pair.split("=", 1) for pair in words.split()]
        self.env |= {name: value.replace("$PATH", self.env["PATH"]) for name, value in pairs}

    def arg(self, words: str) -> None:
        """What nobody sets has the value that stands there."""
        self.env_(words)

    def workdir(self, words: str) -> None:
        self.at = Path(self.inside(words))
        self.at.mkdir(parents=True, exist_ok=True)

    def copy(self, words: str) -> None:
        *names, _here = words.split()
        for name in names:
            copy_into(self.at) if name == "." else shutil.copy(ROOT / name, self.at / name)

    def run(self, words: str) -> None:
        done = subprocess.run(
            ["sh", "-euc", self.inside(words)], cwd=self.at, env=self.env,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr[-3000:]}"


PATH = "/usr/local/bin:/usr/bin:/bin"


def programs(home: Path, version: str) -> Path:
    """Return a folder where `python` is the image's, if this machine has it, or else ours."""
    place = home / "programs"
    place.mkdir()
    found = sorted(Path.home().glob(f".pyenv/versions/{version}*/bin/python"))
    (place / "python").symlink_to(found[-1] if found else Path(sys.executable).resolve())
    return place


def copy_into(place: Path) -> None:
    """Copy what git knows and .dockerignore lets through."""
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line]
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().splitlines():
        if not any(name == one or name.startswith(f"{one}/") for one in ignored):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)


def test_the_steps_of_the_image_make_something_that_serves():
    if not (ROOT / ".git").exists():
        pytest.skip("this copy does not know its own files")
    made, last = stages()
    version = re.search(r"python:([\d.]+)", made[0][1])[1]
    with folder() as home:
        build = Build(home, version)
        for what, words in made:
            build.do("env_" if what == "ENV" else what, words)
        assert (home / "var/lib/igashu/static/staticfiles.json").exists()
        assert not (build.at / "tests").exists()
        serve(build, home, last)


def serve(build: Build, home: Path, last: list) -> None:
    (command,) = (json.loads(words) for what, words in last if what == "CMD")
    port = free_port()
    program = build.at / ".venv" / "bin" / command[0]
    line = [program, *(str(port) if word == "8101" else build.inside(word) for word in command[1:])]
    own = {"DATABASE_URL": laid.sqlite(home), "PAGE_WORKERS": "1", "SOCKET_WORKERS": "0"}
    with Site(home, VAR_DIR=f"{home}/var/lib/igashu", **own) as site:
        server = Process(
            "container", line, home=home, cwd=build.at, env=site.env,
            is_ready=lambda: is_alive(port),
        )  # fmt: skip
        site.processes.append(server)
        server.start()
        assert ask(port, "/livez").status == 200
        assert ask(port, "/accounts/login/", timeout=30).status == 200
