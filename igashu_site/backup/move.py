"""From SQLite to PostgreSQL: every row copied in one transaction, then counted and compared."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.management.color import no_style
from django.db import transaction
from django.utils.translation import gettext as _

from ..records import seal
from .refusal import Refusal
from .restore import is_a_site
from .tables import MODULUS

# Each kind of database has its own index of words; it is built anew.
REBUILT = ("modelsearch_", "wagtailsearch_")
# The steps that made the tables: each database remembers its own.
OWN = {"django_migrations"}
ROWS_AT_ONCE = 2000


@dataclass
class Moved:
    table: str
    rows: int
    is_same: bool


def move(source, target) -> list[Moved]:
    """Copy everything into the migrated, otherwise empty target. All of it, or nothing."""
    models = all_models()
    refuse_what_has_no_model(source, models)
    # SQLite begins IMMEDIATE: nobody writes there until the last row is compared.
    with transaction.atomic(using=source.alias), transaction.atomic(using=target.alias):
        clear(target, models)
        for model in models:
            copy(model, source, target)
        reset_numbers(target, models)
        found = [compared(model, source, target) for model in models]
        refuse_what_differs(found)
    return found


def all_models() -> list:
    every = apps.get_models(include_auto_created=True)
    known = {
        model._meta.db_table: model
        for model in every
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    }
    return [known[name] for name in sorted(known) if not name.startswith(REBUILT)]


def refuse_what_has_no_model(source, models) -> None:
    known = {model._meta.db_table for model in models} | OWN
    with source.cursor() as cursor:
        names = source.introspection.table_names(cursor)
    lost = [name for name in names if name not in known and not name.startswith(REBUILT)]
    if lost:
        words = _("どの部品のものか分からない表があります: %(names)s")
        raise Refusal(words % {"names": ", ".join(lost)})


def refuse_a_site(target) -> None:
    if target.vendor != "postgresql":
        raise Refusal(_("移す先は、PostgreSQLの空のデータベースにしてください。"))
    if is_a_site(target):
        raise Refusal(
            _("移す先には、すでにサイトの内容があります。空のデータベースにしてください。")
        )


def clear(target, models) -> None:
    """Remove what the migrations themselves put in: the first page, rights, groups."""
    names = ", ".join(target.ops.quote_name(model._meta.db_table) for model in models)
    with seal.lifted(target), target.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")


def columns(model) -> list:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def rows(model, connection) -> Iterator[tuple]:
    names = [field.attname for field in columns(model)]
    found = model._base_manager.using(connection.alias).order_by().values_list(*names)
    return found.iterator(chunk_size=ROWS_AT_ONCE)


def copy(model, source, target) -> None:
    fields = columns(model)
    quote = target.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    into = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
    try:
        with target.cursor() as cursor, cursor.copy(into) as line:
            for row in rows(model, source):
                line.write_row(
                    [
                        field.get_db_prep_save(value, connection=target)
                        for field, value in zip(fields, row, strict=True)
                    ]
                )
    except Exception as error:  # whatever the driver raises, the person needs the table's name
        words = _("表 %(table)s を移せませんでした。移す先は元のままです。(%(why)s)")
        raise Refusal(words % {"table": model._meta.db_table, "why": error}) from error


def reset_numbers(target, models) -> None:
    """Let the counters go on after the highest number that came along."""
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def compared(model, source, target) -> Moved:
    ours, theirs = digest(model, source), digest(model, target)
    return Moved(model._meta.db_table, ours[0], ours == theirs)


def digest(model, connection) -> tuple[int, int]:
    """Return the number of rows, and a sum that is the same in both kinds of database."""
    fields, count, total = columns(model), 0, 0
    for row in rows(model, connection):
        said = json.dumps(
            [plain(field, value) for field, value in zip(fields, row, strict=True)], sort_keys=True
        )
        total += int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), "big")
        count += 1
    return count, total % MODULUS


def plain(field, value):
    """Return a value as JSON can carry it, moments in one zone.

    The field says how it is stored: the text of a page's body would be the page, drawn anew.
    """
    value = field.get_prep_value(value)
    if isinstance(value, datetime.datetime) and value.tzinfo:
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def refuse_what_differs(found: list[Moved]) -> None:
    different = [one.table for one in found if not one.is_same]
    if different:
        words = _("移した中身が元と合いません。移す先は元のままです: %(names)s")
        raise Refusal(words % {"names": ", ".join(different)})
