"""What is asked when somebody applies, as few questions as there can be, their SQL written once.

A recruitment that opens at noon is asked for by everybody at noon.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Subquery

from home.prepared import Prepared, PreparedObjects, Slot
from home.queries import public_live
from members.models import Membership, User
from members.rules import MembershipStatus

from .. import rules
from ..models import ActivityPage, Application, Recruitment, Session

# What may change from one moment to the next; the rest of a recruitment is words.
MOVING = ("selection", "capacity", "seats_held", "opens_at", "closes_at")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a recruitment stands at one moment, and a person with it: read by one statement."""

    recruitment: Recruitment
    has_people_ahead: bool
    last_applied_at: datetime | None
    is_member: bool
    has_applied: bool

    @property
    def is_full(self) -> bool:
        return self.recruitment.seats_free == 0

    def after_the_last(self, at: datetime) -> datetime:
        """Return a time of applying later than everybody's who is there."""
        last = self.last_applied_at
        return at if last is None or last < at else last + timedelta(microseconds=1)


def look(recruitment: Recruitment, applicant: User) -> Standing:
    """Look afresh at what moves in a recruitment, and at who has applied."""
    ((*moving, ahead, last, is_member, has_applied),) = standing_query().run(
        recruitment=recruitment.pk, applicant=applicant.pk
    )
    for name, value in zip(MOVING, moving, strict=True):
        setattr(recruitment, name, value)
    return Standing(recruitment, ahead, last, is_member, has_applied)


def is_still_full(recruitment: Recruitment) -> bool:
    ((capacity, seats_held),) = seats_query().run(recruitment=recruitment.pk)
    return rules.seats_free(capacity, seats_held) == 0


def open_to(viewer: User | AnonymousUser, pk: Any) -> tuple[Recruitment, bool] | None:
    """Return a recruitment of a public activity with its dates, and whether a member asks."""
    found = public_query().objects(recruitment=pk, viewer=viewer.pk)
    if not found:
        return None
    (recruitment,) = found
    hang_sessions(recruitment)
    return recruitment, recruitment.asked_by_member


def hang_sessions(recruitment: Recruitment) -> None:
    """Let `recruitment.sessions` know its rows, as `prefetch_related` does."""
    rows = recruitment.sessions.get_queryset()
    rows._result_cache = sessions_query().objects(recruitment=recruitment.pk)
    rows._prefetch_done = True
    name = Recruitment._meta.get_field("sessions").cache_name
    recruitment._prefetched_objects_cache = {name: rows}


@cache
def standing_query() -> Prepared:
    theirs = Application.objects.filter(recruitment=OuterRef("pk")).order_by()
    mine = theirs.filter(applicant=applicant())
    asked = Recruitment.objects.filter(pk=this()).annotate(
        ahead=Exists(theirs.next_by_itself()),
        last=Subquery(theirs.order_by("-applied_at").values("applied_at")[:1]),
        is_member=Exists(active(applicant())),
        has_applied=Exists(mine),
    )
    return Prepared(
        asked.order_by().values_list(*MOVING, "ahead", "last", "is_member", "has_applied")
    )


@cache
def seats_query() -> Prepared:
    return Prepared(Recruitment.objects.filter(pk=this()).values_list("capacity", "seats_held"))


@cache
def public_query() -> PreparedObjects:
    pages = public_live(ActivityPage.objects.filter(pk=OuterRef("page")))
    asked = Recruitment.objects.filter(Exists(pages), pk=this()).select_related("page")
    viewer = Slot("viewer", User._meta.pk)
    return PreparedObjects(asked.annotate(asked_by_member=Exists(active(viewer))).order_by())


@cache
def sessions_query() -> PreparedObjects:
    return PreparedObjects(Session.objects.filter(recruitment=this()))


def active(person: Slot) -> Any:
    return Membership.objects.filter(user=person, status=MembershipStatus.ACTIVE)


def this() -> Slot:
    return Slot("recruitment", Recruitment._meta.pk)


def applicant() -> Slot:
    return Slot("applicant", User._meta.pk)
