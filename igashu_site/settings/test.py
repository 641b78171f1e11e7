"""The test suite: fast hasher, everything in memory, no network."""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, env

DEBUG = False
SECRET_KEY = "test-only-" + "0" * 40
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="igashu-test-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: tests with real threads need real locks.
    DATABASES["default"]["TEST"] = {
        "NAME": env.text("TEST_DATABASE", str(VAR_DIR / "test.sqlite3"))
    }
    # Tests need no disk flush: nobody pulls the plug.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # A pool would keep the test database busy after the last test.
    DATABASES["default"]["OPTIONS"] = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# Look a file up when it is asked for: not all of them for every test's browser.
WHITENOISE_AUTOREFRESH = True
IGASHU_STAFF_MFA_REQUIRED = False
IGASHU_DEMO_ALLOWED = True
IGASHU_CLOCK_INSIDE = False
# Tests of the page cache switch it on themselves; the others count their queries.
IGASHU_EDGE_BYTES = 0
# The switch is not looked at: tests count queries. Its own tests look every time.
IGASHU_READ_ONLY_LOOK_SECONDS = None
# The cast speaks at once; what holds for newcomers has tests of its own.
IGASHU_ROOM_NEWCOMER_POSTS = 0
# The suite imports the servers' modules, and is none.
IGASHU_SETTLE = False
