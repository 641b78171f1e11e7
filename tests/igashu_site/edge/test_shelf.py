"""How much is kept, what goes first, and what is forgotten."""

import pytest

from igashu_site.edge.answers import Entry
from igashu_site.edge.counters import counters
from igashu_site.edge.keys import Key
from igashu_site.edge.shelf import MEMO_LIMIT, UNKEPT_LIMIT, Shelf

LIMIT = 400_000


def entry(path="/", *, query="", tables=("page",), size=2000):
    key = Key("http", "testserver", path, "ja", query)
    return Entry(key, frozenset(tables), 9e9, b'W/"x"', size=size)


@pytest.fixture
def shelf():
    return Shelf(LIMIT)


def test_what_was_put_is_found__until_what_it_read_is_forgotten(shelf):
    one, other = entry("/a/", tables=("page", "notice")), entry("/b/", tables=("page",))
    assert shelf.put(one, shelf.clock)
    assert shelf.put(other, shelf.clock)
    shelf.forget(frozenset({"notice"}))
    assert (shelf.find(one.key), shelf.find(other.key)) == (None, other)
    shelf.forget(frozenset({"*"}))
    assert len(shelf) == shelf.size == 0


def test_a_page_that_was_overtaken_is_not_kept(shelf):
    ticket = shelf.clock
    shelf.forget(frozenset({"page"}))
    before = counters.overtaken
    assert not shelf.put(entry(), ticket)
    assert counters.overtaken == before + 1
    # Something else was changed: that does not matter.
    assert shelf.put(entry(tables=("other",)), ticket)
    assert shelf.put(entry(), shelf.clock)


def test_everything_forgotten_overtakes_every_page(shelf):
    ticket = shelf.clock
    shelf.forget(frozenset({"*"}))
    assert not shelf.put(entry(tables=("never named",)), ticket)


def test_memory_is_bounded__and_what_is_used_stays(shelf):
    front = entry("/front/")
    shelf.put(front, shelf.clock)
    for number in range(1000):
        front.was_used = True
        shelf.put(entry(f"/{number}/"), shelf.clock)
        assert shelf.plain.size <= shelf.plain.limit
    assert shelf.find(front.key) is front
    assert shelf.find(entry("/0/").key) is None


def test_questions_cannot_push_pages_out(shelf):
    front = entry("/front/")
    shelf.put(front, shelf.clock)
    for number in range(1000):
        shelf.put(entry("/list/", query=f"page={number}"), shelf.clock)
    assert shelf.find(front.key) is front
    assert shelf.asked.size <= LIMIT // 4


def test_one_huge_page_is_not_kept(shelf):
    assert not shelf.put(entry(size=LIMIT // 2), shelf.clock)


def test_a_request_is_remembered_only_while_its_page_is_kept(shelf):
    page = entry()
    shelf.remember(("raw",), page, "answer")
    assert not shelf.memo
    shelf.put(page, shelf.clock)
    shelf.remember(("raw",), page, "answer")
    assert shelf.memo == {("raw",): "answer"}
    shelf.forget(frozenset({"page"}))
    assert not shelf.memo


def test_requests_remembered_and_addresses_left_alone_are_bounded(shelf):
    page = entry()
    shelf.put(page, shelf.clock)
    for number in range(MEMO_LIMIT + 10):
        shelf.remember((b"%d" % number,), page, "answer")
        shelf.leave_alone(entry(f"/{number}/").key, frozenset({"page"}), shelf.clock)
    assert len(shelf.memo) <= MEMO_LIMIT
    assert len(shelf.unkept) == UNKEPT_LIMIT


def test_an_address_left_alone_is_tried_again__when_what_it_read_changes(shelf):
    key = entry("/draft/").key
    shelf.leave_alone(key, frozenset({"page"}), shelf.clock)
    shelf.forget(frozenset({"notice"}))
    assert key in shelf.unkept
    shelf.forget(frozenset({"page"}))
    assert key not in shelf.unkept
