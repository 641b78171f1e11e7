"""The record as it is shown: who did what about whom, in which room. Never what anybody wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from community.models import Message, Room
from members.models import User

# What the house records itself, and what Wagtail does when a row is made, changed or deleted.
OURS = ("community.", "members.", "activities.", "igashu_site.", "operations.", "wagtail.create")
OURS += ("wagtail.edit", "wagtail.delete")
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    what: str
    thing: str
    by: str
    about: str
    room: str


def kinds() -> dict[str, list[str]]:
    """Return what can be looked for: what it is called → its actions."""
    found: dict[str, list[str]] = {}
    for action, label in registry.get_choices():
        if action.startswith(OURS):
            found.setdefault(force_str(label), []).append(action)
    return found


def records(*, person: str = "", room: int | None = None, kind: str = "") -> QuerySet:
    """Return the record, the newest first: by or about a person, of a room, of a kind."""
    found = ModelLogEntry.objects.order_by("-timestamp", "-pk")
    if kind:
        found = found.filter(action__in=kinds().get(kind, []))
    if room is not None:
        found = found.filter(data__room=room)
    if person:
        keys = people_called(person)
        found = found.filter(Q(user__in=keys) | Q(data__about__in=[str(key) for key in keys]))
    return found


def people_called(name: str) -> list[Any]:
    """Return who bears this name, or has this address; a part of a name is enough."""
    named = Q(profile__display_name__icontains=name) | Q(email__iexact=name)
    for part in name.split():
        named |= Q(last_name__icontains=part) | Q(first_name__icontains=part)
    return list(User.objects.filter(named).values_list("pk", flat=True)[:MOST_PEOPLE])


def as_lines(entries: Iterable[ModelLogEntry]) -> list[Line]:
    """Put names to these rows: two queries, however many."""
    rows = list(entries)
    names = names_of({key for row in rows for key in (str(row.user_id), row.data.get("about"))})
    rooms = dict(Room.objects.filter(pk__in=rooms_of(rows)).values_list("pk", "name"))
    messages = ContentType.objects.get_for_model(Message)
    return [
        Line(
            at=row.timestamp,
            what=force_str(registry.get_formatter(row).format_message(row)),
            thing=message_words(row) if row.content_type_id == messages.pk else row.label,
            by=names.get(str(row.user_id), ""),
            about=names.get(row.data.get("about"), ""),
            room=rooms.get(row.data.get("room"), ""),
        )
        for row in rows
    ]


def message_words(row: ModelLogEntry) -> str:
    """Return how a message is called: its label is its room and number, which tell nobody much."""
    return _("%(number)s番の投稿") % {"number": row.label.rpartition("/")[-1]}


def rooms_of(rows: list[ModelLogEntry]) -> set[int]:
    return {row.data["room"] for row in rows if row.data.get("room")}


def names_of(keys: set[Any]) -> dict[str, str]:
    known = keys - {None, "None"}
    people = User.objects.filter(pk__in=known).select_related("profile")
    return {str(one.pk): name_of(one) for one in people}


def name_of(user: User) -> str:
    """Return the name staff know a person by; never the address."""
    profile = getattr(user, "profile", None)
    return user.get_full_name() or (profile.display_name if profile else "") or "—"
