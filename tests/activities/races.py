"""Races for seats by real threads, each with its own connection; the same on SQLite and PostgreSQL.

Every race returns what became of it. `test_races.py` runs them in the suite's database,
`make test-postgres` in a cluster of its own.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from unittest.mock import patch
from uuid import uuid4

from django.db import IntegrityError, connection
from django.utils.timezone import now

from activities import rules
from activities.actions import apply, moves, select
from activities.actions.apply import apply_to
from activities.actions.select import offer_seat
from activities.models import Application, Recruitment
from activities.rules import NotNow, Selection
from tests import build


def at_once(jobs):
    """Run all jobs at the same moment, each in a thread. Return answers and refusals."""
    start = Barrier(len(jobs), timeout=30)

    def run(job):
        start.wait()
        try:
            return job()
        except (NotNow, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def people(count):
    return [build.make_person(f"person{number}@example.jp", member=True) for number in range(count)]


def counted(recruitment):
    """Return (seats counted on the row, applications that hold a seat): they must be equal."""
    held = Recruitment.objects.values_list("seats_held", flat=True).get(pk=recruitment.pk)
    return held, Application.objects.filter(recruitment=recruitment).holding_a_seat().count()


def offers(*, places, applicants, clerks_per_applicant=1):
    """Clerks offer seats to all applicants at once. Return (offers made, seats counted, held)."""
    recruitment = build.make_recruitment(capacity=places)
    clerk = build.make_person("clerk@example.jp")
    keys = [build.make_application(recruitment, one).pk for one in people(applicants)]

    def offer(key):
        # As a door does: each clerk has read the application before deciding.
        application = Application.objects.select_related("applicant__profile").get(pk=key)
        return lambda: offer_seat(application=application, by=clerk)

    jobs = [offer(key) for key in keys for _clerk in range(clerks_per_applicant)]
    answers = at_once(jobs)
    made = sum(isinstance(answer, Application) for answer in answers)
    return made, *counted(recruitment)


def rush(*, places, members):
    """Members apply at once, first come first. Return (answers, statuses in line, counted)."""
    recruitment = build.make_recruitment(capacity=places, selection=Selection.FIRST_COME)
    jobs = [
        lambda one=one: apply_to(
            recruitment=recruitment,
            applicant=one,
            answer="",
            message="",
            submission_key=uuid4(),
            at=now(),
        )
        for one in people(members)
    ]
    answers = at_once(jobs)
    statuses = list(
        recruitment.applications.order_by("applied_at").values_list("status", flat=True)
    )
    return answers, statuses, counted(recruitment)


def double_submit(*, times, keys):
    """One member sends a form many times at once; `keys` may be the form's, or fresh ones."""
    recruitment = build.make_recruitment(capacity=5, selection=Selection.FIRST_COME)
    (member,) = people(1)
    jobs = [
        lambda key=key: apply_to(
            recruitment=recruitment,
            applicant=member,
            answer="",
            message="",
            submission_key=key,
            at=now(),
        )
        for key in keys[:times]
    ]
    answers = at_once(jobs)
    return {answer.receipt_number for answer in answers}, counted(recruitment)


@contextmanager
def no_first_one():
    """Nobody finds what another has sent, and the database lets a person be in line twice."""
    only = next(c for c in Application._meta.constraints if c.name.startswith("one_live"))
    look = apply.look

    def in_vain(*values):
        return replace(look(*values), has_applied=False)

    with connection.schema_editor() as editor:
        editor.execute(f"DROP INDEX {only.name}")
    try:
        with patch.object(apply, "look", in_vain):
            yield
    finally:
        Application.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.execute(only.create_sql(Application, editor))


@contextmanager
def last_word_counts():
    """A move as one would first write it: what was read before is believed, and written over."""

    def believe(application, name, *, by, **fields):
        before = application.status
        application.status = rules.after(name, before)
        moves.change_seats(
            application.recruitment_id, rules.seats_change(before, application.status)
        )
        application.save(update_fields=["status"])
        return application

    with patch.object(select, "move", believe):
        yield


@contextmanager
def guards_off():
    """The same race as one would first write it: count who holds a seat, then offer one."""
    everybody_has_looked = Barrier(2, timeout=30)

    def look_then_take(recruitment_id, change):
        recruitment = Recruitment.objects.get(pk=recruitment_id)
        if recruitment.applications.holding_a_seat().count() >= recruitment.capacity:
            raise NotNow("full", code="full")
        everybody_has_looked.wait()

    without_transaction = moves.move.__wrapped__
    with (
        patch.object(moves, "change_seats", look_then_take),
        patch.object(select, "move", without_transaction),
        patch.object(moves, "tell", lambda *_told, **_by: None),
    ):
        yield
