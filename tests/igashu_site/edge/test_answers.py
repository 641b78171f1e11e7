"""How long a page holds is counted from the moment at which it was begun."""

from datetime import UTC, datetime, timedelta
from time import time

import time_machine

from home.freshness import Reading
from igashu_site.edge.answers import entry_of
from igashu_site.edge.keys import Key

KEY = Key("https", "town.example", "/", "ja", "")
HEADERS = [(b"content-type", b"text/html")]
# In three seconds it is another day in Japan.
LATE = datetime(2026, 11, 28, 14, 59, 57, tzinfo=UTC)


def made_in(seconds):
    """Return for how long a page is kept that took so long."""
    with time_machine.travel(LATE, tick=False) as clock:
        reading = Reading()
        clock.shift(timedelta(seconds=seconds))
        return entry_of(KEY, HEADERS, b"", reading).until - time()


def test_a_page_holds_until_midnight():
    assert made_in(1) == 2


def test_midnight_passing_while_a_page_is_made_has_passed_for_it():
    assert made_in(4) == -1
