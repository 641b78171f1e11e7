"""While the switch is on: reading works, no door writes, and nothing typed is lost."""

import json
from uuid import uuid4

import pytest
from django.core.management import call_command

from community.actions import post_message
from community.models import Message
from home import standing
from igashu_site import clock, read_only
from igashu_site.models import ReadOnly
from members.models import MembershipApplication
from tests import build

pytestmark = pytest.mark.django_db
TYPED = build.APPLICANT | {"full_name": "伊賀 太郎", "motivation": "祭りの手伝いをしたい"}


@pytest.fixture(autouse=True)
def look_every_time(settings):
    settings.IGASHU_READ_ONLY_LOOK_SECONDS = 0
    read_only.switch.forget()
    yield
    read_only.switch.forget()


@pytest.fixture
def is_on():
    read_only.turn_on()


def test_reading_goes_on(house, client_of, aoi, is_on):
    assert client_of().get("/").status_code == 200
    assert client_of(aoi).get("/mypage/").status_code == 200


@pytest.mark.parametrize("path", ["/join/apply/", "/cms/pages/add/home/newspage/3/", "/nowhere/"])
def test_a_form_comes_back_with_what_was_typed(house, client_of, chika, path, is_on):
    answer = client_of(chika).post(path, TYPED)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert 'name="full_name" hidden>\n伊賀 太郎</textarea>' in page
    assert page.count("祭りの手伝いをしたい") == 2  # to be read, and to be sent again
    assert f'action="{path}"' in page
    assert not MembershipApplication.objects.exists()


def test_what_was_given_back_can_be_sent_later(house, client_of, chika):
    build.make_pledge()
    page = client_of(chika)
    read_only.turn_on()
    assert page.post("/join/apply/", TYPED).status_code == 503
    read_only.turn_off()
    assert page.post("/join/apply/", TYPED).status_code != 503


def test_no_secret_is_given_back(house, client_of, chika, is_on):
    page = client_of(chika).post("/mypage/", {"password": "hush-hush", "note": "こんにちは"})
    assert "hush-hush" not in page.content.decode()


def test_the_json_doors_say_so_in_their_shape(client_of, aoi, is_on):
    room = build.make_room(people=[aoi])
    body = json.dumps({"text": "やあ", "client_msg_id": str(uuid4())})
    answer = client_of(aoi).post(
        f"/api/v1/rooms/{room.pk}/messages", body, content_type="application/json"
    )
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert answer.json()["code"] == "read_only"


def test_the_action_behind_the_sockets_refuses(aoi, is_on):
    room = build.make_room(people=[aoi])
    with pytest.raises(standing.NotWritable):
        post_message(room=room, author=aoi, text="やあ", client_msg_id=uuid4())
    assert not Message.objects.exists()


def test_a_message_that_was_stored_before_is_acknowledged_again(aoi):
    room, words = build.make_room(people=[aoi]), {"text": "やあ", "client_msg_id": uuid4()}
    post_message(room=room, author=aoi, **words)
    read_only.turn_on()
    assert not post_message(room=room, author=aoi, **words).is_new


def test_without_the_switch_all_doors_are_open(client_of, aoi):
    """The control."""
    room = build.make_room(people=[aoi])
    post_message(room=room, author=aoi, text="やあ", client_msg_id=uuid4())
    assert client_of(aoi).post("/nowhere/", TYPED).status_code == 404


def test_the_clock_does_nothing_but_beat(is_on):
    assert clock.due_now() == {}
    read_only.turn_off()
    assert clock.due_now() == clock.JOBS


def test_it_is_one_switch_for_all(settings):
    read_only.turn_on(words="引っ越し中です")
    read_only.turn_on(words="二度目")
    assert ReadOnly.objects.get().words == "引っ越し中です"


def test_the_environment_has_the_first_word(settings):
    settings.IGASHU_READ_ONLY = True
    assert standing.is_read_only()


def test_another_process_hears_of_it_within_the_pause(settings, django_assert_num_queries):
    settings.IGASHU_READ_ONLY_LOOK_SECONDS = 60
    with django_assert_num_queries(1):
        assert not read_only.switch.look()
        assert not read_only.switch.look()
    ReadOnly.objects.create()  # by another process: nobody here was told
    assert not read_only.switch.look()
    settings.IGASHU_READ_ONLY_LOOK_SECONDS = 0
    assert read_only.switch.look()


def test_staff_can_come_in_while_it_is_on(house, client_of, is_on):
    assert client_of().post("/accounts/login/", {"email": "a@example.jp"}).status_code != 503
    assert client_of().post("/accounts/signup/", {"email": "a@example.jp"}).status_code == 503


def test_the_command_turns_it(capsys):
    for state, words in (("on", "読み取り専用"), ("off", "書き込みできます")):
        call_command("read_only", state)
        assert words in capsys.readouterr().out
