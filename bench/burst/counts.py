"""Seats of a small burst by real threads, each with its own connection to the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from ..harness.rows import Count
from .stage import SEATS, count, make_people, open_recruitment

PEOPLE, THREADS = 40, 8


def counts() -> Iterator[Count]:
    make_people(PEOPLE)
    key = open_recruitment()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(apply_once, *zip(*twice(key), strict=True)))
    for name, found in count(key).items():
        wanted = SEATS if name in ("seats", "confirmed") else PEOPLE
        yield Count(f"{name} of a burst", found, at_most=wanted, at_least=wanted)


def twice(key: int) -> list[tuple]:
    """Return (recruitment, person, form) of everybody, and of some once more."""
    from members.models import User

    people = User.objects.filter(email__startswith="burst").select_related("profile")
    sent = [(key, person, uuid4()) for person in people]
    return [*sent, *sent[:SEATS]]


def apply_once(key: int, person, form) -> None:
    from django.db import connection
    from django.utils.timezone import now

    from activities.actions.apply import apply_to
    from activities.models import Recruitment

    try:
        apply_to(
            recruitment=Recruitment.objects.get(pk=key),
            applicant=person,
            answer="",
            message="",
            submission_key=form,
            at=now(),
        )
    finally:
        connection.close()
