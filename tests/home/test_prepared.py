"""Queries whose SQL is written once."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import BigIntegerField, DateTimeField
from django.utils.timezone import now
from wagtail.models import Page

from home.api import kinds_by_number, prepared
from home.prepared import Prepared, Slot

PK, WHEN = Slot("pk", BigIntegerField()), Slot("when", DateTimeField())


def test_it_finds_what_the_query_would_find(house):
    query = Prepared(Page.objects.filter(pk__gte=PK).order_by("pk").values_list("pk", "title"))

    for least in (house.pk, house.pk + 1, 10**9):
        wanted = Page.objects.filter(pk__gte=least).order_by("pk").values_list("pk", "title")
        assert [tuple(row) for row in query.run(pk=least)] == list(wanted)


def test_moments_go_in_and_come_out_as_moments(house):
    at = now() - timedelta(days=3)
    Page.objects.filter(pk=house.pk).update(first_published_at=at)
    query = Prepared(
        Page.objects.filter(first_published_at=WHEN).values_list("pk", "first_published_at")
    )

    assert [tuple(row) for row in query.run(when=at)] == [(house.pk, at)]
    assert query.run(when=at + timedelta(seconds=1)) == []


def test_a_slot_without_a_value_is_refused(house):
    with pytest.raises(KeyError):
        Prepared(Page.objects.filter(pk=PK).values_list("pk")).run()


def test_text_in_a_slot_stays_text(house):
    query = Prepared(
        Page.objects.filter(title=Slot("title", Page._meta.get_field("title"))).values_list("pk")
    )

    assert query.run(title="' OR 1=1 --") == []
    assert query.run(title="%s") == []


def test_the_newest_of_a_kind_are_read_in_the_order_of_an_index(house):
    """Negative control: without the index the same question is sorted."""
    kinds = kinds_by_number("home.NewsPage")
    query = prepared(tuple(kinds.items()), "start", 21)
    assert set(kinds) == {ContentType.objects.get_for_model(next(iter(kinds.values()))).pk}

    # The twenty rows that are found are put in order once more; the thousand are not.
    assert sorts_in(plan_of(query)) == 1
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX igashu_newest_of_a_kind")
    assert sorts_in(plan_of(query, " ")) == 2


def sorts_in(plan):
    return plan.count("USE TEMP B-TREE FOR ORDER BY")


def plan_of(query, anew=""):
    """Return how the database goes about it. `anew`: more text, so that no old plan is shown."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL sorts a small table rather than read its index")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query.sql}{anew}", query.parameters)
        return str(cursor.fetchall())
