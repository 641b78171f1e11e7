"""A private cluster of three Redis, each with a third of the slots, with a password."""

import shutil
import subprocess
from pathlib import Path

from .process import Process, free_port, until
from .profiles import private
from .redis import Redis

PASSWORD = "kasumi"


class RedisCluster:
    def __init__(self, home: Path) -> None:
        self.nodes = [
            Redis(
                private(home, f"node-{n}"),
                **{
                    "cluster-enabled": "yes",
                    "cluster-node-timeout": 2000,
                    "cluster-require-full-coverage": "no",
                    "requirepass": PASSWORD,
                    "masterauth": PASSWORD,
                    "cluster-port": free_port(),
                },
            )
            for n in range(3)
        ]

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        self.tool("--cluster", "create", *self.places(), "--cluster-yes")
        until(lambda: all(self.is_whole(node) for node in self.nodes), what="the cluster is whole")

    def tool(self, *words: str) -> str:
        command = [shutil.which("redis-cli"), "-a", PASSWORD, "--no-auth-warning", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def is_whole(self, node: Process) -> bool:
        return "cluster_state:ok" in self.tool("-p", str(node.port), "cluster", "info")

    def places(self) -> list[str]:
        return [f"127.0.0.1:{node.port}" for node in self.nodes]

    def url(self) -> str:
        return f"redis://:{PASSWORD}@127.0.0.1:{self.nodes[0].port}/0"

    def end(self) -> None:
        for node in self.nodes:
            node.end()
