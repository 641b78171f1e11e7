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
COMPARISON = """
SET TIME ZONE {zone};
DO $look$
DECLARE wrong text;
BEGIN
  SELECT string_agg(name, ', ') INTO wrong FROM ({wrong}) w(name);
  IF wrong IS NOT NULL THEN RAISE EXCEPTION USING MESSAGE = {words} || wrong; END IF;
END $look$;
"""
# Tables that nobody counted.
STRANGE = """SELECT c.relname::text FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND c.relname NOT IN ({names})
"""


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


def load(connection, dump_file: Path, expected: dict, *, sign_out: bool) -> None:
    """Replace everything by the dump, compare, commit: one transaction, all of it or nothing."""
    script, look = dump_file.with_suffix(".sql"), dump_file.with_suffix(".look.sql")
    look.write_text(comparison(connection, expected), encoding="utf-8")
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
            "--command=SET search_path TO public", f"--file={look}", f"--command={after}",
        )  # fmt: skip
    finally:
        script.unlink(missing_ok=True)
        look.unlink(missing_ok=True)


def comparison(connection, expected: dict) -> str:
    """Return SQL that fails, and so keeps nothing, if a table holds otherwise than is expected.

    It runs before the commit, within the transaction that replaced everything.
    """
    rows = [differs(connection, name, *told) for name, told in sorted(expected.items())]
    words = _("データベースの中身が、バックアップの目録と合いません: %(names)s")
    return COMPARISON.format(
        # As a sum was taken: what a moment looks like as text depends on it.
        zone=text(connection.timezone_name),
        wrong=" UNION ALL ".join([*rows, STRANGE.format(names=", ".join(map(text, expected)))]),
        words=text(words % {"names": ""}),
    )


def differs(connection, name: str, rows: int, total: str) -> str:
    """Return a question that answers with the name of a table that is not as it was."""
    found = tables.POSTGRES_SUM.format(table=connection.ops.quote_name(name))
    wrong = f"n <> {rows} OR x % {tables.MODULUS} <> {int(total, 16)}"
    return f"SELECT {text(name)} FROM ({found}) s(n, x) WHERE {wrong}"  # noqa: S608 - quoted


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


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
