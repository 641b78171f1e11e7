"""Letters and a real mail server that is down, slow, refuses, or answers to one who is dead."""

from contextlib import contextmanager
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.servers import laid
from tests.servers.process import free_port
from tests.servers.profiles import folder
from tests.servers.site import Site

# What the worker is made to do between the server's 250 and its own note of it.
DIE = (
    "import os, signal; from django.core.mail import EmailMessage; real = EmailMessage.send;"
    "EmailMessage.send = lambda self, *a: (real(self, *a), os.kill(os.getpid(), signal.SIGKILL));"
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
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content)
        self.taken.append((envelope.rcpt_tos[0], mail["Message-ID"]))
        return "250 OK"


@contextmanager
def town_with_mail():
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    with folder() as home:
        site = Site(home, DATABASE_URL=laid.sqlite(home), EMAIL_URL=f"smtp://127.0.0.1:{port}")
        site.python(WRITE)
        try:
            yield site, box, server
        finally:
            if server.loop.is_running():
                server.stop()


def test_a_worker_killed_after_the_servers_yes_sends_at_most_one_letter_twice():
    with town_with_mail() as (site, box, server):
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


def test_a_backlog_drains_when_the_mail_server_is_back():
    with town_with_mail() as (site, box, server):
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
