"""What waits for one socket is bounded."""

import json

import pytest

from community import outbox
from community.outbox import Outbox
from community.protocol import Close

pytestmark = pytest.mark.asyncio


async def emptied(box):
    sent = []

    async def send(message):
        sent.append(message)

    await box.empty(send)
    return sent


async def test_frames_go_out_in_order_before_the_end():
    box = Outbox()
    for frame in ("1", "2"):
        box.put(frame)
    box.close(Close.ROOM_CLOSED)
    box.put("too late")
    *frames, goodbye, end = await emptied(box)
    assert [frame["text"] for frame in frames] == ["1", "2"]
    assert json.loads(goodbye["text"])[0]["reason"] == end["code"] == Close.ROOM_CLOSED


async def test_a_full_box_is_emptied_and_closed(monkeypatch):
    monkeypatch.setattr(outbox, "DEPTH", 3)
    box = Outbox()
    for frame in "1234":
        box.put(frame)
    assert [message.get("code") for message in await emptied(box)] == [None, Close.SLOW]


async def test_a_box_as_full_as_allowed_stays(monkeypatch):
    monkeypatch.setattr(outbox, "DEPTH", 3)
    box = Outbox()
    for frame in "123":
        box.put(frame)
    assert not box.closing


async def test_the_first_reason_counts():
    box = Outbox()
    box.close(Close.SESSION_ENDED)
    box.close(Close.ROOM_CLOSED)
    assert (await emptied(box))[-1]["code"] == Close.SESSION_ENDED
