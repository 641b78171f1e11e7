"""F35 on the production profile: the disk under PostgreSQL is full while the town is at work.

Strangers and members read on, who writes is told so in words and keeps what was typed, the alarm
of docs/recovery.md rises, and with room again everything that waited is stored, once.
"""

import asyncio
import json
import os
import random
import re
import shutil

import pytest

from tests.faults.test_full_disk import MEGABYTES, fill, is_japanese
from tests.servers.process import until
from tests.servers.profiles import disk, private
from tests.servers.site import metric

from .browser import Visitor
from .installation import ROOT, Installation, installed
from .test_faults import in_thread
from .work import RECEIPT, Work, again

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk"),
]
SAME = ("collectstatic", "create_staff")
APPLICANTS = 12
TYPED = "霧の立つ朝に、里山の道を直したいです。"
# What no database can press together.
LETTERS = [chr(code) for code in range(0x4E00, 0x9FA0)]


class Cramped(Installation):
    """PostgreSQL has a disk of its own, and a small one."""

    def servers(self):
        self.after.enter_context(disk(private(self.home, "pg"), MEGABYTES))
        for number, server in enumerate(super().servers()):
            yield server
            if number == 0:
                for line in discretion():
                    self.postgres.sql(line)


def discretion():
    """Return what the manual lets the database's administrator say about its log."""
    text = (ROOT / "docs" / "operations.md").read_text()
    found = re.findall(r"ALTER ROLE igashu SET log_\w+ = '\w+'", text)
    assert len(found) == 2, found
    return found


@pytest.fixture(scope="module")
def cramped():
    with installed(Cramped, leave_out=SAME) as made:
        made.site.python("from tests.production.world import settle; settle()")
        yield made


@pytest.fixture(scope="module")
def stage(cramped):
    code = f"from tests.production.world import stage; stage(10, {APPLICANTS}, 1)"
    told = json.loads(cramped.site.python(code).splitlines()[-1])
    # A server that has run for a day has room for its own log; a fresh one has not made it yet.
    cramped.query("CHECKPOINT")
    return told


class Applicant:
    """Somebody who has typed an application and looks at it once more."""

    def __init__(self, town, session, recruitment, number):
        self.person = Visitor(town, session=session, address=f"127.0.5.{number + 1}")
        self.person.get(f"/recruitments/{recruitment}/apply/")
        self.person.press("確認へ進む", message=TYPED)

    def press(self, words="この内容で応募する"):
        """Press; return the page that answers. `receipt` is the number it tells, if it does."""
        page = self.person.press(words)
        found = RECEIPT.search(page.words)
        self.receipt = found[0] if page.status == 200 and found else None
        return page


def refused_applicant(applicants, receipts):
    """Let one after the other send; return who is refused first."""
    for one in applicants:
        if one.press().status == 503:
            return one
        receipts.append(one.receipt)
    raise AssertionError("nobody was refused: the disk has room")


async def refused_speaker(work):
    """Let those who have not spoken say much, until one is refused."""
    dice = random.Random(1)
    for one in work.clients[6:] * 3:
        key = one.say(work.rooms[0], "".join(dice.choices(LETTERS, k=1900)))
        await one.until(lambda one=one, key=key: key in one.acks or one.refused, 30, "an answer")
        if one.refused:
            return one, key
    raise AssertionError("nobody was refused: the disk has room")


def answers(town, status):
    """Return how many answers with this status the alarm of docs/recovery.md has counted."""
    return sum(counted(process.port, status) for process in town.pages)


def counted(port, status):
    try:
        return metric(port, "igashu_answers_total", kind="page", status=status)
    except AssertionError:  # none yet: such a line is not told
        return 0


async def test_f35_a_full_disk_is_told_and_passes(cramped, stage):
    async with Work(cramped, stage, 0, applicants=0) as work:
        applicants = await asyncio.gather(
            *(
                in_thread(Applicant, cramped, session, stage["recruitments"][0], number)
                for number, session in enumerate(stage["applicants"])
            )
        )
        # The control: with room on the disk it is stored.
        first, receipts = applicants.pop(), []
        assert (await in_thread(first.press)).status == 200
        receipts.append(first.receipt)
        assert answers(cramped, 503) == 0

        ballast = await in_thread(fill, cramped.postgres.home)
        try:
            assert shutil.disk_usage(cramped.postgres.home).free < 1 << 16
            speaker, key = await refused_speaker(work)
            applicant = await in_thread(refused_applicant, applicants, receipts)
            page = applicant.person.page
            read = work.strangers.read, work.members.read
            await in_thread(until, lambda: work.members.read > read[1] + 20, what="reading goes on")
            await in_thread(until, lambda: work.strangers.read > read[0] + 20)
        finally:
            ballast.unlink()

        (said,) = [one for one in speaker.refused if one["client_msg_id"] == key][:1]
        assert (said["code"], said["wait"] > 0, is_japanese(said["text"])) == (
            "unavailable", True, True,
        )  # fmt: skip
        assert int(page.headers["Retry-After"]) > 0
        assert is_japanese(page.words)
        assert TYPED in page.words
        assert answers(cramped, 503) >= 1

        await speaker.all_acked()
        deadline = asyncio.get_running_loop().time() + 60
        await in_thread(again, lambda: resent(applicant, page), deadline)
        receipts.append(applicant.receipt)
        assert await work.rest() == []
        assert work.stored() == sorted(receipts)
        assert len(receipts) == len(set(receipts))
        assert work.strangers.failed == work.members.failed == []
    log = cramped.postgres.log.read_text()
    assert "could not extend file" in log
    assert said_by(speaker, key)[:20] not in log
    assert TYPED not in log


def said_by(speaker, key):
    _room, words, _at = speaker.said[key]
    return words


async def test_what_could_not_be_stored_stands_in_no_log(cramped):
    """The control: as PostgreSQL comes, its log holds the words of a statement that failed."""
    as_it_comes = "SET log_min_error_statement = error; "
    for before, words in (("", "ひそひそ"), (as_it_comes, "大きな声")):
        with pytest.raises(AssertionError, match="division by zero"):
            await in_thread(cramped.query, f"{before}SELECT '{words}', 1/0")
    log = cramped.postgres.log.read_text()
    assert "ひそひそ" not in log
    assert "大きな声" in log


def resent(applicant, page):
    """Press the button of the page that told of the full disk."""
    applicant.person.page = page
    return applicant.press("もう一度送る").status == 200
