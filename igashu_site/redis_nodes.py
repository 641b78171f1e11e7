"""A cluster of Redis, of which any node may be away: lines for doorbells, a client for the cache.

What is published at one node is heard at all of them, so a line goes to whichever answers. Keys
live at the node of their slot: only a client of clusters finds them.
"""

from collections.abc import Iterator
from typing import Any

import redis
from redis.asyncio.connection import Connection as LaterConnection
from redis.asyncio.connection import parse_url as parse_later
from redis.cluster import ClusterNode, RedisCluster
from redis.connection import Connection, parse_url

Address = tuple[str, int]
# Seconds for a node to take a line; then the next one is asked.
SECONDS = 0.5


def addresses(nodes: list[str]) -> list[Address]:
    """Return host and port of each "host:port"."""
    return [(host, int(port)) for host, _colon, port in (node.rpartition(":") for node in nodes)]


def turns(line: Any) -> Iterator[None]:
    """Point the line to one node after the other."""
    for host, port in line.nodes:
        line.host, line.port = host, port
        yield


class Anywhere:
    def _connect(self) -> Any:
        error: Exception = redis.ConnectionError("no node of the cluster is named")
        for _node in turns(self):
            try:
                return super()._connect()  # type: ignore[misc]
            except (OSError, redis.RedisError) as away:
                error = away
        raise error


class LaterAnywhere:
    async def _connect(self) -> Any:
        error: Exception = redis.ConnectionError("no node of the cluster is named")
        for _node in turns(self):
            try:
                return await super()._connect()  # type: ignore[misc]
            except (OSError, redis.RedisError) as away:
                error = away
        raise error


def to_anywhere(known: dict, how: type, base: type, nodes: list[str]) -> dict[str, Any]:
    base = known.pop("connection_class", base)
    kind = type("AnyNode", (how, base), {"nodes": addresses(nodes)})
    return known | {"connection_class": kind, "socket_connect_timeout": SECONDS}


def line_for(url: str, nodes: list[str], **options: Any) -> redis.Redis:
    """Return a client for publishing and listening. Without nodes: of the one server."""
    if not nodes:
        return redis.Redis.from_url(url, **options)
    known = to_anywhere(parse_url(url), Anywhere, Connection, nodes)
    return redis.Redis(connection_pool=redis.ConnectionPool(**(known | options)))


def host_for_layer(url: str, nodes: list[str]) -> dict[str, Any]:
    """Return what the channel layer calls a host."""
    # No socket timeout: a quiet room must not lose its ear after five seconds.
    if not nodes:
        return {"address": url, "socket_timeout": None}
    known = to_anywhere(dict(parse_later(url)), LaterAnywhere, LaterConnection, nodes)
    return known | {"socket_timeout": None}


def cluster_for(url: str, nodes: list[str], **options: Any) -> RedisCluster:
    known = parse_url(url)
    kind = known.pop("connection_class", Connection)
    known = {name: value for name, value in known.items() if name not in ("host", "port", "db")}
    if kind is not Connection:
        known["ssl"] = True
    begin = [ClusterNode(host, port) for host, port in addresses(nodes)]
    # A part of the slots is better than none: what is missing is a miss.
    return RedisCluster(startup_nodes=begin, require_full_coverage=False, **known, **options)
