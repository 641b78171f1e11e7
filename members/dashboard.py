"""My page is a registry: each floor puts its own card on it, and this one knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Card:
    """One matter of mine. `template` is included with `context` and nothing else."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Build = Callable[[HttpRequest], Card | None]
_builders: dict[str, tuple[int, Build]] = {}


def register_card(name: str, order: int, build: Build) -> None:
    """Put a card on my page; a second registration of the same name replaces the first."""
    _builders[name] = (order, build)


def cards_for(request: HttpRequest) -> list[Card]:
    """Return the cards that have something to say to this person, in order."""
    in_order = sorted(_builders.items(), key=lambda item: (item[1][0], item[0]))
    cards = (build(request) for _name, (_order, build) in in_order)
    return [card for card in cards if card is not None]


Step = dict[str, Any]
_steps: dict[str, tuple[int, Callable[[HttpRequest], Step | None]]] = {}


def register_step(name: str, order: int, build: Callable[[HttpRequest], Step | None]) -> None:
    """Add one of the first things a new member does: {words, url, is_done}."""
    _steps[name] = (order, build)


def steps_for(request: HttpRequest) -> list[Step]:
    """Return the first things to do, done or not, in order."""
    in_order = sorted(_steps.items(), key=lambda item: (item[1][0], item[0]))
    steps = (build(request) for _name, (_order, build) in in_order)
    return [step for step in steps if step is not None]
