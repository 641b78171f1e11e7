"""The cache without which the site goes on: a dead Redis means misses, not error pages.

Nothing that counts is kept in the cache (the database is the truth), so a read may come back empty
and a write may be lost. After a failure Redis is left alone for a moment: a server that hangs must
not cost every request its half second.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisClusterException, RedisError

from .redis_nodes import cluster_for

logger = logging.getLogger(__name__)
# Seconds in which nobody asks after a failure.
REST_SECONDS = 2.0
# Seconds for one answer.
TIMEOUTS = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}


class Away(Exception):
    """Redis does not answer, or did not a moment ago."""


_clusters: dict[str, Any] = {}


class ForgivingClient(RedisCacheClient):
    def __init__(self, servers, *, nodes=(), **options):
        super().__init__(servers, **options)
        self._nodes, self._line = list(nodes), options

    def get_client(self, key=None, *, write=False):
        """Of a cluster one client serves the whole process: it knows who holds what."""
        if not self._nodes:
            return super().get_client(key, write=write)
        (url,) = self._servers
        if url not in _clusters:
            _clusters[url] = cluster_for(url, self._nodes, **self._line)
        return _clusters[url]

    # Of the process: under ASGI each request makes a client of its own.
    away_until = 0.0

    def ask(self, name, *values):
        if time.monotonic() < ForgivingClient.away_until:
            raise Away
        try:
            return getattr(super(), name)(*values)
        except (RedisError, RedisClusterException, OSError) as error:
            ForgivingClient.away_until = time.monotonic() + REST_SECONDS
            logger.warning(
                "cache away: %s", type(error).__name__, extra={"event": "cache.redis.away"}
            )
            raise Away from error

    def or_else(self, otherwise, name, *values):
        try:
            return self.ask(name, *values)
        except Away:
            return otherwise

    def add(self, key, value, timeout):
        return self.or_else(False, "add", key, value, timeout)

    def get(self, key, default):
        return self.or_else(default, "get", key, default)

    def set(self, key, value, timeout):
        return self.or_else(None, "set", key, value, timeout)

    def touch(self, key, timeout):
        return self.or_else(False, "touch", key, timeout)

    def delete(self, key):
        return self.or_else(False, "delete", key)

    def get_many(self, keys):
        return self.or_else({}, "get_many", keys)

    def has_key(self, key):
        return self.or_else(False, "has_key", key)

    def incr(self, key, delta):
        try:
            return self.ask("incr", key, delta)
        except Away as away:
            # What a cache says of a key it has dropped; callers must be ready for it anyway.
            raise ValueError(f"Key {key!r} not found.") from away

    def set_many(self, data, timeout):
        if self._nodes:  # a cluster takes no pipeline of many keys
            for key, value in data.items():
                self.set(key, value, timeout)
            return None
        return self.or_else(None, "set_many", data, timeout)

    def delete_many(self, keys):
        return self.or_else(None, "delete_many", keys)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server, params):
        params = params | {"OPTIONS": TIMEOUTS | params.get("OPTIONS", {})}
        super().__init__(server, params)
        self._class = ForgivingClient
