"""The record of who decided what: complete, sealed, and shown without anybody's words."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import pre_save
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from community.actions import (
    answer_appeal,
    appeal_to,
    close_room,
    confirm_removal,
    decide_together,
    hide_message,
    join_room,
    look_after,
    report_message,
    take_measure,
    tell_batches,
    undo_batch,
)
from community.models import Measure
from community.rules import UNDO
from igashu_site import retention, roles
from igashu_site.doctor.files import first_steps
from igashu_site.records import labels, seal
from members.models import MembershipApplication, User
from tests.build import make_joining, make_person, make_room, say

DOOR = "/cms/records/"
SECRET = "とても困った文"
STAMP = "UPDATE wagtailcore_modellogentry SET timestamp = %s"


@pytest.fixture
def administrator(db):
    return make_person("head@example.jp", roles=[roles.ADMINISTRATOR])


@pytest.fixture
def second(db):
    return make_person("second@example.jp", member=True, roles=[roles.MODERATOR])


@pytest.fixture
def room(db, aoi, ben):
    return make_room("縁側", people=[aoi, ben])


@pytest.fixture
def entry(aoi):
    return log(aoi, "members.export", user=aoi, title="一覧")


def refuses(deed):
    with pytest.raises(IntegrityError, match=seal.WORDS), transaction.atomic():
        deed()


def raw(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- The seal --------------------------------------------------------------------------------


def test_what_stands_in_the_record_is_neither_changed_nor_deleted(entry):
    refuses(lambda: ModelLogEntry.objects.filter(pk=entry.pk).update(label="別の一覧"))
    refuses(entry.delete)
    refuses(ModelLogEntry.objects.all().delete)
    refuses(lambda: raw("DELETE FROM wagtailcore_modellogentry"))
    entry.label = "別の一覧"
    refuses(entry.save)
    assert ModelLogEntry.objects.get(pk=entry.pk).label == "一覧"


def test_nor_replaced_nor_emptied(entry):
    if connection.vendor == "sqlite":
        columns = "(id, label, action, data, timestamp, content_changed, deleted, object_id)"
        replace = f"INSERT OR REPLACE INTO wagtailcore_modellogentry {columns} VALUES "
        values = "(%s, 'x', 'members.export', '{}', '2026-01-01', 0, 0, '1')"
        refuses(lambda: raw(replace + values, entry.pk))
    else:
        connection.check_constraints()
        refuses(lambda: raw("TRUNCATE wagtailcore_modellogentry"))
    assert ModelLogEntry.objects.filter(pk=entry.pk, label="一覧").exists()


def test_without_the_seal_anything_goes__and_doctor_says_so(entry, administrator):
    """The control: it is the triggers that refuse, nothing else."""
    with seal.lifted():
        ModelLogEntry.objects.filter(pk=entry.pk).update(label="別の一覧")
        told = {finding.code for finding in first_steps()}
    assert ModelLogEntry.objects.get(pk=entry.pk).label == "別の一覧"
    assert "record_unsealed" in told
    assert "record_unsealed" not in {finding.code for finding in first_steps()}


def test_a_table_that_was_made_anew_is_sealed_anew(db):
    seal.lift(connection)
    bare = seal.laid(connection)
    seal.lay_after_migrations(using="default")
    assert bare == set() and seal.is_whole()


def test_what_is_old_goes_and_nothing_before_three_years(entry, settings):
    settings.IGASHU_KEEP_RECORDS_YEARS = 1
    with seal.lifted():
        raw(STAMP, now() - timedelta(days=2 * 366))
    assert retention.forget_old_records(now()) == 0
    refuses(entry.delete)
    with seal.lifted():
        raw(STAMP, now() - timedelta(days=4 * 366))
    assert retention.forget_old_records(now()) >= 1
    assert not ModelLogEntry.objects.exists()


# --- What stands in it -----------------------------------------------------------------------


def actions():
    return set(ModelLogEntry.objects.values_list("action", flat=True))


def test_every_decision_stands_in_it_without_the_words(room, aoi, ben, moderator, second):
    message = say(room, aoi, SECRET)
    report = report_message(message=message, reporter=ben, reason="insult", note=SECRET)
    measures = {
        kind: take_measure(user=aoi, kind=kind, reason="約束", by=moderator, room=room, days=1)
        for kind in ("warn", "suspend", "expel")
    }
    appeal_to(measure=measures["warn"], by=aoi, words=SECRET)
    answer_appeal(measure=measures["warn"], answer="lifted", words=SECRET, by=second)
    confirm_removal(measure=measures["expel"], by=second)
    batch = decide_together(reports=[report.pk], answer="hide", by=moderator)
    undo_batch(batch=batch, by=second)
    decide_together(reports=[report.pk], answer="hide", by=moderator)
    tell_batches(now() + UNDO)
    close_room(room=room, by=moderator)
    assert actions() >= {
        "community.measure.warn",
        "community.measure.suspend",
        "community.measure.expel",
        "community.measure.appeal",
        "community.measure.appeal_lifted",
        "community.measure.confirm",
        "community.batch.hide",
        "community.batch.undo",
        "community.report.hide",
        "community.message.hide",
        "community.message.show",
        "community.measure.hide",
        "community.room.close",
        "members.membership.leave",
        "igashu_site.roles.change",
    }
    assert not any(SECRET in f"{row.label}{row.data}" for row in ModelLogEntry.objects.all())
    assert Measure.objects.filter(kind="hide", decided_by=moderator).count() == 1


def test_roles_given_and_taken_through_either_end(aoi):
    group = Group.objects.get(name=roles.EDITOR)
    aoi.groups.add(group)
    group.user_set.remove(aoi)
    aoi.groups.set([group])
    aoi.groups.clear()
    rows = ModelLogEntry.objects.filter(action="igashu_site.roles.change").order_by("pk")
    told = [(row.data.get("added"), row.data.get("removed"), row.data["about"]) for row in rows]
    names, key = [roles.EDITOR], str(aoi.pk)
    assert told == [(names, None, key), (None, names, key)] * 2


def test_who_may_do_everything_and_who_no_more(aoi):
    def told():
        rows = ModelLogEntry.objects.filter(action="igashu_site.roles.change").order_by("pk")
        return [(row.data.get("added"), row.data.get("removed"), row.data["about"]) for row in rows]

    words, key = ["すべての権限"], str(aoi.pk)
    aoi.is_superuser = True
    aoi.save(update_fields=["last_login"])
    assert told() == [], "control: nothing of it was stored"
    aoi.save()
    aoi.save()
    aoi.is_superuser = False
    aoi.save(update_fields=["is_superuser"])
    assert told() == [(words, None, key), (None, words, key)]
    born = User.objects.create_superuser(email="root@example.jp", password=None)
    assert told()[2:] == [(words, None, str(born.pk))]


def test_a_moderator_of_a_room_is_named_and_released(room, ben, moderator):
    for on in (True, True, False):
        look_after(room=room, user=ben, by=moderator, on=on)
    rows = ModelLogEntry.objects.filter(action__startswith="community.room.").order_by("pk")
    told = [(row.action, row.data["room"], row.data["about"]) for row in rows]
    here = room.pk, str(ben.pk)
    assert told == [("community.room.name", *here), ("community.room.release", *here)]
    assert not any("べん" in f"{row.label}{row.data}" for row in rows)


def test_messages_are_called_by_their_number(room, ben, moderator, administrator, client_of):
    said = say(room, ben, SECRET)
    hide_message(message=said, by=moderator)
    page = client_of(administrator).get(DOOR).content.decode()
    assert f"{said.seq}番の投稿" in page
    assert f">{room.pk}/{said.seq}<" not in page


# --- The screen ------------------------------------------------------------------------------


@pytest.fixture
def told(room, aoi, ben, moderator):
    take_measure(user=aoi, kind="warn", reason=SECRET, by=moderator, room=room)
    take_measure(user=ben, kind="suspend", reason=SECRET, by=moderator, days=3)
    close_room(room=make_room("別の部屋"), by=moderator)


def shown(page):
    body = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    return [words for words in ("注意しました", "一時停止", "部屋を閉じました") if words in body]


def test_it_is_looked_through_by_person_room_and_kind(told, room, aoi, administrator, client_of):
    browser = client_of(administrator)

    def found(**wanted):
        return shown(browser.get(DOOR, wanted).content.decode())

    assert found() == ["注意しました", "一時停止", "部屋を閉じました"]
    assert found(person=aoi.profile.display_name) == ["注意しました"]
    assert found(person=aoi.email) == ["注意しました"]
    assert found(person="moderator@example.jp", kind="措置") == ["注意しました", "一時停止"]
    assert found(room=room.pk) == ["注意しました"]
    assert found(kind="部屋を閉じる") == ["部屋を閉じました"]
    assert found(person="だれでもない人") == []
    assert browser.get(DOOR, {"room": "x", "person": "\x00"}).status_code == 422
    assert SECRET not in browser.get(DOOR).content.decode()


@pytest.mark.parametrize("person", ["aoi", "moderator", "desk", "editor"])
def test_only_administrators_read_it(request, client_of, person):
    assert client_of(request.getfixturevalue(person)).get(DOOR).status_code in {302, 403}


def test_twenty_rows_cost_as_much_as_one(room, administrator, moderator, client_of):
    browser, counts = client_of(administrator), []
    for number in (1, 19):
        for one in range(number):
            person = make_person(f"row{number}-{one}@example.jp", member=True)
            join_room(room=make_room(f"部屋{number}-{one}"), user=person)
            take_measure(user=person, kind="warn", reason="x", by=moderator, room=room)
        browser.get(DOOR)
        with CaptureQueriesContext(connection) as asked:
            browser.get(DOOR)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Nobody's name in what cannot be forgotten ------------------------------------------------


@pytest.fixture
def named(aoi):
    """Return the rows Wagtail writes when staff edit what is about a person."""
    application = make_joining(aoi, full_name="山田葵")
    things = [aoi, aoi.profile, application]
    return lambda: [log(thing, "wagtail.edit", user=aoi) for thing in things]


def test_the_record_calls_a_person_by_no_name(named, aoi):
    entries = named()
    stored = [(one.label, one.data["about"]) for one in ModelLogEntry.objects.order_by("pk")]
    number = MembershipApplication.objects.get().receipt_number
    assert [label for label, _about in stored] == ["", "", number]
    assert {about for _label, about in stored} == {str(aoi.pk)}
    assert len(entries) == 3


def test_without_the_watch_wagtail_writes_names_down(named, aoi):
    pre_save.disconnect(sender=ModelLogEntry, dispatch_uid="record.labels")
    try:
        named()
    finally:
        labels.watch()
    words = " ".join(ModelLogEntry.objects.values_list("label", flat=True))
    assert aoi.email in words
    assert "山田葵" in words
