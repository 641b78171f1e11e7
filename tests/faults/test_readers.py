"""F19–F25: readers that stop, vanish, sleep or come back after a long time."""

import asyncio
import contextlib
import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.servers.line import Line, knock
from tests.servers.site import COOKIE, ask

from .client import Client
from .load import Crowd
from .oracle import truth
from .town import running

pytestmark = pytest.mark.asyncio
LARGE = "長い話。" * 480  # 5,760 bytes: within the limits of one message


def memory(process) -> int:
    """Return the resident KiB of a process."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def is_there(line, server) -> bool:
    """Ask the kernel whether the server's end of this connection still exists."""
    _host, port = line.transport.get_extra_info("sockname")
    asked = ["ss", "-Htn", f"sport = :{server} and dport = :{port}"]
    return bool(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())


async def stalled(town, session, room):
    """Return a line that listens to a room and reads nothing any more."""
    heard = []
    line = await Line.open(town.ports[0], knock(session), heard.append, buffer=4096)
    line.say(json.dumps({"type": "sub", "room": room, "after": 0}))
    while not any(b'"type":"on"' in text for text in heard):
        await asyncio.sleep(0.01)
    line.transport.pause_reading()
    return line


async def pour(crowd, room, megabytes):
    speaker = crowd.clients[0]
    count = int(megabytes * 2**20 / len(LARGE.encode()))
    for _ in range(count):
        speaker.say(room, LARGE)
        if len(speaker.said) % 20 == 0:
            await speaker.until(lambda: len(speaker.acks) > len(speaker.said) - 20)
    await speaker.all_acked()


SERVERS = {
    "guarded": ("P", "guarded"),
    "daphne": ("S", "daphne"),
    "plain": ("S", "websockets-sansio"),
}


@pytest.mark.parametrize("server", SERVERS)
async def test_f19_f20_readers_that_stop_cost_little_and_are_gone(server):
    kind, name = SERVERS[server]
    many = 50 if server == "guarded" else 10
    with running(kind, server=name, workers=1) as town:
        async with Crowd(town, people=3, rooms=1) as crowd:
            [room] = crowd.rooms
            others = town.inside("lay_into", room, many)
            lines = [await stalled(town, session, room) for session in others]
            before = memory(town.workers[0])
            await pour(crowd, room, 5)
            assert await crowd.judged() == []
            assert crowd.p95() < 1
            assert memory(town.workers[0]) - before < many * 512 + 24 * 1024
            assert ask(town.ports[0], "/livez").status == 200
            deadline = time.monotonic() + 15
            while left := [line for line in lines if is_there(line, town.ports[0])]:
                assert time.monotonic() < deadline, f"{len(left)} of {many} are still there"
                await asyncio.sleep(0.2)
            back = Client(others[0], [room], town.ports)
            crowd.clients.append(back)
            await back.ready()
            assert await crowd.judged() == []


async def test_f19_control__without_the_bound_the_server_buffers_all():
    with running("S", fault="unbounded", server="daphne") as town:
        async with Crowd(town, people=1, rooms=1) as crowd:
            [room] = crowd.rooms
            lines = [
                await stalled(town, session, room) for session in town.inside("lay_into", room, 10)
            ]
            before = memory(town.workers[0])
            await pour(crowd, room, 5)
            assert memory(town.workers[0]) - before > 10 * 512 + 24 * 1024
            assert all(is_there(line, town.ports[0]) for line in lines)
            for line in lines:
                line.transport.abort()


SOON = {"FAULT_SILENCE": "6", "FAULT_BEAT": "2"}


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f21_after_a_partition_everything_is_caught_up(kind, seed):
    with running(kind, via=("sockets",), env=SOON, workers=1) as town:
        through = [town.proxies["sockets"].port]
        async with Crowd(town, people=4, rooms=1, seed=seed) as crowd:
            far = Client(crowd.laid["people"][3]["session"], crowd.rooms, through)
            crowd.clients.append(far)
            await far.ready()
            town.proxies["sockets"].stall()
            key = far.say(crowd.rooms[0], "とどくまで待つ")
            await crowd.talk(each=5)
            town.proxies["sockets"].refuse()
            town.proxies["sockets"].reset()  # what the client does by itself after 45 s of silence
            town.proxies["sockets"].heal()
            await far.all_acked()
            assert await crowd.judged() == []
            assert len(truth(town.url, crowd.rooms).words[key]) == 1


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f22_a_client_that_vanished_is_let_go(kind):
    with running(kind, via=("sockets",), env=SOON, workers=1, ROOM_POLL_SECONDS=1) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            [room] = crowd.rooms
            here = []
            crowd.clients[0].hear_here = lambda item, at: here.append(item["people"])
            far = Client(
                town.inside("lay_into", room, 1)[0], [room], [town.proxies["sockets"].port]
            )
            await far.ready()
            await crowd.clients[0].until(lambda: here and here[-1] == 3)
            town.proxies["sockets"].stall("up")  # its words are lost; nothing tells the server
            await crowd.clients[0].until(lambda: here[-1] == 2, 6 + 1 + 5, "presence")
            town.proxies["sockets"].heal()
            await far.stop()


async def test_f23_a_sleeper_wakes_to_the_whole_truth(town, seed):
    async with Crowd(town, people=8, rooms=1, seed=seed) as crowd:
        sleeper = crowd.clients[-1]
        crowd.clients[-1].line.transport.pause_reading()
        await crowd.talk(each=10)
        for client in crowd.writers[:-1]:
            await client.all_acked()
        sleeper.line.transport.resume_reading()
        woken = time.monotonic()
        assert await crowd.judged() == []
        assert max(sleeper.seen_at.values()) - woken < 3


@pytest.mark.parametrize("after", [-1, 999, 2**63, 10**30])
async def test_f24_a_cursor_that_cannot_be_means_beginning_anew(town, after):
    async with Crowd(town, people=1, rooms=1) as crowd:
        [client], [room] = crowd.clients, crowd.rooms
        client.say(room, "はじめ")
        await client.all_acked()
        heard = []
        line = await Line.open(
            town.ports[0], knock(client.session), lambda t: heard.extend(json.loads(t))
        )
        line.say(json.dumps({"type": "sub", "room": room, "after": after}))
        await client.until(lambda: any(item["type"] == "on" for item in heard))
        assert [item["type"] for item in heard][:3] == ["hello", "resync", "on"]
        line.say(json.dumps({"type": "sub", "room": room, "after": 0, "epoch": "other"}))
        await client.until(lambda: [item["type"] for item in heard].count("resync") == 2)
        line.transport.abort()
        answer = ask(
            town.ports[0],
            f"/api/v1/rooms/{room}/events?after={after}",
            Cookie=f"{COOKIE}={client.session}",
        )
        assert answer.status in (200, 422)
        assert answer.status == 422 or json.loads(answer.text)["events"] == []


async def test_f25_ten_thousand_events_come_in_pages(town):
    laid = town.lay(1, 1)
    [room], [person] = laid["rooms"], laid["people"]
    assert town.inside("fill", room, person["email"], 10_000) == 10_000
    before = memory(town.workers[0])
    client = Client(person["session"], [room], town.ports[:1])
    try:
        await client.ready()
        assert [item["seq"] for item in client.seen[room]] == list(range(1, 10_001))
        assert client.gaps == 0
        assert memory(town.workers[0]) - before < 20 * 1024
        answer = ask(
            town.ports[0], f"/api/v1/rooms/{room}/events", Cookie=f"{COOKIE}={person['session']}"
        )
        page = json.loads(answer.text)
        assert (len(page["events"]), page["more"], page["head"]) == (200, True, 10_000)
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await client.stop()
