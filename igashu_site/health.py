"""Two questions a machine asks: do I run, and may I be sent readers?"""

import asyncio

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from . import heartbeat

# A channel layer that needs longer is as good as none.
LAYER_SECONDS = 2


@never_cache
def livez(request):
    """The process answers. The database is not asked: its failure must restart nobody."""
    return JsonResponse({"alive": True})


@never_cache
def readyz(request):
    """200 when pages can be made, else 503; with the name of each part, well (true) or not."""
    parts = {name: is_well(check) for name, check in CHECKS.items()}
    told = {name: is_well(check) for name, check in WARNINGS.items()}
    return JsonResponse(parts | told, status=200 if all(parts.values()) else 503)


def is_well(check):
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever fails, the answer is "not ready", never a 500
        return False


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def migrations():
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def cache_answers():
    cache.set("readyz", "yes", 5)
    return cache.get("readyz") == "yes"


def doorbell_answers():
    """The doorbell of the rooms rings, and in time."""
    async_to_sync(ring_and_hear)()
    return True


async def ring_and_hear():
    layer = get_channel_layer()
    async with asyncio.timeout(LAYER_SECONDS):
        ear = await layer.new_channel("readyz")
        await layer.send(ear, {"type": "readyz"})
        await layer.receive(ear)


def clock_goes():
    """The clock struck not long ago, here or in its own process. A site just begun may wait."""
    return not heartbeat.is_silent()


CHECKS = {
    "database": database,
    "migrations": migrations,
}
# Told, but no reason to send readers elsewhere: pages and rooms go on without Redis (words come
# some seconds later), and no other process would have a better one, or a better clock.
WARNINGS = {"cache": cache_answers, "channel_layer": doorbell_answers, "clock": clock_goes}
urlpatterns = [path("livez", livez, name="livez"), path("readyz", readyz, name="readyz")]
