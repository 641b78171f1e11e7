"""How a process hears of what others changed, without Redis: by the notes in the database."""

import pytest
from django.utils.timezone import now

from igashu_site.edge import news
from igashu_site.edge.tables import EVERYTHING
from igashu_site.models import Change

pytestmark = pytest.mark.django_db
TABLES = frozenset({"home_notice"})


@pytest.fixture
def forgotten(monkeypatch):
    """Collect what is forgotten here."""
    found = []
    monkeypatch.setattr(news.shelf, "forget", found.append)
    monkeypatch.setattr(news, "close_old_connections", lambda: None)
    return found


@pytest.fixture
def ear(forgotten, monkeypatch):
    """An ear that has begun to listen, without its thread."""
    Change.objects.create(tables="long_ago", at=now())
    made = news.Ear()
    monkeypatch.setattr(news, "ear", made)
    assert made.looks_back()
    forgotten.clear()
    return made


def note(tables="home_notice"):
    return Change.objects.create(tables=tables, at=now()).pk


def test_a_note_is_heard_once(ear, forgotten):
    note()
    ear.look()
    ear.look()
    assert forgotten == [TABLES]


def test_a_note_told_by_redis_counts_once(ear, forgotten):
    number = note()
    ear.take(["home_notice"], number)
    ear.look()
    assert forgotten == [TABLES]


def test_a_note_of_ones_own_is_known(ear, forgotten):
    news.spread(TABLES, note())
    ear.look()
    assert forgotten == [TABLES]


def test_a_note_that_shows_itself_late_is_heard(ear, forgotten):
    """A transaction takes its number early and shows it when it commits."""
    late = Change(pk=note() + 1, tables="home_notice", at=now())
    Change.objects.create(pk=late.pk + 1, tables="home_newspage", at=now())
    ear.look()
    late.save(force_insert=True)
    ear.look()
    assert forgotten[-1] == TABLES
    assert len(forgotten) == 3


def test_a_database_from_a_backup_makes_everything_new(ear, forgotten):
    note()
    ear.look()
    Change.objects.all().delete()
    forgotten.clear()
    ear.look()
    assert EVERYTHING in forgotten
    note_after = note()
    ear.take(["home_notice"], note_after)
    assert forgotten[-1] == TABLES


def test_who_was_deaf_for_long_forgets_everything(ear, forgotten):
    ear.read(was_deaf_for=news.KEPT.total_seconds())
    assert EVERYTHING in forgotten


def test_old_notes_are_swept__the_newest_stays(ear):
    old = [Change.objects.create(tables="x", at=now() - 2 * news.KEPT) for _ in range(3)]
    ear.look()
    ear.swept_at = -news.SWEEP_SECONDS
    ear.sweep()
    assert set(Change.objects.filter(tables="x")) == {old[-1]}


def test_what_could_not_be_forgotten_is_tried_again(ear, forgotten, monkeypatch):
    number = note()
    broken = monkeypatch.context()
    with broken as patch:
        patch.setattr(news.files, "forget", lambda _tables: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ear.look()
    assert number not in ear.seen
    assert forgotten == [TABLES], "whatever the folder's trouble, the memory forgets at once"
    ear.look()
    assert number in ear.seen


def test_a_change_that_cannot_be_told_is_still_forgotten_here(ear, forgotten, monkeypatch, caplog):
    monkeypatch.setattr(news.files, "forget", lambda _tables: 1 / 0)
    monkeypatch.setattr(news.mouth, "say", lambda *_: 1 / 0)
    news.spread(TABLES, None)
    assert forgotten == [TABLES]
    assert len([one for one in caplog.records if one.event == "edge.spread.failed"]) == 2


def test_who_cannot_read_the_notes_does_not_listen(monkeypatch, caplog):
    def away(*_args):
        raise OSError

    monkeypatch.setattr(news.Change.objects, "order_by", away)
    made = news.Ear()
    assert not made.begin()
    assert made.process == 0
