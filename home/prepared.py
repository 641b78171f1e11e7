"""Queries whose SQL is written once, for lists that are asked for often and always look alike.

Putting a query together costs Django several times what the database needs to answer it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.models import Expression, Field, QuerySet


class Slot(Expression):
    """A place in a query for a value that is known only when it runs."""

    def __init__(self, name: str, field: Field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list["Slot"]]:
        return "%s", [self]


class Prepared:
    """A `values_list` query, ready to run."""

    def __init__(self, rows: QuerySet):
        self.database = rows.db
        compiler = rows.query.get_compiler(self.database)
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
