"""Let a town grow on PostgreSQL and weigh it: python -m bench.sums [--people 200000]."""

import argparse
import json
import sys
from pathlib import Path

from tests.servers import laid
from tests.servers.profiles import folder, private
from tests.servers.site import Site

TEMPLATE = Path(__file__).with_name("town.sql").read_text()
WEIGHT = """
SELECT relname, n_live_tup, pg_relation_size(relid), pg_indexes_size(relid)
FROM pg_stat_user_tables WHERE n_live_tup > {least} ORDER BY pg_total_relation_size(relid) DESC
"""
MAKE_PAGE = "from tests import build; print(build.make_activity().pk)"
ASK = "from bench.sums.questions import ask; ask({people})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sums", description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    people = parser.parse_args().people
    with folder() as home:
        server = laid.postgres(private(home, "pg"), shared_buffers="512MB", jit="off").start()
        try:
            grow(Site(home, DATABASE_URL=server.url()), server, people)
        finally:
            server.end()


def grow(site, server, people: int) -> None:
    page = int(site.python(MAKE_PAGE).split()[-1])
    first, times = 1, {}
    for last in (people // 16, people // 4, people):
        server.sql(TEMPLATE.format(first=first, last=last, page=page))
        server.sql("VACUUM ANALYZE")
        times[last] = json.loads(site.python(ASK.format(people=last)).splitlines()[-1])
        first = last + 1
    say(weights(server, people), people, times)


def weights(server, people: int) -> list[tuple]:
    lines = server.sql(WEIGHT.format(least=people // 1000)).splitlines()
    return [(name, *map(int, numbers)) for name, *numbers in (line.split("|") for line in lines)]


def say(found, people, times) -> None:
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
    out += ["", "| question (median ms) | " + " | ".join(f"{n:,}" for n in times) + " |"]
    out.append("|---|" + "--:|" * len(times))
    for question in next(iter(times.values())):
        out.append(
            f"| {question} | " + " | ".join(str(t[question][0]) for t in times.values()) + " |"
        )
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
