"""What is kept about a person, chapter by chapter. Each floor says what it keeps.

A part names a model, the way from it to the person, and each thing that is told. Because it is
data, a test can hold it against the database: nothing that points to a person is forgotten.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from members.models import User

Words = str | Promise
Told = str | tuple[str, Words]
Codes = Callable[[], Iterable[tuple[str, Words]]]


def everything(found: QuerySet) -> QuerySet:
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """`told`: names of fields, also of what they lead to ("room.name"), with words of their own.

    `shown` leaves out what is nobody's any more, or not theirs to see. `file`: a picture, say.
    """

    model: str
    link: str
    told: tuple[Told, ...]
    shown: Callable[[QuerySet], QuerySet] = everything
    file: str = ""
    find: Callable[[User], QuerySet] | None = None
    # What the codes in a list are called; asked late, as floors above may add some.
    codes: Mapping[str, Codes] = field(default_factory=dict)

    @property
    def about(self) -> type[Model]:
        return apps.get_model(self.model)

    def of(self, user: User) -> QuerySet:
        if self.find:
            return self.find(user)
        found = self.about._default_manager.filter(**{self.link: user.pk})
        return self.shown(found).select_related(*self.ways).order_by("pk")

    @property
    def ways(self) -> list[str]:
        """Return what the told things stand in, to be fetched along with the rows."""
        names = [one if isinstance(one, str) else one[0] for one in self.told]
        return sorted({name.rpartition(".")[0].replace(".", "__") for name in names} - {""})


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    title: Words
    parts: tuple[Part, ...]


_chapters: dict[str, tuple[int, Chapter]] = {}


def register_chapter(name: str, order: int, title: Words, *parts: Part) -> None:
    _chapters[name] = (order, Chapter(name, title, parts))


def chapters() -> list[Chapter]:
    return [chapter for _order, chapter in sorted(_chapters.values(), key=lambda one: one[0])]
