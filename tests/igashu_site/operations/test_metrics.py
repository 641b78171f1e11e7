"""/metrics: for the machine that watches, without a word about anybody."""

import os
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.utils.timezone import now

from community.models import Message
from igashu_site import clock
from igashu_site.edge import counters
from igashu_site.operations import figures
from igashu_site.operations.metrics import kind_of
from members.models import Letter
from tests import build

pytestmark = pytest.mark.django_db


def numbers(text):
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_answers_are_counted_by_kind_and_status(house, client):
    name = 'igashu_answers_total{kind="page",status="404"}'
    before = numbers(client.get("/metrics").content.decode()).get(name, 0)
    client.get("/nowhere/")
    after = numbers(client.get("/metrics").content.decode())
    assert after[name] == before + 1
    assert after['igashu_answer_seconds_count{kind="page"}'] >= 1


def test_what_runs_by_itself_is_seen(client, aoi):
    build.make_room(people=[aoi])
    found = numbers(client.get("/metrics").content.decode())
    assert found["igashu_clock_seconds"] == -1
    assert found["igashu_rooms_open"] == 1
    assert found["igashu_outbox_letters"] == 0
    assert found["igashu_sockets"] == 0
    assert found['igashu_page_cache_kept{what="entries"}'] >= 0
    assert found["igashu_database_up"] == 1
    assert found["igashu_disk_free_bytes"] > 0


def refused(*_query):
    raise OperationalError


def test_a_database_that_is_away_is_told_and_hides_nothing_else(house, client):
    client.get("/metrics")
    with connection.execute_wrapper(refused):
        with pytest.raises(OperationalError):  # the control: nobody can ask it anything
            figures.outbox()
        answer = client.get("/metrics")
    assert answer.status_code == 200
    found = numbers(answer.content.decode())
    assert found["igashu_database_up"] == 0
    assert found["igashu_disk_free_bytes"] > 0
    assert found['igashu_answer_seconds_count{kind="machine"}'] >= 1
    assert "igashu_outbox_letters" not in found
    assert numbers(client.get("/metrics").content.decode())["igashu_database_up"] == 1


def test_each_job_tells_whether_it_fails_and_when_it_last_worked(client):
    clock.run_job("send_letters", lambda: 1 / 0)
    clock.run_job("backup", lambda: None)
    found = numbers(client.get("/metrics").content.decode())
    assert found['igashu_job_failed{job="send_letters"}'] == 1
    assert found['igashu_job_seconds{job="send_letters"}'] == -1
    assert found['igashu_job_failed{job="backup"}'] == 0
    assert 0 <= found['igashu_job_seconds{job="backup"}'] < 60
    clock.run_job("send_letters", lambda: None)
    assert numbers(client.get("/metrics").content.decode())[
        'igashu_job_failed{job="send_letters"}'
    ] == 0  # fmt: skip


def test_the_page_cache_counts_and_never_counts_twice(client):
    name = 'igashu_page_cache_total{what="hits"}'
    page = client.get("/metrics").content.decode()
    before = numbers(page).get(name, 0)
    assert "# TYPE igashu_page_cache_total counter" in page
    counters.counters.hits += 3
    for _asked in range(2):
        found = numbers(client.get("/metrics").content.decode())
        assert found[name] == before + 3


def test_notices_to_devices_that_wait_are_counted(client, aoi):
    Letter.objects.create(user=aoi, address="", kind="x", subject="", text="", dedupe_key="p")
    Letter.objects.update(written_at=now() - timedelta(minutes=20))
    found = numbers(client.get("/metrics").content.decode())
    assert (found["igashu_push_errands"], found["igashu_outbox_letters"]) == (1, 0)
    assert found["igashu_push_oldest_seconds"] > 1000
    # Until the morning of its reader it is not late.
    Letter.objects.update(claimed_until=now() + timedelta(hours=3))
    assert numbers(client.get("/metrics").content.decode())["igashu_push_oldest_seconds"] == 0


def test_what_was_said_today_is_counted_from_its_first_message(aoi):
    assert figures.said_today() == 0
    room, at = build.make_room(people=[aoi]), now()
    ages = [*(timedelta(days=days) for days in range(9, 1, -1)), timedelta(hours=20), timedelta()]
    Message.objects.bulk_create(
        Message(room=room, seq=n, author=aoi, client_msg_id=uuid4(), text="や", said_at=at - age)
        for n, age in enumerate(ages, 1)
    )
    assert figures.said_today() == 2
    Message.objects.filter(seq__in=(4, 5, 9)).delete()  # numbers may have gaps
    assert figures.said_today() == 1


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {}, 200),
        ("", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("", {"REMOTE_ADDR": "192.0.2.1"}, 404),
        ("t0ken", {}, 404),
        ("t0ken", {"Authorization": "Bearer wrong"}, 404),
        ("t0ken", {"Authorization": "Bearer t0ken", "X-Forwarded-For": "192.0.2.1"}, 200),
    ],
)
def test_nobody_else_may_read(client, settings, token, asked, status):
    settings.IGASHU_METRICS_TOKEN = token
    asked = dict(asked)
    address = asked.pop("REMOTE_ADDR", "127.0.0.1")
    assert client.get("/metrics", headers=asked, REMOTE_ADDR=address).status_code == status


def test_no_address_of_a_page_becomes_a_name(house, client):
    client.get("/members/a-very-personal-handle/")
    assert "a-very-personal-handle" not in client.get("/metrics").content.decode()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *[("/", "page"), ("/news/", "page"), ("/cms/pages/3/", "office"), ("/api/v1/x", "api")],
        # `OPTIONS *` and `CONNECT host:port` are no addresses of pages; they once were a 500.
        *[("*", "page"), ("example.jp:443", "page"), ("", "page")],
    ],
)
def test_an_address_says_what_it_is_for(path, kind):
    assert kind_of(path) == kind


COUNT_AND_TELL = """
import django, sys
django.setup()
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from igashu_site.operations import metrics
metrics.answers.labels("page", "200").inc()
told = CollectorRegistry()
multiprocess.MultiProcessCollector(told)
sys.stdout.write(generate_latest(told).decode())
"""


def test_several_processes_are_added_up(tmp_path):
    env = os.environ | {"IGASHU_METRICS_DIR": str(tmp_path)}
    for count in (1, 2):
        said = subprocess.run(
            [sys.executable, "-c", COUNT_AND_TELL], env=env, capture_output=True, text=True,
            check=True,
        ).stdout  # fmt: skip
        assert numbers(said)['igashu_answers_total{kind="page",status="200"}'] == count
