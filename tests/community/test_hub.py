"""The hub where the wire alone does not show it: no gap for who joins while others speak."""

import asyncio
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import OperationalError

from community import actions, announce, asking, history, hub
from tests.community.talk import talking

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


async def test_who_joins_while_something_is_said_misses_nothing(
    shared, aoi, ben, client_of, monkeypatch
):
    """The word is stored after the newcomer looked and rung before they are done looking."""
    read, spoken = history.events_after, []

    def slow_read(room_id, seq):
        page = read(room_id, seq)
        if not spoken:
            spoken.append(seq)
            posted = actions.post_message(
                room=shared, author=aoi, text="その間に", client_msg_id=uuid4()
            )
            loop.call_soon_threadsafe(the_hub.hear_ourselves, asking.as_stored([posted]))
        return page

    loop, the_hub = asyncio.get_running_loop(), hub.this_hub()
    key = await database_sync_to_async(lambda: client_of(ben).cookies["sessionid"].value)()
    monkeypatch.setattr(history, "events_after", slow_read)
    monkeypatch.setattr(announce, "send", lambda message: None)  # only the test wakes the hub
    async with talking(key, shared) as talk:
        assert talk.seqs() == [1, 2, 3]


@pytest.fixture
def key(aoi, client_of):
    return client_of(aoi).cookies["sessionid"].value


async def test_a_hub_that_is_not_listed_still_hears_by_its_rounds(shared, aoi, key, monkeypatch):
    """Redis is away when the first socket comes, and afterwards answers nothing at all."""

    class Gone(type(get_channel_layer())):
        async def group_add(self, *values):
            await asyncio.Event().wait()

    monkeypatch.setattr(announce, "SECONDS", 0.01)
    layer = Gone()
    monkeypatch.setattr(hub, "get_channel_layer", lambda: layer)
    async with talking(key, shared) as talk:
        await database_sync_to_async(actions.post_message)(
            room=shared, author=aoi, text="きこえるか", client_msg_id=uuid4()
        )
        await hub.this_hub().poll()
        assert (await talk.until("ev", what="said"))["seq"] == 3


async def test_who_cannot_be_caught_up_is_sent_away_to_begin_again(shared, key, monkeypatch):
    def broken(room_id, seq):
        raise OperationalError

    monkeypatch.setattr(history, "events_after", broken)
    async with talking(key) as talk:
        await talk.say("sub", room=shared.pk, after=0)
        assert await talk.closed() == 4001
