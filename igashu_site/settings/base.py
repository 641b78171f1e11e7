"""Production truth. dev.py and test.py loosen it; production.py demands what only a server has."""

from . import env
from .accounts import *  # noqa: F403
from .apps import *  # noqa: F403
from .bucket import *  # noqa: F403
from .cms import *  # noqa: F403
from .house import *  # noqa: F403
from .places import *  # noqa: F403
from .security import *  # noqa: F403
from .stores import *  # noqa: F403

# --- Mail ----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "igashu@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# --- Logs ----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "igashu_site.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "igashu_site.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "WARNING"}, "daphne": {"level": "WARNING"}},
}

# W019: see X_FRAME_OPTIONS.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
