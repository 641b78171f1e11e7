"""Each socket has an id in the logs, as each request has."""

from . import logs


class SocketIds:
    """ASGI; the outermost layer of the rooms' sockets."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        logs.begin("socket")
        await self.app(scope, receive, send)
