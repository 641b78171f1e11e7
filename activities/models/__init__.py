"""Public names: import from `activities.models`, not from its files."""

from .applications import Application
from .pages import ActivityIndexPage, ActivityPage, ActivityWay
from .recruitments import Recruitment, Session

__all__ = [
    "ActivityIndexPage",
    "ActivityPage",
    "ActivityWay",
    "Application",
    "Recruitment",
    "Session",
]
