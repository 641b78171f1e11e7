"""The load "L1": rooms full of people, some of whom speak; and waiting until all have seen all."""

import asyncio
import random

from .client import Client
from .oracle import complaints, delays, p95, truth


class Crowd:
    """Many clients at once, ended together whatever happens."""

    client = Client

    def __init__(self, town, *, people=40, rooms=4, seed=1, ports=None, laid=None):
        self.town, self.dice = town, random.Random(seed)
        self.laid = laid or town.lay(people, rooms)
        self.rooms, self.ports = self.laid["rooms"], ports or town.ports
        self.clients = []

    async def __aenter__(self):
        for number, one in enumerate(self.laid["people"]):
            mine = [self.rooms[number % len(self.rooms)]]
            self.clients.append(self.client(one["session"], mine, self.ports, seed=number))
        await asyncio.gather(*(client.ready() for client in self.clients))
        return self

    async def __aexit__(self, *_error):
        await asyncio.gather(*(client.stop() for client in self.clients))

    @property
    def writers(self):
        return self.clients[:8]

    @property
    def database(self):
        return self.town.url

    async def talk(self, each=25, most_wait=0.04):
        """Let eight people say so many things each, with random waits."""
        await asyncio.gather(*(self.speak(one, each, most_wait) for one in self.writers))

    async def speak(self, client, each, most_wait):
        room = next(iter(client.rooms))
        for number in range(each):
            client.say(room, f"{number}番目の話")
            await asyncio.sleep(self.dice.uniform(0, most_wait))

    async def settled(self, seconds=60):
        """Wait until all is acknowledged and everybody has seen the head of their room."""
        for client in self.writers:
            await client.all_acked(seconds)
        known = truth(self.database, self.rooms)
        heads = {room: len(lines) for room, lines in known.events.items()}
        for client in self.clients:
            await client.until(
                lambda c=client: all(c.rooms[room] >= heads[room] for room in c.rooms),
                seconds,
                f"heads {heads}",
            )
        return truth(self.database, self.rooms)

    async def judged(self, seconds=60):
        """Return what the oracle complains about, when all has settled."""
        return complaints(self.clients, await self.settled(seconds))

    def p95(self):
        return p95(delays(self.clients))


def peak(moments):
    """Return the most that came in any one second."""
    return max(sum(at <= other < at + 1 for other in moments) for at in moments)


def returns(crowd):
    """Return when clients came back, without their first coming."""
    return [at for one in crowd.clients for at in one.connects[1:]]
