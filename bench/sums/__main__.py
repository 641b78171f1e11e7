"""Let a town grow on PostgreSQL, weigh it and look at what is touched: python -m bench.sums.

--people 20000 200000 says at which sizes one looks. Nothing here is a time: another program that
works beside it changes no number.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import laid
from tests.servers.postgres import Postgres
from tests.servers.profiles import folder, private
from tests.servers.site import Site

TEMPLATE = Path(__file__).with_name("town.sql").read_text()
WEIGHT = """
SELECT relname, n_live_tup, pg_relation_size(relid), pg_indexes_size(relid)
FROM pg_stat_user_tables WHERE n_live_tup > {least} ORDER BY pg_total_relation_size(relid) DESC
"""
MAKE_PAGE = "from tests import build; print(build.make_activity().pk)"
ASK = "from bench.sums.actions import ask; ask({people}, {only})"
# A plan compiled to machine code touches the same pages, and takes longer to make.
SERVER = {"shared_buffers": "512MB", "jit": "off", "max_wal_size": "4GB", "autovacuum": "off"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sums", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[20_000, 200_000])
    sizes = sorted(parser.parse_args().people)
    with growing() as town:
        found = {}
        for people in sizes:
            town.grow(people)
            found[people] = town.ask()
        say(weights(town.server, people), people, found)


class Town:
    """A town on a server of its own, which grows."""

    def __init__(self, home: Path, server: Postgres) -> None:
        self.server, self.site, self.people = server, Site(home, DATABASE_URL=server.url()), 0
        self.site.name_static_files()
        self.page = int(self.site.python(MAKE_PAGE).split()[-1])

    def grow(self, people: int) -> None:
        self.server.sql(TEMPLATE.format(first=self.people + 1, last=people, page=self.page))
        self.server.sql("VACUUM ANALYZE")
        self.people = people

    def ask(self, *only: str) -> dict[str, dict]:
        """Return of each action (or only of these) its statements and the pages they touch."""
        told = self.site.python(ASK.format(people=self.people, only=list(only)))
        return json.loads(told.splitlines()[-1])


@contextmanager
def growing() -> Iterator[Town]:
    with folder() as home:
        server = laid.postgres(private(home, "pg"), **SERVER).start()
        try:
            yield Town(home, server)
        finally:
            server.end()


def weights(server, people: int) -> list[tuple]:
    lines = server.sql(WEIGHT.format(least=people // 1000)).splitlines()
    return [(name, *map(int, numbers)) for name, *numbers in (line.split("|") for line in lines)]


def say(found, people, asked) -> None:
    out = [
        "| table | rows per member | bytes per row | of it indexes | bytes per member |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, rows, heap, indexes in found:
        each = (heap + indexes) / max(rows, 1)
        out.append(
            f"| {name} | {rows / people:.2f} | {each:.0f} | {indexes / max(rows, 1):.0f} "
            f"| {(heap + indexes) / people:.0f} |"
        )
    whole = sum(heap + indexes for _name, _rows, heap, indexes in found)
    out.append(f"| together | | | | {whole / people:.0f} |")
    out += ["", "| statements; pages at | " + " | ".join(f"{n:,}" for n in asked) + " |"]
    out.append("|---|" + "--:|" * len(asked))
    for name, last in asked[people].items():
        pages = " | ".join(f"{one[name]['pages']:,}" for one in asked.values())
        out.append(f"| {name}; {last['statements']} | {pages} |")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
