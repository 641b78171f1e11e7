"""Telling a person something, taking it back, and how they wish to be told."""

from collections.abc import Callable

from django.utils.timezone import now

from members.models import User

from .models import Choice, Notice
from .rules import Rhythm

Way = Callable[[Notice], None]
_ways: list[Way] = []


def register_way(tell: Way) -> None:
    """Let every new notice also be told by this way, in the transaction that writes it."""
    if tell not in _ways:
        _ways.append(tell)


def notify(
    *,
    to: User,
    kind: str,
    title: str,
    url: str,
    dedupe_key: str,
    about: str = "",
    has_letter: bool = False,
) -> Notice:
    """Write a notice in the caller's transaction. The same key is told once.

    `has_letter`: a letter of its own tells it already, so it stays out of the digest.
    """
    at = now()
    values = {"user": to, "kind": kind, "title": title[:200], "url": url, "about": about}
    values |= {"at": at, "mailed_at": at if has_letter else None}
    notice, is_new = Notice.objects.get_or_create(dedupe_key=dedupe_key, defaults=values)
    for tell in _ways if is_new else ():
        tell(notice)
    return notice


def withdraw(*, about: str, to: User | None = None) -> None:
    """Take back every notice about a thing that is gone: none of them goes out any more.

    `to`: only theirs, when it is gone for them alone.
    """
    told = Notice.objects.filter(about=about)
    (told.filter(user=to) if to else told).delete()


def mark_read(*, user: User, pk: int | None = None) -> None:
    """Note that a person has seen one of their notices, or all of them."""
    unread = Notice.objects.filter(user=user, read_at=None)
    (unread.filter(pk=pk) if pk else unread).update(read_at=now())


def choose(*, user: User, rhythm: str, **quiet: int) -> Choice:
    """Keep how a person wishes to be told."""
    values = {"rhythm": Rhythm(rhythm)} | quiet
    return Choice.objects.update_or_create(user=user, defaults=values)[0]
