"""A running installation to be harmed, in one of two sizes, with a line into its inside."""

import json
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import cycle

from tests.servers import laid
from tests.servers.profiles import folder, private, start_together
from tests.servers.proxy import FaultProxy
from tests.servers.redis import Redis
from tests.servers.site import HOST, ROOT, Site

LOOSE = "tests.faults.loose:application"
LISTENS = (
    "import sys, json; from django.db import close_old_connections\n"
    "from tests.faults import inside\n"
    "for line in sys.stdin:\n"
    "    close_old_connections(); name, values = json.loads(line)\n"
    "    print(json.dumps(getattr(inside, name)(*values)), flush=True)"
)


class Town:
    """kind: "S" or "P". ports: where sockets are served. url: the database, past any proxy."""

    def __init__(self, kind, site, workers, url, **servers):
        self.kind, self.site, self.workers, self.url = kind, site, workers, url
        self.postgres, self.redis = servers.get("postgres"), servers.get("redis")
        self.proxies = servers.get("proxies", {})
        self._inside = None

    @property
    def ports(self):
        return [worker.port for worker in self.workers]

    def inside(self, name, *values):
        """Call a function of tests.faults.inside in a process of the site; return its value."""
        if self._inside is None:
            self._inside = subprocess.Popen(
                [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", LISTENS],
                cwd=ROOT, env=self.site.env, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        self._inside.stdin.write(json.dumps([name, values]) + "\n")
        self._inside.stdin.flush()
        return json.loads(self._inside.stdout.readline())

    def within(self, name, *values):
        """Call it where it is heard: in the one process of S, in another one than P's workers."""
        return (self.inside if self.kind == "P" else self.here)(name, *values)

    def at(self, port, name, *values):
        """Call it in the worker that serves this port."""
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("POST", f"/faults/{name}", body=json.dumps(values), headers={"Host": HOST})
            return json.loads(line.getresponse().read())
        finally:
            line.close()

    def here(self, name, *values):
        """Call it in the first worker: sooner than in a process of its own."""
        return self.at(self.ports[0], name, *values)

    def of_each(self, name, *values):
        """Call it in every worker; return what each says."""
        return [self.at(port, name, *values) for port in self.ports]

    def lay(self, people, rooms, *, everybody=False):
        return self.here("lay", people, rooms, everybody)

    def end(self):
        if self._inside is not None:
            self._inside.stdin.close()
            self._inside.wait(20)
            self._inside.stdout.close()


@contextmanager
def running(kind, *, fault="", seed=1, workers=2, via=(), server="", env=None, **settings):
    """Yield a town, started.

    fault: words for tests.faults.loose ("strict": with the limits of the product); "a|b": a for
    the first worker, b for the second.
    via: "postgres", "redis" or "sockets" are reached through fault proxies.
    server: the WebSocket class of uvicorn to use instead of ours ("daphne": that server).
    """
    with ExitStack() as after:
        home = after.enter_context(folder())
        servers, addresses = {}, {"DATABASE_URL": ""}
        if kind == "S":
            addresses["DATABASE_URL"] = url = laid.sqlite(home)
        else:
            servers = {"postgres": laid.postgres(private(home, "pg")),
                       "redis": Redis(private(home, "redis"))}  # fmt: skip
            for one in servers.values():
                after.callback(one.end)
                one.start()
            url = servers["postgres"].url()
        proxies = {name: after.enter_context(FaultProxy(servers[name].port))
                   for name in via if name in servers}  # fmt: skip
        if servers:
            port = {name: proxy.port for name, proxy in proxies.items()}
            addresses = {"DATABASE_URL": servers["postgres"].url(port=port.get("postgres")),
                         "REDIS_URL": servers["redis"].url(port=port.get("redis"))}  # fmt: skip
        site = Site(home, **(addresses | settings))
        site.env |= {"FAULT_SEED": str(seed)} | (env or {})
        site.name_static_files()
        after.callback(site.end)
        if server == "daphne":
            made = [site.laptop()]
        elif kind == "S" and not server:
            made = [site.embedded()]
        else:
            many = 1 if kind == "S" else workers
            made = [site.sockets(f"sockets-{n + 1}") for n in range(many)]
        for process, words in zip(made, cycle(fault.split("|"))):
            process.env = site.env | {"FAULT": words}
            process.command = [LOOSE if word == "igashu_site.asgi:application" else word
                               for word in process.command]  # fmt: skip
            if server and server not in ("daphne", "guarded"):
                process.command[process.command.index("--ws") + 1] = server
        start_together(made)
        if "sockets" in via:
            proxies["sockets"] = after.enter_context(FaultProxy(made[0].port))
        town = Town(kind, site, made, url, proxies=proxies, **servers)
        after.callback(town.end)
        yield town
