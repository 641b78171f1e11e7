"""What was just written leaves at once: beside its writer, and whatever befalls one of them."""

import queue
import threading

import pytest

from members.push import hurry

PATIENCE = 10


@pytest.fixture
def sent(monkeypatch):
    """Return what left, in order; no database, and a thread that ends as soon as it idles."""
    left: queue.Queue[int] = queue.Queue()
    monkeypatch.setattr(hurry, "_waiting", queue.Queue(maxsize=3))
    monkeypatch.setattr(hurry, "_thread", None)
    monkeypatch.setattr(hurry, "IDLE", 0.01)
    monkeypatch.setattr(hurry, "close_old_connections", lambda: None)
    monkeypatch.setattr(hurry, "deliver", left.put)
    yield left
    end()


def end():
    if thread := hurry._thread:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_they_leave_in_order_and_not_in_the_writers_thread(sent, monkeypatch):
    threads = set()

    def deliver(pk):
        threads.add(threading.current_thread().name)
        sent.put(pk)

    monkeypatch.setattr(hurry, "deliver", deliver)
    hurry.along([1, 2, 3])
    assert [sent.get(timeout=PATIENCE) for _ in range(3)] == [1, 2, 3]
    assert threads == {"push"}


def test_one_that_fails_holds_up_nobody_and_is_told(sent, monkeypatch, caplog):
    def deliver(pk):
        if pk == 1:
            raise ValueError("the database is away")
        sent.put(pk)

    monkeypatch.setattr(hurry, "deliver", deliver)
    hurry.along([1, 2])
    assert sent.get(timeout=PATIENCE) == 2
    assert [record.event for record in caplog.records] == ["members.push.failed"]


def test_its_thread_ends_without_work_and_begins_again(sent):
    hurry.along([1])
    assert sent.get(timeout=PATIENCE) == 1
    end()
    assert hurry._thread is None
    hurry.along([2])
    assert sent.get(timeout=PATIENCE) == 2


def test_what_does_not_fit_is_left_to_the_clock(sent, monkeypatch):
    """The writer neither waits nor fails: the letters stand in their rows."""
    monkeypatch.setattr(hurry, "begin", lambda: None)
    hurry.along(range(10))
    assert hurry._waiting.qsize() == 3
