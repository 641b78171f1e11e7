"""A reader in front of the page cache."""

from dataclasses import dataclass

from django.test import RequestFactory

from igashu_site.edge.counters import counters
from igashu_site.edge.wsgi import WsgiEdge


@dataclass
class Seen:
    status: int
    headers: dict
    body: bytes


class Door:
    """Reads through the page cache, and beside it: what Django would say now."""

    def __init__(self, app, **options):
        self.app = app
        self.edge = WsgiEdge(app, hears=lambda: True, **options)

    def read(self, path, **headers):
        return ask(self.edge, path, **headers)

    def fresh(self, path, **headers):
        return ask(self.app, path, **headers)

    def was_kept(self, path, **headers):
        """Tell whether this is answered without Django."""
        before = counters.hits
        self.read(path, **headers)
        return counters.hits > before


def ask(app, path, *, method="GET", **headers):
    named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    environ = RequestFactory().generic(method, path, **{"HTTP_HOST": "testserver"} | named).environ
    said = []
    answer = app(environ, lambda status, headers, exc_info=None: said.extend([status, headers]))
    body = b"".join(answer)
    # Not closed: that would close the connection of the test.
    status, pairs = said
    return Seen(int(status.split()[0]), {name.lower(): value for name, value in pairs}, body)
