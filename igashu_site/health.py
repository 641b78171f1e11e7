"""Two questions a machine asks: do I run, and may I be sent readers?"""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache


@never_cache
def livez(request):
    """The process answers. The database is not asked: its failure must restart nobody."""
    return JsonResponse({"alive": True})


@never_cache
def readyz(request):
    """200 when every part answers, else 503, with the name of each part."""
    parts = {name: is_well(check) for name, check in CHECKS.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


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


CHECKS = {"database": database, "migrations": migrations, "cache": cache_answers}
urlpatterns = [path("livez", livez, name="livez"), path("readyz", readyz, name="readyz")]
