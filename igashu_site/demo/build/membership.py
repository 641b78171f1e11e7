"""Members join as they do in life: they apply, the desk reads and decides."""

from datetime import date

from igashu_site.demo.build.accounts import open_account
from igashu_site.demo.build.history import Moments
from igashu_site.demo.people import GONE, RESTING, Person, applicants, members
from igashu_site.demo.schedule import Days
from members.actions import join, membership
from members.models import Membership, MembershipApplication, Pledge, Profile, User

DAYS_TO_DECIDE = 3


def admit_members(today: date, pledge: Pledge, desk: User, moments: Moments) -> dict[str, User]:
    """Let everybody join; return the accounts by key."""
    days, users = Days(today), {}
    for person in sorted(members(), key=lambda one: -one.joined_ago):
        application = apply_to_join(person, today, pledge, desk)
        joined = membership.approve_application(application=application, by=desk)
        tell_more(application.user, person)
        at = days.at(-person.joined_ago, "11:00")
        asked_at = days.at(-person.joined_ago - DAYS_TO_DECIDE, "20:15")
        backdate(application, asked_at, at, moments)
        Membership.objects.filter(pk=joined.pk).update(joined_at=at)
        users[person.key] = application.user
    rest_and_leave(users, desk)
    return users


def apply_to_join(person: Person, today: date, pledge: Pledge, desk: User) -> MembershipApplication:
    user = open_account(person)
    fields = {
        "full_name": person.full_name,
        "full_name_kana": person.kana,
        "display_name": person.display_name,
        "prefecture": person.prefecture,
        "birth_year": person.birth_year(today),
        "ties": person.ties,
        "interests": person.interests,
        "motivation": person.motivation,
    }
    return join.submit_application(
        user=user,
        fields=fields,
        pledge=pledge,
        received_by=person.received_by,
        channel=person.channel,
        by=user if person.received_by == "web" else desk,
    )


def tell_more(user: User, person: Person) -> None:
    if person.bio:
        Profile.objects.filter(user=user).update(bio=person.bio)


def backdate(application, asked_at, decided_at, moments: Moments) -> None:
    MembershipApplication.objects.filter(pk=application.pk).update(
        submitted_at=asked_at, decided_at=decided_at
    )
    User.objects.filter(pk=application.user_id).update(date_joined=asked_at)
    moments.note(application.pk, began=asked_at, ended=decided_at)


def rest_and_leave(users: dict[str, User], desk: User) -> None:
    """One member rests, one has left: the desk sees what that looks like."""
    resting, left = users[RESTING].membership, users[GONE].membership
    membership.pause_membership(membership=resting, by=desk, reason="しばらく仕事が忙しいため")
    membership.leave(membership=left, by=left.user)


def queue_applicants(today: date, pledge: Pledge, desk: User, moments: Moments) -> None:
    """Leave some applications for the desk to decide."""
    for number, person in enumerate(applicants()):
        application = apply_to_join(person, today, pledge, desk)
        at = Days(today).at(-1 - number // 2, f"{9 + 2 * number:02d}:20")
        MembershipApplication.objects.filter(pk=application.pk).update(submitted_at=at)
        moments.note(application.pk, began=at, ended=at)
