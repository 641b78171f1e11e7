"""The quick half of the fault matrix: in one process, judged as the long half is (tests/faults).

What else of it is quick stands where its subject is tested; docs/faults.md names both.
"""

import asyncio
import threading
from contextlib import AsyncExitStack
from types import SimpleNamespace
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async

from community import actions, asking, consumers, gate, hub, protocol
from community.actions import sitting
from community.models import Message, RoomEvent
from tests.community.talk import knock, talking
from tests.faults.oracle import Truth, complaints

pytestmark = [
    pytest.mark.filterwarnings(
        "ignore:.*is marked with '@pytest.mark.asyncio':pytest.PytestWarning"
    ),
    pytest.mark.asyncio,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def keys(aoi, ben, client_of):
    return [client_of(one).cookies["sessionid"].value for one in (aoi, ben)]


@pytest.fixture(autouse=True)
def no_pace(monkeypatch):
    monkeypatch.setattr(protocol, "PACE", ())


@database_sync_to_async
def stored(room):
    events = RoomEvent.objects.filter(room=room).order_by("seq").values_list("seq", "type")
    words = {}
    for one in Message.objects.filter(room=room).order_by("seq"):
        words.setdefault(str(one.client_msg_id), []).append((room.pk, one.seq, one.text))
    return Truth({room.pk: list(events)}, words)


async def speak(talk, room, count):
    """Say so much without waiting; return what was said, by its id."""
    said = {str(uuid4()): (room.pk, f"その{number}", 0.0) for number in range(count)}
    for key, (_room, text, _at) in said.items():
        await talk.say("say", room=room.pk, text=text, client_msg_id=key)
    return said


def as_client(talk, room, said):
    """Return what the judge of the long half looks at."""
    acks = {
        item["client_msg_id"]: (room.pk, item["seq"])
        for item in talk.heard
        if item["type"] == "ack"
    }
    seen = {room.pk: [item for item in talk.heard if item["type"] == "ev"]}
    return SimpleNamespace(acks=acks, said=said, seen=seen, state=dict)


async def test_f01_four_windows_talk_at_once_and_see_what_is_stored(shared, keys):
    async with AsyncExitStack() as after:
        talks = [await after.enter_async_context(talking(key, shared)) for key in keys * 2]
        said = await asyncio.gather(*(speak(talk, shared, 5) for talk in talks))
        known = await all_heard(talks, shared, 2 + 4 * 5)
    clients = [as_client(talk, shared, mine) for talk, mine in zip(talks, said, strict=True)]
    assert complaints(clients, known) == []
    assert [len(one.acks) for one in clients] == [5] * 4


async def all_heard(talks, room, head):
    """Read on in every window until it has seen the head and all its acknowledgements."""
    for talk in talks:
        while talk.seqs()[-1] < head or sum(one["type"] == "ack" for one in talk.heard) < 5:
            talk.heard += await talk.frame()
    return await stored(room)


async def test_f02_f03_while_it_is_being_stored_nothing_is_acknowledged(shared, keys, monkeypatch):
    """What was acknowledged is seen by another connection, which sees nothing uncommitted."""
    began, go_on = asyncio.Event(), threading.Event()
    loop, store = asyncio.get_running_loop(), sitting.Sitting.store

    def slow(self):
        store(self)
        loop.call_soon_threadsafe(began.set)
        assert go_on.wait(10)

    monkeypatch.setattr(sitting.Sitting, "store", slow)
    async with talking(keys[0], shared) as talk:
        [key] = await speak(talk, shared, 1)
        await began.wait()
        assert (await stored(shared)).words == {}
        assert await talk.communicator.receive_nothing()
        go_on.set()
        ack = await talk.until("ack")
        assert (await stored(shared)).words == {key: [(shared.pk, ack["seq"], "その0")]}


async def test_f16_control__who_does_not_compare_confirms_words_that_are_nowhere(
    shared, keys, monkeypatch
):
    monkeypatch.setattr(sitting, "repeats", lambda draft, earlier: True)
    async with talking(keys[0], shared) as talk:
        for text in ("はじめ", "あと"):
            await talk.say("say", room=shared.pk, text=text, client_msg_id=str(shared.epoch))
            assert (await talk.until("ack"))["seq"] == 3
    assert [one.text async for one in Message.objects.all()] == ["はじめ"]


async def test_f24_control__who_trusts_a_cursor_from_the_future_is_deaf(
    shared, aoi, keys, monkeypatch
):
    async def trusting(socket, request):
        room = await hub.this_hub().rooms_door.ask(asking.Wish(socket.session_key, request.room))
        await socket.catch_up(room, request.after)

    monkeypatch.setitem(consumers.ANSWERS, protocol.Sub, trusting)
    async with talking(keys[1], shared, after=99) as talk:
        await database_sync_to_async(actions.post_message)(
            room=shared, author=aoi, text="きこえますか", client_msg_id=uuid4()
        )
        await hub.this_hub().poll()
        assert await talk.communicator.receive_nothing()
    assert talk.seqs() == []


@pytest.fixture
def asked(monkeypatch):
    """Return whose sessions the database was asked about."""
    asked, welcome = [], asking.welcome

    def counted(session_keys):
        asked.extend(session_keys)
        return welcome(session_keys)

    monkeypatch.setattr(asking, "welcome", counted)
    return asked


STRANGERS = ({"origin": "https://evil.example"}, {"host": "evil.example"})


async def test_f32_a_stranger_costs_no_question_to_the_database(keys, asked):
    for stranger in STRANGERS:
        assert not await knock(session_key=keys[0], **stranger)
    assert asked == []
    assert await knock(session_key=keys[0])  # a guest is asked about
    assert asked == [keys[0]]


async def test_f32_control__through_an_open_gate_strangers_come_in(keys, asked, monkeypatch):
    monkeypatch.setattr(gate, "is_from_our_pages", lambda scope: True)
    for stranger in STRANGERS:
        assert await knock(session_key=keys[0], **stranger)
    assert asked == [keys[0]] * len(STRANGERS)
