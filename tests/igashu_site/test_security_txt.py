from datetime import datetime, timedelta

from django.utils.timezone import now

PLACE = "/.well-known/security.txt"


def test_without_a_contact_there_is_none(client, db):
    assert client.get(PLACE).status_code == 404


def test_it_says_whom_to_tell(client, db, settings):
    settings.IGASHU_SECURITY_CONTACT = ["csirt@example.jp", "https://example.jp/report"]
    answer = client.get(PLACE)
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[:2] == ["Contact: mailto:csirt@example.jp", "Contact: https://example.jp/report"]
    (until,) = (line.removeprefix("Expires: ") for line in lines if line.startswith("Expires"))
    left = datetime.fromisoformat(until) - now()
    assert timedelta(days=30) < left < timedelta(days=365)
