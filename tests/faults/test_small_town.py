"""A small town's one process, as it is shipped: what comes from strangers costs it nothing."""

import os
import socket
from pathlib import Path

import pytest

from igashu_site import refusals
from tests.servers import laid
from tests.servers.process import until
from tests.servers.profiles import Small, folder
from tests.servers.site import HOST, Site, ask, metric

PATHS = {"a form": "/join/apply/", "the machines' door": "/api/v1/me/applications"}
LARGE = 94_000_000
PIECE = b"a" * 1_000_000


@pytest.fixture(scope="module")
def town():
    with folder() as home:
        site = Site(home, DATABASE_URL=laid.sqlite(home), CLOCK_INSIDE=1, CLOCK_SECONDS=1)
        site.name_static_files()
        try:
            yield Small(site, site.embedded().start())
        finally:
            site.end()


def memory(process) -> int:
    """Return the resident bytes of a process."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def send_without_end(port, head):
    """Send a large body whatever the answer; return the answer."""
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(head.encode())
        for _piece in range(LARGE // len(PIECE)):
            line.sendall(b"%x\r\n%b\r\n" % (len(PIECE), PIECE))
        line.sendall(b"0\r\n\r\n")
        with line.makefile("rb") as said:
            return said.read().decode()


@pytest.mark.parametrize("length", [f"Content-Length: {LARGE}", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_body_without_end_is_refused_in_words_and_takes_no_memory(town, path, length):
    ask(town.embedded.port, "/")
    before = memory(town.embedded)
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{length}\r\n\r\n"
    answer = send_without_end(town.embedded.port, head)
    assert answer.startswith("HTTP/1.1 413 ")
    assert ("application/problem+json" if "/api/" in path else refusals.WORDS[413][0]) in answer
    assert memory(town.embedded) - before < 16 * 2**20
    assert ask(town.embedded.port, "/livez").status == 200


def test_a_kept_page_is_one_and_the_same_for_strangers(town):
    hits = metric(town.embedded.port, "igashu_page_cache_total", what="hits")
    first, second = (ask(town.embedded.port, "/join/") for _time in range(2))
    assert (first.status, first.text) == (200, second.text)
    assert metric(town.embedded.port, "igashu_page_cache_total", what="hits") > hits


def test_nobody_but_the_proxy_says_who_asks(town):
    """The server leaves the header alone: igashu_site.proxy decides whom it believes."""
    assert "--no-proxy-headers" in town.embedded.command
    refused = ask(town.embedded.port, "/", **{"X-Forwarded-Proto": "http"})
    assert (refused.status, refused.getheader("Location")) == (301, f"https://{HOST}/")


def test_its_clock_is_inside(town):
    struck = "__import__('igashu_site').models.Heartbeat.objects.filter(job='clock').exists()"
    until(lambda: town.site.value(struck), 30, what="the clock inside strikes")
