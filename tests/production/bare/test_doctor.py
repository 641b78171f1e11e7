"""`igashu doctor` on the installed machine: content, until something is really wrong with it."""

from .town import VAR

LATE = "UPDATE igashu_site_heartbeat SET ran_at = now() - interval '1 hour'"
UNIT = "/etc/systemd/system/igashu-worker.service"
# What it must say: what was done, and what the doctor itself tells to do (or its like) against it.
FAULTS = {
    "clock": (
        f'systemctl stop igashu-worker; runuser -u postgres -- psql -q igashu -c "{LATE}"',
        "systemctl restart igashu-worker",
    ),
    "not_enabled": (
        "systemctl disable -q igashu-sockets@2 igashu-backup.timer",
        "systemctl enable -q --now igashu-sockets@2 igashu-backup.timer",
    ),
    "secret_open": ("chmod 0644 /etc/igashu/igashu.env", "chmod o-rwx /etc/igashu/igashu.env"),
    "backup_key": ("chown root /etc/igashu/backup.key", "chown igashu /etc/igashu/backup.key"),
    "shut_to_nginx": (f"chgrp igashu {VAR}/media", f"chgrp www-data {VAR}/media"),
    "redis": ("systemctl stop redis-server", "systemctl start redis-server"),
    "closed": (f"touch {VAR}/maintenance.on", f"rm {VAR}/maintenance.on"),
    "server_files": (f"echo '# mine' >> {UNIT}", "igashu-files >/dev/null 2>&1"),
}


def test_it_finds_nothing__each_fault_and_nothing_again(town):
    assert town.found() == {}
    for harm, _mend in FAULTS.values():
        town.machine.run(harm)
    try:
        found = town.found()
    finally:
        for _harm, mend in FAULTS.values():
            town.machine.run(mend)
    assert set(found) == set(FAULTS)
    assert all(len(mend) > 10 for mend in found.values()), found
    assert town.found() == {}
