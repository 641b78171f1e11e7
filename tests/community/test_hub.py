"""The hub where the wire alone does not show it: no gap for who joins while others speak."""

import asyncio
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async

from community import actions, announce, hub
from tests.community.talk import talking

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


async def test_who_joins_while_something_is_said_misses_nothing(
    shared, aoi, ben, client_of, monkeypatch
):
    """The word is stored after the newcomer looked and rung before they are done looking."""
    read = hub.read_events
    spoken = asyncio.Event()

    async def slow_read(room_id, seq):
        page = await read(room_id, seq)
        if seq == 0 and not spoken.is_set():
            spoken.set()
            await database_sync_to_async(actions.post_message)(
                room=shared, author=aoi, text="その間に", client_msg_id=uuid4()
            )
            await hub.this_hub().wake(room_id)
        return page

    keys = await database_sync_to_async(lambda: client_of(ben).cookies["sessionid"].value)()
    monkeypatch.setattr(hub, "read_events", slow_read)
    monkeypatch.setattr(announce, "send", lambda message: None)  # only the test wakes the hub
    async with talking(keys, shared) as talk:
        assert talk.seqs() == [1, 2, 3]
