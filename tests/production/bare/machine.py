"""A bare Debian with a systemd of its own, in systemd-nspawn, and the manual's words.

Its network is its own, too: nothing outside can reach what runs there, and its ports are free. Only
a command that must fetch something (packages) is lent the network of this machine.
"""

import asyncio
import ctypes
import os
import re
import shutil
import socket
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers.process import Process, family_of
from tests.servers.site import ROOT
from tests.servers.smtp import MailServer

MIRROR = "http://deb.debian.org/debian"
# What a fresh server has besides Debian's own minimum: the installer asks for the first.
GIVEN = "sudo,dbus,systemd,systemd-sysv"
# A tree that was laid before saves two minutes; it is copied.
LAID_BEFORE = "IGASHU_TEST_DEBIAN"
OWN_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# The authorities this machine believes, for who sits behind a proxy of their own.
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
CLONE_NEWNET = 0x40000000
# What systemd-nspawn ends with when the machine reboots (133, EXIT_FORCE_RESTART).
ASKS_TO_BE_STARTED = 133


def missing() -> str:
    tools = [one for one in ("systemd-nspawn", "debootstrap", "nsenter") if not shutil.which(one)]
    if tools:
        return f"not installed: {' '.join(tools)}"
    return "" if os.geteuid() == 0 else "only root may start a machine"


def lay(tree: Path) -> None:
    """Lay down what the installer of Debian 12 would."""
    if known := os.environ.get(LAID_BEFORE):
        subprocess.run(["cp", "-a", known, tree], check=True)
    else:
        line = ["debootstrap", f"--include={GIVEN}", "bookworm", tree, MIRROR]
        subprocess.run([*map(str, line)], check=True, capture_output=True)
    (tree / "etc/hostname").write_text("bare\n")
    shutil.copy("/etc/resolv.conf", tree / "etc/resolv.conf")
    shutil.copy(AUTHORITIES, tree / "root/authorities.crt")
    # `sudo` forgets what it is not told to keep.
    told = tree / "etc/sudoers.d/network"
    told.write_text('Defaults env_keep += "SSL_CERT_FILE PIP_CERT GIT_SSL_CAINFO SUDO_EDITOR"\n')
    told.chmod(0o440)


class Machine:
    def __init__(self, home: Path) -> None:
        self.home, self.tree = home, home / "debian"
        name = f"igashu-{home.name[-8:].replace('_', '-')}"
        line = ["systemd-nspawn", "--directory", self.tree, "--boot", "--private-network"]
        line += [f"--machine={name}", "--register=no", "--keep-unit", "--console=pipe"]
        self.process = Process("nspawn", line, home=home, is_ready=self.is_up)

    @property
    def leader(self) -> int:
        """Return the pid of its systemd, as this machine counts."""
        return family_of(self.process.pid)[1]

    def is_up(self) -> bool:
        if len(family_of(self.process.pid)) < 2:
            return False
        return self.said("systemctl is-system-running").strip() in ("running", "degraded")

    def start(self) -> None:
        self.process.start()

    def end(self) -> None:
        """Switch it off from inside: what nspawn itself is told to end takes minutes."""
        if self.process.is_alive() and len(family_of(self.process.pid)) > 1:
            self.tried("systemctl poweroff")
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
        self.process.end()

    def reboot(self) -> None:
        """As its administrator would; return when systemd says that it is up again."""
        self.tried("systemctl reboot")
        assert self.process.wait(120) == ASKS_TO_BE_STARTED, "it did not ask to be started again"
        self.process.start()

    # --- Commands ---------------------------------------------------------------------------------

    def line(self, command: str, *, outside: bool, **env) -> list:
        spaces = ["-m", "-u", "-i", "-p", "-C", *([] if outside else ["-n"])]
        own = {"PATH": OWN_PATH, "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb"}
        own |= {"DEBIAN_FRONTEND": "noninteractive"}
        own |= dict.fromkeys(("SSL_CERT_FILE", "PIP_CERT"), "/root/authorities.crt")
        told = [f"{name}={value}" for name, value in (own | env).items()]
        # As in one terminal: where one command leaves off, the next one begins.
        words = f"cd {self.at()}\n{command}\npwd > /root/.at"
        shell = ["bash", "-euo", "pipefail", "-c", words]
        return ["nsenter", "-t", str(self.leader), *spaces, "--", "env", "-i", *told, *shell]

    def at(self) -> str:
        place = self.tree / "root/.at"
        return place.read_text().strip() if place.exists() else "/root"

    def run(self, command: str, *, outside: bool = False, **env) -> str:
        """Run as its root, by hand. outside: with this machine's network, to fetch something."""
        done = self.tried(command, outside=outside, **env)
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def tried(self, command: str, *, outside: bool = False, **env):
        line = self.line(command, outside=outside, **env)
        return subprocess.run(
            line, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )

    def said(self, command: str) -> str:
        return self.tried(command).stdout

    def write(self, place: str, text: str, mode: int = 0o644) -> None:
        """Lay a file down as somebody with a memory stick would."""
        path = self.tree / place.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    # --- Its network ----------------------------------------------------------------------

    @contextmanager
    def network(self):
        """Let this thread make its sockets inside: they stay there."""
        with open("/proc/thread-self/ns/net") as own, open(f"/proc/{self.leader}/ns/net") as there:
            enter(there)
            try:
                yield
            finally:
                enter(own)


def enter(namespace) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.setns(namespace.fileno(), CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())


class PostOffice(MailServer):
    """The town's mail server, at the usual door of the machine."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.machine, self.port = machine, 25

    def __enter__(self) -> "PostOffice":
        self._thread.start()
        self.open()
        return self

    def open(self) -> None:
        """Open the door in the machine's network."""
        with self.machine.network():
            self.door = self.open_door()
        start = asyncio.start_server(self.serve, sock=self.door)
        self.server = asyncio.run_coroutine_threadsafe(start, self.loop).result(10)

    def open_anew(self) -> None:
        """After each start of the machine, whose network is a new one."""
        self.loop.call_soon_threadsafe(self.server.close)
        self.open()

    def open_door(self) -> socket.socket:
        return socket.create_server(("127.0.0.1", self.port))


# --- The manual ----------------------------------------------------------------------


def manual(of: str = "") -> str:
    """Return docs/operations.md: as it stands here, or as it was with a commit."""
    if not of:
        return (ROOT / "docs" / "operations.md").read_text()
    return git("show", f"{of}:docs/operations.md")


def section(title: str, of: str = "") -> str:
    """Return the part of the manual below `## title`, up to the next heading."""
    (found,) = re.findall(
        rf"^## {re.escape(title)}[^\n]*\n(.*?)(?=^##|\Z)", manual(of), re.M | re.S
    )
    return found


def blocks(title: str, of: str = "") -> list[str]:
    """Return the commands of a part, block by block, as they are printed."""
    return re.findall(r"```sh\n(.*?)```", section(title, of), re.S)


def in_this_town(block: str, words: dict[str, str]) -> str:
    """Return a block with a town's own words in the place of the manual's examples."""
    for printed, own in words.items():
        block = block.replace(printed, own)
    return block


def git(*words) -> str:
    line = ["git", "-c", "user.name=t", "-c", "user.email=t@example.jp", *map(str, words)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr}"
    return done.stdout
