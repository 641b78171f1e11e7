"""One bare machine for all: installed once, well again after each test, or the next one says so.

`make bare` runs these; `make production` leaves them out.
"""

from contextlib import ExitStack

import pytest

from tests.servers.profiles import folder

from .machine import Machine, PostOffice, blocks, lay, missing
from .town import EDITOR, INSTALL, Town, publish, trust_its_certificate


@pytest.fixture(scope="session")
def town():
    if missing():
        pytest.skip(missing())
    with folder() as home, ExitStack() as after:
        machine = Machine(home)
        lay(machine.tree)
        publish(machine)
        machine.write("root/editor", EDITOR, 0o755)
        after.callback(machine.end)
        machine.start()
        made = Town(machine, after.enter_context(PostOffice(machine)))
        for block in blocks(INSTALL):
            made.do(block)
            if "openssl req" in block:
                trust_its_certificate(machine)
        yield made


@pytest.fixture(scope="session")
def people(town):
    """Members, staff, a room, an activity; and how to reach them."""
    return town.shell("from tests.production.world import settle as s; s()")
