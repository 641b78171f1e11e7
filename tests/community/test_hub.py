"""The hub where the wire alone does not show it: no gap for who joins while others speak."""

import asyncio
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async

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
