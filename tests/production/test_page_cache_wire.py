"""The crawl over the wire: two hundred things are done in one process and in the back office.

What nginx hands out of its files, and what each page worker keeps, is byte for byte what a page
worker without any memory says. The seed is in the name of the test. No answer, or one of a server
that could not give any, is found like an old one, and named as what it is.
"""

import json
import random
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.servers.process import until
from tests.servers.reports import measured
from tests.servers.site import HOST, ROOT

from . import installation
from .browser import Visitor
from .test_page_cache_at_work import publish

ACTIONS, CRAWL_EVERY = 200, 10
LANGUAGES = ("ja", "en")
# What is found: an answer that is another one, or none that could be compared.
OLD, NO_ANSWER = "old", "no answer"
REFUSED = 429


@pytest.fixture(scope="module")
def wire(town):
    """An installation of its own: whatever can be done to pages is done to these."""
    with installation.installed(static_of=town) as made:
        code = "from tests.production.world import settle; settle()"
        made.told = json.loads(made.site.python(code).splitlines()[-1])
        made.fresh = made.site.pages("fresh", workers=1)
        made.fresh.env = made.fresh.env | {"IGASHU_EDGE_BYTES": "0", "IGASHU_EDGE_FILES": ""}
        made.fresh.start()
        # The clock strikes when a deed says so: nothing is committed while answers are compared.
        made.worker.end()
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
        except OSError as error:
            return 0, repr(error).encode()
        finally:
            line.close()

    def by_nginx(self, path, language):
        self.count += 1
        address = f"127.0.{10 + self.count // 250 % 200}.{1 + self.count % 250}"
        try:
            answer = Visitor(self.town, address=address).ask(
                "GET", path, **{"Accept-Language": language}
            )
        except OSError as error:
            return 0, repr(error).encode()
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
            if is_no_answer(kept) or is_no_answer(fresh):
                return [(NO_ANSWER, path, language, place, *apart(kept, fresh))]
            if kept == fresh:
                continue
            # By itself it may have become another one between two readings, and only then.
            again = self.at(self.town.fresh, path, language)
            if again == fresh or (place, again) not in self.everywhere(path, language):
                return [(OLD, path, language, place, *apart(kept, fresh))]
            fresh = again
        return []


def is_no_answer(answer):
    """Tell whether a server could not, or would not, say what stands there."""
    status, _body = answer
    return not 200 <= status < 500 or status == REFUSED


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
                language = dice.choice(LANGUAGES)
                for _twice in range(2):  # the second one is given the file, where there is one
                    readers.by_nginx(urlsplit(path).path, language)
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


@pytest.mark.parametrize("guarded", [True, False], ids=["who tells", "who tells nobody__control"])
def test_a_process_is_found_out_by_what_it_does_not_tell(wire, guarded):
    """Three such things, by a process that listens to its own statements, and by one that does not.

    All else is the same: only the guard makes the difference.
    """
    readers = Readers(wire)
    deaf = {} if guarded else {"IGASHU_EDGE_BYTES": "0"}
    try:
        with doing(wire, 7, **deaf) as doer:
            doer.act(["open"])
            crawl(readers, doer, "ja")
            for deed in FEW:
                doer.act([deed])
            found = crawl(readers, doer, "ja")
    finally:
        wire.site.manage("edge", "forget")
    assert [one for one in found if one[0] == NO_ANSWER] == []
    assert (found == []) == guarded, found


LIST, CHANGES = "/api/v1/pages", 40
# More pages than it tells at once.
MANY = 25
OF_PAGES = (
    *("add_news", "rename", "unpublish", "publish_again", "delete", "move", "address", "alias"),
    *("close", "open", "open", "schedule", "expire", "picture", "raw"),
)


def test_a_list_that_goes_on_is_the_same_everywhere__at_once_and_a_second_later(wire):
    dice, readers, found, done, goes_on = random.Random(9), Readers(wire), [], [], 0
    with doing(wire, 9) as doer:
        for deed in ("open", "add_news") * MANY:
            doer.act([deed])
        for number in range(CHANGES):
            done.append(doer.act([dice.choice(OF_PAGES)]))
            found += readers.differ(LIST, LANGUAGES[number % 2])
            goes_on += '"next":null' not in readers.by_nginx(LIST, "ja")[1].decode()
    second = int(time.time()) + 1
    until(lambda: time.time() > second, what="the second is over")
    # What was kept in another second than it is made in now.
    for language in LANGUAGES:
        found += readers.differ(LIST, language)
    assert found == [], done
    assert goes_on > CHANGES / 2
    measured(f"{LIST}: {CHANGES} changes, {readers.count} answers read or compared: 0 old")
