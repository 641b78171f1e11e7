"""A push service gives a browser another address: its worker says so, and nobody else can."""

import pytest

from members.actions.membership import leave
from members.push import keys, mark
from members.push.models import Device
from tests.members.push.service import Browser

pytestmark = pytest.mark.usefixtures("town_with_a_key")
DOOR = "/mypage/devices/renew/"


@pytest.fixture
def worker(aoi, client_of, browser):
    """Aoi's browser, whose session has ended since."""
    client = client_of(aoi)
    client.post("/mypage/devices/", browser.subscription)
    client.cookies.pop("sessionid")
    return client


def renew(client, path="/fcm/send/new"):
    return client.post(DOOR, Browser(path).subscription)


def test_the_new_address_takes_the_place_of_the_old(worker, aoi, browser):
    assert worker.get(DOOR).json() == {"key": keys.present()}
    before = Device.objects.get().pk
    assert renew(worker).status_code == 204
    device = Device.objects.get()
    assert (device.pk, device.user, device.endpoint[-4:]) == (before, aoi, "/new")


def test_a_browser_without_its_mark_is_nobodys(worker, client):
    """Control for the above: the same words, without the cookie or with one that is not ours."""
    for value in ("", "7", worker.cookies[mark.COOKIE].value[:-1]):
        client.cookies[mark.COOKIE] = value
        assert (client.get(DOOR).status_code, renew(client).status_code) == (404, 404)
    assert Device.objects.get().endpoint.endswith("/a")


def test_other_sites_do_not_send_the_mark(worker):
    assert worker.cookies[mark.COOKIE]["samesite"] == "Lax"
    assert worker.cookies[mark.COOKIE]["httponly"]


def test_after_signing_out_it_is_over(worker, aoi):
    worker.force_login(aoi, backend="django.contrib.auth.backends.ModelBackend")
    worker.post("/accounts/logout/")
    assert renew(worker).status_code == 404
    assert not Device.objects.exists()


def test_who_is_no_member_any_more_renews_nothing(worker, aoi):
    leave(membership=aoi.membership, by=aoi)
    device = Device.objects.filter(user=aoi)
    assert (renew(worker).status_code, device.filter(endpoint__endswith="/new").exists()) == (
        404,
        False,
    )


def test_anothers_address_is_not_taken(worker, ben, client_of):
    client_of(ben).post("/mypage/devices/", Browser("/fcm/send/new").subscription)
    assert renew(worker).status_code == 422
    assert Device.objects.get(user=ben).endpoint.endswith("/new")
    assert Device.objects.exclude(user=ben).get().endpoint.endswith("/a")


def test_ones_own_second_row_of_the_same_browser_goes(worker, aoi, client_of):
    client_of(aoi).post("/mypage/devices/", Browser("/fcm/send/new").subscription)
    assert renew(worker).status_code == 204
    assert Device.objects.get().endpoint.endswith("/new")


@pytest.mark.parametrize("endpoint", ["https://evil.example/x", "", "https://fcm.googleapis.com"])
def test_it_leads_nowhere_else(worker, endpoint):
    told = Browser().subscription | {"endpoint": endpoint}
    assert worker.post(DOOR, told).status_code == 422
    assert Device.objects.get().endpoint.endswith("/a")


def test_without_push_there_is_no_door(worker, settings):
    settings.IGASHU_PUSH_KEY = ""
    assert (worker.get(DOOR).status_code, renew(worker).status_code) == (404, 404)
