"""A network of caches in front of the whole installation: what an editor publishes is seen by who
reads through it, soon; when it cannot be told, at last."""

import json
import time
from http.client import HTTPConnection
from uuid import uuid4

import pytest

from tests.servers.process import until
from tests.servers.reports import measured
from tests.servers.site import metric

from . import installation
from .browser import Visitor
from .network import TOKEN, standing_in
from .test_page_cache_at_work import publish

# Seconds after the publication has returned: the promise of docs/edge.md.
SOON = 5


@pytest.fixture(scope="module")
def net(town):
    """Yield an installation with a network in front, and the network."""
    with standing_in() as network:
        told = {
            "CDN_PURGE_URL": network.purge_url,
            "CDN_PURGE_TOKEN": TOKEN,
            "EDGE_FILES": "",
        }
        kind = type("BehindANetwork", (installation.Installation,), {"changed": told})
        with installation.installed(kind, static_of=town) as behind:
            code = "from tests.production.world import settle; settle()"
            behind.told = json.loads(behind.site.python(code).splitlines()[-1])
            network.town = behind
            yield behind, network


def read(network, path="/news/", **headers):
    line = HTTPConnection("127.0.0.1", network.port, timeout=40)
    try:
        line.request("GET", path, headers={"Accept-Language": "ja"} | headers)
        answer = line.getresponse()
        answer.text = answer.read().decode()
        return answer
    finally:
        line.close()


def is_kept(network):
    return read(network).headers["X-Cache"] == "hit"


def published(town, network):
    """Let the network keep a page, then publish another one; return its title."""
    until(lambda: is_kept(network), what="the network keeps the page")
    title = f"Notes-{uuid4().hex[:6]}"
    approver = Visitor(town, session=town.told["sessions"]["approver"])
    publish(approver, town.told["news"], title)
    return title


def waiting(town):
    return metric(town.pages[0].port, "igashu_cdn_waiting_changes")


def test_what_is_published_is_read_through_the_network_soon(net):
    town, network = net
    slowest = 0.0
    for _time in range(3):
        title = published(town, network)
        began = time.monotonic()
        until(lambda title=title: title in read(network).text, SOON, what="the new page")
        slowest = max(slowest, time.monotonic() - began)
    measured(f"through the network: {slowest:.2f} s after the publication, at most")
    assert slowest <= SOON


def test_browsers_are_told_to_ask__and_nothing_of_the_names(net):
    _town, network = net
    until(lambda: is_kept(network), what="the network keeps the page")
    told = read(network).headers
    assert told["Cache-Control"] == "no-cache"
    assert told["Surrogate-Key"] is told["Surrogate-Control"] is None
    assert "Accept-Language" in ", ".join(told.get_all("Vary"))


def test_each_language_is_a_page_of_its_own__a_member_is_passed_on(net):
    town, network = net
    for language in ("ja", "en"):
        page = read(network, **{"Accept-Language": language}).text
        assert f'<html lang="{language}"' in page
    cookie = f"__Host-session={town.told['sessions']['aoi']}"
    for _time in range(2):
        answer = read(network, Cookie=cookie)
        assert answer.headers["X-Cache"] == "miss"
        assert "ログアウト" in answer.text
    assert "ログアウト" not in read(network).text


def test_when_it_cannot_be_told_it_is_told_at_last__also_by_a_new_worker(net):
    town, network = net
    until(lambda: waiting(town) == 0, what="everything is told")
    network.is_down, before = True, network.refused
    try:
        title = published(town, network)
        until(lambda: network.refused >= before + 2, what="two tries")
        assert waiting(town) > 0
        assert title not in read(network).text, "it keeps what it has"
        town.worker.kill()
        town.worker.start()
        until(lambda: network.refused >= before + 3, what="the new worker's try")
    finally:
        network.is_down = False
    until(lambda: title in read(network).text, 70, what="the new page")
    until(lambda: waiting(town) == 0, what="everything is told")


def test_a_network_that_forgets_nothing_shows_the_old_page__control(net):
    town, network = net
    network.pretends = True
    try:
        title = published(town, network)
        told = len(network.purges)
        until(lambda: len(network.purges) > told and waiting(town) == 0, what="it was told")
        assert title not in read(network).text
        assert title in Visitor(town).get("/news/").text, "who asks the town reads the new one"
    finally:
        network.pretends = False
    town.site.manage("edge", "forget")
    until(lambda: title in read(network).text, what="the new page")


def test_the_one_who_publishes_does_not_wait_for_the_network(net):
    """Each purge takes four seconds; the request of the editor asks nobody."""
    town, network = net
    until(lambda: is_kept(network), what="the network keeps the page")
    purges = network.purge
    network.purge = lambda *asked: time.sleep(4) or purges(*asked)
    try:
        began = time.monotonic()
        title = published(town, network)
        took = time.monotonic() - began
    finally:
        network.purge = purges
    measured(f"publishing beside a network that takes 4 s to answer: {took:.2f} s")
    assert took < 4
    until(lambda: title in read(network).text, 30, what="the new page")
