"""A private nginx with a given configuration: own folder, own ports."""

import shutil
import signal
import subprocess
from pathlib import Path

from .process import Process, listens


class Nginx(Process):
    """`text` is the whole nginx.conf; paths in it may be relative to `home`."""

    def __init__(self, home: Path, text: str, *, port: int):
        server = shutil.which("nginx") or "/usr/sbin/nginx"
        assert Path(server).exists(), "nginx is needed for this test: apt-get install nginx-light"
        home.mkdir(parents=True, exist_ok=True)
        self.config = home / "nginx.conf"
        self.config.write_text(text)
        command = [server, "-p", home, "-c", self.config, "-e", "stderr"]
        self.check = [*map(str, command), "-t"]
        super().__init__(
            "nginx",
            [*command, "-g", "daemon off;"],
            home=home,
            is_ready=lambda: listens(port),
            end_with=signal.SIGQUIT,
        )

    def test(self) -> str:
        """Return what `nginx -t` says of the configuration, or fail with it."""
        done = subprocess.run(self.check, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def reload(self) -> None:
        self.signal(signal.SIGHUP)
