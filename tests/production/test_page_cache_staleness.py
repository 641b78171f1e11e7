"""How long the page of before is still told, after the publication has returned to the editor.

Published in turn at both page workers, and read at once at the other one, through nginx (its page
files) and at a process that shares nothing with them but the database and Redis, as on another
machine: pages and JSON lists. Counted is when an old answer was last asked for.
"""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from uuid import uuid4

import pytest

from tests.servers.process import until
from tests.servers.reports import measured
from tests.servers.site import HOST, ask

from .browser import Visitor
from .test_page_cache_wire import Readers

TRIALS, TRIALS_WITHOUT_REDIS = 30, 10
ELSEWHERE = "as on another machine"
PAGE, LIST = "/news/", "/api/v1/pages?type=home.NewsIndexPage"
PAUSE = 0.01
# Answers after the first new one that are looked at: none may be old again.
MORE = 5


class Editor(Visitor):
    """An approver whose requests go to one page worker; knows when the last POST returned."""

    def __init__(self, town):
        super().__init__(town, session=town.told["sessions"]["approver"])
        self.worker, self.returned_at = town.pages[0], 0.0

    def other_worker(self):
        return next(one for one in self.town.pages if one is not self.worker)

    def line(self, timeout):
        return HTTPConnection("127.0.0.1", self.worker.port, timeout=timeout)

    def introduction(self):
        as_proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        return {"Host": HOST, "Origin": f"https://{HOST}"} | as_proxy

    def ask(self, method, *rest, **headers):
        answer = super().ask(method, *rest, **headers)
        if method == "POST":
            self.returned_at = time.time()
        return answer


class Watcher:
    """Reads one address at one place, again and again."""

    def __init__(self, name, read):
        self.name, self.read = name, read
        self.word, self.last_old, self.new = "", 0.0, 0
        self.late: list[float] = []
        self.asked, self.seconds = 0, 0.0

    def begin(self, word):
        self.word, self.last_old, self.new = word, 0.0, 0

    def watch(self, stop):
        began = time.time()
        while not stop.wait(PAUSE):
            asked_at = time.time()
            status, body = self.read()
            self.asked += 1
            assert status == 200, (self.name, status, body[:300])
            if self.word in body.decode():
                self.new += 1
            else:
                self.last_old, self.new = asked_at, 0
        self.seconds += time.time() - began

    def __str__(self):
        each = self.seconds / self.asked * 1000
        old = sum(late > 0 for late in self.late)
        worst, usual = max(self.late) * 1000, statistics.median(self.late) * 1000
        return (
            f"{self.name} (asked every {each:.0f} ms): {len(self.late)} publications, after the "
            f"return of {old} an old answer; median {usual:.0f} ms, worst {worst:.0f} ms"
        )


def publish_watched(editor, page, watchers, *, patience=60):
    """Publish under a new title while everybody reads; note how late the last old answer was."""
    word = f"Stale-{uuid4().hex[:8]}"
    editor.get(f"/cms/pages/{page}/edit/")
    stop = threading.Event()
    for one in watchers:
        one.begin(word)
    with ThreadPoolExecutor(len(watchers)) as pool:
        reading = [pool.submit(one.watch, stop) for one in watchers]
        try:
            editor.press("公開する", title=word)
            assert "公開しました" in editor.page.text, editor.page
            until(
                lambda: all(one.new > MORE for one in watchers) or any(r.done() for r in reading),
                patience,
                what="everybody reads the new page",
                told=lambda: str([(one.name, one.new, one.last_old) for one in watchers]),
            )
        finally:
            stop.set()
        for one in reading:
            one.result()
    for one in watchers:
        one.late.append(max(one.last_old - editor.returned_at, 0.0))


@pytest.fixture(scope="module")
def far(town):
    """A page worker as on another machine: no folder of page files in common, Redis alone."""
    yield from beside(town, "far")


@pytest.fixture(scope="module")
def deaf(town):
    """The same, and it does not read the notes: without Redis it hears nothing."""
    yield from beside(town, "deaf", EDGE_POLL_SECONDS="3600")


def beside(town, name, **changed):
    process = town.site.pages(name, workers=1)
    own = {f"IGASHU_{key}": value for key, value in changed.items()}
    process.env = process.env | {"IGASHU_EDGE_FILES": ""} | own
    process.start()
    ask(process.port, PAGE)  # it listens from its first page on
    yield process
    process.end()
    town.site.processes.remove(process)


def watchers_of(editor, far):
    """Return who watches, and where."""
    town, readers = editor.town, Readers(editor.town)

    def at(find, path):
        return lambda: readers.at(find(), path, "ja")

    found = []
    for kind, path in (("a page", PAGE), ("a JSON list", LIST)):
        found += [
            Watcher(f"{kind} at the other page worker", at(editor.other_worker, path)),
            Watcher(f"{kind} at a socket worker", at(lambda: town.sockets[0], path)),
            Watcher(f"{kind} by nginx", lambda path=path: readers.by_nginx(path, "ja")),
            Watcher(f"{kind} {ELSEWHERE}", at(lambda: far, path)),
        ]
    return found


def late_after(trials, editor, watchers, title):
    """Publish so often; return how late the last old answer was at worst: here, and elsewhere."""
    for number in range(trials):
        editor.worker = editor.town.pages[number % 2]
        publish_watched(editor, editor.town.told["news"], watchers)
    for one in watchers:
        measured(f"{title}, {one}")
    here = [max(one.late) for one in watchers if ELSEWHERE not in one.name]
    elsewhere = [max(one.late) for one in watchers if ELSEWHERE in one.name]
    return max(here), max(elsewhere)


def test_after_the_return_nobody_reads_the_page_of_before__100_ms_on_another_machine(town, far):
    editor = Editor(town)
    here, elsewhere = late_after(TRIALS, editor, watchers_of(editor, far), "Redis alive")
    assert here == 0
    assert elsewhere <= 0.1


def test_with_redis_dead_it_is_five_seconds_on_another_machine_and_nothing_here(town, far, deaf):
    editor = Editor(town)
    watchers = watchers_of(editor, far)
    ask(deaf.port, PAGE)
    town.redis.kill()
    try:
        here, elsewhere = late_after(TRIALS_WITHOUT_REDIS, editor, watchers, "Redis dead")
        # The control: whoever is told nothing and does not look tells the page of before.
        assert watchers[0].word not in ask(deaf.port, PAGE).text
    finally:
        town.redis.start()
    assert here == 0
    assert elsewhere <= 5
