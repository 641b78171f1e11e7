"""F41–F43: letters, and a real mail server that is down, slow, refuses, or answers to one who is
dead. On both databases: on PostgreSQL several senders may be at it, on SQLite only one."""

import asyncio
import json
import subprocess
import time
from collections import Counter
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.servers import laid
from tests.servers.process import free_port, until
from tests.servers.profiles import folder
from tests.servers.site import Site

SLOW = "slow"
PEOPLE, STOP, KILLS = 2000, 50, 3
# A digest for each of many people; the last of them stop such letters while they are being sent.
DIGESTS = (
    "from members.models import Letter, User; from members.notices.digest import KIND;"
    f"names = [f'm{{n:04}}@example.jp' for n in range({PEOPLE})];"
    "people = User.objects.bulk_create(User(email=name) for name in names);"
    "Letter.objects.bulk_create(Letter(user=p, address=p.email, kind=KIND, subject='お知らせ',"
    " text='本文', dedupe_key=f'd{p.pk}') for p in people)"
)
STOPS = (
    "from members.models import Letter; from members.notices.models import Choice;"
    "last = Letter.objects.filter(sent_at=None, attempts=0).order_by('-written_at', '-pk');"
    f"stop = [(x.user_id, x.address) for x in last[:{STOP}]];"
    "Choice.objects.bulk_create(Choice(user_id=u, rhythm='never') for u, _a in stop);"
    "import json; print(json.dumps([a for _u, a in stop]))"
)
# What the worker is made to do between the server's 250 and its own note of it.
DIE = (
    "import os, signal; from django.core.mail import EmailMessage; real = EmailMessage.send;"
    "EmailMessage.send = lambda self, *a: (real(self, *a), os.kill(os.getpid(), signal.SIGKILL));"
)
# What a control makes of the sender.
GIVE_UP = (
    "from members.actions import letters; from members.models import Letter;"
    "letters.put_back = lambda letter, at, refusal=None:"
    " Letter.objects.filter(pk=letter.pk).update(failed_at=at, claimed_until=None);"
)
NO_TIME_OUT = "from django.conf import settings; settings.EMAIL_TIMEOUT = None;"
NOTE_AT_THE_END = (
    "import os, signal; from members.actions import letters; from members.models import Letter;"
    "left = [1, 2, 3];"
    "letters.deliver = lambda pk: len((letters.message(Letter.objects.get(pk=pk)).send(),"
    " left.pop(), left or os.kill(os.getpid(), signal.SIGKILL)));"
)
SEND = "from members.actions.letters import send_due_letters; print(send_due_letters())"
# Time goes by: what was claimed or put back is due again.
LATER = (
    "from members.models import Letter;"
    "Letter.objects.exclude(claimed_until=None).update(claimed_until='2026-01-01T00:00Z');"
)
WRITE = (
    "from tests import build; from members.actions.letters import write_letter;"
    "people = [build.make_person(f'p{n}@example.jp') for n in range(5)];"
    "[write_letter(to=p, kind='x', subject='ご案内', text='本文', dedupe_key=str(p.pk))"
    " for p in people]"
)
STANDING = (
    "[[x.address, bool(x.sent_at), bool(x.failed_at), x.refusal]"
    " for x in __import__('members.models').models.Letter.objects.order_by('address')]"
)


class Mailbox:
    """A mail server that says what it is told to say, and keeps what it took."""

    def __init__(self):
        self.taken, self.answers = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer == SLOW:
            await asyncio.sleep(60)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content)
        self.taken.append((envelope.rcpt_tos[0], mail["Message-ID"]))
        return "250 OK"


@pytest.fixture(params=["sqlite", "postgres"])
def town(request):
    """A site with five letters to send, its mail server (not yet started) and what that took."""
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    mail = f"smtp://127.0.0.1:{port}"
    with (
        folder() as home,
        laid.database(request.param, home) as address,
        Site(home, DATABASE_URL=address, EMAIL_URL=mail) as site,
    ):
        site.python(WRITE)
        try:
            yield site, box, server
        finally:
            if server.loop.is_running():
                server.stop()


def test_f41_a_worker_killed_after_the_servers_yes_sends_at_most_one_letter_twice(town):
    site, box, server = town
    server.start()
    with pytest.raises(AssertionError):
        site.python(DIE + SEND)
    assert len(box.taken) == 1, "it died after the first 250"
    site.python(LATER + SEND)
    site.python(LATER + SEND)
    names = [name for name, _id in box.taken]
    assert sorted(set(names)) == [f"p{n}@example.jp" for n in range(5)]
    assert len(names) == 6, "one duplicate, in that window only"
    assert len(set(box.taken)) == 5, "the duplicate has the same Message-ID"


def test_f42_a_backlog_drains_when_the_mail_server_is_back(town):
    site, box, server = town
    assert site.python(SEND).splitlines()[-1] == "0"
    assert not any(sent or failed for _a, sent, failed, _r in site.value(STANDING))
    server.start()
    box.answers = {"p1@example.jp": "451 try later", "p2@example.jp": "550 no such user"}
    site.python(LATER + SEND)
    assert site.value(STANDING) == [
        ["p0@example.jp", True, False, None],
        ["p1@example.jp", False, False, None],
        ["p2@example.jp", False, True, 550],
        ["p3@example.jp", True, False, None],
        ["p4@example.jp", True, False, None],
    ]
    box.answers = {}
    site.python(LATER + SEND)
    assert [row[1] for row in site.value(STANDING)] == [True, True, False, True, True]
    assert len(box.taken) == len(set(box.taken)) == 4


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_f42_control__a_sender_that_gives_up_at_once_loses_the_backlog(town):
    site, box, server = town
    site.python(GIVE_UP + SEND)
    server.start()
    site.python(LATER + SEND)
    assert box.taken == []
    assert [row[1:3] for row in site.value(STANDING)] == [[False, True]] * 5


def test_f42_a_mail_server_that_does_not_answer_holds_nobody_up_for_long(town):
    """Each letter costs the time-out; the round ends, and what it did not get to is untouched."""
    site, box, server = town
    server.start()
    box.answers = {f"p{n}@example.jp": SLOW for n in range(5)}
    began = time.monotonic()
    sent = site.python(SEND.replace("letters())", "letters(seconds=5))"))
    assert sent.splitlines()[-1] == "0"
    # One time-out of ten seconds, not five of them; the rest is the start of a process.
    assert time.monotonic() - began < 30
    tried = site.value("[x.attempts for x in " + STANDING.partition("for x in ")[2])
    assert sorted(tried) == [0, 0, 0, 0, 1]
    box.answers = {}
    site.python(LATER + SEND)
    assert sorted(name for name, _id in box.taken) == [f"p{n}@example.jp" for n in range(5)]


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_f42_control__without_the_time_out_one_letter_holds_up_the_round(town):
    site, box, server = town
    server.start()
    box.answers = {f"p{n}@example.jp": SLOW for n in range(5)}
    with pytest.raises(subprocess.TimeoutExpired):
        site.manage("shell", "-v", "0", "-c", NO_TIME_OUT + SEND, timeout=25)
    tried = site.value("[x.attempts for x in " + STANDING.partition("for x in ")[2])
    assert sorted(tried) == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_f43_control__a_sender_that_notes_nothing_on_the_way_writes_to_all_again(town):
    site, box, server = town
    server.start()
    with pytest.raises(AssertionError):
        site.python(NOTE_AT_THE_END + SEND)
    assert len(box.taken) == 3, "it died after the third"
    site.python(LATER + SEND)
    assert sorted(Counter(name for name, _id in box.taken).values()) == [1, 1, 2, 2, 2]


def test_f43_two_thousand_letters_leave_once_each_though_their_sender_is_killed(town):
    site, box, server = town
    server.start()
    site.python("from members.models import Letter; Letter.objects.all().delete();" + DIGESTS)
    stopped = set()
    for round_ in range(KILLS):
        worker = site.worker(f"worker-{round_}")
        reached = len(box.taken) + 150
        worker.start()
        until(lambda goal=reached: len(box.taken) >= goal, 60, what="letters leave")
        worker.kill(family=True)
        if not stopped:
            stopped = set(json.loads(site.python(STOPS).splitlines()[-1]))
    site.manage("send_letters", "--limit", str(PEOPLE))
    site.python(LATER)
    site.manage("send_letters", "--limit", str(PEOPLE))
    taken = Counter(name for name, _id in box.taken)
    assert len(stopped) == STOP
    assert set(taken) == {f"m{n:04}@example.jp" for n in range(PEOPLE)} - stopped
    # Whoever was written to when a sender died may have it twice; a mail program sees one.
    assert sum(taken.values()) - len(taken) <= KILLS
    assert len(set(box.taken)) == len(taken)
