"""What becomes of pictures: what stands around them, and how they and their files go."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from community import history, rules, shelf
from community.actions import (
    edit_message,
    hide_message,
    post_message,
    remove_message,
    report_message,
    show_message,
    tidy_pictures,
)
from community.models import Picture
from tests import build

from .test_pictures import addresses, drawn, files, show, upload

LATER = rules.UNSAID * 2


@pytest.fixture
def said(shared, aoi):
    """A message of aoi's: one picture and no words."""
    return show(shared, aoi, upload(shared, aoi)).message


def theirs(picture):
    return [path for path in files() if picture.pk.hex in path.name]


# --- What goes by itself --------------------------------------------------------------------------
def test_what_is_never_said_goes_after_a_day(shared, aoi, django_capture_on_commit_callbacks):
    young, old, told = (upload(shared, aoi, drawn(colour=one)) for one in ("red", "blue", "gray"))
    show(shared, aoi, told)
    Picture.objects.exclude(pk=young.pk).update(uploaded_at=now() - LATER)
    with django_capture_on_commit_callbacks(execute=True):
        tidy_pictures(now())
    assert [len(theirs(one)) for one in (young, old, told)] == [2, 0, 2]
    with django_capture_on_commit_callbacks(execute=True):
        tidy_pictures(now() + LATER)
    tidy_pictures(now() + 2 * LATER)
    assert [one.pk for one in Picture.objects.all()] == [told.pk]
    assert len(theirs(told)) == 2


def test_what_could_not_be_deleted_is_tried_again(
    said, aoi, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(_picture):
        raise OSError

    [picture] = said.pictures.all()
    monkeypatch.setattr(shelf, "take", broken)
    with django_capture_on_commit_callbacks(execute=True):
        remove_message(message=said, by=aoi)
    assert len(theirs(picture)) == 2
    monkeypatch.undo()
    tidy_pictures(now())
    assert theirs(picture) == []


def test_what_the_database_undoes_deletes_nothing(said, aoi, django_capture_on_commit_callbacks):
    def removed_and_undone():
        with transaction.atomic():
            remove_message(message=said, by=aoi)
            raise RuntimeError

    [picture] = said.pictures.all()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        removed_and_undone()
    assert len(theirs(picture)) == 2
    assert Picture.objects.get(pk=picture.pk).gone_at is None


def test_files_go_with_the_account_and_with_the_room(
    said, shared, aoi, ben, django_capture_on_commit_callbacks
):
    [picture] = said.pictures.all()
    bens = upload(shared, ben)
    with django_capture_on_commit_callbacks(execute=True):
        aoi.delete()
    assert [len(theirs(one)) for one in (picture, bens)] == [0, 2]
    with django_capture_on_commit_callbacks(execute=True):
        shared.delete()
    assert theirs(bens) == []


def test_files_without_a_picture_are_swept(said, shared, aoi):
    [picture] = said.pictures.all()
    lost = upload(shared, aoi, drawn())
    Picture.objects.filter(pk=lost.pk)._raw_delete("default")
    stranger = theirs(picture)[0].with_name("x.webp")
    stranger.write_bytes(b"-")
    shelf.sweep(now())
    assert len(theirs(lost)) == 2, "too young: its row may still be on the way"
    shelf.sweep(now() + LATER)
    assert [len(theirs(one)) for one in (picture, lost)] == [2, 0]
    assert not stranger.exists()


def test_a_database_that_knows_no_picture_costs_none(said, shared):
    """Negative control of the sweeper: another town's database must not empty this folder."""
    [picture] = said.pictures.all()
    Picture.objects.all()._raw_delete("default")
    assert shelf.sweep(now() + LATER) == 0
    assert len(theirs(picture)) == 2


# --- Around it ------------------------------------------------------------------------------------
def test_an_answer_quotes_that_there_is_a_picture(said, shared, ben, client_of):
    post_message(room=shared, author=ben, text="いいね", client_msg_id=uuid4(), reply_to=said.seq)
    [quote] = [one.quote for one in history.latest(shared).messages if one.quote]
    assert quote.as_dict().items() >= {"text": "", "pictures": 1}.items()
    page = client_of(ben).get(shared.get_absolute_url()).content.decode()
    assert '<span class="quote__text" dir="auto">写真</span>' in page


def test_its_words_can_be_taken_out_and_the_picture_stays(shared, aoi):
    message = show(shared, aoi, upload(shared, aoi), text="まちがい").message
    changed = edit_message(message=message, by=aoi, text="  ")
    assert (changed.text, changed.pictures.count()) == ("", 1)
    [event] = [one for one in history.events_after(shared, 0).events if one.what == "edited"]
    assert len(event.message["pictures"]) == 1


def test_a_form_takes_the_words_out(shared, aoi, client_of):
    message = show(shared, aoi, upload(shared, aoi), text="まちがい").message
    address = reverse("community:edit", args=[shared.pk, message.seq])
    assert client_of(aoi).post(address, {"text": ""}).status_code == 302
    message.refresh_from_db()
    assert message.text == ""


def test_shown_again_it_comes_back_with_its_words(said, shared, moderator):
    hide_message(message=said, by=moderator)
    events = history.events_after(shared, 0).events
    assert not [one for one in events if "pictures" in (one.message or {})]
    show_message(message=said, by=moderator)
    last = history.events_after(shared, 0).events[-1]
    assert (last.what, len(last.message["pictures"])) == ("shown", 1)


def test_moderators_see_it_behind_a_press(said, shared, ben, moderator, client_of):
    report = report_message(message=said, reporter=ben, reason="other")
    hide_message(message=said, by=moderator)
    browser = client_of(moderator)
    for address in (
        reverse("community_report_modeladmin_inspect", args=[report.pk]),
        reverse("community_answer_report", args=[report.pk, "hide"]),
        reverse("community_decide", args=[report.pk, "warn"]),
    ):
        page = BeautifulSoup(browser.get(address).content, "html.parser")
        [shown] = page.select("details:not([open]) img[loading=lazy]")
        assert shown["src"] == addresses(shared, said.pictures.get())[1]
        assert shown["alt"] == "あおいさんの写真"
        assert browser.get(shown["src"]).status_code == 200


def test_a_room_asks_once_for_all_its_pictures(shared, aoi, ben, client_of):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client_of(ben).get(shared.get_absolute_url()).status_code == 200
        return len(asked)

    def show_until(many):
        for number in range(Picture.objects.count(), many):
            at = now() - timedelta(days=1) + timedelta(minutes=number)
            show(shared, aoi, upload(shared, aoi, drawn(colour=(number, 0, 0))), at=at)

    build.say(shared, aoi)
    cost()
    without = cost()
    show_until(1)
    assert cost() == without + 1
    show_until(20)
    assert cost() == without + 1


def test_catching_up_asks_once_for_all_pictures(shared, aoi):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            history.events_after(shared, 0)
        return len(asked)

    show(shared, aoi, text="花")
    without = cost()
    show(shared, aoi, *(upload(shared, aoi, drawn(colour=(one, 0, 0))) for one in range(4)))
    with_four = cost()
    show(shared, aoi, upload(shared, aoi))
    assert (with_four, cost()) == (without + 1, without + 1)


def test_the_json_door_tells_and_takes_pictures(shared, aoi, ben, client_of):
    picture, key = upload(shared, aoi, drawn()), str(uuid4())
    address = f"/api/v1/rooms/{shared.pk}/messages"
    said = {"text": "", "client_msg_id": key, "pictures": [{"id": str(picture.pk), "alt": "橋"}]}
    for status in (201, 200):
        answer = client_of(aoi).post(address, said, content_type="application/json")
        assert answer.status_code == status, answer.content
    shown = [{"id": str(picture.pk), "width": 8, "height": 6, "alt": "橋"}]
    [message] = client_of(ben).get(address).json()["messages"]
    assert message["pictures"] == shown
    events = client_of(ben).get(address.replace("messages", "events")).json()["events"]
    assert events[-1]["message"]["pictures"] == shown
    for pictures in ([{"id": "x"}], [{"id": str(uuid4()), "url": "/x"}], [{}] * 5):
        bad = said | {"pictures": pictures, "client_msg_id": str(uuid4())}
        answer = client_of(aoi).post(address, bad, content_type="application/json")
        assert answer.status_code == 422


def test_every_backup_holds_the_files(said):
    from igashu_site.backup.make import folders

    [picture] = said.pictures.all()
    for file in (picture.large, picture.small):
        assert any(folder in Path(file.path).parents for folder in folders().values())
