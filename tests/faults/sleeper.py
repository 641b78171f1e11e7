"""A client in a process of its own, so that it can be put to sleep; tells what it shows."""

import asyncio
import json
import sys

from .client import Client


class Told(Client):
    """Says on its output, with each event and each question, how far it is."""

    asked = 0

    def ask(self, kind, **fields):
        self.asked += kind == "sub"
        super().ask(kind, **fields)

    def wake(self):
        super().wake()
        [room] = self.rooms
        seqs = [item["seq"] for item in self.seen[room]]
        sys.stdout.write(json.dumps({"seqs": seqs, "asked": self.asked, "on": bool(self.ons)}))
        sys.stdout.write("\n")
        sys.stdout.flush()


async def live(session, room, port, silence):
    await Told(session, [int(room)], [int(port)], silence=float(silence)).life


if __name__ == "__main__":
    asyncio.run(live(*sys.argv[1:]))
