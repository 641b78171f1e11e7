"""Real servers. `make production` runs these; `make test` leaves them out."""

import json

import pytest

from tests.servers import leftovers
from tests.servers.reports import (  # noqa: F401 - hooks of pytest
    pytest_runtest_makereport,
    pytest_terminal_summary,
)

from . import images as store
from . import installation
from .browser import Visitor

nothing_is_left = leftovers.fixture("session")


@pytest.fixture(scope="session")
def town():
    """One installation for all: well again after each fault, or the next test says so."""
    with installation.installed() as made:
        code = "from tests.production.world import settle; settle()"
        made.told = json.loads(made.site.python(code).splitlines()[-1])
        yield made


@pytest.fixture(scope="session")
def images():
    """The image of deploy/compose, built once for all who run it."""
    with store.laid() as made:
        yield made


@pytest.fixture
def visitor(town):
    """Return a function that opens a browser: of a person of the world, or of a stranger."""

    def open_browser(name=""):
        return Visitor(town, session=town.told["sessions"][name] if name else "")

    return open_browser
