"""What runs beside the site: the database, Redis, the mail server, nginx, the clock."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.timezone import now
from django.utils.translation import gettext as _

from igashu_site import health, heartbeat

from .finding import Finding

OLDEST_POSTGRES = 140000
SECONDS = 3
MOST_SKEW = timedelta(seconds=2)
# A certificate that ends sooner should have been renewed by itself.
SOON = timedelta(days=14)


def database() -> Iterator[Finding]:
    try:
        is_there = health.database()
    except DatabaseError:
        is_there = False
    if not is_there:
        yield Finding(
            "database",
            _("データベースに届きません。"),
            _("PostgreSQL が動いているか(systemctl status postgresql)、IGASHU_DATABASE_URL の名前と"
              "パスワードが合っているかを確かめてください。"),
        )  # fmt: skip
        return
    yield from database_is_new_enough()
    yield from clocks_agree()
    if not health.migrations():
        yield Finding(
            "migrations",
            _("データベースの表が、プログラムの版と合っていません。"),
            _("sudo igashu migrate を実行してください。"),
        )


def database_is_new_enough() -> Iterator[Finding]:
    if connection.vendor == "postgresql" and connection.pg_version < OLDEST_POSTGRES:
        yield Finding(
            "database_version",
            _("PostgreSQL が古すぎます。"),
            _("PostgreSQL 14 以上に上げてください。"),
        )


def clocks_agree() -> Iterator[Finding]:
    if abs(database_time() - now()) > MOST_SKEW:
        yield Finding(
            "time_skew",
            _("このサーバーとデータベースの時計が、2秒以上ずれています。"),
            _("chrony で時刻を合わせてください(apt-get install chrony)。締切は時計が決めます。"),
        )


def database_time() -> datetime:
    if connection.vendor != "postgresql":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def redis_answers() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        return
    line = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
    )
    with closing(line):
        try:
            line.ping()
        except redis.RedisError:
            yield Finding(
                "redis",
                _("Redis に届きません。部屋の発言が数秒おくれて届きます。"),
                _("systemctl status redis-server と IGASHU_REDIS_URL を確かめてください。"),
            )
            return
        yield from redis_throws_nothing_away(line)
    if not health.is_well(health.doorbell_answers):
        yield Finding(
            "layer",
            _("Redis は動いていますが、部屋の呼び鈴が鳴りません。"),
            _("Redis の接続数と権限(ACL)を確かめてください。"),
        )


def redis_throws_nothing_away(line) -> Iterator[Finding]:
    try:
        policy = line.info("memory")["maxmemory_policy"]
    except (redis.RedisError, KeyError):
        return  # a managed Redis may keep it to itself
    if policy != "noeviction":
        yield Finding(
            "redis_policy",
            _("Redis の maxmemory-policy が %(policy)s です。") % {"policy": policy},
            _("/etc/redis/redis.conf に maxmemory-policy noeviction と書いてください。"),
        )


def sender() -> Iterator[Finding]:
    if settings.DEFAULT_FROM_EMAIL.endswith(("@localhost", "@example.jp")):
        yield Finding(
            "sender",
            _("差出人が %(address)s のままです。") % {"address": settings.DEFAULT_FROM_EMAIL},
            _("IGASHU_FROM_EMAIL に、返事を受け取れるアドレスを書いてください。"),
        )


def clock() -> Iterator[Finding]:
    if health.is_well(health.database) and heartbeat.is_silent():
        yield Finding(
            "clock",
            _("時計が15分以上止まっています。予約した公開もメールも動きません。"),
            _("systemctl restart igashu-worker を実行し、journalctl -u igashu-worker を確認。"),
        )


def certificate() -> Iterator[Finding]:
    address = urlsplit(settings.BASE_URL)
    if address.scheme != "https":
        return  # the settings' own finding
    try:
        until = certificate_until(address.hostname or "", address.port or 443)
    except ssl.SSLError:
        yield Finding(
            "certificate",
            _("%(name)s の証明書が、名前と合わないか、期限が切れています。")
            % {"name": address.hostname},
            _("certbot renew のあと、systemctl reload nginx を実行してください。"),
        )
    except OSError:
        yield Finding(
            "front",
            _("%(url)s に届きません。") % {"url": settings.BASE_URL},
            _("nginx が動いているか(nginx -t、systemctl status nginx)と、名前の登録(DNS)を確かめて"
              "ください。"),
        )  # fmt: skip
    else:
        if until - now() < SOON:
            yield Finding(
                "certificate_soon",
                _("証明書の期限が近づいています(%(day)s まで)。") % {"day": f"{until:%Y-%m-%d}"},
                _("certbot renew のあと、systemctl reload nginx を実行してください。"),
            )


def certificate_until(name: str, port: int) -> datetime:
    """Return when the certificate ends that visitors are shown; raise as their browsers would."""
    trust = ssl.create_default_context()
    with (
        socket.create_connection((name, port), SECONDS) as line,
        trust.wrap_socket(line, server_hostname=name) as secure,
    ):
        ends = ssl.cert_time_to_seconds(str(secure.getpeercert()["notAfter"]))  # type: ignore[index]
        return datetime.fromtimestamp(ends, UTC)


PROBES = (database, redis_answers, sender, clock, certificate)
