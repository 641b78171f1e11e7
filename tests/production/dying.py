"""Page workers of which one dies once, after an application is stored and before it is told.

Only a test starts this module: DIE_AFTER_COMMIT names the file that stands for the order.
"""

import os
import signal
from contextlib import suppress

from igashu_site.wsgi import application  # noqa: F401 - served from here; it must come first

from activities.views import apply  # isort: skip

store = apply.apply_to


def store_and_die(**fields):
    stored = store(**fields)
    with suppress(FileNotFoundError):
        os.unlink(os.environ["DIE_AFTER_COMMIT"])  # one of two takes it
        os.kill(os.getpid(), signal.SIGKILL)
    return stored


apply.apply_to = store_and_die
