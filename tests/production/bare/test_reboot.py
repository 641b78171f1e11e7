"""The machine is switched off and on: everything comes back by itself, and goes on at its hours."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.servers.process import until

from .town import SERVICES, Guest, say


def test_after_a_reboot_all_is_there_and_the_nightly_backup_is_due(town, people):
    town.machine.reboot()
    town.mail.open_anew()
    until(lambda: town.active() == ["active"] * len(SERVICES), 60, what="all services")
    for path in ("/", "/accounts/login/"):
        until(lambda path=path: Guest(town).ask("GET", path).status == 200, what=path)
    say(town, people, "おはよう")
    assert town.machine.said("systemctl list-units --plain --no-legend --failed") == ""
    due = next_run(town, "igashu-backup.timer").astimezone(ZoneInfo("Asia/Tokyo"))
    assert (2, 30) <= (due.hour, due.minute) <= (2, 50), "at night in Japan, not in Greenwich"
    assert town.machine.run("cat /etc/timezone; date +%Z").split()[-1] == "UTC", "the control"
    a_backup_by_hand_of_its_service(town)
    assert town.found() == {}


def next_run(town, timer: str) -> datetime:
    told = json.loads(town.machine.run("systemctl list-timers --output=json"))
    (found,) = [one for one in told if one["unit"] == timer]
    return datetime.fromtimestamp(found["next"] / 1_000_000, UTC)


def a_backup_by_hand_of_its_service(town) -> None:
    before = town.shelf()
    town.machine.run("systemctl start igashu-backup")
    (made,) = town.shelf() - before
    assert made in town.machine.run("igashu backup --list")
    assert town.machine.run(f"igashu backup --verify /var/lib/igashu/backups/{made}")
