"""PostgreSQL: one snapshot out, one transaction in."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from . import tables
from .refusal import Refusal

SUFFIX = "pgdump"
BEFORE = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
NEW_EPOCHS = "UPDATE community_room SET epoch = gen_random_uuid();"
# What an address may say of TLS; libpq's tools read the same from PG… names.
ENCRYPTED = "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl"
NO_SESSIONS = "DELETE FROM django_session;"


def dump(connection, to: Path) -> dict:
    """Write a dump. Return the sums of the very snapshot that was dumped."""
    alias = connection.alias
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # The web's limits do not fit a long look at everything.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        found = tables.sums(connection)
        run(
            connection, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
            f"--snapshot={snapshot}", f"--file={to}",
        )  # fmt: skip
    return found


def load(connection, dump_file: Path, *, sign_out: bool) -> None:
    """Replace everything by the dump, in one transaction: all of it, or nothing."""
    script = dump_file.with_suffix(".sql")
    run(connection, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", dump_file)
    after = NEW_EPOCHS + (NO_SESSIONS if sign_out else "")
    connection.close()
    # Connections of a pool would hold locks that the new schema waits for.
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    try:
        run(
            connection, "psql", "--no-psqlrc", "--quiet", "--single-transaction",
            "--set=ON_ERROR_STOP=1", f"--command={BEFORE}", f"--file={script}",
            "--command=SET search_path TO public", f"--command={after}",
        )  # fmt: skip
    finally:
        script.unlink(missing_ok=True)


def check(connection, expected: dict, *, sign_out: bool) -> list[str]:
    """Return what differs from the manifest, except for what a restore changes on purpose."""
    changed = {"community_room"} | ({"django_session"} if sign_out else set())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        return tables.differences(expected, tables.sums(connection), changed)


def run(connection, tool: str, *arguments) -> None:
    command = [binary(tool), *map(str, arguments)]
    done = subprocess.run(  # noqa: S603 - our own words, and no shell
        command, env=environment(connection), capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = _("%(tool)s が失敗しました。何も変えていません。%(said)s")
        raise Refusal(words % {"tool": tool, "said": done.stderr.strip()[-2000:]})


def binary(tool: str) -> str:
    """Return the newest of Debian's versions: an older one refuses to read a newer server."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{tool}")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    found = newest or shutil.which(tool)
    if not found:
        raise Refusal(
            _("%(tool)s がありません。postgresql-client を入れてください。") % {"tool": tool}
        )
    return str(found)


def environment(connection) -> dict[str, str]:
    """Return how the tools reach the database. No password stands in a list of processes."""
    known = connection.settings_dict
    told = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
    }
    given = known.get("OPTIONS", {})
    told |= {f"PG{name.upper()}": given[name] for name in ENCRYPTED if name in given}
    return os.environ | {name: str(value) for name, value in told.items() if value}
