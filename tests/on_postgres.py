"""Run the whole suite on PostgreSQL: `python -m tests.on_postgres [arguments of pytest]`.

A private cluster is started for it from Debian's package, and thrown away.
"""

import os
import subprocess
import sys

from tests.servers import postgres

if __name__ == "__main__":
    with postgres.postgres() as address:
        answer = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]],
            env=os.environ
            | {
                "IGASHU_DATABASE_URL": address,
                "IGASHU_DATABASE_POOL": "40",
                "CLUSTER_IS_THROWN_AWAY": "1",
            },
            check=False,
        )
    sys.exit(answer.returncode)
