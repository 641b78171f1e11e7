"""Who is behind many sessions at once: as many queries for a hundred sockets as for one."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now

from members.models import Membership, User
from members.rules import MembershipStatus

from . import access
from .access import Viewer

IN_THE_DATABASE = "django.contrib.sessions.backends.db"


def people_behind(session_keys: Iterable[str]) -> dict[str, Viewer]:
    """Return who each session belongs to now, as `access.person_behind` says for one.

    What is plainly right is seen here; whatever is not goes through that door itself.
    """
    keys = set(session_keys)
    found = plainly_right(keys) if settings.SESSION_ENGINE == IN_THE_DATABASE else {}
    return {key: found.get(key) or access.person_behind(key) for key in keys}


def plainly_right(keys: set[str]) -> dict[str, Viewer]:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = store.model.objects.filter(session_key__in=keys, expire_date__gt=now())
    kept = {
        key: store.decode(data) for key, data in rows.values_list("session_key", "session_data")
    }
    users = User.objects.in_bulk({values.get(SESSION_KEY) for values in kept.values()} - {None})
    by_id = {str(pk): user for pk, user in users.items()}
    return {
        key: by_id[values[SESSION_KEY]]
        for key, values in kept.items()
        if is_right(values, by_id.get(values.get(SESSION_KEY)))
    }


def is_right(values: dict[str, Any], user: User | None) -> bool:
    return bool(
        user is not None
        and user.is_active
        and values.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(values.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )


def may_enter(viewers: Iterable[Viewer]) -> set[Any]:
    """Return the ids of those to whom the rooms are open, as `access.may_enter` says for one."""
    known = {viewer.pk: viewer for viewer in viewers if not isinstance(viewer, AnonymousUser)}
    active = Membership.objects.filter(user__in=known, status=MembershipStatus.ACTIVE)
    members = set(active.values_list("user_id", flat=True)) if known else set()
    inside = {pk for pk in members if known[pk].is_active}
    return inside | {pk for pk in known.keys() - inside if access.may_enter(known[pk])}
