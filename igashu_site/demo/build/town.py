"""Builds the whole town, in two steps that are each done completely or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from community.models import Room
from igashu_site.demo.build import (
    accounts,
    activities,
    applications,
    articles,
    images,
    membership,
    rooms,
    site,
    workshops,
)
from igashu_site.demo.build.history import Moments, write_history
from igashu_site.demo.build.pages import Press
from members.models import User


def is_built() -> bool:
    """Tell whether the town stands: its first and its last stone are there."""
    return User.objects.filter(email="admin@demo.example").exists() and Room.objects.exists()


def load(today: date) -> None:
    """Build what is missing. What stands is left as people have made it."""
    with letters_held_back():
        if not User.objects.filter(email="admin@demo.example").exists():
            build_town(today)
        # After the commit: those who got a place have heard of it by now.
        if not Room.objects.exclude(kind=Room.Kind.ACTIVITY).exists():
            with transaction.atomic():
                rooms.open_rooms(today)
                workshops.hold_workshops(today)


@transaction.atomic
def build_town(today: date) -> None:
    staff, moments = accounts.hire_staff(), Moments()
    press = Press(images.hang_pictures(by=staff["editor"]), staff["editor"], today)
    home = site.lay_foundation(press)
    plain = articles.publish_plain_pages(press, home)
    pages = activities.publish_activities(press, home)
    articles.publish_stories(press, home, pages)
    articles.publish_news(press, home)
    site.furnish(press, home, plain)
    pledge = site.write_pledge(press)
    users = membership.admit_members(today, pledge, staff["desk"], moments)
    membership.queue_applicants(today, pledge, staff["desk"], moments)
    counter = applications.Counter(users, staff["activity"], now(), moments)
    applications.fill_lines(today, counter)
    write_history(moments)


@contextmanager
def letters_held_back() -> Iterator[None]:
    """Let no letter leave: they belong to a past that never was, and are marked as sent."""
    at_once = settings.IGASHU_LETTERS_AT_ONCE
    settings.IGASHU_LETTERS_AT_ONCE = False
    try:
        yield
    finally:
        settings.IGASHU_LETTERS_AT_ONCE = at_once
