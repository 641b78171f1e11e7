"""Who has a room open now: people, not tabs. In memory, so each process counts its own sockets."""

from collections import defaultdict
from typing import Any

_rooms: dict[int, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))


def enter(room_id: int, person: str, tab: Any) -> bool:
    """Note that a person opened the room in a tab; return whether they came with it."""
    tabs = _rooms[room_id][person]
    tabs.add(tab)
    return len(tabs) == 1


def stay(room_id: int, person: str, tab: Any) -> None:
    """Note that they are still here. In memory nothing runs out, so there is nothing to renew."""


def leave(room_id: int, person: str, tab: Any) -> bool:
    """Note that a tab was closed; return whether the person went with it."""
    tabs = _rooms[room_id][person]
    tabs.discard(tab)
    if tabs:
        return False
    del _rooms[room_id][person]
    if not _rooms[room_id]:
        del _rooms[room_id]
    return True


def here(room_id: int) -> int:
    """Return how many people have the room open."""
    return len(_rooms[room_id]) if room_id in _rooms else 0
