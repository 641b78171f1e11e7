"""From a notice to the devices: letters of the one outbox that go by another way than mail.

An errand is written with its notice, in the same transaction. It is judged when it leaves: a
notice that was taken back or read takes its errands along, and who muted the room, was shut out
of it or left since is not called any more.
"""

import json
import logging
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import get_default_timezone, now
from django.utils.translation import gettext as _

from members.access import is_active_member
from members.actions.letters import NotYet, Undeliverable
from members.models import Letter, User
from members.notices.kinds import is_discreet, may_be_told
from members.notices.models import Choice, Notice
from members.notices.rules import end_of_quiet

from . import courier, hurry, keys
from .models import Device, Errand, Wish
from .rules import place_of

logger = logging.getLogger(__name__)
KIND = "push"
# Older news is found on the page; a day covers the longest quiet hours.
FRESH = timedelta(hours=26)
# How long a push service keeps it for a device that is switched off. What was handed over cannot
# be taken back, so not long.
TTL = timedelta(hours=4)
STAFF = "wagtailadmin.access_admin"


def write_errands(notice: Notice) -> None:
    """Write a letter for each device of the person, in the caller's transaction."""
    if not keys.is_on():
        return
    letters = []
    for device in Device.objects.filter(user=notice.user_id).answering_to(keys.present()):
        # Nothing of the news stands in the outbox's row: it is read when it leaves.
        letter = Letter.objects.create(
            user=notice.user,
            address="",
            kind=KIND,
            subject="",
            text="",
            dedupe_key=f"push:{notice.pk}:{device.pk}",
        )
        Errand.objects.create(letter=letter, notice=notice, device=device)
        letters.append(letter.pk)
    if letters and settings.IGASHU_LETTERS_AT_ONCE:
        transaction.on_commit(lambda: hurry.along(letters), robust=True)


def errand_of(letter: Letter) -> Errand | None:
    found = Errand.objects.select_related("notice__user", "device").filter(letter=letter)
    return found.first()


def is_wanted(letter: Letter) -> bool:
    """Tell whether it may still go: asked at the last moment."""
    errand = errand_of(letter)
    if errand is None or not keys.is_on():
        return False
    notice, user = errand.notice, errand.notice.user
    wish = Wish.objects.filter(user=user).first()
    return (
        notice.read_at is None
        and now() - notice.at < FRESH
        and errand.device.user_id == user.pk
        and errand.device.key in ("", keys.present())
        and may_be_called(user)
        and not (wish and notice.kind in wish.without)
        and may_be_told(notice)
    )


def may_be_called(user: User) -> bool:
    return user.is_active and (is_active_member(user) or user.has_perm(STAFF))


def carry(letter: Letter) -> None:
    """Bring a letter to its device; the row is gone afterwards."""
    errand = errand_of(letter)
    if errand is None:
        raise Undeliverable
    wait_for_the_morning(errand.notice.user)
    try:
        answer = courier.call(errand.device, words_of(errand.notice), **manner_of(errand.notice))
    except courier.NotAllowed as error:
        # The device stays: a list or a name server that is mended may find it again.
        logger.warning("A push was not sent: %s", error, extra={"event": "members.push.refused"})
        raise Undeliverable from error
    except (OSError, HTTPException) as error:
        raise ConnectionError(type(error).__name__) from error
    settle(errand, answer)


def settle(errand: Errand, answer: courier.Answer) -> None:
    """Take the answer at its word: gone is gone, wait is wait, a refusal is tried again."""
    if not answer.is_taken:
        # Which service, not which device: its address is a secret.
        host = urlsplit(errand.device.endpoint).hostname
        told = {"event": "members.push.answered"}
        logger.warning("%s answered a push with %s", host, answer.status, extra=told)
    if answer.is_gone:
        Device.objects.filter(pk=errand.device_id).delete()
        raise Undeliverable
    if answer.rest and not answer.is_taken:
        raise NotYet(now() + answer.rest)
    if answer.status in (400, 413):  # these very words are not taken; others may be
        raise Undeliverable
    if not answer.is_taken:
        raise ConnectionError(str(answer.status))
    Device.objects.filter(pk=errand.device_id).update(told_at=now())


def wait_for_the_morning(user: User, at: datetime | None = None) -> None:
    choice = Choice.objects.filter(user=user).first() or Choice(user=user)
    here = (at or now()).astimezone(get_default_timezone())
    until = end_of_quiet(here, choice.quiet_from, choice.quiet_until)
    if until:
        raise NotYet(until)


def words_of(notice: Notice) -> bytes:
    """Return what the device is told: that there is news, about what, and where.

    Never what somebody wrote: a lock screen is read by others, and what a push service has taken
    cannot be removed any more.
    """
    wish = Wish.objects.filter(user=notice.user_id).first()
    title = notice.title
    if is_discreet(notice.kind) or (wish and wish.hides_names):
        with translation.override(settings.LANGUAGE_CODE):
            title = _("新しいお知らせがあります")
    told = {
        "title": title,
        "url": reverse("notices:open", args=[notice.pk]),
        "place": place_of(notice.url),
        "tag": tag_of(notice),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def manner_of(notice: Notice) -> dict:
    """Return how long it may wait there, and what it takes the place of."""
    return {"ttl": int(TTL.total_seconds()), "topic": tag_of(notice)}


def tag_of(notice: Notice) -> str:
    """The later news of one place takes the place of the earlier. Says nothing by itself."""
    told = f"{settings.SECRET_KEY}:{notice.user_id}:{place_of(notice.url)}"
    return urlsafe_b64encode(sha256(told.encode()).digest()).decode()[:32]
