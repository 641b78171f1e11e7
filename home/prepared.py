"""Queries whose SQL is written once, for lists that are asked for often and always look alike.

Putting a query together costs Django several times what the database needs to answer it.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators

# A list of values in a query has room for so many, or for twice, three times … as many.
ROOM = 8


class Slot(Expression):
    """A place in a query for a value that is known only when it runs."""

    def __init__(self, name: str, field: Field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list["Slot"]]:
        return "%s", [self]


class Prepared:
    """A query for values or objects, ready to run."""

    def __init__(self, rows: QuerySet):
        self.database = rows.db
        self.compiler = compiler = rows.query.get_compiler(self.database)
        self.sql, self.parameters = compiler.as_sql()
        columns = [column for column, *_rest in compiler.select]
        self.converters = compiler.get_converters(columns)

    def run(self, **values: Any) -> list[Sequence[Any]]:
        """Return the rows; `values` holds one for each slot, by its name."""
        connection = connections[self.database]
        parameters = [
            one.output_field.get_db_prep_value(values[one.name], connection)
            if isinstance(one, Slot)
            else one
            for one in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        return [self.converted(row, connection) for row in rows] if self.converters else rows

    def converted(self, row: Sequence[Any], connection: Any) -> list[Any]:
        values = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values


class PreparedObjects(Prepared):
    """A query for objects, with what it selects and says beside them, ready to run."""

    def __init__(self, rows: QuerySet):
        super().__init__(rows)
        kind = self.compiler.klass_info
        self.model, own = (
            kind["model"],
            slice(kind["select_fields"][0], kind["select_fields"][-1] + 1),
        )
        self.own, selected = own, self.compiler.select
        self.names = [column.target.attname for column, *_rest in selected[own]]
        self.beside = get_related_populators(kind, selected, self.database)
        self.said = list((self.compiler.annotation_col_map or {}).items())

    def objects(self, **values: Any) -> list[Any]:
        """Return the objects; `values` as in `run`."""
        return [self.object_of(row) for row in self.run(**values)]

    def object_of(self, row: Sequence[Any]) -> Model:
        found = self.model.from_db(self.database, self.names, row[self.own])
        for one in self.beside:
            one.populate(row, found)
        for name, place in self.said:
            setattr(found, name, row[place])
        return found


def insert_if_new(row: Model, unique: str) -> bool:
    """Store a new row, unless one has the same value in this unique column. Tell whether it is new.

    In one statement: a refused insert would need a savepoint around it, two statements more.
    """
    model = type(row)
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(insert_sql(model, unique, connection.alias), values)
        stored = cursor.fetchone()
    if stored is None:
        return False
    row.pk, row._state.adding, row._state.db = stored[0], False, connection.alias
    return True


@cache
def insert_sql(model: type[Model], unique: str, database: str) -> str:
    meta, quoted = model._meta, connections[database].ops.quote_name
    columns = [quoted(field.column) for field in meta.concrete_fields if not field.primary_key]
    # Names of our own tables and columns; every value is a parameter.
    return (
        f"INSERT INTO {quoted(meta.db_table)} ({', '.join(columns)}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT ({quoted(meta.get_field(unique).column)}) DO NOTHING "
        f"RETURNING {quoted(meta.pk.column)}"
    )


def room_for(values: Collection[Any]) -> int:
    """Return how many slots a list of so many values gets: few sizes, so few queries to write."""
    return -(-len(values) // ROOM) * ROOM


def slots(name: str, field: Field, room: int) -> list[Slot]:
    return [Slot(f"{name}{number}", field) for number in range(room)]


def filling(name: str, values: Collection[Any], room: int) -> dict[str, Any]:
    """Return a value for each slot; the last one fills what is left."""
    known = list(values)
    return {f"{name}{number}": known[min(number, len(known) - 1)] for number in range(room)}
