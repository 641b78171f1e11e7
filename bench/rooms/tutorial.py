"""The baseline: the consumer of the Channels tutorial in our lines; BENCH_STORE: with an insert.

Its database has the settings of ours, so that a commit costs both the same.
"""

import json
import os

from django.conf import settings

REDIS = os.environ.get("BENCH_REDIS", "")
LAYER = (
    {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS, "socket_timeout": None}]},
    }
    if REDIS
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
)
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
settings.configure(
    SECRET_KEY="bench-only",
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={"default": LAYER},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ.get("BENCH_DATABASE", ":memory:"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS},
        }
    },
    USE_TZ=True,
)

import django  # noqa: E402

django.setup()

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.db import connection, models  # noqa: E402


class Line(models.Model):
    """One message."""

    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"


STORES = bool(os.environ.get("BENCH_STORE"))
if STORES and Line._meta.db_table not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Line)


class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        message = json.loads(text_data)["message"]
        if STORES:
            await database_sync_to_async(Line.objects.create)(text=message)
        await self.channel_layer.group_send("room", {"type": "chat.message", "message": message})

    async def chat_message(self, event):
        await self.send(text_data=json.dumps({"message": event["message"]}))


application = ProtocolTypeRouter({"websocket": ChatConsumer.as_asgi()})
