"""F02-F10, F40 and F42 on the production profile, while people read, speak and apply.

The same faults at higher load, straight at two socket workers and for the small profile (F03):
tests/faults/test_kills.py, with the controls of the rounds (F07) and of the log (F18).
"""

import asyncio
import json
import re
import time
from contextlib import asynccontextmanager, contextmanager

import pytest

from tests.faults.load import peak, returns
from tests.faults.town import LOOSE
from tests.servers.process import until
from tests.servers.profiles import start_together
from tests.servers.site import metric

from .browser import Visitor
from .work import Work, apply

pytestmark = pytest.mark.asyncio
SITE = "igashu_site.asgi:application"
ACTS = 11
# Seconds for which Redis is away, and stands still.
AWAY, FROZEN = 60, 20
# So many windows of each of ten people, where it counts how many come back at once.
TABS = 4
WIDENED = ("community_message", "activities_application", "home_newspage", "members_letter")


@pytest.fixture(scope="module")
def stage(town):
    code = f"from tests.production.world import stage; stage(10, 12, {ACTS})"
    return json.loads(town.site.python(code).splitlines()[-1])


async def in_thread(work, *values, **named):
    return await asyncio.to_thread(work, *values, **named)


async def nothing_is_lost(work, applying):
    """Everybody has a receipt, stored once; what was acknowledged in the room is there, once."""
    receipts = await applying
    assert await work.rest() == []
    assert work.stored() == sorted(receipts)
    assert work.strangers.read > 20
    assert work.strangers.failed == []


async def test_f02_a_page_worker_and_a_socket_worker_die(town, stage):
    async with Work(town, stage, 0) as work:
        applying = work.begin_to_apply()
        for dying in (town.sockets[0], town.pages[0]):
            await in_thread(dying.kill, family=True)
            await in_thread(dying.start)
        await nothing_is_lost(work, applying)
        assert work.members.failed == []
        assert sum(len(client.closes) for client in work.clients) > 0
        assert metric(town.sockets[1].port, "igashu_fan_out_seconds_count") > 0


async def test_f04_postgres_is_killed(town, stage):
    async with Work(town, stage, 1, own_pages=False) as work:
        applying = work.begin_to_apply()
        await in_thread(town.postgres.kill, family=True)
        # The control: what is not kept needs the database, and says so.
        answer = await in_thread(ask, work, "/news/?q=1")
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
        await in_thread(town.postgres.revive)
        back = time.monotonic()
        key = work.writers[0].say(work.rooms[0], "もどりました")
        await work.writers[0].until(lambda: key in work.writers[0].acks, 15, "well again")
        assert time.monotonic() - back < 15
        await nothing_is_lost(work, applying)


def ask(work, path, **options):

    return Visitor(work.town, address="127.0.6.1").ask("GET", path, **options)


async def test_f05_postgres_stands_still(town, stage):
    async with Work(town, stage, 2, own_pages=False) as work:
        applying = work.begin_to_apply()
        await in_thread(town.postgres.stop)
        try:
            speaker, began = work.clients[-1], time.monotonic()
            key = speaker.say(work.rooms[0], "いま")
            await speaker.until(lambda: speaker.refused, 10, "an answer")
            told = speaker.refused[0]
            answer = await in_thread(ask, work, "/news/?q=1")
            waited = time.monotonic() - began
        finally:
            await in_thread(town.postgres.go_on)
        assert (told["code"], told["client_msg_id"], told["wait"] > 0) == ("unavailable", key, True)
        assert told["at"] - began < 6
        assert (answer.status, waited < 13) == (503, True)
        await nothing_is_lost(work, applying)


async def test_f06_f07_redis_dies_and_comes_back_empty(town, stage):
    async with Work(town, stage, 3) as work:
        before = {client: len(client.connects) for client in work.clients}
        await in_thread(town.redis.kill)
        away = time.monotonic()
        applying = work.begin_to_apply()
        while time.monotonic() < away + AWAY:
            await work.writers[0].until(heard_more(work.writers[0]), 20, "somebody's words")
        assert [one.refused for one in work.clients if one.refused] == []
        await in_thread(town.redis.start)
        await work.writers[0].until(heard_more(work.writers[0]), 20, "somebody's words")
        await nothing_is_lost(work, applying)
        assert work.members.failed == []
        assert work.p95() < 6
        assert {client: len(client.connects) for client in work.clients} == before


def heard_more(client):
    (room,) = client.rooms
    known = client.rooms[room]
    return lambda: client.rooms[room] > known


async def test_f08_redis_stands_still(town, stage):
    async with Work(town, stage, 4) as work:
        await in_thread(town.redis.stop)
        try:
            frozen = time.monotonic()
            applying = work.begin_to_apply()
            said = [one.say(work.rooms[0], "まだ話せます") for one in work.clients[6:]]
            for one, key in zip(work.clients[6:], said, strict=True):
                await one.until(lambda one=one, key=key: key in one.acks)
            while time.monotonic() < frozen + FROZEN:
                await work.writers[0].until(heard_more(work.writers[0]), 20)
            await applying
        finally:
            await in_thread(town.redis.go_on)
        await nothing_is_lost(work, applying)
        assert work.members.failed == []
        waits = sorted(
            one.acked_at[key] - one.said[key][2] for one in work.clients for key in one.acks
        )
        assert waits[int(len(waits) * 0.95)] < 1.5


@contextmanager
def sockets_without(town, guard):
    """Let both socket workers run with this guard of tests.faults.unguarded switched off."""
    shipped = [process.command for process in town.sockets]
    try:
        for process in town.sockets:
            process.command = [LOOSE if one == SITE else one for one in process.command]
            process.env = town.site.env | {"FAULT": f"strict {guard}"}
            town.restart(process)
        yield
    finally:
        for process, command in zip(town.sockets, shipped, strict=True):
            process.command, process.env = command, town.site.env
            town.restart(process)


async def test_f08_control__who_rings_before_answering_waits_for_redis(town, stage):
    with sockets_without(town, "bell_first"):
        async with Work(town, stage, 9, applicants=0, own_pages=False) as work:
            speaker = work.clients[-1]
            await in_thread(town.redis.stop)
            try:
                key = speaker.say(work.rooms[0], "まつ")
                with pytest.raises(AssertionError, match="an answer"):
                    await speaker.until(lambda: key in speaker.acks, 5, "an answer")
            finally:
                await in_thread(town.redis.go_on)
            await speaker.all_acked()
            assert await work.rest() == []


async def test_f09_f10_a_rolling_restart_with_new_columns_between(town, stage):
    """Each process in its turn, as deploy/bin/igashu-restart does it; each ends within 20 s.

    As at an update, the tables have changed before: the processes of before meet new columns.
    """
    async with widened(town), Work(town, stage, 5, applicants=12, tabs=TABS) as work:
        for client in work.clients:
            client.fast = False  # they come back when they are asked to
        applying = work.begin_to_apply()
        for process in town.processes:
            assert await in_thread(town.restart, process) < 20
        await nothing_is_lost(work, applying)
        assert work.members.failed == []
        assert {code for one in work.clients for _at, code in one.closes} == {4001}
        assert max(waits_until_back(work.clients)) < 30
        told = [bye["retry_ms"] for one in work.clients for bye in one.byes]
        assert min(told) >= 1_000
        assert max(told) - min(told) >= 10_000, "not all at the same moment"
        assert peak(returns(work)) <= 0.4 * len(work.clients)


@asynccontextmanager
async def widened(town):
    """Let the tables have one column more than the processes of before know of."""
    await in_thread(widen, town, "ADD COLUMN later integer NOT NULL DEFAULT 0")
    try:
        yield
    finally:
        await in_thread(widen, town, "DROP COLUMN later")


def widen(town, change):
    """Change tables under everybody's hands, one after the other, as migrations do."""
    for table in WIDENED:
        town.query(f"ALTER TABLE {table} {change}")


def waits_until_back(clients):
    """Return how long each client was away, each time."""
    for one in clients:
        for closed, _code in one.closes:
            yield next(at for at in one.connects if at > closed) - closed


async def test_f09_control__asked_to_come_back_at_once_all_come_in_one_second(town, stage):
    with sockets_without(town, "at_once"):
        async with Work(town, stage, 10, applicants=0, own_pages=False, tabs=TABS) as work:
            for client in work.clients:
                client.fast = False
            for process in town.sockets:
                await in_thread(town.restart, process)
            assert await work.rest() == []
            assert peak(returns(work)) > 0.4 * len(work.clients)


async def test_f10_control__a_column_that_old_code_cannot_fill_stops_everybody(town, stage):
    async with widened(town), Work(town, stage, 6, applicants=0, own_pages=False) as work:
        await in_thread(widen, town, "ALTER COLUMN later DROP DEFAULT")
        speaker = work.clients[-1]
        key = speaker.say(work.rooms[0], "まだ前の版です")
        await speaker.until(lambda: speaker.refused or speaker.closes, 20, "an answer")
        assert key not in speaker.acks
        await in_thread(widen, town, "ALTER COLUMN later SET DEFAULT 0")
        assert await work.rest() == []


@contextmanager
def nginx_with(town, shipped, instead):
    """Let nginx go by another word than the one that is shipped."""
    text = town.nginx.config.read_text()
    assert shipped in text
    town.nginx.config.write_text(text.replace(shipped, instead))
    town.nginx.reload()
    try:
        yield
    finally:
        town.nginx.config.write_text(text)
        town.nginx.reload()


async def test_f09_control__without_the_second_try_readers_see_it(town, stage):
    """nginx asks the other worker; where it does not, a restart is a page that failed."""
    shipped = "proxy_next_upstream error timeout http_502;"
    with nginx_with(town, shipped, "proxy_next_upstream off;"):
        async with Work(town, stage, 6, applicants=0) as work:
            await in_thread(town.pages[0].kill, family=True)
            await in_thread(town.pages[0].start)
            assert work.members.failed


async def test_f09_control__where_nginx_pauses_after_a_failure_sockets_come_back_one_by_one(
    town, stage
):
    """As shipped all come in at once; with the pause each process lets in one in three seconds.

    nginx ends the pause of a process when a line that it let in on probation has ended well. A
    socket does not end. So the lines of before must be gone before the failure that counts: how
    long a polite restart takes to end them hangs on what else the machine does.
    """
    assert max(await waits_after_both_died(town, stage)) < 30
    with nginx_with(town, "max_fails=0;", "max_fails=1 fail_timeout=2s;"):
        assert max(await waits_after_both_died(town, stage)) > 30


async def waits_after_both_died(town, stage):
    """Return how long each client waited for its line after both socket workers were well again."""
    async with Work(town, stage, 8, applicants=0, own_pages=False, tabs=3) as work:
        lines = {client: len(client.connects) for client in work.clients}
        for process in town.sockets:
            await in_thread(process.kill, family=True)
        for client in work.clients:
            await client.until(lambda one=client: len(one.closes) >= lines[one], what="its end")
        seen = town.nginx.log.stat().st_size
        await in_thread(until, lambda: asked_in_vain(town, seen), what="both refused somebody")
        await in_thread(start_together, town.sockets)
        well = time.monotonic()
        for client in work.clients:
            await client.until(lambda one=client: len(one.connects) > lines[one], 120, "a line")
        waits = [client.connects[-1] - well for client in work.clients]
        assert await work.rest(120) == []
    return waits


def asked_in_vain(town, seen):
    """Tell whether each socket worker was asked, and not there, since nginx's log was so long."""
    told = town.nginx.log.read_bytes()[seen:].decode(errors="replace")
    pairs = re.findall(r'"process":"([^"]*)","process_status":"([^"]*)"', told)
    refused = {
        process
        for asked, answered in pairs
        for process, status in zip(asked.split(", "), answered.split(", "), strict=False)
        if status == "502"
    }
    return refused >= {f"127.0.0.1:{process.port}" for process in town.sockets}


async def test_f40_a_worker_dies_between_the_commit_and_its_answer(town, stage):
    flag = town.home / "die-after-commit"
    normal = [process.command[-1] for process in town.pages]
    try:
        for process in town.pages:
            process.command[-1] = "tests.production.dying:application"
            process.env = process.env | {"DIE_AFTER_COMMIT": str(flag)}
            await in_thread(town.restart, process)
        flag.touch()
        receipt = await in_thread(apply, town, stage["applicants"][0], stage["recruitments"][7], 0)
    finally:
        for process, command in zip(town.pages, normal, strict=True):
            process.command[-1] = command
            process.env = town.site.env
            # The server has made a new worker: while that starts, it hears no signal.
            await in_thread(process.wait_until_ready)
            await in_thread(town.restart, process)
    assert not flag.exists(), "nobody died: the test proves nothing"
    rows = "SELECT receipt_number FROM activities_application WHERE recruitment_id = {}"
    assert town.query(rows.format(stage["recruitments"][7])).splitlines() == [receipt]
    letters = f"SELECT count(*) FROM members_letter WHERE subject LIKE '%{receipt}%'"
    assert town.query(letters) == "1"


async def test_f42_the_mail_server_is_away_and_nobody_who_applies_notices(town, stage):
    """The letters wait in the database; they leave when it is back."""
    async with Work(town, stage, 8) as work:
        with town.mail.away():
            receipts = await work.begin_to_apply()
            waiting = "SELECT count(*) FROM members_letter WHERE sent_at IS NULL AND attempts > 0"
            await in_thread(until, lambda: int(town.query(waiting)) > 0, what="a letter was tried")
            assert not delivered(town, receipts), "the control: none came meanwhile"
        await in_thread(until, lambda: are_due(town, receipts), what="every letter")
        assert sorted(delivered(town, receipts)) == sorted(receipts), "each once"
        assert await work.rest() == []
        assert work.strangers.failed == work.members.failed == []


def are_due(town, receipts):
    """Let time go by: what was put back is due again. Tell whether all have left."""
    town.query("UPDATE members_letter SET claimed_until = NULL WHERE sent_at IS NULL")
    return set(delivered(town, receipts)) == set(receipts)


def delivered(town, receipts):
    """Return the receipts of which the mail server has a letter."""
    subjects = [str(letter["Subject"]) for letter in town.mail.letters]
    return [one for one in receipts for subject in subjects if one in subject]
