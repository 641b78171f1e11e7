"""Sessions in the database, as Django keeps them; the question of every request is written once."""

from functools import cache
from typing import Any

from django.contrib.sessions.backends import db
from django.utils.timezone import now

from home.prepared import PreparedObjects, Slot


class SessionStore(db.SessionStore):
    """Django's own; only the look for a session is another one."""

    def _get_session_from_db(self) -> Any:
        # What is made of nothing found (a new session, and a line in the log) is Django's.
        found = by_key().objects(key=self.session_key, at=now()) if self.session_key else []
        return found[0] if found else super()._get_session_from_db()


@cache
def by_key() -> PreparedObjects:
    model = SessionStore.get_model_class()
    key = Slot("key", model._meta.get_field("session_key"))
    at = Slot("at", model._meta.get_field("expire_date"))
    return PreparedObjects(model.objects.filter(session_key=key, expire_date__gt=at))
