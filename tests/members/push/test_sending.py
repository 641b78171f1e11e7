"""From the deed to the device: sealed, signed, once, and never about what is gone."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils.timezone import now

from community.actions import edit_message, hide_message, leave_room, mute_room, remove_message
from community.actions.requests import tell_moderators
from community.models import JoinRequest
from members.actions.letters import BACKOFF, deliver, send_due_errands, send_due_letters
from members.models import Letter
from members.notices.actions import choose, mark_read, notify
from members.notices.models import Notice
from members.push import actions, carrier, courier, keys
from members.push.models import Device
from tests import build
from tests.members.push.service import HOST, Browser, claims_of

pytestmark = pytest.mark.django_db


def tell(user, key="a", kind="community.request", title="「広場」に参加できます", url="/rooms/3/"):
    return notify(to=user, kind=kind, title=title, url=url, dedupe_key=key)


@pytest.fixture
def letter(aoi, device):
    tell(aoi)
    return Letter.objects.get(kind=carrier.KIND)


@pytest.fixture
def room(aoi, ben):
    return build.make_room("広場", people=[aoi, ben])


@pytest.fixture
def called(room, ben, device):
    return build.say(room, ben, "@あおい ありがとう")


def test_only_this_browser_can_read_it(letter, service, browser, aoi):
    assert deliver(letter.pk)
    [(path, headers, body)] = service.taken
    told = browser.open(body)
    notice = Notice.objects.get()
    assert path == "/fcm/send/a"
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "14400")
    assert told["title"] == "「広場」に参加できます"
    assert (told["url"], told["place"]) == (f"/mypage/notices/{notice.pk}/", "/rooms/3/")
    assert "広場".encode() not in body
    with pytest.raises(InvalidTag):
        Browser().open(body)


def test_the_town_signs_for_this_service_alone(letter, service, settings):
    deliver(letter.pk)
    scheme, claims, key = claims_of(service.taken[0][1]["Authorization"])
    assert (scheme, claims["aud"], claims["sub"]) == (
        "vapid",
        f"https://{HOST}",
        "mailto:desk@example.jp",
    )
    assert key == keys.public_key(settings.IGASHU_PUSH_KEY)
    assert 0 < claims["exp"] - now().timestamp() < 24 * 3600


def test_no_words_of_others_are_sent(called, service, browser):
    assert send_due_errands() == 1
    told = browser.open(service.taken[0][2])
    assert told["title"] == "「広場」で、べんさんがあなたに呼びかけました"
    assert "ありがとう" not in str(told)


@pytest.mark.parametrize(
    "undo",
    [
        lambda room, message, aoi, ben: remove_message(message=message, by=ben),
        lambda room, message, aoi, ben: hide_message(message=message, by=None),
        lambda room, message, aoi, ben: edit_message(message=message, by=ben, text="ありがとう"),
        lambda room, message, aoi, ben: leave_room(room=room, user=aoi),
        lambda room, message, aoi, ben: mute_room(
            participant=room.participants.get(user=aoi), muted=True
        ),
        lambda room, message, aoi, ben: mark_read(user=aoi),
        lambda room, message, aoi, ben: choose_without(aoi, "community.called"),
        lambda room, message, aoi, ben: type(aoi).objects.update(is_active=False),
        lambda room, message, aoi, ben: room.participants.update(
            suspended_until=now() + timedelta(days=1)
        ),
    ],
    ids=["removed", "hidden", "edited", "left", "muted", "read", "unwanted", "closed", "suspended"],
)
def test_what_is_not_so_any_more_never_goes_out(undo, room, called, aoi, ben, service):
    """The control stands above: without any of this, the very same call goes out."""
    room.messages.update(said_at=now())
    undo(room, called, aoi, ben)
    assert send_due_errands() == 0
    assert service.taken == []
    assert not Letter.objects.filter(kind=carrier.KIND).exists()


def choose_without(user, kind):
    actions.choose(user=user, without=[kind], hides_names=False)


def test_the_outbox_alone_knows_no_news(letter):
    """Control for the above: not even the row holds something that could go out."""
    assert (letter.subject, letter.text, letter.address) == ("", "", "")
    Notice.objects.all().delete()
    assert not carrier.is_wanted(letter)


def test_it_is_written_with_its_deed_or_not_at_all(aoi, device):
    with transaction.atomic():
        tell(aoi)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    tell(aoi), tell(aoi)
    assert Letter.objects.count() == 1


def test_it_leaves_once(letter, service):
    assert [deliver(letter.pk), deliver(letter.pk)] == [True, False]
    assert len(service.taken) == 1
    assert Device.objects.get().told_at


def test_another_sender_holds_it(letter, service):
    Letter.objects.update(claimed_until=now() + timedelta(minutes=1))
    assert (send_due_errands(), service.taken) == (0, [])


def test_mail_and_devices_do_not_hold_up_each_other(letter, service, mailoutbox):
    assert (send_due_letters(), service.taken) == (0, [])
    assert (send_due_errands(), len(mailoutbox)) == (1, 0)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_gave_up_is_forgotten(letter, service, status):
    service.status = status
    assert send_due_errands() == 0
    assert not Device.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("status", [401, 403, 500, 301, 307])
def test_a_refusal_is_tried_again_later(letter, service, status):
    """A redirect is a refusal, too: nobody is called a second time."""
    service.status, service.headers = status, {"Location": f"https://{HOST}/elsewhere"}
    assert send_due_errands() == 0
    letter.refresh_from_db()
    assert (letter.attempts, len(service.taken)) == (1, 1)
    assert letter.claimed_until > now() + BACKOFF[0] - timedelta(seconds=30)
    assert Device.objects.exists()


def test_a_service_that_asks_for_rest_gets_it(letter, service):
    service.status, service.headers = 429, {"Retry-After": "1800"}
    send_due_errands()
    letter.refresh_from_db()
    assert letter.attempts == 0
    assert timedelta(minutes=29) < letter.claimed_until - now() <= timedelta(minutes=30)


def test_a_service_that_is_away_costs_nobody_anything(letter, town_with_a_key, monkeypatch):
    def away(_host):
        raise OSError("no route")

    monkeypatch.setattr(courier, "find", away)
    assert send_due_errands() == 0
    assert Letter.objects.get().attempts == 1


def test_a_host_struck_off_the_list_loses_no_device(letter, service, settings):
    settings.IGASHU_PUSH_HOSTS = ["updates.push.services.mozilla.com"]
    assert (send_due_errands(), service.taken) == (0, [])
    assert not Letter.objects.exists()
    assert Device.objects.exists()


def test_an_answer_is_told_to_who_runs_it__without_the_address(letter, service, browser, caplog):
    service.status = 403
    send_due_errands()
    assert f"{HOST} answered a push with 403" in caplog.text
    assert browser.endpoint not in caplog.text


def test_it_waits_for_the_morning(letter, service, aoi):
    hour = now().astimezone(carrier.get_default_timezone()).hour
    choose(user=aoi, rhythm="never", quiet_from=hour, quiet_until=(hour + 2) % 24)
    assert (send_due_errands(), service.taken) == (0, [])
    letter.refresh_from_db()
    assert (letter.attempts, letter.claimed_until > now()) == (0, True)
    choose(user=aoi, rhythm="never", quiet_from=0, quiet_until=0)
    Letter.objects.update(claimed_until=None)
    assert send_due_errands() == 1


def test_old_news_is_found_on_the_page(letter, service):
    Notice.objects.update(at=now() - carrier.FRESH)
    assert (send_due_errands(), service.taken) == (0, [])
    assert not Letter.objects.exists()


def test_after_the_last_attempt_it_is_torn_up(letter, service):
    service.status = 500
    for _attempt in range(len(BACKOFF) + 1):
        Letter.objects.update(claimed_until=None)
        send_due_errands()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("kind", ["community.measure", "never.heard.of"])
def test_what_is_nobodys_business_has_no_name(aoi, device, service, browser, kind):
    tell(aoi, kind=kind, title="あなたの投稿について")
    send_due_errands()
    assert browser.open(service.taken[0][2])["title"] == "新しいお知らせがあります"


def test_who_wants_no_names_sees_none(aoi, letter, service, browser):
    actions.choose(user=aoi, without=[], hides_names=True)
    send_due_errands()
    assert browser.open(service.taken[0][2])["title"] == "新しいお知らせがあります"


def test_who_left_since_is_named_to_nobody(called, service, ben):
    """The room calls them 退会した会員: a screen that is lit later does not say more."""
    type(ben.membership).objects.filter(user=ben).update(status="left", left_at=now())
    assert (send_due_errands(), service.taken) == (0, [])


@pytest.mark.parametrize(("role", "told"), [("moderator", 1), ("member", 0)])
def test_a_request_is_told_to_who_still_decides_it(room, aoi, device, chika, service, role, told):
    room.participants.filter(user=aoi).update(role="moderator")
    request = JoinRequest.objects.create(room=room, user=chika, why="", asked_at=now())
    tell_moderators(request)
    room.participants.filter(user=aoi).update(role=role)
    assert send_due_errands() == told


def test_a_town_with_another_key_calls_nobody_made_for_the_old(aoi, letter, service, settings):
    """They would be refused, seven times for each piece of news, for ever."""
    settings.IGASHU_PUSH_KEY = keys.new_key()
    assert (send_due_errands(), service.taken) == (0, [])
    tell(aoi, key="b")
    assert not Letter.objects.filter(kind=carrier.KIND).exists()
    Device.objects.update(key="")  # control: from before the key was written down
    tell(aoi, key="c")
    assert send_due_errands() == 1


def test_without_a_key_nothing_is_written(aoi, device, settings):
    settings.IGASHU_PUSH_KEY = ""
    tell(aoi)
    assert (Notice.objects.count(), Letter.objects.count()) == (1, 0)


def test_without_the_extra_nothing_is_written(aoi, device, monkeypatch):
    monkeypatch.setattr(keys, "find_spec", lambda _name: None)
    tell(aoi)
    assert (Notice.objects.count(), Letter.objects.count()) == (1, 0)
