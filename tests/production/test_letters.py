"""F41, F43: the worker of an installation is killed while it writes letters.

The worker is the one that is shipped; only the controls change something in it. At a mail server
that is away, refuses or is slow: test_faults.py and tests/faults/test_mail.py.
"""

import json
import signal
from collections import Counter
from contextlib import contextmanager

import psycopg

from members.notices.digest import KIND
from tests.faults.test_mail import DIGESTS, KILLS, NOTE_AT_THE_END, PEOPLE, STOP
from tests.servers.process import until
from tests.servers.reports import measured

from .browser import FORM_TYPE, Visitor

WRITE = (
    "from tests import build; from members.actions.letters import write_letter;"
    "people = [build.make_person(f'{0}{{n}}@example.jp') for n in range(5)];"
    "[write_letter(to=p, kind='x', subject='ご案内', text='本文', dedupe_key=str(p.pk))"
    " for p in people]"
)
# The links in the letters of those who are written to last.
LINKS = (
    "import json; from members.models import Letter; from members.notices.digest import stop_link;"
    "last = Letter.objects.filter(address__startswith='m', kind='{}').order_by('-address');"
    "print(json.dumps([[x.address, stop_link(x.user)] for x in last[:{}]]))"
)
STRIKE = "from django.core.management import call_command; call_command('clock')"
UNSENT = "sent_at IS NULL AND failed_at IS NULL"
# The worker knows the mail server's yes, and is about to write it down.
MARKING = (
    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    """ AND query LIKE 'UPDATE "members_letter" SET "sent_at"%'"""
)


def arrived(town, first):
    """Return (address, Message-ID) of what came to addresses that begin so, in its order."""
    letters = ((str(one["To"]), one["Message-ID"]) for one in list(town.mail.letters))
    return [(to, name) for to, name in letters if to.startswith(first)]


def names(town, first):
    return Counter(to for to, _name in arrived(town, first))


def time_goes_by(town):
    """What a dead worker held for itself is due again."""
    town.query(f"UPDATE members_letter SET claimed_until = NULL WHERE {UNSENT}")


def unsent(town, where):
    found = town.query(f"SELECT address FROM members_letter WHERE {UNSENT} AND {where}")
    return sorted(found.splitlines())


@contextmanager
def note_held_up(town, first):
    """Let the first letter's yes be known and its note wait; yield who waits, once they do.

    The mail server locks the letter's row before it says yes.
    """
    lines = []

    def hold(letter):
        if not lines and str(letter["To"]).startswith(first):
            lines.append(psycopg.connect(town.postgres.url()))
            row = "SELECT 1 FROM members_letter WHERE address = %s FOR UPDATE"
            lines[0].execute(row, [str(letter["To"])])

    town.mail.before_yes = hold
    try:
        yield lambda: lines and lines[0].execute(MARKING).fetchone()
    finally:
        town.mail.before_yes = None
        for line in lines:
            line.close()


def die_before_the_note(town, first):
    """Kill the worker between the yes to its first letter and its own note of it."""
    with note_held_up(town, first) as waits:
        town.site.python(WRITE.format(first))
        (server,) = until(waits, what="a letter is taken, and its note waits", every=0.01)
        town.worker.kill(family=True)
        # Its last words lie at the database: a machine that dies never says them.
        town.query(f"SELECT pg_terminate_backend({server}, 5000)")


def test_f41_the_worker_dies_after_the_servers_yes_and_one_letter_comes_twice(town):
    die_before_the_note(town, "f41-")
    try:
        ((victim, _name),) = arrived(town, "f41-")
        assert victim in unsent(town, "address LIKE 'f41-%'"), "the control: it died there"
    finally:
        town.worker.start()
    until(lambda: unsent(town, "address LIKE 'f41-%'") == [victim], what="the other letters")
    assert set(names(town, "f41-").values()) == {1}, "nobody takes what another may have sent"
    time_goes_by(town)
    until(lambda: unsent(town, "address LIKE 'f41-%'") == [], what="the last letter")
    came = arrived(town, "f41-")
    assert names(town, "f41-") == {f"f41-{n}@example.jp": 1 for n in range(5)} | {victim: 2}
    assert len(set(came)) == 5, "the second one has the same Message-ID"


def test_f43_two_thousand_letters_leave_once_each_though_the_worker_is_killed(town):
    town.site.python(DIGESTS)
    stopped = dict(json.loads(town.site.python(LINKS.format(KIND, STOP)).splitlines()[-1]))
    for number in range(KILLS):
        goal = len(arrived(town, "m0")) + 150
        until(lambda goal=goal: len(arrived(town, "m0")) >= goal, what="letters leave")
        town.worker.kill(family=True)
        town.worker.start()
        if number == 0:
            assert not stopped.keys() & names(town, "m").keys()
            stop_by_one_press(town, stopped.values())
    time_goes_by(town)
    until(lambda: not unsent(town, f"kind = '{KIND}'"), 240, what="every letter", every=0.5)
    came = arrived(town, "m0") + arrived(town, "m1")
    taken = Counter(to for to, _name in came)
    assert len(stopped) == STOP
    assert set(taken) == {f"m{n:04}@example.jp" for n in range(PEOPLE)} - stopped.keys()
    # Whoever was written to when a worker died may have it twice; a mail program sees one.
    twice = sum(taken.values()) - len(taken)
    assert twice <= KILLS
    assert len(set(came)) == len(taken)
    measured(f"{PEOPLE - STOP} letters, the worker killed {KILLS} times: {twice} came twice")


def stop_by_one_press(town, links):
    """Say "no such letters" as mail programs do (RFC 8058): no cookie, no page before."""
    for link in links:
        path = link.removeprefix(town.url)
        answer = Visitor(town, address="127.0.7.1").ask(
            "POST", path, "List-Unsubscribe=One-Click", **{"Content-Type": FORM_TYPE}
        )
        assert answer.status == 200


@contextmanager
def forgetful(town):
    """Let the installation have a worker that notes nothing on the way, and dies at the third."""
    shipped = town.worker.command
    town.worker.end()
    town.worker.command = [*shipped[:-1], "shell", "--verbosity", "0", "--command"]
    town.worker.command.append(NOTE_AT_THE_END + STRIKE)
    try:
        yield town.worker
    finally:
        town.worker.end()
        town.worker.command = shipped
        town.worker.start()


def test_f43_control__a_worker_that_notes_nothing_on_the_way_writes_to_all_again(town):
    with forgetful(town) as worker:
        town.site.python(WRITE.format("f43-"))
        worker.start()
        assert worker.wait(60) == -signal.SIGKILL
        assert len(arrived(town, "f43-")) == 3, "it died after the third"
    until(lambda: not unsent(town, "address LIKE 'f43-%'"), what="every letter")
    assert sorted(names(town, "f43-").values()) == [1, 1, 2, 2, 2]
