"""The drill: the town works, a backup is made meanwhile, everything dies, and the backup is put
back on another machine. What was acknowledged before the backup began must be there."""

import json
import sys
import time
from pathlib import Path

import pytest

from tests.servers import laid
from tests.servers.process import Process, until
from tests.servers.profiles import folder
from tests.servers.reports import measured
from tests.servers.site import COOKIE, ROOT, Site, ask

KEY = "only-for-tests-" + "k" * 40
# Seconds from the order to restore until the site answers; the promise is an hour.
LONGEST = 600
LAY_DOWN = (
    "from pathlib import Path; from tests.faults import town_at_work as t;"
    "t.lay_down(Path({media!r}))"
)


def load(site, notes):
    code = f"from tests.faults import town_at_work; town_at_work.work({str(notes)!r})"
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    made = Process("load", command, home=site.home, cwd=ROOT, env=site.env)
    site.processes.append(made)
    return made.start()


def lines(notes):
    """Return what was noted, whole lines only."""
    text = Path(notes).read_text() if Path(notes).exists() else ""
    return [line.split() for line in text.rpartition("\n")[0].splitlines()]


STATE = """{
 'rooms': {r.pk: [r.head_seq, str(r.epoch),
                  list(r.events.order_by('seq').values_list('seq', flat=True))]
           for r in m.Room.objects.all()},
 'receipts': list(a.Application.objects.values_list('receipt_number', flat=True)),
 'held': a.Recruitment.objects.get().seats_held,
 'holding': a.Application.objects.holding_a_seat().count(),
 'pictures': {str(p.pk): [p.room_id, p.large.name, p.small.name]
              for p in m.Picture.objects.said()},
}"""


def state(site):
    imports = "import community.models as m, activities.models as a, json; "
    said = site.python(f"{imports}print(json.dumps({STATE.replace(chr(10), ' ')}))")
    return json.loads(said.splitlines()[-1])


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_f46_everything_acknowledged_before_the_backup_comes_back(kind):
    with (
        folder() as home,
        folder() as elsewhere,
        laid.database(kind, home) as address,
        laid.database(kind, elsewhere, is_empty=True) as new_address,
    ):
        with Site(home, DATABASE_URL=address, BACKUP_KEY=KEY) as site:
            site.python(LAY_DOWN.format(media=str(site.var / "media")))
            before, acknowledged, later = back_up_at_work(site, home / "notes")
        with Site(elsewhere, DATABASE_URL=new_address, BACKUP_KEY=KEY) as new:
            assert not (new.var / "media").exists(), "the control: nothing is there before"
            seconds = put_back(site, new)
            measured(f"{kind}: {seconds} s from the order to restore until the site answers")
            after = state(new)
            everything_is_there(after, acknowledged, later)
            every_picture_is_there(after, acknowledged, site, new)
            (server,) = new.processes
            old_cursors_are_told(new, server.port, before, after)
            a_picture_is_shown_to_who_is_inside(new, server.port, after, acknowledged)


def back_up_at_work(site, notes):
    """Return the epochs, what was acknowledged before the backup began, and all that ever was."""
    worker = load(site, notes)
    until(lambda: has_noted(worker, notes, 120), 120, what="the town works")
    acknowledged = lines(notes)
    site.manage("backup")
    held_up_after = len(lines(notes))
    until(lambda: has_noted(worker, notes, held_up_after + 10), 60, what="it works on")
    worker.kill(family=True)
    return state(site), acknowledged, lines(notes)


def has_noted(worker, notes, count):
    assert worker.is_alive(), worker.last_words()
    return len(lines(notes)) > count


def put_back(site, new):
    """Restore on the other machine; return the seconds from the order until the site answers."""
    (backup,) = (site.var / "backups").glob("*.backup")
    began = time.monotonic()
    new.manage("restore", str(backup))
    server = new.embedded().start()
    until(lambda: ask(server.port, "/readyz").status == 200, LONGEST, what="ready")
    seconds = round(time.monotonic() - began, 1)
    assert seconds < LONGEST
    return seconds


def everything_is_there(after, acknowledged, later):
    said = {
        (room, int(seq)) for verb, room, *rest in acknowledged if verb == "said" for seq in rest
    }
    there = {(room, seq) for room, (_head, _epoch, seqs) in after["rooms"].items() for seq in seqs}
    assert said, "nothing was said before the backup: the drill proves nothing"
    assert said <= there
    receipts = {line[1] for line in acknowledged if line[0] == "applied"}
    assert receipts <= set(after["receipts"])
    for head, _epoch, seqs in after["rooms"].values():
        assert seqs == list(range(1, head + 1)), "a prefix without holes"
    assert after["held"] == after["holding"]
    # The control: what came later is really gone, so the cursor of a client may be too high.
    assert len(later) > len(acknowledged)
    assert len(there) < sum(line[0] == "said" for line in later) + 12


def old_cursors_are_told(site, port, before, after):
    """Who comes back with an old number learns that the log is another one."""
    cookie = f"{COOKIE}={site.session_of('p0@example.jp')}"
    for room, (head, epoch, _seqs) in before["rooms"].items():
        assert after["rooms"][room][1] != epoch
        answer = ask(port, f"/api/v1/rooms/{room}/events?after={head}", Cookie=cookie)
        told = json.loads(answer.text)
        assert (answer.status, told["epoch"]) == (200, after["rooms"][room][1])


def every_picture_is_there(after, acknowledged, old, new):
    """Byte for byte: what the pages show, and what only those inside a room may see."""
    shown = {line[1] for line in acknowledged if line[0] == "showed"}
    assert shown, "no picture was shown before the backup: the drill proves nothing"
    assert shown <= after["pictures"].keys()
    files = [name for _room, *names in after["pictures"].values() for name in names]
    for name in ["castle.jpg", *files]:
        kept, was = (site.var / "media" / name for site in (new, old))
        assert kept.read_bytes() == was.read_bytes(), name


def a_picture_is_shown_to_who_is_inside(site, port, after, acknowledged):
    """And to no stranger: they are led to where one signs in."""
    picture = next(line[1] for line in acknowledged if line[0] == "showed")
    path = f"/rooms/{after['pictures'][picture][0]}/pictures/{picture}/"
    inside = {"Cookie": f"{COOKIE}={site.session_of('p0@example.jp')}"}
    assert [ask(port, path, **headers).status for headers in (inside, {})] == [200, 302]
