"""Applications to activities: people apply, staff decide, people accept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.timezone import localtime

from activities.actions import apply, select
from activities.models import Application, Recruitment
from activities.rules import offer_deadline
from igashu_site.demo.build.activities import recruitments
from igashu_site.demo.build.history import Moments
from igashu_site.demo.lines import LINES, Dealer, Line, Place
from igashu_site.demo.people import AWAY, members
from igashu_site.demo.schedule import Opening
from members.models import User

REASON = (
    "定員を超えるご応募をいただき、四回の顔ぶれが偏らないように選びました。"
    "次の募集は、まず今回ご応募の方にお知らせします。"
)
SINCE_DECISION = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter where applications are taken: who sits there, who comes, what time it is."""

    users: dict[str, User]
    staff: User
    now: datetime
    moments: Moments


def fill_lines(today: date, counter: Counter) -> None:
    """Fill every line with its applications."""
    dealer = Dealer([one for one in members() if one.key not in AWAY])
    stored = recruitments(today)
    for line in LINES:
        opening, recruitment = stored[line.page, line.opening]
        opened_ago = (today - opening.opens_at.date()).days
        fill_line(line, opening, recruitment, dealer.fill(line, opened_ago), counter)


def fill_line(
    line: Line, opening: Opening, recruitment: Recruitment, places: list[Place], counter: Counter
) -> None:
    end = min(opening.closes_at or counter.now, counter.now - timedelta(hours=30))
    step = (end - opening.opens_at) / (len(places) + 1)
    for number, place in enumerate(places, start=1):
        applied_at = (opening.opens_at + step * number).replace(microsecond=0)
        application = hand_in(recruitment, place, applied_at, counter)
        moved_at = bring_to(application, place.status, opening, counter)
        counter.moments.note(application.pk, began=applied_at, ended=moved_at)


def hand_in(recruitment: Recruitment, place: Place, at: datetime, counter: Counter) -> Application:
    return apply.apply_to(
        recruitment=recruitment,
        applicant=counter.users[place.person.key],
        answer=place.answer if recruitment.question else "",
        message=place.message,
        submission_key=uuid5(NAMESPACE_URL, f"demo/{recruitment.pk}/{place.person.key}"),
        at=at,
    )


def bring_to(application: Application, status: str, opening: Opening, counter: Counter) -> datetime:
    """Make the moves that lead to a status; return when the last one is said to have been made."""
    applicant, staff = application.applicant, counter.staff
    if application.status == status:
        return application.applied_at
    if status == "withdrawn":
        apply.withdraw_application(application=application, by=applicant)
    elif status == "waiting":
        select.put_on_waiting_list(application=application, by=staff)
    elif status == "declined":
        select.decline_application(application=application, reason=REASON, by=staff)
    else:
        select.offer_seat(application=application, by=staff)
    if status == "confirmed":
        apply.confirm_seat(application=application, by=applicant)
    return backdate(application, opening, counter)


def backdate(application: Application, opening: Opening, counter: Counter) -> datetime:
    """Set when the last move was made, and until when an offer made by it is open."""
    moved_at = decided_at(application, opening, counter.now)
    expires_at = application.offer_expires_at
    if expires_at:
        expires_at = offer_deadline(localtime(moved_at), settings.IGASHU_OFFER_DAYS)
    Application.objects.filter(pk=application.pk).update(
        moved_at=moved_at, offer_expires_at=expires_at
    )
    return moved_at


def decided_at(application: Application, opening: Opening, at: datetime) -> datetime:
    """Return when staff are said to have decided: after the deadline, or two days after it came."""
    yesterday = at - SINCE_DECISION
    if application.status == "offered":
        return yesterday  # the time to answer must not have run out before somebody looks
    is_over = opening.closes_at and opening.closes_at < at
    start = opening.closes_at if opening.closes_at and is_over else application.applied_at
    decided = min(start + timedelta(days=2), yesterday)
    return max(decided, application.applied_at + timedelta(hours=1))
