"""How often one caller may knock: counted per account, else per address, and nothing slips by."""

import pytest
import time_machine
from django.core.cache import cache
from django.utils.timezone import now
from wagtail.models import APIToken

from igashu_site.throttle import network, wait_for

ADDRESSES = ["/api/v1/pages", "/api/v3-preview/pages/"]


@pytest.fixture(autouse=True)
def three_a_minute(settings):
    """The clock stands still: a minute that ends between two requests would start a new count."""
    settings.IGASHU_API_RATE = "3/m"
    cache.clear()
    with time_machine.travel(now(), tick=False):
        yield


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_fourth_request_of_a_minute_waits(client, house, address):
    statuses = [client.get(address).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_refusal_says_how_long(client, house, address):
    for _ in range(3):
        client.get(address)
    answer = client.get(address)

    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["code"] == "too_many_requests"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_address_has_its_own_allowance(client, house, address):
    for _ in range(4):
        client.get(address, REMOTE_ADDR="192.0.2.1")

    assert client.get(address, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_a_made_up_forwarding_header_is_no_new_address(client, house):
    statuses = [
        client.get("/api/v1/pages", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code
        for number in range(4)
    ]

    assert statuses[-1] == 429


def test_an_account_has_its_own_allowance(client_of, house, aoi, ben):
    person, other = client_of(aoi), client_of(ben)
    statuses = [person.get("/api/v1/me").status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]
    assert other.get("/api/v1/me").status_code == 200


def test_a_service_account_has_its_own_allowance(client, house, editor):
    _row, key = APIToken.create_token(user=editor, name="test")
    for _ in range(4):
        client.get("/api/v3-preview/pages/")

    bearer = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    statuses = [client.get("/api/v3-preview/pages/", **bearer).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]


def test_guessing_tokens_is_counted_too(client, house):
    statuses = [
        client.get("/api/v3-preview/pages/", HTTP_AUTHORIZATION=f"Bearer wagtail_{n}").status_code
        for n in range(4)
    ]

    assert statuses == [401, 401, 401, 429]


def test_refusals_and_absent_addresses_are_counted_too(client, house):
    statuses = [
        client.get(path).status_code for path in ("/api/v1/me", "/api/no", "/api/v1/", "/api/no")
    ]

    assert statuses == [401, 404, 404, 429]


def test_pages_for_people_are_not_counted(client, house):
    assert [client.get("/livez").status_code for _ in range(5)] == [200] * 5


def test_one_home_network_is_one_caller():
    assert network("2001:db8::1") == network("2001:db8::2") != network("2001:db8:1::1")
    assert network("192.0.2.1") != network("192.0.2.2")
    assert network("no address") == "no address"


def test_the_next_window_is_a_new_one():
    waits = [wait_for("someone", rate="2/m", at=at) for at in (60, 61, 70, 120)]

    assert waits == [None, None, 50, None]
