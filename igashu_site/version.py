"""Which version runs here: ours, and those of what it stands on."""

import tomllib
from functools import cache
from importlib.metadata import version

from django.conf import settings

STANDS_ON = ("Django", "wagtail", "channels")


@cache
def igashu() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def versions() -> dict[str, str]:
    return {"Igashu": igashu()} | {name: version(name) for name in STANDS_ON}
