"""The kinds of news: floors above say how theirs are called, and when one is out of date."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from .models import Notice

Judge = Callable[[Notice], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    label: str | Promise
    # Asked at the last moment: may this one still be told?
    judge: Judge
    # What it is about is nobody's business who looks over a shoulder.
    is_discreet: bool


_kinds: dict[str, Kind] = {}


def register_kind(
    name: str, label: str | Promise, judge: Judge, *, is_discreet: bool = False
) -> None:
    _kinds[name] = Kind(label, judge, is_discreet)


def choices() -> list[tuple[str, str | Promise]]:
    return [(name, kind.label) for name, kind in _kinds.items()]


def may_be_told(notice: Notice) -> bool:
    kind = _kinds.get(notice.kind)
    return kind is None or kind.judge(notice)


def is_discreet(name: str) -> bool:
    """What nobody has said anything about is told without its title."""
    kind = _kinds.get(name)
    return kind is None or kind.is_discreet
