"""HTTP goes to Django; sockets pass the session on their way to the rooms."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
pages = get_asgi_application()

# Django must be ready before anything below is imported.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from community.routing import websocket_urlpatterns  # noqa: E402

from . import clock  # noqa: E402

application = ProtocolTypeRouter(
    {"http": pages, "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))}
)

if settings.IGASHU_CLOCK_INSIDE:
    clock.start()
