"""What waits for one socket is bounded."""

import asyncio
import json

import pytest

from community import outbox
from community.frames import Frame
from community.outbox import Outbox, goodbye
from community.protocol import Close

pytestmark = pytest.mark.asyncio


class Sent(list):
    """Takes what an outbox sends."""

    async def __call__(self, message):
        self.append(message)

    async def until(self, holds):
        async with asyncio.timeout(5):
            while not holds(self):
                await asyncio.sleep(0)
        return list(self)

    async def ended(self):
        return await self.until(lambda sent: sent and sent[-1]["type"] == "websocket.close")


def box_and_sent():
    sent = Sent()
    return Outbox(sent), sent


async def test_frames_go_out_in_order_before_the_end():
    box, sent = box_and_sent()
    for frame in ("1", "2"):
        box.put(Frame(frame))
    box.close(Close.ROOM_CLOSED)
    box.put(Frame("too late"))
    *frames, goodbye, end = await sent.ended()
    assert [frame["text"] for frame in frames] == ["1", "2"]
    assert json.loads(goodbye["text"])[0]["reason"] == end["code"] == Close.ROOM_CLOSED


async def test_a_full_box_is_emptied_and_closed(monkeypatch):
    monkeypatch.setattr(outbox, "DEPTH", 3)
    box, sent = box_and_sent()
    for frame in "1234":
        box.put(Frame(frame))
    assert [message.get("code") for message in await sent.ended()] == [None, Close.SLOW]


async def test_a_box_with_too_many_bytes_is_closed(monkeypatch):
    monkeypatch.setattr(outbox, "WAITING_BYTES", 100)
    box, _sent = box_and_sent()
    for _ in range(2):
        box.put(Frame("1" * 101))
    assert box.closing


async def test_a_box_as_full_as_allowed_stays(monkeypatch):
    monkeypatch.setattr(outbox, "DEPTH", 3)
    box, sent = box_and_sent()
    for frame in "123":
        box.put(Frame(frame))
    await sent.until(lambda sent: len(sent) == 3)
    assert not box.closing


async def test_the_first_reason_counts():
    box, sent = box_and_sent()
    box.close(Close.SESSION_ENDED)
    box.close(Close.ROOM_CLOSED)
    assert (await sent.ended())[-1]["code"] == Close.SESSION_ENDED


async def test_an_idle_box_has_no_task():
    box, sent = box_and_sent()
    box.put(Frame("1"))
    assert box._task is not None
    await sent.until(lambda sent: box._task is None)


# --- A server that would buffer without end --------------------------------------------------


async def filled(monkeypatch):
    """Return a box whose window is full, as it is when the first three frames are under way."""
    monkeypatch.setattr(outbox, "WINDOW_BYTES", 30)
    box, sent = box_and_sent()
    for frame in "1234":
        box.put(Frame(frame * 10))
    await sent.until(lambda sent: sent and "hb" in sent[-1]["text"])
    return box, sent


async def test_no_more_is_under_way_than_the_window(monkeypatch):
    _box, sent = await filled(monkeypatch)
    assert [message["text"][:1] for message in sent] == ["1", "2", "["]


async def test_a_sign_of_life_lets_the_rest_go(monkeypatch):
    box, sent = await filled(monkeypatch)
    assert box.asking
    box.confirm()
    assert [message["text"][0] for message in await sent.until(lambda sent: len(sent) == 5)] == [
        "1", "2", "[", "3", "4",
    ]  # fmt: skip
    assert not box.asking


async def test_without_a_sign_of_life_it_ends(monkeypatch):
    monkeypatch.setattr(outbox, "STALL_SECONDS", 0.01)
    box, sent = await filled(monkeypatch)
    assert (await sent.ended())[-1]["code"] == Close.SLOW
    assert box.closing


async def test_its_life_is_over_before_the_code_is_said(monkeypatch):
    """uvicorn would wait ten seconds more for an answer to the code."""
    monkeypatch.setattr(outbox, "STALL_SECONDS", 0.01)
    box, sent = await filled(monkeypatch)
    lived = []

    async def live():
        try:
            await asyncio.Event().wait()
        finally:
            lived.append(list(sent))
            box.drop()  # as the consumer does

    life = asyncio.create_task(live())
    await asyncio.sleep(0)
    box.end_with(life)
    assert (await sent.ended())[-1]["code"] == Close.SLOW
    assert life.cancelled()
    assert [message["type"] for message in lived[0]] == ["websocket.send"] * 3


async def test_who_comes_back_after_a_restart_comes_spread_out():
    waits = {json.loads(goodbye(Close.RESTART).text)[0]["retry_ms"] for _ in range(50)}
    assert len(waits) > 25
    assert min(waits) >= 1_000
    assert max(waits) <= 15_000
