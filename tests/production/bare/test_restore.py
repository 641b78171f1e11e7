"""Part 3 of the manual on the installed machine: kept, lost, brought back, and shown by nginx.

nginx is another user (www-data): what is brought back must be his to read, and nobody else's.
"""

import re

import pytest

from tests.servers.process import until

from .machine import blocks
from .town import INSIDE, KEEP, VAR, Guest, say


@pytest.fixture(scope="module")
def files(town, people):
    """Return where a public picture, a document and a picture of a room are shown."""
    return town.shell(f"{INSIDE}lay_files({people['room']})")


@pytest.fixture(scope="module")
def contents(town, people, files):
    found = read(town, people, files)
    assert {status for status, _body in found.values()} == {200}, found
    return found


def read(town, people, files) -> dict[str, tuple[int, bytes]]:
    """Read all of them as somebody who may; the private one comes by X-Accel-Redirect."""
    aoi = Guest(town, session=people["sessions"]["aoi"])
    answers = {name: aoi.ask("GET", path) for name, path in files.items()}
    return {name: (answer.status, answer.body) for name, answer in answers.items()}


def statuses(town, people, files) -> dict[str, int]:
    return {name: status for name, (status, _body) in read(town, people, files).items()}


def test_the_timer_makes_a_backup(town):
    before = town.shelf()
    place = "/run/systemd/system/igashu-backup.timer.d"
    soon = r"[Timer]\nOnCalendar=\nOnActiveSec=1s\nAccuracySec=1s\nRandomizedDelaySec=0\n"
    town.machine.run(
        f"mkdir -p {place}; printf '{soon}' > {place}/soon.conf; "
        "systemctl daemon-reload; systemctl restart igashu-backup.timer"
    )
    until(lambda: town.shelf() - before, 120, what="a backup by the timer")
    town.machine.run(
        f"rm -r {place}; systemctl daemon-reload; systemctl restart igashu-backup.timer"
    )


def test_a_restore_by_the_manual(town, people, files, contents):
    say(town, people, "控えの前に")
    make, back = blocks(KEEP)
    town.do(make)
    newest = max(town.shelf())
    town.machine.run(f"mv {VAR}/backups/{newest} .; rm -r {VAR}/media/*")
    assert statuses(town, people, files) == dict.fromkeys(files, 404), "the control: all is lost"
    say(town, people, "控えの後に")
    town.do(back, **{re.search(r"igashu-\w+\.backup", back)[0]: newest})
    page = Guest(town, session=people["sessions"]["aoi"]).get(f"/rooms/{people['room']}/")
    assert "控えの前に" in page.text
    assert "控えの後に" not in page.text
    say(town, people, "戻したあとに")
    assert read(town, people, files) == contents
    assert Guest(town).ask("GET", files["private"]).status == 302, "a stranger is not shown it"
    new_folders_are_nginxs_too(town)
    assert town.found() == {}


def new_folders_are_nginxs_too(town) -> None:
    """What is uploaded after a restore is shown, too; and nobody else of the machine sees it."""
    town.machine.run(f"runuser -u igashu -- sh -c 'umask 027; mkdir {VAR}/media/new'")
    told = town.machine.run(f"stat -c '%G %a' {VAR}/media {VAR}/media/new; rmdir {VAR}/media/new")
    assert told.splitlines() == ["www-data 2750"] * 2


def test_what_nginx_may_not_read_it_refuses__and_the_doctor_says_how_to_mend_it(
    town, people, files, contents
):
    """The control of the above: as if somebody had copied the files back by hand."""
    town.machine.run(f"chgrp -R igashu {VAR}/media; chmod -R o-rwx {VAR}/media")
    assert statuses(town, people, files) == dict.fromkeys(files, 403)
    found = town.found()
    assert set(found) == {"shut_to_nginx"}
    for told in found["shut_to_nginx"].removeprefix("Run: ").split(" and "):
        town.machine.run(told)
    assert read(town, people, files) == contents
    assert town.found() == {}
