"""Production truth. dev.py and test.py loosen it; production.py demands what only a server has."""

import os
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.functional import lazy

from . import env

# --- Paths -----------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Everything the site writes: database, media, mail of the demo. One folder to back up.
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# --- Apps ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "daphne",
    "igashu_site",
    "community",
    "activities",
    "members",
    "members.notices",
    "members.push",
    "home",
    "wagtail_modeladmin",
    "wagtail.api.v3",
    "ninja",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "channels",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
AUTH_USER_MODEL = "members.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "igashu_site.urls"
ASGI_APPLICATION = "igashu_site.asgi.application"
WSGI_APPLICATION = "igashu_site.wsgi.application"

# --- Middleware ------------------------------------------------------------------------------
MIDDLEWARE = [
    "igashu_site.proxy.BelieveTheProxyAlone",
    "igashu_site.logs.RequestIdMiddleware",
    "igashu_site.operations.metrics.CountAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "home.middleware.CmsContentSecurityPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "members.sessions.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "igashu_site.read_only.ReadOnlyDoor",
    "members.sessions.SessionsEnd",
    "igashu_site.api_door.ApiDoor",
    "igashu_site.cms_door.CmsDoor",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.middleware.NothingTypedIsLost",
    "members.middleware.StaffNeedsSecondFactor",
    "members.middleware.BackOfficeIsForStaff",
    "members.middleware.PersonalPagesAreNotStored",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "igashu_site.errors.NoBlankRefusal",
    "members.middleware.OneCanGoBack",
]

# --- Templates -------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        # The templates of the apps, with the words Wagtail forgot to translate.
                        "igashu_site.unasked.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.house",
                "members.notices.context.news",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database --------------------------------------------------------------------------------
# Connections one process may hold. Times the processes, it must fit into max_connections.
IGASHU_DATABASE_POOL = env.whole("DATABASE_POOL", 10)
# Seconds a query may take in a process that answers people (wsgi.py and asgi.py ask for 5);
# 0: no limit, as commands, migrations and the worker need it.
IGASHU_STATEMENT_SECONDS = env.whole("STATEMENT_SECONDS", 0)
DATABASES = {
    "default": env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'igashu.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that reads and then writes must not lose against another writer.
    # FULL: an acknowledged application or message survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
        ),
    }
    # Opening the file and reading its tables costs as much as a short list. Page workers keep it
    # open (igashu_site.wsgi); under ASGI every request may run in a fresh thread.
    DATABASES["default"]["CONN_MAX_AGE"] = env.whole("SQLITE_KEPT_SECONDS", 0)
else:
    # Under ASGI every request may run in a fresh thread: a pool, never persistent connections.
    from igashu_site.postgres import options as postgres_options

    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # The pool asks before it lends a connection: one that died with the server is not handed out.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = postgres_options(
        pool=IGASHU_DATABASE_POOL, statement_seconds=IGASHU_STATEMENT_SECONDS
    )

# --- Cache & layer ---------------------------------------------------------------------------
# Without Redis the site is one process (the embedded default); with it, many.
REDIS_URL = env.text("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {"BACKEND": "igashu_site.redis_cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # No socket timeout: a quiet room must not lose its ear after five seconds.
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_timeout": None}],
                "prefix": "igashu",
            },
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Pages find the sizes of all their pictures in one query (home.pictures): another memory of them
# would cost a round trip each, and could be out of date.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# --- Accounts --------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:mypage"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_REDIRECT_URL = "members:apply_to_join"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Nobody has a password: one signs in by a code sent to the address, or by passkey.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# The rest is allauth's own: 30 sign-ins a minute and address, 3 codes a minute and mailbox, …
ACCOUNT_RATE_LIMITS = {"signup": "20/h/ip"}
ACCOUNT_FORMS = {
    "login": "members.account_forms.LoginForm",
    "signup": "members.account_forms.SignupForm",
    "request_login_code": "members.account_forms.RequestLoginCodeForm",
    "confirm_login_code": "members.account_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "members.account_forms.ConfirmEmailForm",
    "add_email": "members.account_forms.NewAddressForm",
    "change_email": "members.account_forms.ChangeEmailForm",
}
# Addresses or networks of our own proxies: X-Forwarded-… from anybody else is thrown away.
IGASHU_PROXY_ADDRESSES = env.words("PROXY_ADDRESSES", ["127.0.0.1", "::1"])
# How many proxies of ours stand in front: rate limits count by the visitor's address, not theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXIES", 0)
MFA_ADAPTER = "members.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.account_forms.SecondFactorForm",
    "reauthenticate": "members.account_forms.SecondFactorAgainForm",
    "activate_totp": "members.account_forms.ActivateAppForm",
    "add_webauthn": "members.account_forms.AddKeyForm",
    "edit_webauthn": "members.account_forms.NameKeyForm",
    "login_webauthn": "members.account_forms.KeyLoginForm",
    "reauthenticate_webauthn": "members.account_forms.KeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# Two weeks without a visit. How long a visit may go on at most: members.sessions.
SESSION_ENGINE = "members.session_store"
SESSION_COOKIE_AGE = 14 * 24 * 3600
IGASHU_MEMBER_SESSION_DAYS = env.whole("MEMBER_SESSION_DAYS", 90)
# Staff see everybody's data: signed out after half an hour away, and at the end of the day.
IGASHU_STAFF_IDLE_MINUTES = env.whole("STAFF_IDLE_MINUTES", 30)
IGASHU_STAFF_SESSION_HOURS = env.whole("STAFF_SESSION_HOURS", 10)
SESSION_COOKIE_HTTPONLY = True

# --- Language & time -------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "igashu_site" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
FIRST_DAY_OF_WEEK = 1


# --- Wagtail ---------------------------------------------------------------------------------
def scheme_name():
    from home.large_deletions import scheme_name

    return scheme_name()


# What is to be typed before many pages are deleted: read when asked for, as staff can change it.
WAGTAIL_SITE_NAME = lazy(scheme_name, str)()
# The address people type, with scheme and without a final slash. Letters and feeds use it.
BASE_URL = env.text("BASE_URL", "http://localhost:8000")
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# One zone: nobody is asked to choose among six hundred English names.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_CONTENT_LANGUAGES = [("ja", "日本語")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 10
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILIMAGES_IMAGE_MODEL = "home.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.image_form.SiteImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "home.SiteDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "ics"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILEMBEDS_FINDERS = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "home.search.backend"}}
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_BASE_URL = BASE_URL
WAGTAILAPI_RICH_TEXT_FORMAT = "html"

# --- Mail ------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "igashu@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# The site hands out its own media; switch off where a front server does it.
IGASHU_SERVE_MEDIA = env.flag("SERVE_MEDIA", True)
# nginx carries private files once we have said who may have them (deploy/nginx/igashu.conf).
if env.flag("ACCEL_REDIRECT", False):
    SENDFILE_BACKEND = "igashu_site.accel"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "igashu_site.static_files.ManifestStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Security --------------------------------------------------------------------------------
# The editor shows its preview in a frame of the same site.
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "igashu_site.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Wagtail's editor still carries inline scripts and styles; the staff area gets its own policy
# from home.middleware.
CMS_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "frame-ancestors": [SELF],
}
PERMISSIONS_POLICY = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

# --- Logs ------------------------------------------------------------------------------------
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

# --- House numbers (our own) -----------------------------------------------------------------
# Staff must show a second factor (TOTP or passkey). Production refuses to switch it off.
IGASHU_STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", True)
# The demo town may be loaded here. Production refuses.
IGASHU_DEMO_ALLOWED = False
# When set, every sign-in code of the demo is this one (printed by `make run`). Production refuses.
IGASHU_DEMO_LOGIN_CODE = ""
# Letters are sent by the process that wrote them, right after commit; else by `manage.py clock`.
IGASHU_LETTERS_AT_ONCE = env.flag("LETTERS_AT_ONCE", True)
# The server process also keeps the time (scheduled pages, lapsed offers, unsent letters).
IGASHU_CLOCK_INSIDE = env.flag("CLOCK_INSIDE", True)
# How the installation is cut: processes for pages (0: the socket processes serve them, too), and
# for sockets. deploy/ starts as many; `check --deploy` holds them against database and Redis.
IGASHU_PAGE_WORKERS = env.whole("PAGE_WORKERS", 0)
IGASHU_SOCKET_WORKERS = env.whole("SOCKET_WORKERS", 1)
# A server sets Python's garbage collector at rest when it has started (igashu_site.settled).
IGASHU_SETTLE = env.flag("SETTLE", True)
# Seconds between two rounds of the clock.
IGASHU_CLOCK_SECONDS = env.whole("CLOCK_SECONDS", 60)
# Days an offered seat is kept; it lapses at the end of the last one.
IGASHU_OFFER_DAYS = env.whole("OFFER_DAYS", 7)
# Minutes after the deadline in which a form opened before it may still be sent.
IGASHU_DEADLINE_GRACE_MINUTES = env.whole("DEADLINE_GRACE_MINUTES", 10)
# Hours for which a link to a draft preview stays valid.
IGASHU_PREVIEW_LINK_HOURS = env.whole("PREVIEW_LINK_HOURS", 48)
# Full origins (scheme://host[:port]) that may open a socket; empty: only BASE_URL's own.
IGASHU_SOCKET_ORIGINS = env.words("SOCKET_ORIGINS", [])
# Seconds between two looks at the rooms' heads: what a lost doorbell may cost.
IGASHU_ROOM_POLL_SECONDS = env.whole("ROOM_POLL_SECONDS", 5)
# Seconds between two checks whether an open socket may stay open.
IGASHU_ROOM_RECHECK_SECONDS = env.whole("ROOM_RECHECK_SECONDS", 30)
# First messages of a person without links and slower, against advertising. 0: nobody is new.
IGASHU_ROOM_NEWCOMER_POSTS = env.whole("ROOM_NEWCOMER_POSTS", 3)
# A command that finds viruses: it is given each picture on its input and ends with 0 (clean) or 1
# (found); anything else refuses the picture, too. Empty: none. Like `clamdscan --no-summary -`.
IGASHU_SCAN_COMMAND = env.text("SCAN_COMMAND", "")
# Seconds after which its silence counts as none.
IGASHU_SCAN_SECONDS = env.whole("SCAN_SECONDS", 20)
# The town's key for web push (`manage.py push_keys`); empty: no push, and no button shows.
IGASHU_PUSH_KEY = env.text("PUSH_KEY", "")
# Whom push services may write to: mailto:… or https://…; empty: the sender of our letters.
IGASHU_PUSH_CONTACT = env.text("PUSH_CONTACT", "")
# Hosts of browsers' push services: no member can make this server call any other.
IGASHU_PUSH_HOSTS = env.words(
    "PUSH_HOSTS",
    [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ],
)
# Requests per minute (s, m, h, d) and caller on the JSON doors: the account, else the address.
IGASHU_API_RATE = env.text("API_RATE", "120/m")
# Proxies of our own in front of the site; with 0, X-Forwarded-For is not believed.
NINJA_NUM_PROXIES = env.whole("TRUSTED_PROXIES", 0)

# Days after which what a letter said is taken out of its row.
IGASHU_KEEP_LETTER_TEXT_DAYS = env.whole("KEEP_LETTER_TEXT_DAYS", 90)
# Years that the record of who decided what is kept; the database lets none go before three.
IGASHU_KEEP_RECORDS_YEARS = env.whole("KEEP_RECORDS_YEARS", 5)
# Who knows this token may read /metrics; without one, only who asks from this very machine.
IGASHU_METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# A folder in which several processes of one machine add up their metrics; emptied at every start
# of the whole site. The library reads its name from the environment.
IGASHU_METRICS_DIR = env.text("METRICS_DIR", "")
if IGASHU_METRICS_DIR:
    Path(IGASHU_METRICS_DIR).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", IGASHU_METRICS_DIR)
# Whom to tell of a weakness (an address, a page), for /.well-known/security.txt; empty: no file.
IGASHU_SECURITY_CONTACT = env.words("SECURITY_CONTACT", [])
# Where the policy for such reports can be read.
IGASHU_SECURITY_POLICY = env.text("SECURITY_POLICY", "")
# Reading goes on, nothing can be sent. Staff may also switch it on the operations screen.
IGASHU_READ_ONLY = env.flag("READ_ONLY", False)
# Seconds between two looks at the staff's switch: how long other processes may still write.
IGASHU_READ_ONLY_LOOK_SECONDS = env.whole("READ_ONLY_LOOK_SECONDS", 2)
# The folder of the backups. Copy it to another place: a disk dies with everything on it.
IGASHU_BACKUP_DIR = env.text("BACKUP_DIR", str(VAR_DIR / "backups"))
# The key that seals them (at least 40 characters), itself or in a file. Keep a copy elsewhere.
IGASHU_BACKUP_KEY = env.text("BACKUP_KEY", "")
IGASHU_BACKUP_KEY_FILE = env.text("BACKUP_KEY_FILE", "")
# Hours after which the clock makes the next backup; 0: something else calls `manage.py backup`.
IGASHU_BACKUP_EVERY_HOURS = env.whole("BACKUP_EVERY_HOURS", 0)
# Bytes of memory in each process for finished public pages; the same in all of them. 0 switches
# the page cache off, and with it the noting of what was changed.
IGASHU_EDGE_BYTES = env.whole("EDGE_BYTES", 32 * 1024 * 1024)
# Seconds between two looks at what other processes changed: what it costs when Redis is away.
IGASHU_EDGE_POLL_SECONDS = env.whole("EDGE_POLL_SECONDS", 2)
# Seconds a page is kept at the longest, although nothing changed: what a mistake may cost.
IGASHU_EDGE_LONGEST_SECONDS = env.whole("EDGE_LONGEST_SECONDS", 600)
# Folder from which nginx hands out pages, shared by the processes of one machine; empty: none.
IGASHU_EDGE_FILES = env.text("EDGE_FILES", "")
# Name what each page read in headers, for a network in front that forgets by name (Cache-Tag).
IGASHU_EDGE_TAGS = env.flag("EDGE_TAGS", False)

# W019: see X_FRAME_OPTIONS.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
