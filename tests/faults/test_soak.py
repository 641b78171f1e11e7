"""F47, the half that takes its time: `make soak` (30 minutes), `SOAK_MINUTES=6 make soak`.

A hundred sockets, two messages a second, and now and then a worker, Redis or a line is cut. The
first worker is never killed: what it keeps over the time is measured.
"""

import asyncio
import itertools
import os
import random
import time
from statistics import linear_regression

import pytest

from tests.servers.reports import measured

from .load import Crowd
from .town import running

MINUTES = float(os.environ.get("SOAK_MINUTES", 0))
pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(not MINUTES, reason="make soak"),
]
SOCKETS, EACH_SECOND, LOOK_EVERY = 100, 2, 2
# Mebibytes that may stay in ten minutes. A shorter run says what it saw: over so little time a page
# of the allocator's weighs as much as a leak.
MOST, LONG_ENOUGH = 1, 20
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"


def handles(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def in_ten_minutes(looks):
    """Return how much more it becomes in ten minutes; the first third is for warming up."""
    later = looks[len(looks) // 3 :]
    return linear_regression([at for at, _ in later], [amount for _, amount in later]).slope * 600


async def speak(crowd, over):
    """Let one after the other say something, two a second."""
    for number, client in zip(itertools.count(), itertools.cycle(crowd.writers)):
        if time.monotonic() > over:
            return
        client.say(next(iter(client.rooms)), f"{number}番目の話")
        await asyncio.sleep(1 / EACH_SECOND)


async def harm(town, crowd, over):
    dice = random.Random(1)
    while time.monotonic() < over - 20:
        await asyncio.sleep(dice.uniform(8, 20))
        what = dice.choice(("worker", "redis", "lines"))
        if what == "lines":
            for client in dice.sample(crowd.clients, 20):
                if client.line is not None:
                    client.line.transport.abort()
            continue
        process = town.redis if what == "redis" else town.workers[1]
        await asyncio.to_thread(process.kill)
        await asyncio.to_thread(process.start)


async def look(town, over):
    """Return what there was of memory, handles and connections: (seconds, amount) each.

    Memory after a collection: a server's own are rare (settled.py), and in half an hour what waits
    for the next one looks like a leak.
    """
    pid, began = town.workers[0].pid, time.monotonic()
    found = {"memory": [], "handles": [], "connections": []}
    while time.monotonic() < over:
        at = time.monotonic() - began
        kept = await asyncio.to_thread(town.here, "kept")
        found["memory"].append((at, kept / 1024))
        found["handles"].append((at, handles(pid)))
        count = int(await asyncio.to_thread(town.postgres.sql, CONNECTIONS))
        found["connections"].append((at, count))
        await asyncio.sleep(LOOK_EVERY)
    return found


async def lived_through(minutes, *, fault="", harmed=True):
    """Return what was seen, what the oracle complains about, and how much was acknowledged."""
    with running("P", fault=fault) as town:
        async with Crowd(town, people=SOCKETS, rooms=4) as crowd:
            over = time.monotonic() + minutes * 60
            works = [look(town, over), speak(crowd, over)]
            works += [harm(town, crowd, over)] if harmed else []
            seen, *_others = await asyncio.gather(*works)
            complaints = await crowd.judged(180)
            return seen, complaints, sum(len(client.acks) for client in crowd.clients)


async def test_f47_for_long_nothing_is_lost_and_nothing_piles_up():
    seen, complaints, said = await lived_through(MINUTES)
    grown = in_ten_minutes(seen["memory"])
    most = {name: max(amount for _, amount in looks) for name, looks in seen.items()}
    first = {name: looks[len(looks) // 3][1] for name, looks in seen.items()}
    measured(
        f"{MINUTES:g} min, {said} messages: {grown:+.2f} MiB in ten minutes; after a third of it "
        f"{first}, at most {most}"
    )
    assert complaints == []
    assert said > MINUTES * 60 * EACH_SECOND * 0.8
    assert most["handles"] <= first["handles"] + SOCKETS, "those of the other worker, at most"
    assert most["connections"] <= 50
    assert grown < MOST or MINUTES < LONG_ENOUGH


async def test_f47_control__what_is_kept_of_every_message_is_seen():
    seen, complaints, _said = await lived_through(1.5, fault="leaking", harmed=False)
    assert complaints == []
    assert in_ten_minutes(seen["memory"]) > MOST
