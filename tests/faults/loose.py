"""The site's ASGI application with what a fault needs: no pace, a lame doorbell, a wrong clock.

Only tests start this module; the product has no such switches. What a control switches off stands
in tests.faults.unguarded.
"""

import asyncio
import json
import os
import random
from datetime import timedelta

from asgiref.sync import sync_to_async

from igashu_site.asgi import application as site

from community import announce, asking, hub, limits, protocol  # isort: skip
from community.together import tidily  # isort: skip
from tests.faults import counted, unguarded  # isort: skip

fault = os.environ.get("FAULT", "").split()
dice = random.Random(os.environ.get("FAULT_SEED", "1"))
protocol.SILENCE_SECONDS = int(os.environ.get("FAULT_SILENCE", protocol.SILENCE_SECONDS))
protocol.BEAT_SECONDS = int(os.environ.get("FAULT_BEAT", protocol.BEAT_SECONDS))
if "strict" not in fault:
    # Not by a large number: so many times would be remembered of every line.
    protocol.PACE, limits.Allowance.takes = (), lambda self, at: True
counted.begin()
ring = announce.send_in_time


async def lame(message):
    """Lose three of ten."""
    if dice.random() >= 0.3:
        await ring(message)


async def stuttering(message):
    """Ring five times, late and out of order."""

    async def later():
        await asyncio.sleep(dice.random() / 10)
        await ring(message)

    await asyncio.gather(*(later() for _ in range(5)))


async def dead(message):
    """Lose all."""


BELLS = {"lame": lame, "stuttering": stuttering, "dead": dead}
for name in fault:
    announce.send_in_time = BELLS.get(name, announce.send_in_time)

if "deaf" in fault:  # what is stored here is not handed out here either: only the log tells
    hub.Hub.hear_ourselves = lambda self, answers: [
        self.start(announce.ring_beside(one.room_id, one.seq))
        for one in answers
        if isinstance(one, asking.Stored)
    ]
if "late" in fault or "early" in fault:
    true_now, off = asking.now, timedelta(seconds=3 if "early" in fault else -3)
    asking.now = lambda: true_now() + off
for name in unguarded.GUARDS.keys() & set(fault):
    unguarded.GUARDS[name]()


async def application(scope, receive, send):
    """Serve the site; at /faults/<name>, call a function of tests.faults.inside in this process."""
    if scope["type"] != "http" or not scope["path"].startswith("/faults/"):
        await site(scope, receive, send)
        return
    from tests.faults import inside

    body = b""
    while (message := await receive()).get("more_body"):
        body += message["body"]
    work = getattr(inside, scope["path"].rpartition("/")[2])
    values = json.loads(body + message["body"])
    found = await sync_to_async(tidily, thread_sensitive=False)(work, *values)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(found).encode()})
