"""The moment at which something is told differently, found before it comes: compared with the rule.

For every recruitment shape, nothing a reader is told may change before the moment named.
"""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from activities.cards import next_session
from activities.models import Recruitment, Session
from activities.queries import Filters, listing
from activities.queries.moments import next_moment
from home import freshness
from tests import build

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def told(at):
    """Return everything the rules and the database say of every recruitment at a moment."""
    rows = Recruitment.objects.prefetch_related("sessions").order_by("pk")
    open_ones = set(Recruitment.objects.taking_applications(at=at).values_list("pk", flat=True))
    coming = set(Session.objects.filter(ends_at__gte=at).values_list("pk", flat=True))
    each = [(one.phase(at=at), next_session(one, at=at)) for one in rows]
    return each, listing(Filters(), at=at), open_ones, coming


def test_nothing_changes_before_the_moment_named__and_something_at_it(house):
    start = now().replace(microsecond=250_000)
    page = build.make_activity()
    for closes in (None, start + timedelta(days=4, microseconds=400)):
        recruitment = build.make_recruitment(
            page, sessions=0, opens_at=start + timedelta(hours=1), closes_at=closes
        )
        begins = start + timedelta(days=5, hours=2)
        Session.objects.create(
            recruitment=recruitment, starts_at=begins, ends_at=begins + timedelta(hours=1)
        )
    at, steps = start, 0
    while (moment := next_moment(at)) is not None:
        before = told(at)
        assert moment > at
        assert told(moment - TICK) == before
        at, steps = moment, steps + 1
    # Opens; "closing soon", the last second (of each); begins, ends, the second after.
    assert steps >= 6
    assert told(at) == told(at + timedelta(days=400))


def test_nobody_is_asked__while_nobody_listens(django_assert_num_queries, house):
    tables = {Recruitment._meta.db_table, Session._meta.db_table}
    with django_assert_num_queries(0):
        freshness.reads(*tables)
    with django_assert_num_queries(1), freshness.opened() as reading:
        freshness.reads(*tables)
        freshness.reads(*tables)
    assert reading.until is None
