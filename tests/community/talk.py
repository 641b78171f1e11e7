"""A browser's end of the socket, for tests: always hung up at the end."""

import json
from contextlib import asynccontextmanager

from channels.testing import WebsocketCommunicator
from django.conf import settings

from igashu_site.asgi import application

ORIGIN = settings.BASE_URL
# Only a failing test waits this long.
SECONDS = 20


def headers(session_key="", *, origin=ORIGIN, host="testserver", wish=None):
    values = {
        b"host": host,
        b"origin": origin,
        b"accept-language": wish,
        b"cookie": f"{settings.SESSION_COOKIE_NAME}={session_key}" if session_key else None,
    }
    return [(name, value.encode()) for name, value in values.items() if value is not None]


class Talk:
    def __init__(self, communicator):
        self.communicator = communicator
        self.heard = []

    async def say(self, kind, **fields):
        await self.communicator.send_to(text_data=json.dumps({"type": kind, **fields}))

    async def raw(self, frame):
        await self.communicator.send_input({"type": "websocket.receive", "text": frame})

    async def until(self, kind, **wanted):
        """Return the next item of this kind (with these fields), keeping all in `heard`."""
        while True:
            for item in await self.frame():
                self.heard.append(item)
                if item["type"] == kind and all(item.get(name) == wanted[name] for name in wanted):
                    return item
                assert item["type"] != "refused" or kind == "refused", item

    async def frame(self):
        output = await self.communicator.receive_output(SECONDS)
        assert output["type"] == "websocket.send", output
        return json.loads(output["text"])

    async def closed(self):
        """Return the close code, reading what comes before it."""
        while (output := await self.communicator.receive_output(SECONDS))[
            "type"
        ] == "websocket.send":
            self.heard += json.loads(output["text"])
        return output["code"]

    def seqs(self):
        return [item["seq"] for item in self.heard if item["type"] == "ev"]


@asynccontextmanager
async def talking(session_key, room=None, after=0, **extra):
    """Open a socket (and listen to a room); hang up whatever happens."""
    communicator = WebsocketCommunicator(application, "/ws/", headers(session_key, **extra))
    talk = Talk(communicator)
    try:
        accepted, _protocol = await communicator.connect(SECONDS)
        assert accepted
        if room is not None:
            await talk.until("hello")
            await talk.say("sub", room=room.pk, after=after)
            await talk.until("here")
        yield talk
    finally:
        await communicator.disconnect(timeout=SECONDS)


async def knock(path="/ws/", **values):
    """Try to open a socket; return whether it was let in."""
    communicator = WebsocketCommunicator(application, path, headers(**values))
    try:
        accepted, _code = await communicator.connect(SECONDS)
        return accepted
    finally:
        await communicator.disconnect(timeout=SECONDS)
