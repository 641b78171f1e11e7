"""The site's main questions to the database, asked through its own code; runs inside the site."""

import json
import statistics
import sys
import time

from django.utils.timezone import now

ROUNDS = 9


def questions(people: int) -> dict:
    from activities.models import Application, Recruitment
    from community.history import events_after
    from community.models import Participant, Room
    from members.actions.letters import due
    from members.models import Membership, MembershipApplication, Profile, User

    someone = User.objects.get(email=f"member{people // 2}@example.jp")
    room, recruitment = Room.objects.order_by("-pk")[0], Recruitment.objects.order_by("-pk")[0]
    waiting = MembershipApplication.objects.filter(status="received")
    return {
        "sign in (by address)": lambda: User.objects.get(email=someone.email),
        "my applications": lambda: list(Application.objects.filter(applicant=someone)),
        "my rooms": lambda: list(Participant.objects.present().filter(user=someone)),
        "200 lines of a room's log": lambda: events_after(room.pk, 100, 200),
        "applicants of a recruitment": lambda: list(
            Application.objects.filter(recruitment=recruitment).order_by("applied_at")[:200]
        ),
        "desk: what waits (50)": lambda: list(waiting.order_by("-submitted_at")[:50]),
        "desk: newest members (100)": lambda: list(Membership.objects.order_by("-joined_at")[:100]),
        "desk: search by reading": lambda: list(
            Profile.objects.filter(full_name_kana__icontains=f"タロウ{people - 7}")[:50]
        ),
        "outbox: what is due (50)": lambda: list(due(now()).order_by("written_at")[:50]),
        "count of members": lambda: Membership.objects.filter(status="active").count(),
    }


def ask(people: int) -> None:
    told = {}
    for name, question in questions(people).items():
        took = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            question()
            took.append(1000 * (time.perf_counter() - began))
        told[name] = [round(statistics.median(took), 2), round(min(took), 2)]
    sys.stdout.write(json.dumps(told) + "\n")
