"""How many connections the database really has, beside those the site may ask for."""

from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from igashu_site.deploy_checks import installation

from .finding import Finding

# Of what the database allows; above it, the next rush is refused.
FULL = 0.9
CLIENTS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"


def connections() -> Iterator[Finding]:
    try:
        used, allowed = used_connections(), installation.most_connections()
    except DatabaseError:
        return  # told by the database's own finding
    if used is None or allowed is None or used < allowed * FULL:
        return
    yield Finding(
        "connections",
        _("データベースの接続が、いま %(used)s 本使われています(使えるのは %(allowed)s 本)。")
        % {"used": used, "allowed": allowed},
        _("ほかのサーバーやプログラムも同じデータベースを使っていませんか。IGASHU_MACHINES に台数を"
          "書き、max_connections を大きくするか、IGASHU_DATABASE_POOL を小さくしてください。"),
    )  # fmt: skip


def used_connections() -> int | None:
    """Return how many clients the whole server has now, whoever they are; None: no such server."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
