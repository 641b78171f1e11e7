"""One's own devices: on by a press, off by a press, and off when one is gone."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.actions.membership import leave, pause_membership
from members.push import actions, keys, mark, rules
from members.push.models import Device, Wish
from tests.members.push.service import Browser, coded

pytestmark = pytest.mark.usefixtures("town_with_a_key")
PAGE = "/mypage/notices/"


def subscribe(client, browser):
    return client.post("/mypage/devices/", browser.subscription, headers={"user-agent": "Firefox"})


@pytest.fixture
def on(aoi, client_of, browser):
    """Aoi's client, in which it was turned on."""
    client = client_of(aoi)
    subscribe(client, browser)
    return client


def section(client):
    return BeautifulSoup(client.get(PAGE).content, "html.parser").select_one("[data-push]")


def test_a_press_turns_it_on_for_this_browser(on, aoi, browser):
    device = Device.objects.get()
    assert (device.user, device.endpoint, device.name) == (aoi, browser.endpoint, "Firefox")
    shown = section(on)
    assert "この端末" in shown.select_one(".push__devices").text
    assert "data-known" in shown.attrs


def test_nothing_of_the_address_is_shown_to_anybody(on, browser):
    page = on.get(PAGE).content.decode()
    for secret in browser.subscription.values():
        assert secret not in page


def test_the_same_browser_again_is_the_same_device(on, browser):
    subscribe(on, browser)
    assert Device.objects.count() == 1


def test_another_browser_is_another_device_and_not_this_one(on, aoi, client_of):
    other = client_of(aoi)
    subscribe(other, Browser("/fcm/send/b"))
    assert len(section(on).select(".push__device")) == 2
    assert len(section(on).select(".push__this")) == 1


def test_ones_own_device_is_taken_away(on):
    on.post(f"/mypage/devices/{Device.objects.get().pk}/remove/")
    assert not Device.objects.exists()


def test_nobody_takes_away_anothers(on, ben, client_of):
    address = f"/mypage/devices/{Device.objects.get().pk}/remove/"
    assert client_of(ben).post(address).status_code == 404
    assert client_of().post(address).status_code == 302
    assert Device.objects.count() == 1


def test_nobody_takes_over_anothers_address_without_its_keys(on, ben, browser, client_of):
    """Who holds the keys is the browser itself: then another person uses it now."""
    stranger = Browser()
    subscribe(client_of(ben), stranger)
    assert Device.objects.get().user.email == "aoi@example.jp"
    subscribe(client_of(ben), browser)
    assert Device.objects.get().user == ben


def test_there_is_an_end_to_devices(aoi):
    for number in range(rules.MOST_DEVICES):
        actions.add_device(user=aoi, **Browser(f"/{number}").subscription)
    with pytest.raises(ValidationError, match="10台"):
        actions.add_device(user=aoi, **Browser("/more").subscription)
    assert Device.objects.count() == rules.MOST_DEVICES
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.create(user=aoi, slot=11, endpoint="https://x.example/")


def test_a_key_that_is_no_point_is_refused(aoi, browser):
    """Nothing can be sealed for it: each piece of news would fail seven times."""
    given = browser.subscription | {"p256dh": coded(b"\4" + b"\1" * 64)}
    with pytest.raises(ValidationError):
        actions.add_device(user=aoi, **given)
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "values",
    [{"slot": 1, "endpoint": "https://fcm.googleapis.com/fcm/send/a"},
     {"slot": 2, "endpoint": "http://fcm.googleapis.com/x"},
     {"slot": 1, "endpoint": "https://fcm.googleapis.com/y"}],
    ids=["twice the address", "no https", "twice the place"],
)  # fmt: skip
def test_the_database_knows_it_too(aoi, device, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.create(user=aoi, p256dh="x", auth="x", **values)


@pytest.mark.parametrize("field", ["p256dh", "auth", "endpoint"])
@pytest.mark.parametrize("value", ["", "x", "あ", "A" * 87, "A" * 5000, "\0"])
def test_broken_keys_are_refused(aoi, client_of, browser, field, value):
    answer = client_of(aoi).post("/mypage/devices/", browser.subscription | {field: value})
    assert answer.status_code == 302
    assert not Device.objects.exists()


def test_signing_out_ends_it_here_and_nowhere_else(on, aoi):
    actions.add_device(user=aoi, **Browser("/phone").subscription)
    on.post("/accounts/logout/")
    assert [one.endpoint[-6:] for one in Device.objects.all()] == ["/phone"]


def test_the_session_may_end_by_itself(on):
    """Control for the above: who only did not come for two weeks is still told."""
    on.cookies.pop("sessionid")
    on.get("/mypage/")
    assert Device.objects.count() == 1


def sign_in(client, person):
    client.cookies.pop("sessionid", None)
    client.post("/accounts/login/", {"login": person.email})
    client.post(reverse("account_confirm_login_code"), {"code": "246810"})


def test_whoever_signs_in_next_is_not_shown_anothers_news(on, aoi, ben, settings):
    settings.IGASHU_DEMO_LOGIN_CODE = "246810"
    sign_in(on, aoi)
    assert Device.objects.count() == 1
    sign_in(on, ben)
    assert "べん" in on.get("/mypage/").content.decode()
    assert not Device.objects.exists()


@pytest.mark.parametrize("value", ["", "x", "1:2:3", "7"])
def test_a_forged_mark_is_none(aoi, device, client_of, value):
    client = client_of(aoi)
    client.cookies[mark.COOKIE] = value
    client.post("/accounts/logout/")
    assert Device.objects.count() == 1


@pytest.mark.parametrize("move", [leave, pause_membership])
def test_who_leaves_is_called_no_more(aoi, device, move, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        move(membership=aoi.membership, by=aoi)
    assert not Device.objects.exists()


def test_a_closed_account_is_called_no_more(aoi, device):
    aoi.is_active = False
    aoi.save()
    assert not Device.objects.exists()


def test_the_wish_is_kept(on, aoi):
    on.post("/mypage/devices/wish/", {"kinds": ["community.called"], "hides_names": "on"})
    wish = Wish.objects.get(user=aoi)
    assert ("community.called" in wish.without, wish.hides_names) == (False, True)
    assert "community.answered" in wish.without
    ticked = section(on).select("input[name=kinds][checked]")
    assert [one["value"] for one in ticked] == ["community.called"]


def test_a_kind_that_there_is_not_is_refused(on):
    on.post("/mypage/devices/wish/", {"kinds": ["x"]})
    assert not Wish.objects.exists()


@pytest.mark.parametrize("without", ["key", "extra"])
def test_no_button_shows_without_push(aoi, client_of, settings, monkeypatch, browser, without):
    if without == "key":
        settings.IGASHU_PUSH_KEY = ""
    else:
        monkeypatch.setattr(keys, "find_spec", lambda _name: None)
    client = client_of(aoi)
    assert section(client) is None
    assert subscribe(client, browser).status_code == 404


def test_who_is_no_member_is_offered_nothing(chika, client_of, browser):
    assert section(client_of(chika)) is None
    assert subscribe(client_of(chika), browser).status_code == 404


def test_the_worker_looks_after_the_whole_site(client):
    answer = client.get("/push-worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in answer["Cache-Control"]
    assert b"caches" not in answer.content
    assert b'addEventListener("fetch"' not in answer.content
