"""What people and the clock do every day, through the site's own doors; runs inside the site."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils.timezone import now

from .looking import look_at, tell

JOBS = ("publish_scheduled", "lapse_offers", "close_workshops", "tell_hidden", "send_digests",
        "send_letters", "send_pushes", "room_pictures")  # fmt: skip


def member_pages(room: int, recruitment: int, handle: str) -> dict[str, str]:
    return {
        "my page": "/mypage/",
        "my notices": "/mypage/notices/",
        "my applications": "/mypage/applications/",
        "a neighbour's profile": f"/members/{handle}/",
        "rooms": "/rooms/",
        "rooms, older ones": f"/rooms/?before={room}",
        "a room": f"/rooms/{room}/",
        "who is in the room": f"/rooms/{room}/people/",
        "what is new in the room": f"/rooms/{room}/events/?after=1400",
        "activities": "/activities/?q=",
        "the form to apply": f"/recruitments/{recruitment}/apply/",
        "myself, as JSON": "/api/v1/me",
    }


def staff_pages(recruitment: int) -> dict[str, str]:
    lists = "/cms/members/membershipapplication/"
    return {
        "desk: the first screen": "/cms/",
        "desk: applications to join": lists,
        "desk: applications that wait": f"{lists}?status__exact=received",
        "desk: members": "/cms/members/membership/",
        "desk: letters": "/cms/members/letter/",
        "desk: who applied to a recruitment": f"/cms/recruitments/{recruitment}/line/",
    }


class Town:
    """The town of town.sql: somebody in the middle of it, and what is theirs."""

    def __init__(self, people: int) -> None:
        from activities.models import Recruitment
        from community.models import Participant
        from members.models import Profile, User
        from tests import build

        self.someone = User.objects.get(email=f"member{people // 2}@example.jp")
        self.seat = Participant.objects.get(user=self.someone)
        self.recruitment = Recruitment.objects.exclude(applications__applicant=self.someone)
        self.recruitment = self.recruitment.order_by("-pk")[0]
        self.neighbour = Profile.objects.get(user__email=f"member{people // 2 + 1}@example.jp")
        self.chief = build.make_person(f"chief-{uuid4().hex[:6]}@example.jp")
        User.objects.filter(pk=self.chief.pk).update(is_superuser=True, is_staff=True)

    def browser(self, person: Any) -> Client:
        from tests.servers.inside import session_of

        browser = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0], secure=True)
        is_staff = person == self.chief
        key = session_of(person.email, second_factor=is_staff)
        browser.cookies[settings.SESSION_COOKIE_NAME] = key
        return browser


def read(browser: Client, path: str) -> None:
    answer = browser.get(path, HTTP_X_FORWARDED_PROTO="https")
    assert answer.status_code == 200, (path, answer.status_code, answer.get("Location"))


def say(town: Town) -> None:
    from community import protocol
    from community.actions import Draft, post_together

    protocol.PACE = ()
    post_together([Draft(town.seat.room_id, town.someone, "こんにちは", uuid4(), now())])


def apply(town: Town) -> None:
    from activities.actions.apply import apply_to

    apply_to(
        recruitment=town.recruitment,
        applicant=town.someone,
        answer="",
        message="",
        submission_key=uuid4(),
        at=now(),
    )


def actions(people: int) -> dict[str, Callable[[], Any]]:
    from igashu_site import clock

    # What is kept for a moment is no answer to what it costs.
    cache.clear()
    town = Town(people)
    member, chief = town.browser(town.someone), town.browser(town.chief)
    own = member_pages(town.seat.room_id, town.recruitment.pk, town.neighbour.handle)
    staff = staff_pages(town.recruitment.pk)
    return (
        {name: partial(read, member, path) for name, path in own.items()}
        | {"say something": partial(say, town), "apply": partial(apply, town)}
        | {name: partial(read, chief, path) for name, path in staff.items()}
        | {f"clock: {name}": clock.JOBS[name] for name in JOBS}
        | {"metrics": figures}
    )


def figures() -> None:
    from igashu_site.operations.metrics import Site

    list(Site().collect())


def ask(people: int, only: list[str]) -> None:
    # Nobody has gathered the files of the back office here.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        every = actions(people)
        tell(look_at({name: act for name, act in every.items() if not only or name in only}))
