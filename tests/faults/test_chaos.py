"""Everything at once: 200 sockets, 10,000 messages, and something killed every few seconds."""

import asyncio
import os
import random

import pytest

from .load import Crowd
from .town import running

pytestmark = pytest.mark.asyncio
MESSAGES = int(os.environ.get("CHAOS_MESSAGES", 10_000))
SOCKETS = 200


async def harm(town, crowd, dice):
    """Kill or freeze one thing after another, each brought back before the next."""
    while True:
        await asyncio.sleep(dice.uniform(1, 4))
        what = dice.choice(["worker", "worker", "redis", "postgres", "sockets", "sockets"])
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
            speakers = [crowd.speak(one, MESSAGES // 40, 0.2) for one in crowd.clients[:40]]
            talk = asyncio.gather(*speakers)
            done = []
            async for what in harm(town, crowd, dice):
                done.append(what)
                if talk.done():
                    break
            await talk
            for client in crowd.clients[:40]:
                await client.all_acked(180)
            assert await crowd.judged(180) == []
            assert sum(len(client.acks) for client in crowd.clients) == MESSAGES // 40 * 40
            assert len(set(done)) > 1, done
