"""A pooler between the site and its database: does it let us in, and does it carry our limits?"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from igashu_site import postgres

from .finding import Finding

# What every connection to the database has at the door, and a pooler must get from the role.
LIMITS = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"
# How PgBouncer says that it takes no limits at the door.
REFUSED = "unsupported startup parameter"


def pooler() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    try:
        missing = limits_missing()
    except DatabaseError as error:
        yield from why_not_let_in(str(error))
        return
    if missing:
        role = settings.DATABASE_BY_ADDRESS["USER"]
        yield Finding(
            "pooler_limits",
            _("プーラーを通した接続に、待つ時間の上限がありません(%(names)s)。")
            % {"names": ", ".join(missing)},
            _("docs/scaling.md にある ALTER ROLE %(role)s … の3行をデータベースで実行し、プーラーを"
              "再起動してください。")
            % {"role": role},
        )  # fmt: skip


def why_not_let_in(said: str) -> Iterator[Finding]:
    if REFUSED in said:
        yield Finding(
            "pooler_unknown",
            _("IGASHU_DATABASE_URL の先は、データベースではなく、PgBouncer などのプーラーです。"),
            _("IGASHU_DATABASE_POOLER=1 とし、IGASHU_DATABASE_DIRECT_URL に直接の住所を書いて"
              "ください(docs/scaling.md)。"),
        )  # fmt: skip
    elif settings.IGASHU_DATABASE_POOLER:
        yield Finding(
            "pooler_away",
            _("プーラーに届きません。ページも部屋も、データベースを使えません。"),
            _("PgBouncer が動いているかと、IGASHU_DATABASE_URL を確かめてください。"),
        )


def limits_missing() -> list[str]:
    """Return the limits that a connection as the pages have it does not keep."""
    with closing(as_the_pages_do()) as line, line.cursor() as cursor:
        wanted = ", ".join(f"current_setting('{name}')" for name in LIMITS)
        cursor.execute(f"SELECT {wanted}")
        return [name for name, value in zip(LIMITS, cursor.fetchone(), strict=True) if value == "0"]


def as_the_pages_do() -> Any:
    """Return a connection to the address of the pages; a command may have another one."""
    line = connection.copy()
    own = settings.DATABASE_BY_ADDRESS
    options = postgres.options(
        pool=1,
        statement_seconds=5,
        given=own.get("OPTIONS"),
        has_pooler=settings.IGASHU_DATABASE_POOLER,
    )
    # Without a pool of our own, which would keep to itself why it got no connection.
    del options["pool"]
    line.settings_dict |= own | {"OPTIONS": options}
    return line
