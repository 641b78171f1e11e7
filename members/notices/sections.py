"""Further ways of being told, shown below the choice: who adds a way adds its section."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Section:
    """`template` is included with `shown`, the context."""

    template: str
    style: str
    script: str
    context: Mapping[str, Any]


Build = Callable[[HttpRequest], Section | None]
_builders: dict[str, Build] = {}


def register_section(name: str, build: Build) -> None:
    _builders[name] = build


def sections_for(request: HttpRequest) -> list[Section]:
    found = (build(request) for build in _builders.values())
    return [one for one in found if one is not None]
