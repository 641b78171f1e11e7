"""What a transaction wrote is told on commit, noted with it, and forgotten with its failure."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from home import freshness
from home.models import Notice
from igashu_site.edge import news, watch
from igashu_site.models import Change

TABLE = Notice._meta.db_table


@pytest.fixture
def told(listening, monkeypatch):
    """Collect what is told to the others: (tables, number of the note)."""
    heard = []
    monkeypatch.setattr(news, "spread", lambda tables, number: heard.append((tables, number)))
    return heard


def notice(text="大雨"):
    return Notice(text=text, starts_at=now(), ends_at=now() + timedelta(hours=1))


class Undo(Exception):
    pass


@pytest.mark.django_db
class TestInATransaction:
    def test_a_table_is_told_once__and_noted(self, told, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            notice().save()
            notice().save()
            Notice.objects.update(text="晴れ")
            assert told == []
        ((tables, number),) = told
        assert tables == {TABLE}
        assert Change.objects.get().pk == number

    def test_what_a_savepoint_undid_is_not_told(self, told, django_capture_on_commit_callbacks):
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(Undo),
            transaction.atomic(),
        ):
            notice().save()
            raise Undo
        assert told == []
        assert not Change.objects.exists()

    def test_what_comes_after_an_undone_savepoint_is(
        self, told, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            with pytest.raises(Undo), transaction.atomic():
                notice().save()
                raise Undo
            notice().save()
        assert [tables for tables, _number in told] == [{TABLE}]
        assert Change.objects.count() == 1

    def test_raw_sql_is_heard_like_any_other(self, told, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True), connection.cursor() as cursor:
            cursor.execute("UPDATE home_notice SET text = 'x'")
        assert [tables for tables, _number in told] == [{TABLE}]

    def test_a_long_transaction_is_noted_again(
        self, told, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(watch, "LONG_TRANSACTION", -1)
        with django_capture_on_commit_callbacks(execute=True):
            notice().save()
        assert told[0][1] == Change.objects.order_by("-pk").first().pk
        assert Change.objects.count() == 2

    def test_reads_are_recorded_while_a_page_is_made(self, listening):
        with freshness.opened() as reading:
            list(Notice.objects.all())
            Notice.objects.filter(text="x").exists()
        list(Change.objects.all())
        assert reading.tables == {TABLE}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_without_a_transaction_it_is_told_at_once(told):
    saved = notice()
    saved.save()
    Notice.objects.filter(pk=saved.pk).update(text="晴れ")
    Notice.objects.bulk_create([notice(), notice()])
    saved.delete()
    assert [tables for tables, _number in told] == [{TABLE}] * 4
    assert Change.objects.count() == 4
    with pytest.raises(Undo), transaction.atomic():
        notice().save()
        raise Undo
    assert len(told) == Change.objects.count() == 4


@pytest.mark.django_db
def test_nothing_is_noted_before_there_is_a_place_for_it(
    told, monkeypatch, django_capture_on_commit_callbacks
):
    """While a database is first laid out, the table is not there: nothing may fail for it."""
    monkeypatch.setattr(watch, "_laid", [])
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_: [])
    with django_capture_on_commit_callbacks(execute=True):
        notice().save()
    assert told == [({TABLE}, None)]
    assert not Change.objects.exists()


def test_a_note_names_only_what_every_version_of_its_table_had(db):
    """While an upgrade has not come to this table yet, its columns are those of the version before.

    Written by the model, as it was once, the first migration of another table ended the upgrade.
    """
    with CaptureQueriesContext(connection) as asked:
        number = watch.note(frozenset({"home_newspage", "a_table"}))
    [sql] = [one["sql"] for one in asked if one["sql"].startswith("INSERT")]
    assert "(tables, at)" in sql
    found = Change.objects.get(pk=number)
    assert (found.tables, found.told) == ("a_table home_newspage", 0)
    assert abs((now() - found.at).total_seconds()) < 60
