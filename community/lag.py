"""How late this process hands out what was said: from its moment in the log to the sockets."""

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import now

from .frames import Part

# Who wants to know; the roof's metrics do.
listeners: list[Callable[[float], None]] = []
MOMENT = '"at":"'


def note(part: Part) -> None:
    """Tell how many seconds ago this line was stored, now that it is handed out."""
    # The moment stands before anything that a person wrote.
    said_at = part[1].partition(MOMENT)[2].partition('"')[0]
    if said_at and listeners:
        seconds = max((now() - datetime.fromisoformat(said_at)).total_seconds(), 0.0)
        for listener in listeners:
            listener(seconds)
