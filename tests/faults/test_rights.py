"""F26–F33: an open socket is not a permission, and nobody may take more than their part."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from tests.servers.line import Line, NotIn, knock
from tests.servers.site import HOST

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
        lines = await asyncio.to_thread(town.inside, "times", room)
        fence = next(datetime.fromisoformat(at) for kind, at in lines if kind == "left")
        heard = [datetime.fromisoformat(item["at"]) for item in gone.seen[room]]
        assert max(heard) - fence < timedelta(seconds=2)
        back = Client(crowd.laid["people"][-1]["session"], [room], town.ports)
        crowd.clients.append(back)
        await back.until(lambda: back.refused)
        assert back.refused[0]["code"] == "forbidden"


QUICKLY = {"ROOM_RECHECK_SECONDS": 4, "ROOM_POLL_SECONDS": 1}


def revoke(town, room, email):
    """Take the right away without a word to anybody, as an import or a lost bell would."""
    town.inside("revoke_quietly", room, email)


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
            speaker, gone = crowd.clients
            revoke(town, crowd.rooms[0], crowd.laid["people"][1]["email"])
            started = time.monotonic()
            while time.monotonic() - started < 8:
                key = speaker.say(crowd.rooms[0])
                await speaker.until(lambda key=key: key in speaker.acks)
                await asyncio.sleep(0.5)
            await gone.until(lambda: gone.rooms[crowd.rooms[0]] == speaker.acks[key][1])
            assert gone.closes == []


async def test_f28_a_check_that_fails_closes():
    with running("S", fault="broken_check", **QUICKLY) as town:
        async with Crowd(town, people=1, rooms=1) as crowd:
            [client] = crowd.clients
            await client.until(lambda: client.closes, 15)
            assert client.closes[0][1] == 4001
            await client.until(lambda: len(client.connects) > 1)  # and may come back


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


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f30_a_session_that_runs_out_is_closed(kind):
    with running(kind, **QUICKLY) as town:
        async with Crowd(town, people=1, rooms=1) as crowd:
            [client] = crowd.clients
            town.inside("expire", crowd.laid["people"][0]["session"])
            await client.until(lambda: client.closes, 4 + 1 + 5)
            assert client.closes[0][1] == 4501


async def test_f31_a_flood_is_refused_and_hurts_nobody_else(strict_town, seed):
    async with Crowd(strict_town, people=3, rooms=1, seed=seed) as crowd:
        flooder, speaker, _other = crowd.clients
        [room] = crowd.rooms
        flooder.is_over = True  # it does not come back by itself
        for number in range(200):
            flooder.say(room, f"{number}")
        for number in range(3):
            key = speaker.say(room, f"静かに{number}")
            await speaker.until(lambda key=key: key in speaker.acks)
        await flooder.until(lambda: flooder.closes)
        assert flooder.closes[0][1] == 4009
        codes = {item["code"] for item in flooder.refused}
        assert codes <= {"too_fast"}
        assert len(truth(strict_town.url, [room]).events[room]) <= 5 + 3
        assert max(speaker.acked_at[k] - speaker.said[k][2] for k in speaker.acks) < 1


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
