import asyncio
from unittest.mock import patch

from django.utils.timezone import now

from igashu_site import health, heartbeat, logs
from igashu_site.socket_ids import SocketIds


def test_livez_needs_no_database(client):
    assert client.get("/livez").json() == {"alive": True}


def test_readyz_names_every_part(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json().keys() == health.CHECKS.keys() | health.WARNINGS.keys()


def test_readyz_is_503__when_one_part_fails(client, db):
    with patch.dict(health.CHECKS, {"database": lambda: 1 / 0}):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_a_dead_redis_is_told_but_sends_no_reader_away(client, db):
    away = {"cache": lambda: False, "channel_layer": lambda: 1 / 0}
    with patch.dict(health.WARNINGS, away):
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert (answer.json()["cache"], answer.json()["channel_layer"]) == (False, False)
    assert answer.json()["database"] is True


def test_a_deaf_channel_layer_is_told(client, db, settings):
    async def deaf(_layer, _channel):
        await asyncio.sleep(60)

    layer = "channels.layers.InMemoryChannelLayer"
    with patch.object(health, "LAYER_SECONDS", 0.01), patch(f"{layer}.receive", deaf):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["channel_layer"]) == (200, False)


def test_a_silent_clock_is_told_but_sends_no_reader_away(client, db):
    before = client.get("/readyz")
    heartbeat.beat(heartbeat.CLOCK, at=now())
    after = client.get("/readyz")
    assert (before.status_code, before.json()["clock"]) == (200, False)
    assert (after.status_code, after.json()["clock"]) == (200, True)


def test_each_socket_has_an_id_of_its_own():
    seen = []

    async def room(scope, receive, send):
        seen.append(logs.request_id.get())

    for _socket in range(2):
        asyncio.run(SocketIds(room)({}, None, None))
    assert len(set(seen)) == 2
    assert all(name.startswith("socket-") for name in seen)
