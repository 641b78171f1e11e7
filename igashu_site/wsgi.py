"""Page workers of a larger installation."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from . import alone, kept_open
from .settled import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
# Who waits longer has gone. Commands and migrations may take their time.
os.environ.setdefault("IGASHU_STATEMENT_SECONDS", "5")
os.environ.setdefault("IGASHU_SQLITE_KEPT_SECONDS", "60")
pages = get_wsgi_application()

from .edge.wsgi import WsgiEdge  # noqa: E402 - Django must be ready first

application = WsgiEdge(pages)
if alone.must_be_alone():
    alone.claim(settings.VAR_DIR)
if settings.IGASHU_SETTLE:
    kept_open.keep()
    settle()
