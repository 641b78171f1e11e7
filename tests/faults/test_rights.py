"""F26–F33: an open socket is not a permission, and nobody may take more than their part."""

import asyncio
import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.servers.line import Line, NotIn, knock
from tests.servers.site import COOKIE, HOST, ask

from .client import Client
from .load import Crowd
from .oracle import truth
from .town import running

pytestmark = pytest.mark.asyncio


async def test_f26_who_leaves_hears_nothing_after_it(town, seed):
    async with Crowd(town, people=9, rooms=1, seed=seed) as crowd:
        [room], gone = crowd.rooms, crowd.clients[-1]
        talk = asyncio.create_task(crowd.talk(each=20))
        await gone.until(lambda: gone.rooms[room] > 5)
        await asyncio.to_thread(town.within, "leave", room, crowd.laid["people"][-1]["email"])
        left = time.monotonic()
        await gone.until(lambda: gone.closes, 5)
        await talk
        crowd.clients.remove(gone)
        assert await crowd.judged() == []
        assert gone.closes[-1][1] == 4503
        assert gone.closes[-1][0] - left < 2
        lines = await asyncio.to_thread(town.here, "times", room)
        fence = next(datetime.fromisoformat(at) for kind, at in lines if kind == "left")
        heard = [datetime.fromisoformat(item["at"]) for item in gone.seen[room]]
        assert max(heard) - fence < timedelta(seconds=2)
        back = Client(crowd.laid["people"][-1]["session"], [room], town.ports)
        crowd.clients.append(back)
        await back.until(lambda: back.refused)
        assert back.refused[0]["code"] == "forbidden"
        cookie = f"{COOKIE}={back.session}"
        answer = ask(town.ports[0], f"/api/v1/rooms/{room}/events", Cookie=cookie)
        assert answer.status in (403, 404)


async def test_f26_control__whose_leaving_nobody_tells_hears_on():
    """The log says that they left; they sit there, and hear what is said after it."""
    with running("S", fault="silent_leaving no_recheck") as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            (speaker, gone), [room] = crowd.clients, crowd.rooms
            await asyncio.to_thread(town.within, "leave", room, crowd.laid["people"][1]["email"])
            key = speaker.say(room, "もう聞いていないはず")
            await speaker.all_acked()
            await gone.until(lambda: gone.rooms[room] == speaker.acks[key][1])
            assert [item["what"] for item in gone.seen[room]][-2:] == ["left", "said"]
            assert gone.closes == []


QUICKLY = {"ROOM_RECHECK_SECONDS": 4, "ROOM_POLL_SECONDS": 1}


def revoke(town, room, email):
    """Take the right away without a word to anybody, as an import or a lost bell would."""
    town.here("revoke_quietly", room, email)


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f27_a_lost_dismissal_is_found_by_the_next_check(kind):
    with running(kind, fault="dead", **QUICKLY) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            gone = crowd.clients[1]
            revoke(town, crowd.rooms[0], crowd.laid["people"][1]["email"])
            await gone.until(lambda: gone.closes, 4 + 1 + 5)
            assert gone.closes[-1][1] == 4503


async def test_f27_control__without_the_check_it_stays():
    with running("S", fault="dead no_recheck", **QUICKLY) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            await stays(town, crowd)


async def stays(town, crowd):
    """Take the right of the second; they go on hearing the first, well after the check was due."""
    (speaker, gone), [room] = crowd.clients, crowd.rooms
    revoke(town, room, crowd.laid["people"][1]["email"])
    await goes_on_hearing(speaker, gone, room, 8)


async def goes_on_hearing(speaker, gone, room, seconds):
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        key = speaker.say(room)
        await speaker.until(lambda key=key: key in speaker.acks)
        await asyncio.sleep(0.5)
    await gone.until(lambda: gone.rooms[room] == speaker.acks[key][1])
    assert gone.closes == []


async def test_f28_a_check_that_fails_closes():
    with running("S", fault="broken_check", **QUICKLY) as town:
        async with Crowd(town, people=1, rooms=1) as crowd:
            [client] = crowd.clients
            await client.until(lambda: client.closes, 15)
            assert client.closes[0][1] == 4001
            await client.until(lambda: len(client.connects) > 1)  # and may come back


async def test_f28_without_a_database_nobody_stays_and_all_come_back():
    with running("P", workers=1, **QUICKLY) as town:
        async with Crowd(town, people=4, rooms=1) as crowd:
            await asyncio.to_thread(lambda: town.postgres.kill(family=True))
            for client in crowd.clients:
                await client.until(lambda client=client: client.closes, 15, "closed")
            assert {client.closes[0][1] for client in crowd.clients} == {4001}
            await asyncio.to_thread(town.postgres.revive)
            await crowd.talk(each=2)
            assert await crowd.judged() == []


async def test_f28_control__who_lets_in_in_doubt_keeps_who_has_no_right():
    with running("S", fault="broken_check fail_open", **QUICKLY) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            await stays(town, crowd)


@pytest.mark.parametrize("way", ["sign_out", "change_password", "suspend"])
async def test_f29_the_end_of_a_session_reaches_every_socket_of_it(town, way):
    laid = town.lay(1, 1)
    [room], [person] = laid["rooms"], laid["people"]
    tabs = [Client(person["session"], [room], town.ports, seed=n) for n in range(3)]
    try:
        await asyncio.gather(*(tab.ready() for tab in tabs))
        await asyncio.to_thread(town.within, way, person["email"], person["session"])
        started = time.monotonic()
        for tab in tabs:
            await tab.until(lambda tab=tab: tab.closes, 5)
        assert {tab.closes[0][1] for tab in tabs} == {4501}
        assert max(tab.closes[0][0] for tab in tabs) - started < 2
    finally:
        await asyncio.gather(*(tab.stop() for tab in tabs))


async def test_f29_control__without_the_bell_an_open_tab_outlives_its_session():
    with running("P", fault="dead", workers=1) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            (speaker, gone), [room] = crowd.clients, crowd.rooms
            person = crowd.laid["people"][1]
            await asyncio.to_thread(town.here, "sign_out", person["email"], person["session"])
            await goes_on_hearing(speaker, gone, room, 2.5)


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f30_a_session_that_runs_out_is_closed(kind):
    with running(kind, **QUICKLY) as town:
        async with Crowd(town, people=1, rooms=1) as crowd:
            [client] = crowd.clients
            town.here("expire", crowd.laid["people"][0]["session"])
            await client.until(lambda: client.closes, 4 + 1 + 5)
            assert client.closes[0][1] == 4501


async def test_f30_control__without_the_check_a_session_never_ends():
    with running("S", fault="no_recheck", **QUICKLY) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            (speaker, gone), [room] = crowd.clients, crowd.rooms
            town.here("expire", crowd.laid["people"][1]["session"])
            await goes_on_hearing(speaker, gone, room, 8)


def work_of(process):
    """Return the seconds of a core that a process has used so far."""
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(") ")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def flood(client, room, seconds=10, each=200):
    """Say so many things in each second, coming back as often as the line is closed."""
    for _second in range(seconds):
        until = time.monotonic() + 1
        for _ in range(each):
            client.ask("say", room=room, text="あ", client_msg_id=str(uuid4()))
            await asyncio.sleep(max(0, until - time.monotonic()) / each)


async def test_f31_a_flood_is_refused_and_hurts_nobody_else(strict_town, seed):
    async with Crowd(strict_town, people=3, rooms=1, seed=seed) as crowd:
        flooder, speaker, _other = crowd.clients
        [room] = crowd.rooms
        before = sum(map(work_of, strict_town.workers))
        flooding = asyncio.create_task(flood(flooder, room))
        for number in range(3):
            key = speaker.say(room, f"静かに{number}")
            await speaker.until(lambda key=key: key in speaker.acks)
        await flooding
        await flooder.until(lambda: flooder.closes)
        assert {code for _at, code in flooder.closes} == {4009}
        codes = {item["code"] for item in flooder.refused}
        assert codes == {"too_fast"}
        assert all(item["wait"] > 0 for item in flooder.refused)
        assert len(truth(strict_town.url, [room]).events[room]) <= 5 * 2 + 3
        assert max(speaker.acked_at[k] - speaker.said[k][2] for k in speaker.acks) < 1
        # Of one core in ten seconds, by somebody who comes back at once (no page of ours does).
        assert sum(map(work_of, strict_town.workers)) - before < 1


async def test_f31_control__without_the_limits_all_of_it_is_stored(town):
    async with Crowd(town, people=2, rooms=1) as crowd:
        flooder, [room] = crowd.clients[0], crowd.rooms
        for number in range(200):
            flooder.say(room, f"{number}")
        await flooder.all_acked()
        assert len(truth(town.url, [room]).events[room]) == 200
        assert flooder.closes == []


async def test_f32_a_storm_of_strangers_is_turned_away(town):
    [person] = town.lay(1, 1)["people"]
    knocks = [
        knock(person["session"], origin="https://evil.example"),
        knock("0" * 32),
        knock(""),
        knock(person["session"], host="evil.example"),
    ]

    async def try_one(hello):
        try:
            line = await Line.open(town.ports[0], hello, lambda text: None)
        except NotIn as refused:
            return refused.status
        line.transport.abort()
        return 101

    for _ in range(5):
        statuses = await asyncio.gather(*(try_one(hello) for hello in knocks * 15))
        assert set(statuses) == {403}
    assert await try_one(knock(person["session"], origin=f"https://{HOST}")) == 101
    before, many = sum(map(work_of, town.workers)), [knock("", origin="https://evil.example")] * 60
    for _ in range(5):
        assert set(await asyncio.gather(*map(try_one, many))) == {403}
    assert (sum(map(work_of, town.workers)) - before) / 300 < 0.001, "seconds of a core for each"


async def test_f32_control__through_an_open_gate_a_strangers_page_comes_in():
    """With the member's own cookie, which their browser sends to whoever asks."""
    with running("S", fault="open_gate") as town:
        [person] = town.lay(1, 1)["people"]
        hello = knock(person["session"], origin="https://evil.example")
        line = await Line.open(town.ports[0], hello, lambda text: None)
        assert line.is_open
        line.transport.abort()


async def test_f33_the_newest_five_tabs_stay(town):
    laid = town.lay(1, 1)
    [room], [person] = laid["rooms"], laid["people"]
    tabs = []
    try:
        for number in range(6):
            tabs.append(Client(person["session"], [room], town.ports[:1], seed=number))
            await tabs[-1].ready()
        await tabs[0].until(lambda: tabs[0].closes, 5)
        assert tabs[0].closes[0][1] == 4513
        tabs[5].say(room, "まだいる")
        for tab in tabs[1:]:
            await tab.until(lambda tab=tab: tab.rooms[room] == 1)
        assert [tab.closes for tab in tabs[1:]] == [[]] * 5
    finally:
        await asyncio.gather(*(tab.stop() for tab in tabs))


async def test_f33_control__without_the_limit_the_first_tab_stays():
    with running("S", fault="many_tabs") as town:
        laid = town.lay(1, 1)
        [room], [person] = laid["rooms"], laid["people"]
        tabs = [Client(person["session"], [room], town.ports, seed=n) for n in range(6)]
        try:
            await asyncio.gather(*(tab.ready() for tab in tabs))
            tabs[5].say(room, "みんないる")
            for tab in tabs:
                await tab.until(lambda tab=tab: tab.rooms[room] == 1)
            assert [tab.closes for tab in tabs] == [[]] * 6
        finally:
            await asyncio.gather(*(tab.stop() for tab in tabs))
