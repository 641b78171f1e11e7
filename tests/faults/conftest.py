"""Faults on real servers: `make faults` (one seed), `make faults SEEDS=10` (nightly)."""

import os

import pytest

from tests.servers import leftovers
from tests.servers.reports import (  # noqa: F401 - hooks of pytest
    pytest_runtest_makereport,
    pytest_terminal_summary,
)

from .town import running

nothing_is_left = leftovers.fixture("module")

SEEDS = range(
    int(os.environ.get("SEED", 1)), int(os.environ.get("SEED", 1)) + int(os.environ.get("SEEDS", 1))
)


def pytest_configure(config):
    config.addinivalue_line("markers", "seeded: another seed may show something new")


def pytest_collection_modifyitems(items):
    """`-m seeded` picks what another seed may show something new of."""
    for item in items:
        if "seed" in getattr(item, "fixturenames", ()):
            item.add_marker("seeded")


@pytest.fixture(params=SEEDS, ids=lambda seed: f"seed{seed}")
def seed(request):
    """Repeat by: SEED=<n> make faults."""
    print(f"SEED={request.param}")  # noqa: T201 - pytest shows it beside a failure
    return request.param


@pytest.fixture(scope="module", params=["S", "P"])
def town(request):
    """Both sizes, unharmed, shared by the tests of a file: each brings its own people and rooms."""
    with running(request.param) as made:
        yield made


@pytest.fixture(scope="module", params=["S", "P"])
def strict_town(request):
    """The same with every limit of the product in force."""
    with running(request.param, fault="strict", ROOM_NEWCOMER_POSTS=0) as made:
        yield made
