"""The letter of notices: put together when it leaves, from what is still there and still unread."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby, islice

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import get_default_timezone, now

from members.actions.letters import write_letter
from members.emails import compose, link
from members.models import Letter, User

from .models import Choice, Notice
from .rules import Rhythm, is_due, is_quiet

KIND = "notices/digest"
SALT = "members.notices.stop"
# Older news is found on the page; nobody wants it by mail any more.
OLDEST = timedelta(days=14)
# People written to in one round of the clock.
PEOPLE = 200
# People looked at together.
LOOKED_AT = 500


def send_digests(at: datetime | None = None) -> int:
    """Write to everybody who has unread news and whose time it is. Return to how many."""
    at = at or now()
    waiting = Notice.objects.filter(read_at=None, mailed_at=None, at__gt=at - OLDEST)
    due = list(islice(people_due(waiting, at), PEOPLE))
    rows = waiting.filter(user__in=due).select_related("user__notice_choice")
    letters = groupby(rows.order_by("user", "at", "pk"), key=lambda row: row.user)
    for user, news in [(user, list(news)) for user, news in letters]:
        write_to(user, news, at)
    return len(due)


def people_due(waiting: QuerySet[Notice], at: datetime) -> Iterator[User]:
    """Yield those whose time it is, some at a time: of a large town most have had their letter."""
    # Of one table, in the order of its index: the database stops at the last one that is asked for.
    keys = waiting.order_by("user").values_list("user", flat=True).distinct()
    last = None
    while some := list(keys.filter(Q(user__gt=last) if last else Q())[:LOOKED_AT]):
        people = User.objects.filter(perhaps_due(at), pk__in=some).select_related("notice_choice")
        yield from (user for user in people.order_by("pk") if is_their_time(user, at))
        last = some[-1]


def perhaps_due(at: datetime) -> Q:
    """Leave out in the database whom `is_their_time` would leave out for certain."""
    local = at.astimezone(get_default_timezone())
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    usual = Choice()
    unwritten = Q(notice_choice__last_sent_at=None) | Q(notice_choice__last_sent_at__lt=today)
    at_once = Q(notice_choice__rhythm=Rhythm.AT_ONCE)
    chosen = at_once | Q(notice_choice__rhythm__in=[Rhythm.DAILY, Rhythm.WEEKLY]) & unwritten
    if is_quiet(local.hour, usual.quiet_from, usual.quiet_until):
        return chosen
    return chosen | Q(notice_choice__isnull=True)


def is_their_time(user: User, at: datetime) -> bool:
    choice = getattr(user, "notice_choice", None) or Choice(user=user)
    zone = get_default_timezone()
    last = choice.last_sent_at.astimezone(zone) if choice.last_sent_at else None
    quiet = (choice.quiet_from, choice.quiet_until)
    return user.is_active and is_due(choice.rhythm, last, at.astimezone(zone), quiet=quiet)


@transaction.atomic
def write_to(user: User, news: list[Notice], at: datetime) -> None:
    """Write one letter about these notices; who was quicker has marked them already."""
    mine = Notice.objects.filter(pk__in=[one.pk for one in news], mailed_at=None, read_at=None)
    if mine.update(mailed_at=at) != len(news):
        # One of them was taken back, read or mailed meanwhile: the next round looks again.
        transaction.set_rollback(True)
        return
    Choice.objects.update_or_create(user=user, defaults={"last_sent_at": at})
    words = compose(
        KIND,
        notices=[(one.title, settings.BASE_URL + one.url) for one in news],
        count=len(news),
        page=link("notices:list"),
        stop=stop_link(user),
    )
    write_letter(to=user, dedupe_key=f"digest:{user.pk}:{news[-1].pk}", **words)


def stop_link(user: User) -> str:
    """Return the address that ends the letters with one press, without signing in."""
    token = signing.dumps(str(user.pk), salt=SALT, compress=False)
    return settings.BASE_URL + reverse("notices:stop", args=[token])


def headers(letter: Letter) -> dict[str, str]:
    """RFC 8058: mail programs offer the one press themselves."""
    if letter.user is None:
        return {}
    return {
        "List-Unsubscribe": f"<{stop_link(letter.user)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def is_wanted(letter: Letter) -> bool:
    """Tell whether the person is still here and has not said meanwhile: no such letters."""
    never = Choice.objects.filter(user=letter.user_id, rhythm=Rhythm.NEVER)
    return letter.user_id is not None and not never.exists()
