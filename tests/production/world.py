"""Runs inside the installation: the people and things that its tests need. Prints them as JSON."""

import json
from datetime import timedelta
from uuid import uuid4

from django.utils.timezone import now

from home.models import HomePage, NewsIndexPage, StoryIndexPage, StoryPage
from igashu_site import roles
from igashu_site.demo.build.site import block, listing
from tests import build
from tests.servers.inside import session_of

MEMBERS = ("aoi", "ben")
STAFF = {"desk": roles.DESK, "organiser": roles.ACTIVITY_STAFF, "approver": roles.APPROVER}


def settle() -> None:
    """Lay everything down below the pages that `begin` made, and tell how to reach it."""
    home = HomePage.objects.get()
    stories = StoryIndexPage.objects.child_of(home).get()
    home.body = json.dumps([block("voices", listing("物語", stories, 3))])
    home.save_revision().publish()
    build.make_pledge()
    for name in MEMBERS:
        build.make_person(f"{name}@example.jp", member=True, display_name=name)
    for name, role in STAFF.items():
        build.make_person(f"{name}@example.jp", roles=[role], display_name=name)
    recruitment = build.make_recruitment(capacity=50, question="参加の動機")
    people = [build.User.objects.get(email=f"{name}@example.jp") for name in MEMBERS]
    room = build.make_room("ひろば", people=people)
    told = {
        "recruitment": recruitment.pk,
        "news": NewsIndexPage.objects.child_of(home).get().pk,
        "activity": recruitment.page.url_path.removeprefix(home.url_path.rstrip("/")),
        "room": room.pk,
        "sessions": {name: session_of(f"{name}@example.jp") for name in MEMBERS}
        | {name: session_of(f"{name}@example.jp", second_factor=True) for name in STAFF},
    }
    print(json.dumps(told))  # noqa: T201 - how the test hears of it


def write_story(title: str, seconds: int) -> None:
    """An approver lets a story out in a few seconds: the worker must publish it."""
    stories = StoryIndexPage.objects.get()
    story = StoryPage(
        title=title,
        slug=f"a-story-{uuid4().hex[:6]}",
        lead="ことばになりました。",
        person_name="はるか",
        live=False,
    )
    story.date = now().date()
    stories.add_child(instance=story)
    story.go_live_at = now() + timedelta(seconds=seconds)
    story.save_revision().publish()


def crowd(count: int) -> None:
    """Put so many members into a room of their own; tell their sessions."""
    mark = uuid4().hex[:6]
    names = [f"m{mark}x{n}@example.jp" for n in range(count)]
    people = [build.make_person(name, member=True) for name in names]
    room = build.make_room("にぎわい", people=people)
    numbers = [person.membership.number for person in people]
    told = {"room": room.pk, "sessions": [session_of(name) for name in names], "numbers": numbers}
    told["names"] = [name.partition("@")[0] for name in names]
    print(json.dumps(told))  # noqa: T201


def stage(speakers: int, applicants: int, acts: int) -> None:
    """For each of so many acts a room and a recruitment of its own; the people are in all."""
    mark = uuid4().hex[:6]
    names = [f"s{mark}x{n}@example.jp" for n in range(speakers + applicants)]
    people = [build.make_person(name, member=True) for name in names]
    page = build.make_activity(f"舞台{mark}")
    rooms = [build.make_room(f"{mark}-{act}", people=people[:speakers]) for act in range(acts)]
    fields = {"capacity": 500, "selection": "first_come"}
    lists = [build.make_recruitment(page, title=f"{act}", **fields) for act in range(acts)]
    sessions = [session_of(name) for name in names]
    told = {
        "rooms": [room.pk for room in rooms],
        "recruitments": [one.pk for one in lists],
        "people": [{"session": session} for session in sessions[:speakers]],
        "applicants": sessions[speakers:],
    }
    print(json.dumps(told))  # noqa: T201
