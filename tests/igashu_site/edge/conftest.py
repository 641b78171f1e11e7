"""The page cache switched on, for these tests only."""

from functools import partial

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from igashu_site.edge import watch
from igashu_site.edge.shelf import shelf
from tests.igashu_site.edge.door import Door

ROOM = 8 * 1024 * 1024


@pytest.fixture
def listening():
    """Listen to the statements of this test's connection, and keep pages on the real shelf."""
    shelf.resize(ROOM)
    connection.execute_wrappers.append(watch.watch)
    yield shelf
    connection.execute_wrappers.remove(watch.watch)
    shelf.resize(0)
    shelf.memo.clear()
    shelf.unkept.clear()


@pytest.fixture
def door(listening):
    """The site behind the door of a page worker."""
    ends = (request_started, request_finished)
    for end in ends:
        # The connection holds the transaction of the test.
        end.disconnect(close_old_connections)
    yield Door(WSGIHandler())
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def time_machine_at():
    """Return a context in which it is another moment."""
    return partial(time_machine.travel, tick=True)
