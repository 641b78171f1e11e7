"""HTTP passes the page cache to Django; sockets pass the origin check to the rooms."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
# Who waits longer has gone. Commands and migrations may take their time.
os.environ.setdefault("IGASHU_STATEMENT_SECONDS", "5")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - Django must be ready first
from channels.sessions import CookieMiddleware  # noqa: E402

from community.gate import Gate  # noqa: E402
from community.routing import websocket_urlpatterns  # noqa: E402

from . import alone, clock, kept_open  # noqa: E402
from .edge.asgi import Edge  # noqa: E402
from .settled import settle  # noqa: E402
from .socket_ids import SocketIds  # noqa: E402

# The rooms read the session themselves, afresh with every request: see community.access.
inside = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": SocketIds(Gate(CookieMiddleware(URLRouter(websocket_urlpatterns)))),
    }
)
# Outermost: a page that is there already is sent before anything else is asked.
application = Edge(inside)
if alone.must_be_alone():
    alone.claim(settings.VAR_DIR)
if settings.IGASHU_CLOCK_INSIDE:
    clock.start()
if settings.IGASHU_SETTLE:
    kept_open.keep()
    settle()
