"""Part 2 of the manual: from the commit before to this one, while somebody reads.

The town begins anew with the code of then, by the manual of then, on the same machine; what is
updated to is this commit (with one line more in a service, so that there is something to notice).
"""

import os

import pytest

from .machine import blocks, git, section
from .town import INSTALL, SOURCE, UPDATE, Guest, Reader

# Another commit or tag may be named, to be updated from: the last release, say.
FROM = os.environ.get("IGASHU_TEST_UPDATE_FROM", "HEAD~1")
SETTINGS = (
    "install -m 0600 /opt/igashu/deploy/igashu.env.example /etc/igashu/igashu.env; "
    "/root/editor /etc/igashu/igashu.env"
)
EMPTY = """
systemctl stop igashu.target
rm -rf /var/lib/igashu/media/* /var/lib/igashu/kept/* /var/lib/igashu/static/*
runuser -u postgres -- dropdb igashu && runuser -u postgres -- createdb -O igashu igashu
"""


@pytest.fixture
def former(town) -> str:
    """The town as it was with the commit before; return the commit."""
    commit = git("rev-parse", FROM).strip()
    town.machine.run(EMPTY)
    town.do(f"cd /opt/igashu && sudo git checkout --quiet {commit} && sudo igashu-sync")
    town.machine.run(SETTINGS)
    (make_tables,) = [one for one in blocks(INSTALL, commit) if "create_staff" in one]
    town.do(make_tables)
    town.machine.run("igashu-files; systemctl start igashu.target")
    town.machine.run("igashu backup")
    return commit


def test_an_update_by_the_manual_fails_no_reader(town, former):
    release(town, "v1.2.3")
    before = town.pids()
    with Reader(town) as reader:
        fetch, steps = blocks(UPDATE)
        town.do(fetch)
        town.machine.run(SETTINGS)  # what the change log may have asked for
        assert "server_files" in town.found()
        town.do(steps)
        for command in ("igashu-files", "igashu-restart"):
            assert f"`sudo {command}`" in section(UPDATE)
            town.machine.run(command)
    assert reader.failed == []
    assert len(reader.told) > len(Reader.PAGES), reader.told
    assert not before & town.pids(), "the control: every process is another"
    assert reader.styles
    for path in reader.styles:  # those of the pages of before, too
        assert Guest(town).ask("GET", path).status == 200, path
    assert town.found() == {}
    assert town.machine.run("git -C /opt/igashu describe --tags") == "v1.2.3\n"


def release(town, tag: str) -> None:
    """Put a release into the town's repository: other services than before, to be noticed."""
    place = town.machine.tree / SOURCE[1:]
    work = town.machine.home / "work"
    git("clone", "--quiet", place, work)
    unit = work / "deploy/systemd/igashu-worker.service"
    unit.write_text(unit.read_text() + "# Of the next version.\n")
    git("-C", work, "commit", "--quiet", "-am", "Next.")
    git("-C", work, "tag", tag)
    git("-C", work, "push", "--quiet", "origin", "HEAD:main", tag)
