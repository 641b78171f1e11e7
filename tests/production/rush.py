"""Runs inside an installation before and after a rush for seats. Prints what it found as JSON."""

import json
from collections import Counter
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import now
from wagtail.models import ModelLogEntry

from activities.models import Recruitment
from members.models import Letter, Membership, Profile, User
from tests import build
from tests.servers.inside import session_of


def lay(people: int, seats: int) -> None:
    """Make so many members, and a recruitment in which who comes first has a seat.

    Tell its key, and of each member the address and the key of a session.
    """
    made = members(people)
    page = build.make_activity("里山の清掃", slug=f"rush-{uuid4().hex[:6]}")
    key = build.make_recruitment(page, capacity=seats, selection="first_come").pk
    with transaction.atomic():
        tell([key, [(one.email, session_of(one.email)) for one in made]])


def members(count: int) -> list[User]:
    mark = uuid4().hex[:6]
    people = User.objects.bulk_create(User(email=f"{mark}-{n}@example.jp") for n in range(count))
    Profile.objects.bulk_create(
        Profile(user=one, handle=f"{mark}{n}", display_name=f"応募者{n}")
        for n, one in enumerate(people)
    )
    Membership.objects.bulk_create(
        Membership(user=one, number=f"{mark}{n:04d}", joined_at=now())
        for n, one in enumerate(people)
    )
    return people


def count(key: int) -> None:
    """Tell how many seats are counted, and each application as it stands in line.

    That is: whose, its number, its status, how many letters carry this number to this person, how
    many there are to them at all about it, and how often it was recorded.
    """
    recruitment = Recruitment.objects.get(pk=key)
    lined = recruitment.applications.select_related("applicant").order_by("applied_at", "pk")
    numbers = {str(one.pk): one.receipt_number for one in lined}
    letters, right = Counter(), Counter()
    for letter in Letter.objects.filter(kind__startswith="activities."):
        about = letter.dedupe_key.split(":")[1]
        letters[about] += 1
        right[about, letter.address] += numbers.get(about, "?") in letter.text
    recorded = Counter(
        ModelLogEntry.objects.filter(
            action="activities.application.apply", object_id__in=numbers
        ).values_list("object_id", flat=True)
    )
    rows = [
        (
            one.applicant.email,
            one.receipt_number,
            one.status,
            right[str(one.pk), one.applicant.email],
            letters[str(one.pk)],
            recorded[str(one.pk)],
        )
        for one in lined
    ]
    tell({"seats": recruitment.seats_held, "rows": rows})


def tell(what) -> None:
    print(json.dumps(what))  # noqa: T201 - how the test hears of it
