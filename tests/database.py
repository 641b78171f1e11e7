"""The suite's database: migrated once for all workers, with a house that stands already.

The 190 migrations and the first pages cost more than most tests together. The process that
distributes the tests builds a template while its workers still collect; every worker copies it.
Run as a module (`python -m tests.database`), this file builds that template.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from tests.servers import warden

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "IGASHU_TEST_TEMPLATE"
PATIENCE = 120
NAME = "igashu_template"


class Template:
    """A database that others are copied from; `build` begins, `wait` ends."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.done, self.log = self.folder / "done", self.folder / "log"

    def build(self):
        """Begin to build in a process of its own, and tell the workers where."""
        os.environ[FOLDER] = str(self.folder)
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.database"],
                cwd=ROOT,
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "igashu_site.settings.test"},
                stdout=log,
                stderr=log,
            )

    def wait(self):
        """Return when the template stands; a broken migration is told with its own words."""
        until = time.monotonic() + PATIENCE
        while not self.done.exists():
            told = self.log.read_text() if self.log.exists() else ""
            assert time.monotonic() < until and "Traceback" not in told, f"no database:\n{told}"
            time.sleep(0.05)  # another process builds it: there is nothing else to wait on


def begun(config):
    """Begin a template where workers will need it. Return (template, process), or nothing."""
    is_worker = hasattr(config, "workerinput")
    workers = getattr(config.option, "numprocesses", None)
    if is_worker or not workers or config.option.reuse_db or config.option.collectonly:
        return None
    template = Template(tempfile.mkdtemp(prefix="igashu-template-"))
    warden.watch(warden.FOLDER, template.folder)
    return template, template.build()


def ended(template, process):
    process.terminate()
    process.wait(10)
    os.environ.pop(FOLDER, None)
    shutil.rmtree(template.folder, ignore_errors=True)


def copy_of(settings):
    """Give this worker's settings a copy of the template. Return whether there is one."""
    if FOLDER not in os.environ:
        return False
    template = Template(os.environ[FOLDER])
    template.wait()
    if settings["ENGINE"].endswith("sqlite3"):
        shutil.copyfile(template.folder / NAME, settings["TEST"]["NAME"])
        return True
    settings["TEST"]["TEMPLATE"] = NAME
    return False


def make():
    """Build the template: the migrations, then the house."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    template, database = Template(os.environ[FOLDER]), settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        database["NAME"] = connection.settings_dict["NAME"] = str(template.folder / NAME)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME}")
        connection.close()
        connection.settings_dict["NAME"] = NAME
    call_command("migrate", verbosity=0)
    lay_house()
    connection.close()
    template.done.touch()


def lay_house():
    """Let the house stand, also for the tests that empty the database and fill it again."""
    from django.db import connection

    from igashu_site.records import seal
    from tests import build

    build.make_house()
    if not hasattr(connection, "_test_serialized_contents"):
        return
    if connection.vendor == "sqlite":
        connection.creation.deserialize_db_from_string = Picture(connection).put_back
    else:
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()
        fill = connection.creation.deserialize_db_from_string

        def fill_unsealed(rows):
            with seal.lifted(connection):
                fill(rows)

        connection.creation.deserialize_db_from_string = fill_unsealed


class Picture:
    """The whole database, page by page: put back in milliseconds, where rows take a second."""

    def __init__(self, connection):
        self.connection, self.kept = connection, sqlite3.connect(":memory:")
        connection.connection.backup(self.kept)

    def put_back(self, _rows=None):
        self.connection.ensure_connection()
        self.kept.backup(self.connection.connection)


def open_the_record_to_flushes():
    """Emptying all tables between tests is the one thing the seal of the record must let happen."""
    from django.db import connection

    from igashu_site.records import seal

    kind = type(connection.ops)
    flush = kind.execute_sql_flush

    def flush_unsealed(operations, statements):
        with seal.lifted(operations.connection):
            flush(operations, statements)

    kind.execute_sql_flush = flush_unsealed


def leave_whole():
    """The last test may have emptied the database: it may be used again."""
    from django.db import connection

    if connection.vendor == "sqlite" and hasattr(connection, "_test_serialized_contents"):
        connection.creation.deserialize_db_from_string(None)


if __name__ == "__main__":
    django.setup()
    make()
