"""A stand-in for a network of caches (CDN): small, but a real cache that honours surrogate keys.

It keeps what `Surrogate-Control` allows, under address and language, for whoever has no session;
forgets by name at POST /purge, if the token is right; and can be down, or pretend.
"""

import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .browser import Visitor

TOKEN = "only-for-the-network-of-tests"
PERSONAL = re.compile(r"(?:^|;\s*)(?:__Host-session|messages)=")
NOT_PASSED_ON = {"surrogate-control", "surrogate-key", "cache-tag", "cdn-cache-control"}
OF_THE_LINE = {"connection", "transfer-encoding", "content-length", "keep-alive"}


@dataclass
class Kept:
    status: int
    headers: list
    body: bytes
    names: set
    until: float


class Network:
    def __init__(self, port: int) -> None:
        self.kept: dict[tuple, Kept] = {}
        self.lock = threading.Lock()
        self.town = None
        self.is_down = self.pretends = False
        self.purges, self.refused = [], 0
        self.server = ThreadingHTTPServer(("127.0.0.1", port), handler_of(self))
        self.port = self.server.server_port
        self.purge_url = f"http://127.0.0.1:{self.port}/purge"

    def find(self, key) -> Kept | None:
        with self.lock:
            found = self.kept.get(key)
            return found if found and found.until > time.monotonic() else None

    def fetch(self, key, headers) -> Kept:
        """Ask the town through its nginx, as a network does; keep what it allows."""
        answer = Visitor(self.town).ask("GET", key[0], **headers)
        allowed = re.fullmatch(r"max-age=(\d+)", answer.headers.get("Surrogate-Control", ""))
        names = set(answer.headers.get("Surrogate-Key", "").split())
        shown = [
            (name, value)
            for name, value in answer.headers.items()
            if name.lower() not in NOT_PASSED_ON | OF_THE_LINE
        ]
        until = time.monotonic() + (int(allowed[1]) if allowed else 0)
        found = Kept(answer.status, shown, answer.body, names, until)
        if allowed and key[1] is not None:
            with self.lock:
                self.kept[key] = found
        return found

    def purge(self, names: set, token: str) -> int:
        if self.is_down:
            self.refused += 1
            return 503
        if token != f"Bearer {TOKEN}":
            return 403
        self.purges.append(names)
        if not self.pretends:
            with self.lock:
                gone = [key for key, one in self.kept.items() if one.names & names]
                for key in gone:
                    del self.kept[key]
        return 204


def handler_of(network: Network) -> type:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self):
            cookie = self.headers.get("Cookie", "")
            language = (self.headers.get("Accept-Language") or "ja")[:2]
            # Whoever has a session is passed on, and nothing of theirs is kept.
            key = self.path, None if PERSONAL.search(cookie) else language
            found = network.find(key)
            asked = {"Accept-Language": language} | ({"Cookie": cookie} if cookie else {})
            told = "hit" if found else "miss"
            found = found or network.fetch(key, asked)
            self.send_response_only(found.status)
            for name, value in [*found.headers, ("X-Cache", told)]:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.body)

        def do_POST(self):
            names = set(self.headers.get("Surrogate-Key", "").split())
            self.send_response_only(network.purge(names, self.headers.get("Authorization", "")))
            self.end_headers()

        def log_message(self, *_words):
            pass

    return Handler


@contextmanager
def standing_in():
    """Yield a network that listens; give it its town afterwards."""
    network = Network(0)
    thread = threading.Thread(target=network.server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield network
    finally:
        network.server.shutdown()
        thread.join()
        network.server.server_close()
