"""A laptop: loosens base."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import IGASHU_EDGE_BYTES, LOGGING, STORAGES, VAR_DIR, env

DEBUG = env.flag("DEBUG", True)
SECRET_KEY = "development-only-" + "0" * 40
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
INTERNAL_IPS = ["127.0.0.1"]
# Letters become files, and /demo/mailbox/ shows them: nobody needs a mail server to try the site.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
IGASHU_STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", False)
# A passkey belongs to a name: on a laptop it can be tried at http://localhost, without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
IGASHU_DEMO_ALLOWED = True
IGASHU_DEMO_LOGIN_CODE = env.text("DEMO_LOGIN_CODE", "246810")
# A laptop answers to two names; production lists its own origins.
IGASHU_SOCKET_ORIGINS = env.words(
    "SOCKET_ORIGINS", ["http://127.0.0.1:8000", "http://localhost:8000"]
)
# Who changes templates wants to see it.
IGASHU_EDGE_BYTES = 0 if DEBUG else IGASHU_EDGE_BYTES
# A fresh folder is made; without it, SQLite only says that it cannot open a file.
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as refused:
    raise ImproperlyConfigured(
        f"フォルダ {VAR_DIR} を作れません。書き込める場所を IGASHU_VAR_DIR に指定してください。/ "
        "This folder cannot be made. Let IGASHU_VAR_DIR name a place that can be written to."
    ) from refused
# A person reads this terminal: the demo's addresses must not scroll away. Trouble is still told.
LOGGING = LOGGING | {"root": LOGGING["root"] | {"level": "WARNING"}}
