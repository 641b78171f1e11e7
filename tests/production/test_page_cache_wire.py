"""The crawl over the wire: two hundred things are done in one process and in the back office.

What nginx hands out of its files, and what each page worker keeps, is byte for byte what a page
worker without any memory says. The seed is in the name of the test.
"""

import json
import random
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.servers.reports import measured
from tests.servers.site import HOST, ROOT

from . import installation
from .browser import Visitor
from .test_page_cache_at_work import publish

ACTIONS, CRAWL_EVERY = 200, 10
LANGUAGES = ("ja", "en")


@pytest.fixture(scope="module")
def wire(town):
    """An installation of its own: whatever can be done to pages is done to these."""
    with installation.installed(static_of=town) as made:
        code = "from tests.production.world import settle; settle()"
        made.told = json.loads(made.site.python(code).splitlines()[-1])
        made.fresh = made.site.pages("fresh", workers=1)
        made.fresh.env = made.fresh.env | {"IGASHU_EDGE_BYTES": "0", "IGASHU_EDGE_FILES": ""}
        made.fresh.start()
        yield made


class Doer:
    """The process in which things are done."""

    def __init__(self, child):
        self.child = child
        self.addresses = self.hear()["addresses"]

    def hear(self):
        line = self.child.stdout.readline()
        assert line, "the process of deeds ended"
        return json.loads(line)

    def act(self, among=()):
        self.child.stdin.write(" ".join(among) + "\n")
        self.child.stdin.flush()
        told = self.hear()
        self.addresses = told["addresses"]
        return told["deed"]


@contextmanager
def doing(town, seed, **changed):
    code = f"from tests.production.deeds import drive; drive({seed})"
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=town.site.env | changed, **pipes) as child:
        try:
            yield Doer(child)
        finally:
            child.stdin.close()
            child.wait(30)


class Readers:
    """Read one address everywhere. Each time from another place: nobody's allowance is used up."""

    def __init__(self, town):
        self.town, self.count, self.files = town, 0, 0

    def at(self, process, path, language):
        self.count += 1
        line = HTTPConnection("127.0.0.1", process.port, timeout=30)
        asked = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"198.51.{self.count // 250 % 250}.{self.count % 250}",
            "Accept-Language": language,
        }
        try:
            line.request("GET", path, headers=asked)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def by_nginx(self, path, language):
        self.count += 1
        address = f"127.0.{10 + self.count // 250 % 200}.{1 + self.count % 250}"
        answer = Visitor(self.town, address=address).ask(
            "GET", path, **{"Accept-Language": language}
        )
        self.files += not (answer.headers.get("ETag") or "W/").startswith("W/")
        return answer.status, answer.body

    def everywhere(self, path, language):
        """Yield a place and what it says; nginx twice, for the first may be the one that asks."""
        yield "nginx", self.by_nginx(path, language)
        for process in self.town.pages:
            yield process.name, self.at(process, path, language)
        yield "nginx again", self.by_nginx(path, language)

    def differ(self, path, language):
        """Return who tells it differently from one that makes it now."""
        fresh = self.at(self.town.fresh, path, language)
        for place, kept in self.everywhere(path, language):
            if kept == fresh:
                continue
            # By itself it may have become another one between two readings, and only then.
            again = self.at(self.town.fresh, path, language)
            if again == fresh or (place, again) not in self.everywhere(path, language):
                return [(path, language, place, *apart(kept, fresh))]
            fresh = again
        return []


def apart(kept, fresh):
    """Return both statuses, and both where they begin to differ."""
    at = next((n for n, (a, b) in enumerate(zip(kept[1], fresh[1], strict=False)) if a != b), 0)
    return (
        kept[0],
        fresh[0],
        kept[1][max(at - 60, 0) : at + 60],
        fresh[1][max(at - 60, 0) : at + 60],
    )


def crawl(readers, doer, language):
    paths = dict.fromkeys(urlsplit(one)._replace(scheme="", netloc="").geturl()
                          for one in doer.addresses)  # fmt: skip
    return [found for path in paths for found in readers.differ(path, language)]


@pytest.mark.parametrize("seed", [20261128])
def test_every_kept_page_is_as_a_fresh_one__over_the_wire(wire, seed):
    dice, readers, found, done = random.Random(seed), Readers(wire), [], []
    approver = Visitor(wire, session=wire.told["sessions"]["approver"])
    with doing(wire, seed) as doer:
        for number in range(1, ACTIONS + 1):
            if number % CRAWL_EVERY == 5:
                publish(approver, wire.told["news"], f"お知らせ{number}")
                done.append("publish in the back office")
            else:
                done.append(doer.act())
            for path in dice.sample(doer.addresses, 3):
                readers.by_nginx(urlsplit(path).path, dice.choice(LANGUAGES))
            if number % CRAWL_EVERY == 0:
                language = LANGUAGES[number // CRAWL_EVERY % 2]
                found += [(number, *one) for one in crawl(readers, doer, language)]
    assert found == [], done
    measured(
        f"{len(done)} things done, {readers.count} answers compared or read, {readers.files} of "
        f"them files of nginx's: {len(found)} old"
    )
    assert len(done) == ACTIONS
    assert readers.files > 300, "nginx handed out files"


FEW = ("identity", "menu", "rename")


def test_a_process_that_tells_nobody_is_found_out__control(wire):
    """Three such things, done by a process that does not listen to its own statements."""
    readers = Readers(wire)
    try:
        with doing(wire, 7, IGASHU_EDGE_BYTES="0") as doer:
            crawl(readers, doer, "ja")
            for deed in FEW:
                doer.act([deed])
            found = crawl(readers, doer, "ja")
    finally:
        wire.site.manage("edge", "forget")
    assert found
