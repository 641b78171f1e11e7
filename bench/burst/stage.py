"""Sets the stage and counts afterwards, in a process of the site: python -m bench.burst.stage …

people <n>: make members, print their session cookies; open: make a recruitment, print its key;
count <key>: print what became of it. Everything is JSON.
"""

import json
import os
import sys
import time

import django

SEATS = 15


def make_people(count: int) -> list[str]:
    from django.db import transaction
    from django.utils.timezone import now

    from members.models import Membership, Profile, User

    users = [User(email=f"burst{number}@example.jp") for number in range(count)]
    User.objects.bulk_create(users)
    Profile.objects.bulk_create(
        Profile(user=user, handle=f"burst{number}", display_name=f"応募者{number}")
        for number, user in enumerate(users)
    )
    Membership.objects.bulk_create(
        Membership(user=user, number=f"B-{number:06d}", joined_at=now())
        for number, user in enumerate(users)
    )
    with transaction.atomic():
        return [signed_in(user) for user in users]


def signed_in(user) -> str:
    """Return the cookie of a session in which this person is signed in."""
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    from members.sessions import BEGAN, SEEN, STAFF

    session = SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    # What signing in writes down; a session without it would cost its first request a write.
    at = int(time.time())
    session.update({BEGAN: at, SEEN: at, STAFF: False})
    session.create()
    return session.session_key


def open_recruitment() -> int:
    from datetime import timedelta

    from django.utils.timezone import now

    from activities.models import ActivityPage, Recruitment
    from activities.rules import Selection

    at = now()
    page = ActivityPage.objects.live().order_by("pk").first()
    return Recruitment.objects.create(
        page=page,
        title="先着の回",
        capacity=SEATS,
        selection=Selection.FIRST_COME,
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=7),
    ).pk


def count(key: int) -> dict[str, int]:
    from activities.models import Application, Recruitment
    from members.models import Letter

    mine = Application.objects.filter(recruitment=key)
    told = [f":{pk}:" for pk in mine.values_list("pk", flat=True)]
    keys = " ".join(Letter.objects.values_list("dedupe_key", flat=True))
    return {
        "seats": Recruitment.objects.get(pk=key).seats_held,
        "confirmed": mine.holding_a_seat().count(),
        "applications": mine.count(),
        "receipts": mine.values("receipt_number").distinct().count(),
        "letters": sum(one in keys for one in told),
    }


def main(word: str, *rest: str):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
    django.setup()
    if word == "people":
        return make_people(int(rest[0]))
    return open_recruitment() if word == "open" else count(int(rest[0]))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
