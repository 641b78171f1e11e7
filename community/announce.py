"""The only sender to the channel layer. It carries a doorbell, never a message."""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from .protocol import Close

# Every process listens to this one group and looks only at the rooms it has sockets in.
GROUP = "community.doorbell"
# A dead layer must not hold up the person who speaks; the hubs' head poll finds the event anyway.
SECONDS = 0.5
logger = logging.getLogger(__name__)
LOST, LOST_EVENT = "doorbell lost", {"event": "community.doorbell.lost"}
_thread = threading.local()


def ring_on_commit(room_id: int, seq: int) -> None:
    """Tell every process, once the transaction is committed, that the room has something new."""
    transaction.on_commit(partial(ring, room_id, seq))


def ring(room_id: int, seq: int) -> None:
    send({"type": "ring", "room": room_id, "seq": seq})


def dismiss_on_commit(code: Close, **whose: str | int) -> None:
    """Close sockets after commit. whose: any of user, room, session (a digest); all must fit."""
    transaction.on_commit(partial(dismiss, code, **whose))


def dismiss(code: Close, **whose: str | int) -> None:
    send({"type": "dismiss", "code": int(code), **whose})


def recheck_on_commit(user: str) -> None:
    """Let every open socket of a person be asked again, after commit, whether it may stay."""
    transaction.on_commit(partial(send, {"type": "recheck", "user": user}))


def digest(session_key: str) -> str:
    """Return a name for a session that opens nothing when it is seen."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


@contextmanager
def silence() -> Iterator[None]:
    """Keep this thread from ringing: for who rings in another way, such as the hub."""
    _thread.is_silent = True
    try:
        yield
    finally:
        _thread.is_silent = False


def send(message: dict[str, Any]) -> None:
    if getattr(_thread, "is_silent", False):
        return
    try:
        async_to_sync(send_in_time)(message)
    except Exception:  # the deed is done and stored; only the bell is silent
        logger.warning(LOST, exc_info=True, extra=LOST_EVENT)


async def ring_beside(room_id: int, seq: int) -> None:
    """Ring from the loop, where nobody waits for it."""
    try:
        await send_in_time({"type": "ring", "room": room_id, "seq": seq})
    except Exception:  # as above
        logger.warning(LOST, exc_info=True, extra=LOST_EVENT)


async def send_in_time(message: dict[str, Any]) -> None:
    async with asyncio.timeout(SECONDS):
        await get_channel_layer().group_send(GROUP, message)
