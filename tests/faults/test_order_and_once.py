"""F01, F11–F17: one order, nothing lost, nothing twice; the doorbell is a hint."""

import asyncio
from uuid import uuid4

import pytest

from tests.servers.process import until

from .client import Client
from .load import Crowd
from .oracle import complaints, truth
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
            before = town.of_each("looks")
            await crowd.talk(each=10)
            assert await crowd.judged() == []
            assert crowd.p95() < 6
            looked = [now - then for now, then in zip(town.of_each("looks"), before, strict=True)]
            assert max(looked) <= 2 * 8 * 10, "reads of the log, for 80 numbers"


async def test_f12_control__without_the_cursor_every_ring_reads_the_log():
    with running("P", fault="stuttering deaf eager", workers=1) as town:
        async with Crowd(town, people=4, rooms=1) as crowd:
            [before] = town.of_each("looks")
            for number in range(4):
                key = crowd.clients[0].say(crowd.rooms[0], f"{number}")
                await crowd.clients[0].until(lambda key=key: key in crowd.clients[0].acks)
            assert await crowd.judged() == []
            await asyncio.to_thread(
                until, lambda: town.of_each("looks")[0] - before > 2 * 4, 10, what="many reads"
            )


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


@pytest.mark.parametrize("clocks", ["late|early", "early|late"])
async def test_f13_a_wrong_clock_changes_no_order(clocks, seed):
    with running("P", fault=clocks) as town:
        async with Crowd(town, people=8, rooms=1, seed=seed) as crowd:
            await crowd.talk(each=5)
            assert await crowd.judged() == []
            moments = [
                at for _kind, at in await asyncio.to_thread(town.here, "times", *crowd.rooms)
            ]
            assert moments != sorted(moments), "the clocks were really wrong"


async def test_f13_control__who_sorts_by_time_shows_another_conversation():
    with running("P", fault="late|early") as town:
        async with Crowd(town, people=8, rooms=1) as crowd:
            await crowd.talk(each=5)
            known = await crowd.settled()
            assert complaints(crowd.clients, known) == []
            for client in crowd.clients:
                client.seen[crowd.rooms[0]].sort(key=lambda item: item["at"])
            found = complaints(crowd.clients, known)
            assert len([words for words in found if "saw" in words]) == len(crowd.clients)


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


async def test_f14_control__without_the_key_of_the_table_a_retry_is_a_second_message():
    """Two guards: the look before, and the unique key when that look finds nothing."""
    with running("P", fault="forgetful") as town:
        async with Crowd(town, people=1, rooms=1) as crowd:
            [client], [room] = crowd.clients, crowd.rooms
            key = client.say(room, "一度だけ")
            await client.all_acked()
            await said_again(client, room, key)
            assert truth(town.url, [room]).words[key] == [(room, 1, "一度だけ")]
            await asyncio.to_thread(town.postgres.sql, NO_KEY)
            await said_again(client, room, key)
            assert len(truth(town.url, [room]).words[key]) == 2


NO_KEY = "ALTER TABLE community_message DROP CONSTRAINT a_retry_is_not_a_second_message"


async def said_again(client, room, key):
    """Say it once more, and wait until whatever comes of it has come."""
    client.ask("say", room=room, text="一度だけ", client_msg_id=key)
    fence = client.say(room, "しきり")
    await client.until(lambda: fence in client.acks)


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


async def test_f15_control__a_client_that_makes_a_new_id_says_it_twice():
    with running("S", via=("sockets",)) as town:
        async with Crowd(town, people=1, rooms=1, ports=[town.proxies["sockets"].port]) as crowd:
            [client], [room] = crowd.clients, crowd.rooms
            town.proxies["sockets"].drop_after(0)
            lost = client.say(room, "とどいたか")
            await client.until(lambda: client.closes, what="the reset")
            del client.said[lost]  # it knows nothing of it any more
            town.proxies["sockets"].heal()
            again = client.say(room, "とどいたか")
            await client.all_acked()
            assert truth(town.url, [room]).words.keys() == {lost, again}


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


async def test_f17_control__an_id_that_is_unique_by_itself_shuts_the_other_out():
    with running("P", workers=1) as town:
        async with Crowd(town, people=2, rooms=2) as crowd:
            one, other = crowd.clients
            key = one.say(crowd.rooms[0], "こちら")
            await one.all_acked()
            only = "CREATE UNIQUE INDEX only_once ON community_message (client_msg_id)"
            await asyncio.to_thread(town.postgres.sql, only)
            other.ask("say", room=crowd.rooms[1], text="あちら", client_msg_id=key)
            await other.until(lambda: other.refused)
            assert list(truth(town.url, crowd.rooms).words[key]) == [(crowd.rooms[0], 1, "こちら")]
