"""Processes, what they share, and the connections that they hold."""

from django.conf import settings
from django.core.checks import Warning
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from .refusal import deploy_check, error

# Connections that an administrator, a backup and the upkeep of the database need besides ours.
SPARE_CONNECTIONS = 5


def page_and_socket_processes() -> int:
    return settings.IGASHU_PAGE_WORKERS + settings.IGASHU_SOCKET_WORKERS


def processes() -> int:
    """Return how many processes hold connections: those that serve, and the worker."""
    return page_and_socket_processes() + (0 if settings.IGASHU_CLOCK_INSIDE else 1)


def is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@deploy_check
def sqlite_serves_one_process(**_kwargs):
    if not is_sqlite() or page_and_socket_processes() == 1:
        return []
    return error(
        20,
        _("SQLite のまま、%(count)s 個のプロセスで動かそうとしています。")
        % {"count": page_and_socket_processes()},
        _(
            "IGASHU_DATABASE_URL に PostgreSQL を指定するか、IGASHU_PAGE_WORKERS=0、"
            "IGASHU_SOCKET_WORKERS=1 にしてください。"
        ),
    )


@deploy_check
def memory_is_of_one_process(**_kwargs):
    if settings.REDIS_URL or page_and_socket_processes() == 1:
        return []
    return error(
        21,
        _("Redis なしで、%(count)s 個のプロセスを動かそうとしています。部屋の発言が、別の"
          "プロセスの人にすぐ届きません。")
        % {"count": page_and_socket_processes()},
        _("IGASHU_REDIS_URL を設定してください(例: redis://127.0.0.1:6379/0)。"),
    )  # fmt: skip


@deploy_check
def connections_suffice(**_kwargs):
    """No request may be refused by the budget of connections. A pooler has a budget of its own."""
    if settings.IGASHU_DATABASE_POOLER:
        return []
    wanted = settings.IGASHU_MACHINES * processes() * settings.IGASHU_DATABASE_POOL
    allowed = most_connections()
    if allowed is None or wanted + SPARE_CONNECTIONS <= allowed:
        return []
    return error(
        22,
        _("データベースの接続が足りなくなります。最大 %(wanted)s 本を使う設定ですが、データベース"
          "が許すのは %(allowed)s 本です。")
        % {"wanted": wanted, "allowed": allowed},
        _("IGASHU_DATABASE_POOL を小さくするか、PostgreSQL の max_connections を大きくして"
          "ください(%(machines)s 台 × プロセス数 × IGASHU_DATABASE_POOL + %(spare)s ≦ "
          "max_connections)。")
        % {"machines": settings.IGASHU_MACHINES, "spare": SPARE_CONNECTIONS},
    )  # fmt: skip


@deploy_check
def a_pooler_is_passed_by_who_must(**_kwargs):
    if not settings.IGASHU_DATABASE_POOLER or settings.IGASHU_DATABASE_DIRECT_URL:
        return []
    return error(
        26,
        _("データベースの前にプーラーがあるのに、直接の住所がありません。控えや移行が、ほかの人の"
          "接続の設定を変えてしまいます。"),
        _("IGASHU_DATABASE_DIRECT_URL に、PgBouncer などを通らない住所を書いてください。"),
    )  # fmt: skip


def most_connections() -> int | None:
    """Return how many connections the database has for us; None: no such limit, or it is away."""
    if connection.vendor != "postgresql":
        return None
    names = "max_connections", "superuser_reserved_connections"
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT " + ", ".join(f"current_setting('{name}')::int" for name in names)
            )
            whole, reserved = cursor.fetchone()
    except DatabaseError:
        return None  # `doctor` says that it is away
    return whole - reserved


@deploy_check
def one_clock(**_kwargs):
    if not settings.IGASHU_CLOCK_INSIDE or page_and_socket_processes() == 1:
        return []
    return error(
        23,
        _("時計(予約公開・メール送信)が、すべてのプロセスの中で動く設定になっています。"),
        _("IGASHU_CLOCK_INSIDE=0 にして、igashu-worker を動かしてください。"),
    )


@deploy_check
def letters_leave_by_the_worker(**_kwargs):
    if not settings.IGASHU_LETTERS_AT_ONCE or page_and_socket_processes() == 1:
        return []
    return [
        Warning(
            _("メールを、ページのプロセスがその場で送る設定です。メールサーバーが遅いとページも遅く"
              "なります。"),
            hint=_("IGASHU_LETTERS_AT_ONCE=0 にすると、igashu-worker が送ります。"),
            id="igashu.W024",
        )
    ]  # fmt: skip
