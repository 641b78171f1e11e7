from datetime import timedelta

import pytest
from django.utils.timezone import now

from igashu_site import security_txt

PLACE = "/.well-known/security.txt"


def test_without_a_contact_there_is_none(client, db):
    assert client.get(PLACE).status_code == 404


def test_it_says_whom_to_tell(client, db, settings):
    settings.IGASHU_SECURITY_CONTACT = ["csirt@example.jp", "https://example.jp/report"]
    settings.IGASHU_SECURITY_CONFIRMED = day(100)
    answer = client.get(PLACE)
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[:2] == ["Contact: mailto:csirt@example.jp", "Contact: https://example.jp/report"]
    (until,) = (line.removeprefix("Expires: ") for line in lines if line.startswith("Expires"))
    assert until.startswith((now() + timedelta(days=264)).strftime("%Y-%m-%dT"))


def day(ago):
    return (now() - timedelta(days=ago)).strftime("%Y-%m-%d")


@pytest.mark.parametrize(
    ("confirmed", "status"),
    [("", 404), ("soon", 404), (day(365), 404), (day(363), 200), (day(0), 200)],
)
def test_it_does_not_renew_itself(client, db, settings, confirmed, status):
    settings.IGASHU_SECURITY_CONTACT = ["csirt@example.jp"]
    settings.IGASHU_SECURITY_CONFIRMED = confirmed
    assert client.get(PLACE).status_code == status


def test_a_day_to_come_makes_it_no_longer(settings):
    settings.IGASHU_SECURITY_CONFIRMED = day(-300)
    assert security_txt.expires() < now() + timedelta(days=365)
