"""F34: the malformed frames W01–W22 and the application frames A01–A16 of the bad-input corpus."""

import asyncio
import json
import struct
from uuid import uuid4

import pytest

from tests.servers.line import CLOSE, PING, TEXT, Line, NotIn, frame, knock
from tests.servers.site import HOST, ask

from .load import Crowd
from .town import running

pytestmark = pytest.mark.asyncio
CONTINUED = 0
KIB17 = b"x" * (17 * 1024)


def unmasked(payload):
    return struct.pack("!BB", 0x81, len(payload)) + payload


def raw(first, second, rest=b""):
    return bytes([first, second]) + b"\0\0\0\0" + rest


FRAMES = {
    "W01 unmasked text": (unmasked(b"[]"), 1002),
    "W02 invalid UTF-8": (frame(b"\xc3("), 1007),
    "W03 a surrogate in UTF-8": (frame(b"\xed\xa0\x80"), 1007),
    "W04 a reserved opcode": (frame(b"x", 3), 1002),
    "W05 RSV1 without an extension": (raw(0xC1, 0x81, b"x"), 1002),
    "W06 17 KiB of text": (frame(KIB17), 1009),
    "W07 a length of 2^62": (struct.pack("!BBQ", 0x81, 0xFF, 2**62) + b"\0\0\0\0", 1009),
    "W08 a fragmented ping": (frame(b"x", PING, final=False), 1002),
    "W09 a ping of 126 bytes": (frame(b"x" * 126, PING), 1002),
    "W10 a continuation first": (frame(b"x", CONTINUED), 1002),
    "W11 close code 999": (frame(struct.pack("!H", 999), CLOSE), 1002),
    "W12 a close of one byte": (frame(b"x", CLOSE), 1002),
    "W13 a close reason that is no UTF-8": (frame(struct.pack("!H", 1000) + b"\xff", CLOSE), 1007),
    "W14 fragments of more than 16 KiB": (
        frame(b"x" * 9000, TEXT, final=False) + frame(b"x" * 9000, CONTINUED),
        1009,
    ),
    "W15 three empty texts": (frame(b"") * 3, 4530),
    "W16 three NUL texts": (frame(b"\0") * 3, 4530),
}
HELLO = knock("{session}").decode()
KNOCKS = {
    "W17 version 8": (lambda text: text.replace("Version: 13", "Version: 8"), 400),
    "W18 no key": (lambda text: text.replace("Sec-WebSocket-Key", "X-No-Key"), 400),
    "W19 200 headers": (lambda text: more(text, "".join(f"X-{n}: y\r\n" for n in range(200))), 0),
    "W20 a header of 64 KiB": (lambda text: more(text, f"X-Large: {'y' * 65536}\r\n"), 0),
    "W21 a path of 20 KiB": (lambda text: text.replace("/ws/", "/ws/" + "y" * 20480), 0),
    "W22 an empty Host": (lambda text: text.replace(f"Host: {HOST}", "Host:"), 403),
}


def more(text, headers):
    return text.replace("Origin:", headers + "Origin:")


@pytest.fixture(scope="module", params=["S", "P"])
def guarded(request):
    with running(request.param, fault="strict", workers=1) as made:
        yield made


@pytest.fixture(scope="module")
def person(guarded):
    return guarded.lay(1, 1)


async def opened(town, person, hello=None):
    """Return a line, what it has heard, and a future for the code of its end."""
    heard, ended = [], asyncio.get_running_loop().create_future()
    session = person["people"][0]["session"]
    line = await Line.open(
        town.ports[0],
        hello or knock(session),
        lambda text: heard.extend(json.loads(text)),
        ended.set_result,
    )
    return line, heard, ended


def logged(town):
    """Count the lines of the log; that a line was opened or closed is said of good ones, too."""
    usual = ("[accepted]", "connection open", "connection closed", '" 403')
    lines = town.workers[0].log.read_text().splitlines()
    assert max(map(len, lines), default=0) < 2048
    return sum(not line.endswith(usual) for line in lines)


@pytest.mark.parametrize("name", FRAMES)
async def test_f34_a_malformed_frame_gets_the_documented_code(guarded, person, name):
    data, code = FRAMES[name]
    before = logged(guarded)
    line, _heard, ended = await opened(guarded, person)
    line.write(data)
    assert await asyncio.wait_for(ended, 10) == code
    await still_well(guarded, person)
    assert logged(guarded) - before <= 1


async def test_f34_control__the_stock_class_takes_a_frame_of_any_size_in():
    with running("S", fault="strict", server="websockets-sansio") as town:
        laid = town.lay(1, 1)
        data, _code = FRAMES["W06 17 KiB of text"]
        line, heard, _ended = await opened(town, laid)
        line.write(data)
        async with asyncio.timeout(10):
            while not any(item["type"] == "refused" for item in heard):
                await asyncio.sleep(0.01)
        assert line.is_open  # it was taken in whole, and is left to the application
        line.transport.abort()


async def test_f34_control__where_mistakes_are_not_counted_nonsense_goes_on():
    with running("S", fault="strict no_strikes") as town:
        laid = town.lay(1, 1)
        line, heard, _ended = await opened(town, laid)
        line.write(FRAMES["W15 three empty texts"][0])
        line.say(json.dumps({"type": "sub", "room": laid["rooms"][0], "after": 0}))
        async with asyncio.timeout(10):
            while not any(item["type"] == "on" for item in heard):
                await asyncio.sleep(0.01)
        assert [item["code"] for item in heard if item["type"] == "refused"] == [
            "not_understood"
        ] * 3
        assert line.is_open
        line.transport.abort()


async def test_f34_control__the_stock_class_leaves_a_line_with_too_many_headers_open():
    with running("S", fault="strict", server="websockets-sansio") as town:
        change, _status = KNOCKS["W19 200 headers"]
        hello = knock(town.lay(1, 1)["people"][0]["session"]).decode()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5):
                await Line.open(town.ports[0], change(hello).encode(), lambda text: None)


@pytest.mark.parametrize("name", KNOCKS)
async def test_f34_a_malformed_knock_gets_the_documented_status(guarded, person, name):
    change, status = KNOCKS[name]
    before = logged(guarded)
    hello = knock(person["people"][0]["session"]).decode()
    try:
        line, *_rest = await opened(guarded, person, change(hello).encode())
        line.transport.abort()
        found = 101
    except NotIn as refused:
        found = refused.status
    except ConnectionResetError:
        found = 0
    # Where the connection may just be closed, a clear answer is as good.
    assert found == status or (status == 0 and found in (0, 400, 403, 414, 431))
    await still_well(guarded, person)
    assert logged(guarded) - before <= 1


async def still_well(town, person):
    line, heard, _ended = await opened(town, person)
    line.say(json.dumps({"type": "sub", "room": person["rooms"][0], "after": 0}))
    async with asyncio.timeout(10):
        while not any(item["type"] == "on" for item in heard):
            await asyncio.sleep(0.01)
    line.transport.abort()
    assert ask(town.ports[0], "/livez").status == 200


def say(room, **changed):
    values = {"type": "say", "room": room, "text": "あ", "client_msg_id": str(uuid4())}
    return json.dumps({name: value for name, value in (values | changed).items() if value != ...})


def sub(room, **changed):
    return json.dumps({"type": "sub", "room": room, "after": 0} | changed)


# What is sent (the room's number is given), and the code of the refusal; None: nothing is refused.
ASKED = {
    "A02 no JSON": (lambda room: "hello", "not_understood"),
    "A03 an unknown type": (lambda room: '{"type":"shout"}', "not_understood"),
    "A04 a missing field": (lambda room: say(room, text=...), "not_understood"),
    "A05 a room that is a word": (lambda room: sub("1"), "not_understood"),
    "A05 a negative room": (lambda room: sub(-1), "not_found"),
    "A05 a room that is not theirs": (lambda room: sub(room + 1), "forbidden"),
    "A08 a mark beyond the head": (
        lambda room: json.dumps({"type": "read", "room": room, "seq": 99}),
        "not_yet",
    ),
    "A09 typing, which is not in the contract": (
        lambda room: json.dumps({"type": "typing", "room": room}),
        "not_understood",
    ),
    "A11 a heartbeat from a client": (lambda room: '{"type":"hb","rooms":{}}', "not_understood"),
    "A12 a huge number": (lambda room: '{"type":"sub","room":1,"after":1e999}', "not_understood"),
    "A12 a long number": (lambda room: sub(int("9" * 400)), "not_found"),
    "A13 nested 1,000 deep": (lambda room: "[" * 1000 + "]" * 1000, "not_understood"),
    "A14 sub twice": (lambda room: sub(room), None),
    "A15 a frame before hello": (lambda room: sub(room), None),
}


@pytest.mark.parametrize("name", ASKED)
async def test_a_strange_frame_is_refused_with_a_code(guarded, name):
    ask_for, code = ASKED[name]
    laid = guarded.lay(2, 2)
    room = laid["rooms"][0]
    before = logged(guarded)
    line, heard, _ended = await opened(guarded, laid)
    if name.startswith("A14"):
        line.say(sub(room))
    line.say(ask_for(room))
    line.say(sub(room))  # the fence
    async with asyncio.timeout(10):
        while not any(item["type"] == "on" for item in heard):
            await asyncio.sleep(0.01)
    assert [item["code"] for item in heard if item["type"] == "refused"] == [code] * bool(code)
    line.transport.abort()
    assert logged(guarded) == before


async def test_a01_bytes_are_not_understood(guarded, person):
    line, heard, _ended = await opened(guarded, person)
    line.write(frame(b"\x01\x02", 2))
    async with asyncio.timeout(10):
        while not any(item["type"] == "refused" for item in heard):
            await asyncio.sleep(0.01)
    assert heard[-1]["code"] == "not_understood"
    line.transport.abort()


async def test_a06_the_twenty_first_room_is_refused(guarded):
    laid = guarded.lay(1, 21, everybody=True)
    line, heard, _ended = await opened(guarded, laid)
    for room in laid["rooms"]:
        line.say(sub(room))
    async with asyncio.timeout(20):
        # Catching up goes on beside the hearing: the refusal may come before the last of them.
        while sum(item["type"] in ("on", "refused") for item in heard) < 21:
            await asyncio.sleep(0.01)
    assert [item["code"] for item in heard if item["type"] == "refused"] == ["too_many_rooms"]
    line.transport.abort()


async def test_a10_the_thirty_first_frame_in_ten_seconds_ends_it(guarded, person):
    line, _heard, ended = await opened(guarded, person)
    for _ in range(31):
        line.say('{"type":"pong"}')
    assert await asyncio.wait_for(ended, 10) == 4009


async def test_a16_a_message_after_the_room_was_closed(guarded):
    async with Crowd(guarded, people=1, rooms=1) as crowd:
        [client], [room] = crowd.clients, crowd.rooms
        await asyncio.to_thread(guarded.within, "close", room)
        await client.until(lambda: client.closes)
        assert client.closes[0][1] == 4504
        line, heard, _ended = await opened(guarded, crowd.laid)
        line.say(say(room))
        async with asyncio.timeout(10):
            while not any(item["type"] == "refused" for item in heard):
                await asyncio.sleep(0.01)
        assert heard[-1]["code"] == "room_closed"
        line.transport.abort()
