"""Two hundred readers at once, of a page that nobody has yet: at each page worker, and by nginx."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.servers.process import until
from tests.servers.reports import measured
from tests.servers.site import ask

from .browser import Visitor
from .test_page_cache import counted, crowd, held
from .test_page_cache_at_work import publish

MANY = 200
PATH = "/news/"


def forgotten(town):
    """Let every process forget everything, and know that it did."""
    for process in town.pages:
        ask(process.port, "/")  # it listens from its first page on
    town.site.manage("edge", "forget")
    for process in town.pages:
        until(lambda port=process.port: held(port) == 0, what="all is forgotten")


def renders(town):
    return [counted(process.port, "renders") for process in town.pages]


@pytest.mark.parametrize("number", [0, 1])
def test_two_hundred_at_a_page_worker_have_a_page_made_once(town, number):
    forgotten(town)
    port, before = town.pages[number].port, renders(town)
    answers = crowd(port, PATH, MANY)
    assert {status for status, _body in answers} == {b"200"}
    assert len({body for _status, body in answers}) == 1
    made = [after - then for then, after in zip(before, renders(town), strict=True)]
    assert made == [1 - number, number], "once there, and nowhere else"


def test_without_the_single_flight_it_is_made_often__control(town):
    crowded = town.site.pages("uncounted", workers=1)
    crowded.command[-1] = "tests.production.uncounted:application"
    crowded.env = crowded.env | {"IGASHU_EDGE_FILES": ""}
    crowded.start()
    try:
        ask(crowded.port, "/")
        before = counted(crowded.port, "renders")
        crowd(crowded.port, PATH, MANY)
        assert counted(crowded.port, "renders") > before + 1
    finally:
        crowded.end()
        town.site.processes.remove(crowded)


def test_two_hundred_by_nginx_after_a_publication__made_once_in_each_process__none_is_old(
    town, visitor
):
    """Across processes: each may make it once. nginx's file is there as soon as one has."""
    for process in town.pages:
        ask(process.port, PATH)
    approver, title = visitor("approver"), f"Rush-{uuid4().hex[:6]}"
    readers = [Visitor(town, address=f"127.0.8.{number + 1}") for number in range(MANY)]
    together = threading.Barrier(MANY)

    def read(one):
        together.wait(60)
        return one.ask("GET", PATH, **{"Accept-Language": "ja"})

    publish(approver, town.told["news"], title)
    before = renders(town)
    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(read, readers))
    assert {one.status for one in answers} == {200}
    assert [one for one in answers if title not in one.text] == []
    made = [after - then for then, after in zip(before, renders(town), strict=True)]
    from_files = sum(not (one.headers["ETag"] or "W/").startswith("W/") for one in answers)
    measured(f"200 at once by nginx: made {made}, {from_files} answered by its file, none old")
    assert max(made) <= 1
    assert 1 <= sum(made) <= len(town.pages)
