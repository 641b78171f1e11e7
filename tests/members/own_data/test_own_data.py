"""自分のデータ: all of one's own, nothing of anybody else's, nothing that was removed."""

import asyncio
import json
import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test import AsyncRequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from wagtail.models import ModelLogEntry

from community.actions import edit_message, hide_message, react, remove_message
from community.actions.sitting import Chosen
from community.models import Measure, Report
from members.actions.membership import leave
from members.models import Letter
from members.notices.actions import notify
from members.own_data import archive
from members.own_data.archive import write
from members.own_data.facts import facts_of
from members.own_data.handing import PIECE, handed
from members.own_data.views import HOUR, MOST_AN_HOUR
from members.push.actions import choose
from members.rules import Interest
from tests import build

pytestmark = pytest.mark.django_db


def read(out):
    with ZipFile(out) as archive:
        names = set(archive.namelist())
        text = archive.read("data.json").decode()
        return json.loads(text), archive.read("data.html").decode(), names


@pytest.fixture
def room(aoi, ben):
    return build.make_room("広場", people=[aoi, ben])


@pytest.fixture
def life(room, aoi, ben, moderator):
    """Aoi and Ben talk, take something back, report one another; something is decided."""
    own = build.say(room, aoi, "あおいの言葉")
    build.say(room, aoi, "取り消した言葉")
    build.say(room, aoi, "隠された言葉")
    others = build.say(room, ben, "べんの言葉")
    build.say(room, aoi, "べんへの返信", reply_to=others.seq)
    removed, hidden = room.messages.filter(text__in=["取り消した言葉", "隠された言葉"])
    Report.objects.create(message=others, reporter=aoi, reason="other", note="あおいの補足")
    Report.objects.create(message=own, reporter=ben, reason="insult", note="べんの補足")
    told = {"user": aoi, "decided_by": moderator, "decided_at": now()}
    Measure.objects.create(kind="warn", reason="言いすぎです", message=own, **told)
    Measure.objects.create(kind="expel", status="proposed", reason="まだ秘密", **told)
    react(message=others, by=aoi, kind="thanks", on=True)
    remove_message(message=removed, by=aoi)
    hide_message(message=hidden, by=moderator)
    build.make_application(build.make_recruitment(), aoi, answer="山が好きです")
    notify(to=aoi, kind="x", title="あおいへのお知らせ", url="/", dedupe_key="x")
    return room


def test_everything_of_ones_own_is_there(life, aoi):
    data, page, _names = read(write(aoi))
    [warned] = data["moderation"]["community.Measure"]
    assert [one["text"] for one in data["messages"]["community.Message"]] == [
        "あおいの言葉",
        "べんへの返信",
    ]
    assert warned["reason"] == "言いすぎです"
    assert data["profile"]["members.Profile"][0]["display_name"] == "あおい"
    assert data["membership"]["members.Membership"][0]["number"] == aoi.membership.number
    assert data["applications"]["activities.Application"][0]["answer"] == "山が好きです"
    assert data["moderation"]["community.Report"][0]["note"] == "あおいの補足"
    assert data["messages"]["community.Reaction"][0]["kind"] == "thanks"
    assert data["notices"]["members_notices.Notice"][0]["title"] == "あおいへのお知らせ"
    for words in ("あおいの言葉", "広場", "注意", "山が好きです", aoi.email):
        assert words in page


GONE = ["取り消した言葉", "隠された言葉", "まだ秘密"]
OTHERS = ["べんの言葉", "べんの補足", "ben@example.jp", "moderator@example.jp"]


@pytest.mark.parametrize("words", GONE + OTHERS)
def test_nothing_of_others_and_nothing_that_is_gone(life, aoi, words):
    with ZipFile(write(aoi)) as archive:
        for name in archive.namelist():
            assert words not in archive.read(name).decode(errors="ignore")


def test_words_that_read_otherwise_before_go_with_their_message(room, aoi):
    said = build.say(room, aoi, "はじめ", at=now())
    edit_message(message=said, by=aoi, text="あと")
    assert "はじめ" in str(read(write(aoi))[0])
    remove_message(message=said, by=aoi)
    assert "はじめ" not in str(read(write(aoi))[0])


def test_pictures_come_along_as_files(room, aoi, ben):
    for person in (aoi, ben):
        picture = build.make_picture(room, person)
        build.say(room, person, "", pictures=[Chosen(picture.pk)])
    _data, _page, names = read(write(aoi))
    mine = aoi.room_pictures.get()
    assert {one for one in names if one.startswith("messages/")} == {f"messages/{mine.pk}.webp"}


def test_codes_are_told_in_words_to_people_and_as_they_are_to_machines(aoi):
    aoi.profile.interests, aoi.profile.visibility = ["charm"], {"bio": "staff"}
    aoi.profile.save()
    choose(user=aoi, without=["community.called"], hides_names=False)
    data, page, _names = read(write(aoi))
    assert data["profile"]["members.Profile"][0]["interests"] == ["charm"]
    for words in (str(Interest.CHARM.label), "自己紹介: 職員のみ", "部屋での呼びかけ"):
        assert words in page
    assert "community.called" not in page


def test_much_of_it_asks_no_more_than_a_little(life, aoi, ben, django_assert_num_queries):
    """Years of talk: a question more for each row would hold the database for minutes."""
    with CaptureQueriesContext(connection) as little:
        write(aoi)
    for number in range(20):
        other = build.say(life, ben, f"また{number}")
        react(message=other, by=aoi, kind="thanks", on=True)
        build.say(life, aoi, f"返事{number}", reply_to=other.seq)
    with django_assert_num_queries(len(little)):
        data, _page, _names = read(write(aoi))
    assert len(data["messages"]["community.Reaction"]) == 21


def test_it_is_written_row_by_row(life, aoi, monkeypatch):
    """What is told is written before the next row is read: the copy never stands in memory."""
    events = []
    monkeypatch.setattr(archive, "facts_of", lambda *told: events.append("read") or facts_of(*told))
    real = archive.Teller.show
    monkeypatch.setattr(
        archive.Teller,
        "show",
        lambda self, name, **words: events.append("shown") or real(self, name, **words),
    )
    write(aoi)
    pairs = [events[at + 1] for at, one in enumerate(events) if one == "read"]
    assert set(pairs) == {"shown"}


def test_a_copy_that_could_not_be_made_was_not_taken(client, monkeypatch):
    """Control: test_the_mailbox_is_the_proof finds the entry of one that was."""
    way = address(client)
    monkeypatch.setattr("members.own_data.archive.Teller.tell", full)
    for _again in range(MOST_AN_HOUR + 1):  # what came to nothing does not count
        told = client.post(way, follow=True)
        assert "ファイルを作れませんでした" in told.content.decode()
    assert told.redirect_chain == [(way, 302)]
    monkeypatch.undo()
    assert not ModelLogEntry.objects.filter(action="members.own_data").exists()
    assert client.post(way).status_code == 200


def full(_teller):
    raise OSError("no space left")


def test_a_picture_that_is_gone_from_the_disk_breaks_nothing(room, aoi):
    picture = build.make_picture(room, aoi)
    build.say(room, aoi, "", pictures=[Chosen(picture.pk)])
    picture.large.storage.delete(picture.large.name)
    data, _page, names = read(write(aoi))
    assert data["messages"]["community.Picture"][0]["id"] == str(picture.pk)
    assert not [one for one in names if one.startswith("messages/")]


def test_words_of_a_person_are_no_markup(room, aoi):
    build.say(room, aoi, "<script>alert(1)</script>")
    assert "<script>" not in read(write(aoi))[1]


# --- the door ------------------------------------------------------------------------------------
@pytest.fixture
def client(aoi, client_of):
    return client_of(aoi)


def address(client):
    client.post("/mypage/data/")
    text = Letter.objects.filter(kind="members/own_data").latest("pk").text
    return re.search(r"(/mypage/data/\S+/)", text)[1]


def test_the_mailbox_is_the_proof_and_a_press_hands_it_over(client, aoi):
    way = address(client)
    assert "ダウンロードする" in client.get(way).content.decode()
    answer = client.post(way)
    data, _page, _names = read(BytesIO(b"".join(answer.streaming_content)))
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert answer["Cache-Control"] == "no-store, private"
    assert data["account"]["members.User"][0]["email"] == aoi.email
    assert ModelLogEntry.objects.get(action="members.own_data").user == aoi


def test_under_asgi_it_comes_in_pieces():
    """No warning is raised, and nothing is read before it is asked for."""
    out = BytesIO(b"x" * (PIECE + 1))
    answer = handed(AsyncRequestFactory().post("/"), out, "a.zip")

    async def taken():
        return [len(piece) async for piece in answer]

    assert (answer.is_async, answer["Content-Length"]) == (True, str(PIECE + 1))
    assert answer["Content-Disposition"] == 'attachment; filename="a.zip"'
    assert asyncio.run(taken()) == [PIECE, 1]
    assert out.closed


def test_looking_hands_nothing_over(client):
    client.get(address(client))
    assert not ModelLogEntry.objects.filter(action="members.own_data").exists()


def test_anothers_address_is_none(client, ben, client_of):
    way = address(client)
    assert client_of(ben).post(way).url == "/mypage/data/"
    assert "login" in client_of().post(way).url
    assert client.post("/mypage/data/forged/").url == "/mypage/data/"


def test_an_address_ends(client):
    way = address(client)
    with time_machine.travel(now() + timedelta(seconds=HOUR + 1)):
        client.force_login(client_user(client), backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(way).url == "/mypage/data/"


def client_user(client):
    from members.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


def test_letters_and_downloads_have_an_end(client):
    way = address(client)
    for _more in range(MOST_AN_HOUR + 2):
        client.post("/mypage/data/")
    assert Letter.objects.filter(kind="members/own_data").count() == MOST_AN_HOUR
    answers = [client.post(way).status_code for _more in range(MOST_AN_HOUR + 2)]
    assert answers == [200] * MOST_AN_HOUR + [302, 302]


def test_who_has_left_can_still_take_it(client, aoi):
    leave(membership=aoi.membership, by=aoi)
    assert client.post(address(client)).status_code == 200


def test_leaving_says_so_before(client):
    page = client.post("/mypage/membership/", {"move": "leave"}, follow=True).content.decode()
    assert "/mypage/data/" in page
