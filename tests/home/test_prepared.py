"""Queries whose SQL is written once."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import DatabaseError, connection, transaction
from django.db.models import BigIntegerField, DateTimeField
from django.db.models.functions import Length
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from wagtail.models import Page

from activities.models import ActivityIndexPage
from home.api import kinds_by_number, prepared
from home.models import NewsIndexPage, NewsPage
from home.prepared import Prepared, PreparedObjects, Slot, filling, insert_if_new, room_for, slots
from home.queries import WrittenList

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


@pytest.fixture
def news(house):
    """Return nine pieces of news."""
    index = NewsIndexPage.objects.get()
    titles = [f"第{number}の知らせ" for number in range(9)]
    return [index.add_child(instance=NewsPage(title=title, date=localdate())) for title in titles]


def test_objects_come_as_a_query_would_bring_them(news):
    """With what is selected and said beside them, and with what is left out for later."""
    wanted = NewsPage.objects.select_related("owner", "share_image").defer("body")
    wanted = wanted.annotate(letters=Length("title"))
    query = PreparedObjects(wanted.filter(slug=Slot("slug", Page._meta.get_field("slug"))))

    [found] = query.objects(slug=news[0].slug)
    twin = wanted.get(pk=found.pk)
    assert found.letters == twin.letters == 6
    assert found.get_deferred_fields() == twin.get_deferred_fields() == {"body"}
    assert found._state.db == twin._state.db
    assert set(found._state.fields_cache) == set(twin._state.fields_cache)
    assert query.objects(slug="elsewhere") == []


@pytest.mark.parametrize("count", [1, 8, 9])
def test_a_list_of_any_length_finds_just_its_own(news, count):
    keys = [page.pk for page in news[:count]]
    room = room_for(keys)
    query = PreparedObjects(Page.objects.filter(pk__in=slots("key", Page._meta.pk, room)))

    assert {page.pk for page in query.objects(**filling("key", keys, room))} == set(keys)
    assert room == (8 if count <= 8 else 16)


def test_a_page_is_made_without_putting_queries_together(news, client):
    """Another page of the kind finds all of it written, and so does a list that was read before.

    Control: what is put together is noticed.
    """
    activities = ActivityIndexPage.objects.get().url
    lists = [news[0].get_parent().url, f"{news[0].get_parent().url}?category=news", activities]
    for address in [news[0].url, *lists]:
        client.get(address)
    together = AssertionError("put together")

    with patch.object(SQLCompiler, "as_sql", side_effect=together):
        for address in [news[1].url, *lists[:2]]:
            assert news[1].url in client.get(address).content.decode()
        assert client.get(activities).status_code == 200
        with pytest.raises(AssertionError, match="put together"):
            client.get(f"{activities}?way=spread")


def test_the_pages_of_a_written_list_are_those_of_the_query(news):
    index = NewsIndexPage.objects.get()
    wanted = list(NewsPage.for_listing().child_of(index))
    pages = Paginator(WrittenList(NewsPage, index), 4)
    found = [pages.page(number).object_list.load() for number in pages.page_range]
    assert [len(part) for part in found] == [4, 4, len(wanted) - 8]
    assert [page.pk for part in found for page in part] == [page.pk for page in wanted]


def test_a_row_is_stored_once_for_a_value_that_is_unique__and_asks_for_no_savepoint(db):
    first, second = (Group(name="同じ名前") for _ in range(2))
    with CaptureQueriesContext(connection) as asked:
        assert insert_if_new(first, "name")
        assert not insert_if_new(second, "name")
    assert len(asked) == 2
    assert Group.objects.get(name="同じ名前").pk == first.pk
    assert (first._state.adding, second.pk) == (False, None)


def test_only_that_value_may_be_there_already(db):
    """Another constraint is an error, as it always was."""
    kind = ContentType.objects.get_for_model(Page)
    there = Permission.objects.filter(content_type=kind).first()
    double = Permission(name="x", content_type=kind, codename=there.codename)
    with pytest.raises(DatabaseError), transaction.atomic():
        insert_if_new(double, "id")
