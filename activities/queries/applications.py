"""Applications as their owner and as the staff see them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from members.models import User

from .. import rules
from ..models import Application, Recruitment

# In the staff's list: who still needs a decision first, then who waits, who comes, who does not.
STAFF_ORDER = (
    rules.Status.APPLIED,
    rules.Status.WAITING,
    rules.Status.OFFERED,
    rules.Status.CONFIRMED,
    rules.Status.DECLINED,
    rules.Status.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One place in the list of a recruitment. `position` is the place in line, None outside it."""

    application: Application
    position: int | None


def applications_of(user: User | AnonymousUser) -> QuerySet[Application]:
    """Return the person's own applications, newest first, with what a list shows."""
    if not user.is_authenticated:
        return Application.objects.none()
    mine = Application.objects.filter(applicant=user).order_by("-applied_at", "pk")
    return mine.select_related("recruitment__page").prefetch_related("recruitment__sessions")


def live_application_of(user: User | AnonymousUser, recruitment: Recruitment) -> Application | None:
    """Return the person's application to this recruitment that has not ended."""
    live = applications_of(user).filter(status__in=rules.LIVE)
    return live.filter(recruitment=recruitment).first()


def ordered_line(recruitment: Recruitment) -> QuerySet[Application]:
    """Return everybody who applied: by status as the staff decide, within it in fair order."""
    whens = [When(status=status, then=Value(place)) for place, status in enumerate(STAFF_ORDER)]
    fair = recruitment.applications.in_fair_order().query.order_by
    rank = Case(*whens, output_field=IntegerField())
    people = recruitment.applications.select_related("applicant__profile", "applicant__membership")
    return people.annotate(rank=rank).order_by("rank", *fair)


def line_for(recruitment: Recruitment) -> list[Line]:
    """Return everybody who applied, those in line with their position."""
    lines, place = [], 0
    for application in ordered_line(recruitment):
        in_line = application.status in rules.IN_LINE
        place += in_line
        lines.append(Line(application, place if in_line else None))
    return lines


def counts_of(recruitment: Recruitment) -> dict[str, int]:
    """Return how many applications stand where."""
    rows = recruitment.applications.order_by().values_list("status").annotate(Count("pk"))
    return dict.fromkeys(rules.Status.values, 0) | dict(rows)
