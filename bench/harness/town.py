"""The town the rows read: the demo's content, served with production settings.

Built once into `var/bench` (or IGASHU_BENCH_VAR) and brought up to date by every run.
"""

import atexit
import os
import subprocess
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from .servers import PYTHON, ROOT

VAR = Path(os.environ.get("IGASHU_BENCH_VAR", str(ROOT / "var" / "bench")))
SECRET = "bench-only-" + "7f3k9q2m" * 6


def built_env(var: Path, database: str) -> dict[str, str]:
    """Return the environment in which the demo may be built."""
    return {
        "DJANGO_SETTINGS_MODULE": "igashu_site.settings.dev",
        "IGASHU_VAR_DIR": str(var),
        "IGASHU_DATABASE_URL": database,
        "IGASHU_BASE_URL": "http://127.0.0.1:8000",
        "IGASHU_DEBUG": "0",
    }


def served_env(var: Path, database: str) -> dict[str, str]:
    """Return the environment of a page worker: production, but plain HTTP on loopback."""
    return {
        "DJANGO_SETTINGS_MODULE": "igashu_site.settings.production",
        "IGASHU_SECRET_KEY": SECRET,
        "IGASHU_ALLOWED_HOSTS": "127.0.0.1",
        "IGASHU_EMAIL_URL": "smtp://127.0.0.1:25",
        "IGASHU_SSL_REDIRECT": "0",
        "IGASHU_VAR_DIR": str(var),
        "IGASHU_DATABASE_URL": database,
        "IGASHU_BASE_URL": "http://127.0.0.1:8000",
        # The rows measure pages, not the allowance of a stranger or the clock's rounds.
        "IGASHU_API_RATE": "1000000/s",
        # What Django does is measured; the rows of the page cache switch it on.
        "IGASHU_EDGE_BYTES": "0",
        "IGASHU_CLOCK_INSIDE": "0",
        "IGASHU_LETTERS_AT_ONCE": "0",
    }


def manage(*arguments: str, env: dict[str, str]) -> str:
    """Run a command of the site; fail with what it complained of."""
    return python("manage.py", *arguments, env=env)


def python(*arguments: str, env: dict[str, str]) -> str:
    ran = subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {ran.stderr[-2000:]}")
    return ran.stdout


def sqlite(var: Path) -> str:
    return f"sqlite:///{var / 'igashu.sqlite3'}"


@cache
def lay() -> None:
    """Build the town's content when it is not there."""
    VAR.mkdir(parents=True, exist_ok=True)
    manage("demo", "--migrate", "--if-empty", "--verbosity", "0", env=built_env(VAR, sqlite(VAR)))


@cache
def built() -> dict[str, str]:
    """Build the town and its static files. Return the environment of a server of it."""
    lay()
    env = served_env(VAR, sqlite(VAR))
    manage("collectstatic", "--noinput", "--verbosity", "0", env=env)
    return env


def town() -> dict[str, str]:
    """Return the environment of one more server of the demo town."""
    return beside(built(), VAR)


def beside(env: dict[str, str], var: Path) -> dict[str, str]:
    """Return the environment of one more server of the same database.

    Each has a folder of its own: without Redis a site refuses a second process in the same one,
    and the rows of a table all run at once (one at a time is asked anything).
    """
    folder = kept_until_the_end()
    for name in ("static", "media"):
        (folder / name).symlink_to(var / name)
    return env | {"IGASHU_VAR_DIR": str(folder)}


def kept_until_the_end() -> Path:
    folder = Path(mkdtemp(prefix="igashu-bench-town-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder
