"""Who is behind many sessions at once: as many queries for a hundred sockets as for one."""

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.utils.crypto import constant_time_compare

from members.models import User

from . import access, prepared
from .access import Viewer

# All that a session says of who it belongs to.
WHO = (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)
# Letters. What somebody typed may wait in a session; that is not kept here.
LONGEST_REMEMBERED = 1_000


def people_behind(session_keys: Iterable[str]) -> dict[str, Viewer]:
    """Return who each session belongs to now, as `access.person_behind` says for one.

    What is plainly right is seen here; whatever is not goes through that door itself.
    """
    keys = set(session_keys)
    found = plainly_right(keys) if keys and are_in_the_database() else {}
    return {key: found.get(key) or access.person_behind(key) for key in keys}


def are_in_the_database() -> bool:
    return issubclass(import_module(settings.SESSION_ENGINE).SessionStore, db.SessionStore)


def plainly_right(keys: set[str]) -> dict[str, Viewer]:
    kept = {key: read_before(data) for key, data in prepared.sessions(keys)}
    ids = {values.get(SESSION_KEY) for values in kept.values()} - {None}
    by_id = {str(user.pk): user for user in prepared.users(ids)} if ids else {}
    return {
        key: by_id[values[SESSION_KEY]]
        for key, values in kept.items()
        if is_right(values, by_id.get(values.get(SESSION_KEY)))
    }


def read_before(data: str) -> dict[str, Any]:
    """Return what a session holds; the same words, sealed as they are, always say the same."""
    return remembered(data) if len(data) < LONGEST_REMEMBERED else decoded(data)


def decoded(data: str) -> dict[str, Any]:
    values = import_module(settings.SESSION_ENGINE).SessionStore().decode(data)
    return {name: values[name] for name in WHO if name in values}


remembered = lru_cache(maxsize=2048)(decoded)


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
    members = prepared.members_among(known.keys()) if known else set()
    inside = {pk for pk in members if known[pk].is_active}
    return inside | {pk for pk in known.keys() - inside if access.may_enter(known[pk])}
