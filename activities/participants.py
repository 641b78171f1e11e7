"""What upper floors offer those who take part: a registry, this floor knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from .models import ActivityPage, Application


@dataclass(frozen=True, slots=True)
class Link:
    """A way on for this reader, such as the room of the activity."""

    words: str
    url: str
    icon: str = "room"
    note: str = ""


Build = Callable[[HttpRequest, ActivityPage], Iterable[Link]]
_builders: dict[str, Build] = {}


def register_links(name: str, build: Build) -> None:
    """Offer links on an activity's page and on one's application; call it in AppConfig.ready().

    `build(request, page)` returns what this reader may use: nothing for who does not take part.
    """
    _builders[name] = build


def links_for(request: HttpRequest, page: ActivityPage) -> list[Link]:
    """Return what this reader is offered. Strangers and previews cost nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [link for build in _builders.values() for link in build(request, page)]


def links_of(request: HttpRequest, application: Application) -> list[Link]:
    """Return what the owner of an application is offered."""
    return links_for(request, application.recruitment.page)
