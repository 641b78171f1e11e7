"""F01, F11–F17: one order, nothing lost, nothing twice; the doorbell is a hint."""

import asyncio
from uuid import uuid4

import pytest

from .client import Client
from .load import Crowd
from .oracle import truth
from .town import running

pytestmark = pytest.mark.asyncio


async def test_f01_everybody_sees_what_is_stored(town, seed):
    async with Crowd(town, seed=seed) as crowd:
        await crowd.talk()
        assert await crowd.judged() == []
        assert all(client.gaps == client.doubles == 0 for client in crowd.clients)
        assert crowd.p95() < 1


@pytest.mark.parametrize("kind", ["S", "P"])
@pytest.mark.parametrize("bell", ["lame", "stuttering", "dead"])
async def test_f11_f12_a_doorbell_that_fails_or_stutters_costs_seconds_at_most(kind, bell, seed):
    with running(kind, fault=f"{bell} deaf", seed=seed) as town:
        async with Crowd(town, people=16, rooms=2, seed=seed) as crowd:
            await crowd.talk(each=10)
            assert await crowd.judged() == []
            assert crowd.p95() < 6


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f11_control__without_the_rounds_a_lost_doorbell_is_silence(kind):
    with running(kind, fault="dead deaf", ROOM_POLL_SECONDS=600) as town:
        async with Crowd(town, people=2, rooms=1) as crowd:
            speaker, other = crowd.clients
            speaker.say(crowd.rooms[0])
            await speaker.all_acked()
            # The fence: who comes afterwards is told; who was there is not.
            late = Client(crowd.laid["people"][1]["session"], crowd.rooms, town.ports)
            crowd.clients.append(late)
            await late.ready()
            assert (late.rooms, other.rooms) == ({crowd.rooms[0]: 1}, {crowd.rooms[0]: 0})


@pytest.mark.parametrize("clock", ["late", "early"])
async def test_f13_a_wrong_clock_changes_no_order(clock, seed):
    with running("P", fault=clock) as town:
        async with Crowd(town, people=8, rooms=1, seed=seed) as crowd:
            await crowd.talk(each=5)
            assert await crowd.judged() == []


async def test_f14_the_same_id_twenty_times_at_once_is_one_message(town):
    laid = town.lay(1, 1)
    [room], [person] = laid["rooms"], laid["people"]
    key = str(uuid4())
    tabs = [Client(person["session"], [room], town.ports, seed=n) for n in range(5)]
    try:
        await asyncio.gather(*(tab.ready() for tab in tabs))
        for tab in tabs * 4:
            tab.say(room, "一度だけ", key=key)
        for tab in tabs:
            await tab.all_acked()
        assert {tab.acks[key] for tab in tabs} == {(room, 1)}
        assert truth(town.url, [room]).words == {key: [(room, 1, "一度だけ")]}
    finally:
        await asyncio.gather(*(tab.stop() for tab in tabs))


@pytest.mark.parametrize("kind", ["S", "P"])
async def test_f15_an_answer_that_is_lost_is_asked_for_again(kind):
    with running(kind, via=("sockets",)) as town:
        async with Crowd(town, people=1, rooms=1, ports=[town.proxies["sockets"].port]) as crowd:
            [client], [room] = crowd.clients, crowd.rooms
            town.proxies["sockets"].drop_after(0)  # the words go up; the first answer is a reset
            key = client.say(room, "とどいたか")
            await client.until(lambda: client.closes, what="the reset")
            assert key not in client.acks
            town.proxies["sockets"].heal()
            await client.all_acked()
            assert (await crowd.settled()).words == {key: [(room, 1, "とどいたか")]}


async def test_f16_the_same_id_with_other_words_is_a_conflict(town):
    async with Crowd(town, people=1, rooms=1) as crowd:
        [client], [room] = crowd.clients, crowd.rooms
        key = client.say(room, "はじめ")
        await client.all_acked()
        client.ask("say", room=room, text="あと", client_msg_id=key)
        await client.until(lambda: client.refused)
        assert client.refused[0]["code"] == "conflict"
        assert truth(town.url, [room]).words == {key: [(room, 1, "はじめ")]}


async def test_f17_the_same_id_elsewhere_is_another_message(town):
    async with Crowd(town, people=2, rooms=2) as crowd:
        one, other = crowd.clients
        key = one.say(crowd.rooms[0], "こちら")
        other.say(crowd.rooms[1], "あちら", key=key)
        await asyncio.gather(one.all_acked(), other.all_acked())
        stored = truth(town.url, crowd.rooms).words[key]
        assert stored == [(crowd.rooms[0], 1, "こちら"), (crowd.rooms[1], 1, "あちら")]
        assert [item["message"]["text"] for item in other.seen[crowd.rooms[1]]] == ["あちら"]
