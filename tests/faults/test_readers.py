"""F19–F25: readers that stop, vanish, sleep or come back after a long time."""

import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.line import Line, knock
from tests.servers.site import COOKIE, ROOT, ask

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


def peak(process, *, anew=False) -> int:
    """Return the most resident KiB a process ever had; `anew`: count from now on."""
    if anew:
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])


def lines_of(server, client="") -> list[list[str]]:
    """Ask the kernel for the server's ends of its connections (to one port of a client)."""
    theirs = f" and dport = :{client}" if client else ""
    asked = ["ss", "-Htn", "state", "established", f"sport = :{server}{theirs}"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return [line.split() for line in told.splitlines()]


def is_there(line, server) -> bool:
    """Tell whether the server's end of this connection still exists."""
    return bool(lines_of(server, line.here))


def burden(town) -> int:
    """Return the KiB that a worker and the kernel for it hold."""
    waiting = sum(int(line[1]) for line in lines_of(town.ports[0]))
    return memory(town.workers[0]) + waiting // 1024


async def stalled(town, session, room, after):
    """Return a line that listens to a room from a number on, and reads nothing any more."""
    heard = []
    line = await Line.open(town.ports[0], knock(session), heard.append, buffer=4096)
    line.here = line.transport.get_extra_info("sockname")[1]
    line.say(json.dumps({"type": "sub", "room": room, "after": after}))
    async with asyncio.timeout(30):
        while not any(b'"type":"on"' in text for text in heard):
            await asyncio.sleep(0.01)
    line.transport.pause_reading()
    return line


@contextlib.asynccontextmanager
async def standing_still(town, crowd, sessions):
    """Yield lines that read nothing of what comes from now on."""
    [(room, head)] = crowd.clients[0].rooms.items()
    lines = []
    try:
        for session in sessions:
            lines.append(await stalled(town, session, room, head))
        yield lines
    finally:
        for line in lines:
            line.transport.abort()
        await asyncio.sleep(0)  # in which they are closed


async def pour(crowd, room, megabytes, town=None):
    """Say so much; return the most that a worker and the kernel held meanwhile."""
    speaker, most = crowd.clients[0], 0
    count = int(megabytes * 2**20 / len(LARGE.encode()))
    for _ in range(count):
        speaker.say(room, LARGE)
        if len(speaker.said) % 20 == 0:
            await speaker.until(lambda: len(speaker.acks) > len(speaker.said) - 20)
            most = max(most, burden(town) if town else 0)
    await speaker.all_acked()
    return most


# Name: size, server, how many stop reading, MiB that these may cost together.
# The matrix grants one of them 8 and fifty of them 40.
SERVERS = {
    "guarded, one": ("P", "guarded", 1, 8),
    "guarded": ("P", "guarded", 50, 40),
    "daphne": ("S", "daphne", 10, 16),
    "plain": ("S", "websockets-sansio", 10, 16),
}


@pytest.mark.parametrize("server", SERVERS)
async def test_f19_f20_readers_that_stop_cost_little_and_are_gone(server):
    kind, name, many, most = SERVERS[server]
    with running(kind, server=name, workers=1) as town:
        async with Crowd(town, people=3, rooms=1) as crowd:
            [room] = crowd.rooms
            others = town.here("lay_into", room, many)
            before = await pour(crowd, room, 2, town)  # what it costs when all read
            async with standing_still(town, crowd, others) as lines:
                assert await pour(crowd, room, 5, town) - before < most * 1024
                assert await crowd.judged() == []
                assert crowd.p95() < 1
                asked = time.monotonic()
                assert (await asyncio.to_thread(ask, town.ports[0], "/livez")).status == 200
                assert time.monotonic() - asked < 0.5
                deadline = time.monotonic() + 15
                while left := [line for line in lines if is_there(line, town.ports[0])]:
                    assert time.monotonic() < deadline, f"{len(left)} of {many} are still there"
                    await asyncio.sleep(0.2)
            back = Client(others[0], [room], town.ports)
            crowd.clients.append(back)
            await back.ready()
            assert await crowd.judged() == []


@pytest.mark.parametrize("server", ["daphne", "websockets-sansio"])
async def test_f19_control__without_the_bounds_they_cost_much_or_stay(server):
    """Daphne buffers all that is offered; uvicorn's own class keeps whoever does not read."""
    with running("S", fault="unbounded", server=server) as town:
        async with Crowd(town, people=3, rooms=1) as crowd:
            [room] = crowd.rooms
            others = town.here("lay_into", room, 10)
            before = await pour(crowd, room, 2, town)
            async with standing_still(town, crowd, others) as lines:
                most = await pour(crowd, room, 5, town)
                assert server != "daphne" or most - before > 16 * 1024
                until = time.monotonic() + 20  # longer than any of ours stays
                while time.monotonic() < until:
                    key = crowd.clients[0].say(room, "まだいますか")
                    await crowd.clients[0].until(lambda key=key: key in crowd.clients[0].acks)
                    await asyncio.sleep(0.5)
                assert all(is_there(line, town.ports[0]) for line in lines)


SOON = {"FAULT_SILENCE": "6", "FAULT_BEAT": "2"}


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f21_after_a_partition_everything_is_caught_up(kind, seed):
    with running(kind, via=("sockets",), env=SOON, workers=1, ROOM_POLL_SECONDS=1) as town:
        through = [town.proxies["sockets"].port]
        async with Crowd(town, people=4, rooms=1, seed=seed) as crowd:
            far = Client(crowd.laid["people"][3]["session"], crowd.rooms, through, silence=6)
            crowd.clients.append(far)
            await far.ready()
            town.proxies["sockets"].stall()
            key = far.say(crowd.rooms[0], "とどくまで待つ")
            await far.until(lambda: far.closes, 6 + 2 + 5, "noticing the silence")
            await crowd.talk(each=5)
            assert key not in far.acks
            town.proxies["sockets"].heal()
            await far.all_acked()
            assert await crowd.judged() == []
            assert len(truth(town.url, crowd.rooms).words[key]) == 1


async def test_f21_control__who_trusts_the_line_never_notices():
    with running("S", via=("sockets",), env=SOON, ROOM_POLL_SECONDS=1) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            through = [town.proxies["sockets"].port]
            far = Client(crowd.laid["people"][1]["session"], crowd.rooms, through)
            crowd.clients.append(far)
            await far.ready()
            town.proxies["sockets"].stall()
            with pytest.raises(AssertionError, match="noticing"):
                await far.until(lambda: far.closes, 6 + 2 + 5, "noticing the silence")
            assert far.line.is_open


@contextlib.asynccontextmanager
async def one_far_away(town, crowd):
    """Yield what a room tells of who is here, with somebody in it whose words get lost."""
    [room] = crowd.rooms
    here = []
    crowd.clients[0].hear_here = lambda item, at: here.append(item["people"])
    [session] = town.here("lay_into", room, 1)
    far = Client(session, [room], [town.proxies["sockets"].port])
    try:
        await far.ready()
        await crowd.clients[0].until(lambda: here and here[-1] == 3)
        far.is_over = True  # it is gone, and does not come back
        town.proxies["sockets"].stall("up")  # nothing tells the server
        yield here
    finally:
        town.proxies["sockets"].heal()
        await far.stop()


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f22_a_client_that_vanished_is_let_go(kind):
    with running(kind, via=("sockets",), env=SOON, workers=1, ROOM_POLL_SECONDS=1) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            before = len(lines_of(town.ports[0]))
            async with one_far_away(town, crowd) as here:
                assert len(lines_of(town.ports[0])) == before + 1
                await crowd.clients[0].until(lambda: here[-1] == 2, 6 + 1 + 5, "presence")
                # Its line is freed, too: 45 s after the last word, of which 6 are left here.
                deadline = time.monotonic() + 45
                while len(lines_of(town.ports[0])) > before:
                    assert time.monotonic() < deadline, lines_of(town.ports[0])
                    await asyncio.sleep(0.2)


async def test_f22_control__without_listening_for_life_it_stays():
    deaf = SOON | {"FAULT_SILENCE": "600"}
    with running("P", via=("sockets",), env=deaf, workers=1, ROOM_POLL_SECONDS=1) as town:
        async with Crowd(town, people=2, rooms=1) as crowd, one_far_away(town, crowd) as here:
            with pytest.raises(AssertionError, match="presence"):
                await crowd.clients[0].until(lambda: here[-1] == 2, 6 + 1 + 5, "presence")


class Sleeper:
    """A client in another process, and the last that it has told."""

    def __init__(self, town, room, silence):
        [self.session] = town.here("lay_into", room, 1)
        self.command = [self.session, str(room), str(town.ports[0]), str(silence)]
        self.told = {"seqs": [], "asked": 0, "on": False}

    async def __aenter__(self):
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.sleeper", *self.command,
            stdout=asyncio.subprocess.PIPE, limit=2**20, cwd=ROOT,
        )  # fmt: skip
        await self.until(lambda: self.told["on"])
        return self

    async def until(self, holds, seconds=30):
        async with asyncio.timeout(seconds):
            while not holds():
                self.told = json.loads(await self.process.stdout.readline())

    async def __aexit__(self, *_error):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        await self.process.communicate()


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f23_a_sleeper_wakes_to_the_whole_truth(kind, seed):
    with running(kind, env=SOON, workers=1, ROOM_POLL_SECONDS=1) as town:
        async with Crowd(town, people=8, rooms=1, seed=seed) as crowd:
            [room] = crowd.rooms
            async with Sleeper(town, room, silence=6) as sleeper:
                here = []
                crowd.clients[0].hear_here = lambda item, at: here.append(item["people"])
                sleeper.process.send_signal(signal.SIGSTOP)
                asked = sleeper.told["asked"]
                await crowd.talk(each=10)
                await crowd.clients[0].until(lambda: here and here[-1] == 8, 20, "it was let go")
                stored = [seq for seq, _kind in (await crowd.settled()).events[room]]
                sleeper.process.send_signal(signal.SIGCONT)
                await sleeper.until(lambda: sleeper.told["seqs"] == stored, 3)
                assert sleeper.told["asked"] - asked <= 3
            assert await crowd.judged() == []


async def test_f23_control__who_begins_where_the_room_stands_misses_what_was_said(town):
    """Without its cursor a sleeper that comes back hears the news only."""
    async with Crowd(town, people=2, rooms=1) as crowd:
        [room], (speaker, sleeper) = crowd.rooms, crowd.clients

        def ask(kind, **fields):
            Client.ask(sleeper, kind, **fields | ({"after": 1} if kind == "sub" else {}))

        sleeper.ask = ask
        sleeper.line.transport.pause_reading()
        speaker.say(room, "ねている間の話")
        await speaker.all_acked()
        sleeper.line.transport.abort()
        await sleeper.until(lambda: len(sleeper.connects) > 1 and room in sleeper.ons)
        assert sleeper.rooms[room] == 0


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
    before = peak(town.workers[0], anew=True)
    client = Client(person["session"], [room], town.ports[:1])
    try:
        await client.ready()
        assert [item["seq"] for item in client.seen[room]] == list(range(1, 10_001))
        assert client.gaps == 0
        assert peak(town.workers[0]) - before < 20 * 1024
        answer = ask(
            town.ports[0], f"/api/v1/rooms/{room}/events", Cookie=f"{COOKIE}={person['session']}"
        )
        page = json.loads(answer.text)
        assert (len(page["events"]), page["more"], page["head"]) == (200, True, 10_000)
    finally:
        await client.stop()


async def test_f25_control__a_log_in_one_piece_costs_more():
    with running("P", fault="whole_log", workers=1) as town:
        laid = town.lay(1, 1)
        [room], [person] = laid["rooms"], laid["people"]
        town.inside("fill", room, person["email"], 10_000)
        before = peak(town.workers[0], anew=True)
        client = Client(person["session"], [room], town.ports)
        try:
            await client.until(lambda: client.ons or client.closes)
            assert peak(town.workers[0]) - before > 20 * 1024
        finally:
            await client.stop()
