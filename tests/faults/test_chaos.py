"""Everything at once: 200 sockets, 10,000 messages, and something killed every few seconds."""

import asyncio
import os
import random

import pytest

from .load import Crowd
from .town import running

pytestmark = pytest.mark.asyncio
MESSAGES = int(os.environ.get("CHAOS_MESSAGES", 10_000))
SOCKETS, SPEAKERS = 200, 40
# Seconds that the talk lasts at least, however little is said: in them each thing is harmed.
TALK = 90
HARMS = ("worker", "redis", "postgres", "sockets")


async def harm(town, crowd, dice):
    """Kill one thing after another, each brought back before the next: all in turn, over again."""
    turns = []
    while True:
        await asyncio.sleep(dice.uniform(1, 4))
        turns = turns or dice.sample(HARMS, len(HARMS))
        what = turns.pop()
        if what == "worker":
            worker = dice.choice(town.workers)
            await asyncio.to_thread(worker.kill)
            await asyncio.to_thread(worker.start)
        elif what == "redis":
            await asyncio.to_thread(town.redis.kill)
            await asyncio.to_thread(town.redis.start)
        elif what == "postgres":
            await asyncio.to_thread(town.postgres.kill, family=True)
            await asyncio.to_thread(town.postgres.revive)
        else:
            for client in dice.sample(crowd.clients, 20):
                if client.line is not None:
                    client.line.transport.abort()
        yield what


async def test_chaos_loses_nothing_and_doubles_nothing(seed):
    dice = random.Random(seed)
    with running("P", seed=seed) as town:
        async with Crowd(town, people=SOCKETS, rooms=4, seed=seed) as crowd:
            each = MESSAGES // SPEAKERS
            speaking = crowd.clients[:SPEAKERS]
            talk = asyncio.gather(*(crowd.speak(one, each, 2 * TALK / each) for one in speaking))
            done = []
            async for what in harm(town, crowd, dice):
                done.append(what)
                if talk.done():
                    break
            await talk
            for client in speaking:
                await client.all_acked(180)
            assert await crowd.judged(180) == []
            assert sum(len(client.acks) for client in crowd.clients) == each * SPEAKERS
            assert set(done) == set(HARMS), done
