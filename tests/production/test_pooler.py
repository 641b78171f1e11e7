"""The whole site through PgBouncer in transaction mode, and what a failover costs: waiting."""

import asyncio
import json
import subprocess
import sys

import psycopg
import pytest

from tests.servers.process import Process, free_port, until
from tests.servers.site import ROOT

from .far import HAS_POOLER, NEEDED, SAME, Far
from .installation import installed
from .test_faults import in_thread, nothing_is_lost
from .work import Work, apply

pytestmark = [pytest.mark.asyncio, pytest.mark.skipif(not HAS_POOLER, reason=NEEDED)]
ACTS = 4
SEATS, APPLICANTS = 5, 12
LEADS = (
    "import time; from igashu_site.leader import Leader\n"
    "with Leader() as one:\n"
    "    while True: print(int(one.leads()), flush=True); time.sleep(0.1)"
)
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"


@pytest.fixture(scope="module")
def far():
    with installed(Far, leave_out=SAME) as made:
        yield made


@pytest.fixture(scope="module")
def stage(far):
    far.site.python("from tests.production.world import settle; settle()")
    code = f"from tests.production.world import stage; stage(10, {APPLICANTS}, {ACTS})"
    return json.loads(far.site.python(code).splitlines()[-1])


async def test_people_read_speak_and_apply_on_a_few_borrowed_connections(far, stage):
    async with Work(far, stage, 0, applicants=APPLICANTS) as work:
        applying = work.begin_to_apply()
        await nothing_is_lost(work, applying)
        assert work.members.failed == []
    lent, asked = (len(far.pooler.lines(kind)) for kind in ("SERVERS", "CLIENTS"))
    assert 0 < lent <= far.pooler.size
    assert asked > lent, "the control: fewer connections than borrowers, so they were mixed"
    waiting = "SELECT count(*) FROM members_letter WHERE sent_at IS NULL"
    await in_thread(until, lambda: far.query(waiting) == "0", what="the worker sent every letter")


async def test_a_burst_gets_exactly_as_many_seats_as_there_are(far, stage):
    key = stage["recruitments"][1]
    far.query(f"UPDATE activities_recruitment SET capacity = {SEATS} WHERE id = {key}")
    told = await asyncio.gather(
        *(in_thread(apply, far, one, key, n) for n, one in enumerate(stage["applicants"]))
    )
    rows = "SELECT {} FROM activities_application WHERE recruitment_id = " + str(key)
    assert len(set(told)) == APPLICANTS
    assert far.query(rows.format("count(*)")) == str(APPLICANTS)
    assert far.query(rows.format("count(*)") + " AND status = 'confirmed'") == str(SEATS)


async def test_the_pooler_dies_and_the_server_behind_it_is_killed(far, stage):
    async with Work(far, stage, 2, own_pages=False) as work:
        applying = work.begin_to_apply()
        await in_thread(far.pooler.kill)
        await in_thread(far.pooler.start)
        await in_thread(far.postgres.kill, family=True)
        await in_thread(far.postgres.revive)
        await nothing_is_lost(work, applying)


# --- The administrator's side ---------------------------------------------------------------------


def doctor(far, **settings):
    env = {f"IGASHU_{name}": value for name, value in settings.items()}
    said = far.site.manage("doctor", "--language", "en", check=False, env=env)
    return [word for word in ("pooler_unknown", "pooler_limits", "pooler_away") if word in said]


async def test_the_doctor_knows_a_pooler(far):
    assert doctor(far) == []
    assert doctor(far, DATABASE_POOLER="0") == ["pooler_unknown"]
    nobody = f"postgresql://igashu@127.0.0.1:{free_port()}/postgres"
    assert doctor(far, DATABASE_URL=nobody) == ["pooler_away"]


async def test_limits_that_the_role_does_not_carry_are_missed(far):
    far.query("ALTER ROLE igashu RESET statement_timeout")
    try:
        await in_thread(far.pooler.end)
        await in_thread(far.pooler.start)
        assert doctor(far) == ["pooler_limits"]
    finally:
        far.query("ALTER ROLE igashu SET statement_timeout = '5s'")
        await in_thread(far.pooler.end)
        await in_thread(far.pooler.start)


async def test_commands_go_past_it__with_limits_of_their_own(far):
    ask = "__import__('django.db').db.connection.cursor().execute('SHOW {}').fetchone()[0]"
    assert far.site.value(ask.format("statement_timeout")) == "0"
    assert far.site.value(ask.format("lock_timeout")) == "3s"
    await in_thread(far.run, "igashu migrate --verbosity 0 && igashu backup")


# --- Of several clocks one strikes ----------------------------------------------------------------


def clock(far, name):
    """Return a process that says every moment whether it leads, over the pooler."""
    env = far.site.env | {"IGASHU_DATABASE_DIRECT_URL": ""}
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", LEADS]
    made = Process(name, command, home=far.home, cwd=ROOT, env=env)
    far.after.callback(made.end)
    return made


def says(one):
    words = one.last_words().split()
    return words[-1] if words else ""


async def test_one_leads_over_a_pooler__until_it_dies(far):
    far.worker.end()  # it would lead
    first, second = (clock(far, name).start() for name in ("first", "second"))
    try:
        await in_thread(until, lambda: {says(first), says(second)} == {"0", "1"}, what="one leads")
        leader, other = (first, second) if says(first) == "1" else (second, first)
        leader.kill()
        await in_thread(until, lambda: says(other) == "1", what="the other leads")
    finally:
        for one in (first, second):
            one.end()
        await in_thread(until, lambda: far.query(HELD) == "0", what="no lock is left")
        far.worker.start()


async def test_the_control__a_lock_of_the_session_outlives_its_holder(far):
    far.worker.end()
    code = (
        "import psycopg, sys, os; line = psycopg.connect(sys.argv[1], autocommit=True);"
        "line.execute('SELECT pg_try_advisory_lock(42)'); os._exit(1)"
    )
    try:
        subprocess.run([sys.executable, "-c", code, far.pooler.url()], check=False)
        assert far.query(HELD) == "1"
        with psycopg.connect(far.pooler.url()) as line:
            line.execute("SELECT 1")
        assert far.query(HELD) == "1", "nobody holds it, and nobody can have it"
    finally:
        far.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        far.worker.start()


# --- Last: the first server is gone for good ------------------------------------------------------


async def test_a_standby_takes_over_and_nothing_that_was_acknowledged_is_lost(far, stage):
    standby = await in_thread(far.stand_by)
    async with Work(far, stage, 3, own_pages=False) as work:
        applying = work.begin_to_apply()
        old = far.postgres
        await in_thread(old.kill, family=True)
        await in_thread(far.take_over, standby)
        await nothing_is_lost(work, applying)
        assert not old.is_alive()
        assert far.query("SELECT pg_is_in_recovery()") == "f"
