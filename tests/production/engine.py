"""Compose itself (Debian's 1.29) on an engine of this test's own: podman, in namespaces of its own.

Its network, its processes and its mounts end with it, and its ports are free. Two things that stand
beside it here belong to an engine elsewhere: the hours of the health checks, which podman leaves to
systemd's timers, and the building of images, which images.py does (this network leads nowhere).
"""

import json
import os
import resource
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import Process, family_of

from .bare.machine import enter
from .images import COMPOSE, Buildah

PROJECT = "igashu"
# More than this process may have itself, nobody in here can be given.
MOST = {"nofile": resource.RLIMIT_NOFILE, "nproc": resource.RLIMIT_NPROC}
ROOM = 8192
INSIDE = """
mount --make-rprivate /
mount -t tmpfs none /run
mount -t tmpfs none /dev/shm
! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified
ip link set lo up
exec "$@"
"""
# `docker compose …`, as the manual says it. Compose 1.29 knows no `name:`, wants to be told that
# there is no terminal, takes podman's own manager of addresses for a change of the network, and
# asks the program `docker` itself to show what a container says.
COMPOSE_1_29 = """#!/usr/bin/python3
import os
import sys

if sys.argv[1] != "compose":
    podman = ["podman", "--remote", "--url", os.environ["DOCKER_HOST"]]
    os.execvp(podman[0], [*podman, *sys.argv[1:]])

import compose.network
from compose.cli.main import main

said = sys.argv[2:]
if said[0] == "build":
    sys.exit(0)
if said[0] in ("exec", "run") and "-T" not in said:
    said.insert(1, "-T")
compose.network.check_remote_ipam_config = lambda *_networks: None
sys.argv = ["docker-compose", "--project-name", "igashu", *said]
main()
"""


def unusable() -> str:
    """Return why containers cannot be had here, or nothing."""
    tools = [one for one in ("podman", "docker-compose", "nsenter", "ip") if not shutil.which(one)]
    if tools:
        return f"not installed: {' '.join(tools)}"
    if not any(
        Path(place, "netavark").exists() for place in ("/usr/lib/podman", "/usr/libexec/podman")
    ):
        return "not installed: netavark aardvark-dns"
    line = ["unshare", "--mount", "--net", "--pid", "--fork", "ip", "link", "add", "type", "bridge"]
    able = subprocess.run(line, capture_output=True, check=False).returncode == 0
    return "" if able else "no network namespaces, or no bridges in them"


class Engine:
    def __init__(self, home: Path, images: Buildah) -> None:
        self.home, self.images = home, images
        self.place = home / "compose"
        shutil.copytree(COMPOSE, self.place)
        shutil.copy(COMPOSE.parent / "igashu.env.example", home)
        self.door = home / "podman.sock"
        self.conf = home / "containers.conf"
        self.conf.write_text(self.configuration())
        program = home / "bin" / "docker"
        program.parent.mkdir()
        program.write_text(COMPOSE_1_29)
        program.chmod(0o755)
        self.podman = ["podman", *images.store, "--tmpdir", home / "libpod"]
        self.podman += ["--network-config-dir", home / "networks", "--volumepath", home / "volumes"]
        service = [*self.podman, "system", "service", "--time=0", f"unix://{self.door}"]
        spaces = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
        self.process = Process(
            "podman", [*spaces, "sh", "-euc", INSIDE, "sh", *service],
            home=home, env=self.env, is_ready=self.door.exists,
        )  # fmt: skip
        self.checks = HealthChecks(self)

    def configuration(self) -> str:
        most = {name: min(resource.getrlimit(one)[1], ROOM) for name, one in MOST.items()}
        limits = json.dumps([f"{name}={count}:{count}" for name, count in most.items()])
        return (
            f'[containers]\ndefault_ulimits = {limits}\nlog_driver = "k8s-file"\n'
            '[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'
        )

    @property
    def env(self) -> dict:
        told = {"CONTAINERS_CONF": self.conf, "DOCKER_HOST": f"unix://{self.door}"}
        # The file, and what a town has besides.
        told |= {"COMPOSE_FILE": "compose.yaml:besides.yaml", "COMPOSE_HTTP_TIMEOUT": 300}
        told |= {"PATH": f"{self.home / 'bin'}:{os.environ['PATH']}"}
        return os.environ | {name: str(value) for name, value in told.items()}

    @property
    def leader(self) -> int:
        return family_of(self.process.pid)[1]

    def __enter__(self) -> "Engine":
        # Compose 1.29 is older than this key.
        file = self.place / "compose.yaml"
        assert f"\nname: {PROJECT}\n" in file.read_text()
        file.write_text(file.read_text().replace(f"\nname: {PROJECT}\n", "\n"))
        # What an engine before this one knew of its containers.
        shutil.rmtree(self.images.home / "root" / "libpod", ignore_errors=True)
        self.process.start()
        self.checks.start()
        return self

    def __exit__(self, *_error) -> None:
        self.checks.end()
        self.said("rm", "--force", "--all", "--time", "5")
        self.process.end()

    # --- Commands ---------------------------------------------------------------------------------

    def run(self, command: str, *, check: bool = True) -> str:
        """Run commands as at the host of the containers, in the folder of compose.yaml."""
        line = ["bash", "-euo", "pipefail", "-c", command]
        done = subprocess.run(
            line, cwd=self.place, env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False, timeout=600,
        )  # fmt: skip
        told = done.stdout[-4000:] + done.stderr[-4000:]
        assert not check or done.returncode == 0, f"{command}\n{told}\n{self.last_words()}"
        return done.stdout if check else told

    def said(self, *words: str) -> str:
        """Ask podman itself."""
        spaces = ["nsenter", "-t", self.leader, "-m", "-n", "-p"]
        line = [*map(str, [*spaces, *self.podman, *words])]
        done = subprocess.run(
            line, env=self.env, capture_output=True, text=True, check=False, timeout=120
        )
        return done.stdout

    def state(self, service: str) -> dict:
        return json.loads(self.said("inspect", f"{PROJECT}_{service}_1"))[0]["State"]

    def last_words(self) -> str:
        names = self.said("ps", "--all", "--format", "{{.Names}} {{.Status}}")
        logs = [self.said("logs", "--tail", "15", line.split()[0]) for line in names.splitlines()]
        return "\n".join([names, *logs])[-6000:]

    @contextmanager
    def network(self):
        """Let this thread make its sockets at the host of the containers."""
        with open("/proc/thread-self/ns/net") as own, open(f"/proc/{self.leader}/ns/net") as there:
            enter(there)
            try:
                yield
            finally:
                enter(own)


class HealthChecks(threading.Thread):
    """Runs each container's own check at its own intervals; podman keeps the answers and counts."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine, self.stop = engine, threading.Event()
        # By id: a container's interval in seconds (None: it has no check), and when it was asked.
        self.every: dict[str, float | None] = {}
        self.asked: dict[str, float] = {}

    def run(self) -> None:
        while not self.stop.wait(1):
            for name in self.engine.said("ps", "--quiet", "--no-trunc").split():
                if self.is_due(name):
                    self.asked[name] = time.monotonic()
                    self.engine.said("healthcheck", "run", name)

    def is_due(self, name: str) -> bool:
        if name not in self.every:
            told = self.engine.said("inspect", "--format", "{{json .Config.Healthcheck}}", name)
            check = json.loads(told or "null")
            self.every[name] = check["Interval"] / 1e9 if check else None
            self.asked[name] = time.monotonic()
        every = self.every[name]
        return every is not None and time.monotonic() >= self.asked[name] + every

    def end(self) -> None:
        self.stop.set()
        self.join()
