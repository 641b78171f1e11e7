"""F36, the quick half: SQLite finds no room for one page more. The long half: tests/faults."""

from uuid import uuid4

import pytest
from django.db import connection

from community.models import Message
from igashu_site import errors

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def full_disk():
    """Return a function after which SQLite finds no room for one page more."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's full disk: tests/faults/test_full_disk.py")

    def pages(most):
        with connection.cursor() as cursor:
            return cursor.execute(f"PRAGMA max_page_count={most}").fetchone()

    yield lambda: pages(1)  # never less than there are
    pages(2**32 - 2)


def write(client, room):
    """Say more than the free pages hold; return the answer."""
    client.raise_request_exception = False
    words = {"client_msg_id": str(uuid4()), "text": "あ" * 2000}
    place = f"/api/v1/rooms/{room.pk}/messages"
    return client.post(place, words, "application/json", headers={"accept-language": "ja"})


def until_refused(client, room):
    """Write until it is refused; return that answer and how often it was taken before."""
    for taken in range(400):
        answer = write(client, room)
        if answer.status_code >= 500:
            return answer, taken
    raise AssertionError("the disk was never full")


def test_f36_sqlite_without_room_says_so_and_loses_nothing(shared, aoi, client_of, full_disk):
    client = client_of(aoi)
    full_disk()
    refused, taken = until_refused(client, shared)
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert "もう一度" in refused.json()["detail"]
    assert client.get(f"/api/v1/rooms/{shared.pk}/messages").status_code == 200
    assert Message.objects.count() == taken


def test_f36_control__who_knows_no_outage_blames_the_site(
    shared, aoi, client_of, full_disk, monkeypatch
):
    monkeypatch.setattr(errors, "OUTAGES", ())
    full_disk()
    refused, _taken = until_refused(client_of(aoi), shared)
    assert refused.status_code == 500
    assert "Retry-After" not in refused
