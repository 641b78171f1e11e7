"""How the people of a room are called in front of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from members.models import User
from members.queries import name_for

from . import prepared

# Whatever is said in a room is shown to all in it alike, so names are asked for with the eyes of
# any member: one frame can be made once and sent to everybody.
ANY_MEMBER = User()


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    name: str
    is_staff: bool

    @property
    def tone(self) -> int:
        """The colour of the roundel. The script counts the same way: last hex digit, modulo 8."""
        return self.id.int % 8

    def as_dict(self) -> dict[str, Any]:
        return {"id": str(self.id), "name": self.name, "is_staff": self.is_staff}


def people(ids: Iterable[UUID | None]) -> dict[UUID, Person]:
    """Return the people with these ids, each with a name: one query for any number."""
    known = {one for one in ids if one}
    found = {row[0]: person(*row) for row in prepared.names(known)} if known else {}
    return {one: found.get(one) or person(one, None, None, None, False) for one in known}


def person(key: UUID, name: str | None, visibility: Any, status: str | None, is_staff: bool):
    return Person(key, name_for(ANY_MEMBER, name, visibility, status), bool(is_staff))


def staff_among(ids: set[UUID]) -> set[UUID]:
    """Return who of these works for the town."""
    duty = User.objects.filter(pk__in=ids, groups__permissions__codename="access_admin")
    return set(duty.values_list("pk", flat=True))
