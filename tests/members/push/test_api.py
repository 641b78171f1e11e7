"""The JSON door of devices."""

import pytest

from members.push import keys
from members.push.models import Device
from tests.members.push.service import Browser

pytestmark = pytest.mark.usefixtures("town_with_a_key")
DOOR = "/api/v1/me/devices"


def post(client, told):
    return client.post(DOOR, told, content_type="application/json")


def test_a_client_of_ones_own_subscribes(aoi, client_of, browser, settings):
    client = client_of(aoi)
    assert client.get(DOOR).json()["key"] == keys.public_key(settings.IGASHU_PUSH_KEY)
    first = post(client, browser.subscription | {"name": "台所の端末"}).json()
    assert post(client, browser.subscription).json()["id"] == first["id"]
    [shown] = client.get(DOOR).json()["items"]
    assert shown.keys() == {"id", "name", "added_at", "told_at"}


def test_signing_out_ends_it_in_this_browser_too(aoi, client_of, browser):
    client = client_of(aoi)
    post(client, browser.subscription)
    client.post("/accounts/logout/")
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"endpoint": "https://10.0.0.1/x"}, "unknown_service"), ({"auth": "x"}, "unknown_service")],
)
def test_the_same_rules_hold(aoi, client_of, browser, changes, code):
    answer = post(client_of(aoi), browser.subscription | changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Device.objects.exists()


def test_an_eleventh_is_refused(aoi, client_of):
    client = client_of(aoi)
    answers = [post(client, Browser(f"/{one}").subscription).status_code for one in range(11)]
    assert answers == [200] * 10 + [422]


def test_nobody_takes_away_anothers(device, ben, client_of):
    assert client_of(ben).delete(f"{DOOR}/{device.pk}").status_code == 404
    assert Device.objects.exists()


def test_who_is_no_member_is_offered_nothing(chika, client_of, browser):
    assert client_of(chika).get(DOOR).json()["key"] is None
    assert post(client_of(chika), browser.subscription).status_code == 404
