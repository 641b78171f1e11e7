"""What a database holds, table by table: how many rows, and a sum over all of them.

No model is asked: a backup is most wanted when the code is already newer than the database.
"""

import hashlib
from collections.abc import Iterator

# The sum over a table's rows: the same in whatever order they come.
MODULUS = 2**64
ROWS_AT_ONCE = 1000
# The server adds up the first 15 hexadecimal digits of each row's hash.
POSTGRES_SUM = """
SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint::numeric), 0)
FROM {table} t
"""


def sums(connection, skip=()) -> dict[str, list]:
    """Return {table: [rows, sum]} of everything stored."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: sum_of(connection, cursor, name) for name in names if name not in skip}


def sum_of(connection, cursor, name: str) -> list:
    table = connection.ops.quote_name(name)
    if connection.vendor == "postgresql":
        cursor.execute(POSTGRES_SUM.format(table=table))
        rows, total = cursor.fetchone()
        return [rows, f"{int(total) % MODULUS:016x}"]
    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name the database itself told
    return add_up(rows_of(cursor))


def rows_of(cursor) -> Iterator[tuple]:
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield from rows


def add_up(rows) -> list:
    """Return how many rows there are, and the sum of their hashes."""
    count = total = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the count
        digest = hashlib.blake2b(repr(row).encode(), digest_size=8).digest()
        total += int.from_bytes(digest, "big")
    return [count, f"{total % MODULUS:016x}"]


def differences(expected: dict, found: dict, skip=()) -> list[str]:
    """Return the names of tables that do not hold the same."""
    return sorted(
        name
        for name in expected.keys() | found.keys()
        if name not in skip and expected.get(name) != found.get(name)
    )
