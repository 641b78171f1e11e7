"""Where the site keeps things: database, cache, channel layer, files."""

from urllib.parse import urlsplit

from . import bucket, env
from .places import BASE_URL, VAR_DIR

# --- Database ------------------------------------------------------------------------------------
# Connections one process may hold. Times the processes, it must fit into max_connections.
IGASHU_DATABASE_POOL = env.whole("DATABASE_POOL", 10)
# Seconds a query may take in a process that answers people (wsgi.py and asgi.py ask for 5);
# 0: no limit, as commands, migrations and the worker need it.
IGASHU_STATEMENT_SECONDS = env.whole("STATEMENT_SECONDS", 0)
DATABASE_BY_ADDRESS = env.database(
    "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'igashu.sqlite3'}"
)
# The address above is that of PgBouncer or its like, in transaction mode (docs/scaling.md).
IGASHU_DATABASE_POOLER = env.flag("DATABASE_POOLER", False)
# The way past it, for those who need a session of their own: migrations, backups, the worker.
IGASHU_DATABASE_DIRECT_URL = env.text("DATABASE_DIRECT_URL", "")
# Only who answers people has a limit on statements, and only they are many.
goes_past = bool(IGASHU_DATABASE_DIRECT_URL) and not IGASHU_STATEMENT_SECONDS
DATABASES = {
    # A copy: the address stays as it was said, the doctor goes by it.
    "default": dict(
        env.database("DATABASE_DIRECT_URL", default="") if goes_past else DATABASE_BY_ADDRESS
    )
}
uses_pooler = IGASHU_DATABASE_POOLER and not goes_past
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
    # A cursor of the server would stay behind on a connection that somebody else is lent next.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = uses_pooler
    DATABASES["default"]["OPTIONS"] = postgres_options(
        pool=IGASHU_DATABASE_POOL,
        statement_seconds=IGASHU_STATEMENT_SECONDS,
        given=DATABASES["default"].get("OPTIONS"),
        has_pooler=uses_pooler,
    )

# --- Cache & layer -------------------------------------------------------------------------------
# Without Redis the site is one process (the embedded default); with it, many.
REDIS_URL = env.text("REDIS_URL", "")
# Nodes of a cluster ("host:port", by commas) to begin with; the address above says the rest.
IGASHU_REDIS_NODES = [node for node in env.words("REDIS_NODES", []) if node]
# What every key and channel begins with. A town has its own name: where several share one Redis,
# a number of a database would keep their keys apart, but not what they call to each other.
IGASHU_REDIS_PREFIX = env.text("REDIS_PREFIX", "") or f"igashu:{urlsplit(BASE_URL).hostname}"
if REDIS_URL:
    from igashu_site.redis_nodes import host_for_layer

    CACHES = {
        "default": {
            "BACKEND": "igashu_site.redis_cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            # In braces: the keys of a town are in one slot of a cluster, and can be asked together.
            "KEY_PREFIX": f"{{{IGASHU_REDIS_PREFIX}}}",
            "OPTIONS": {"nodes": IGASHU_REDIS_NODES},
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [host_for_layer(REDIS_URL, IGASHU_REDIS_NODES)],
                "prefix": IGASHU_REDIS_PREFIX,
            },
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Pages find the sizes of all their pictures in one query (home.pictures): another memory of them
# would cost a round trip each, and could be out of date.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# --- Files ---------------------------------------------------------------------------------------
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
if bucket.IGASHU_S3_BUCKET:
    bucket.refuse_half_of_it()
    STORAGES["pictures"] = {"BACKEND": "igashu_site.bucket.PublicPictures"}
    WAGTAILIMAGES_RENDITION_STORAGE = "pictures"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FORMS_URLFIELD_ASSUME_HTTPS = True
