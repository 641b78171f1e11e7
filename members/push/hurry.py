"""Lets what was just written leave at once, without letting its writer wait for a push service.

A thread of this process takes the numbers from a short queue. It is only a hint: what does not
fit, or is lost with the process, leaves with the next round of the clock.
"""

import logging
import queue
import threading
from collections.abc import Iterable

from django.db import close_old_connections

from members.actions.letters import deliver

logger = logging.getLogger(__name__)
_waiting: "queue.Queue[int]" = queue.Queue(maxsize=1000)
_begun = threading.Lock()
_thread: threading.Thread | None = None
# Seconds without work after which the thread ends and gives its connection back.
IDLE = 10


def along(letters: Iterable[int]) -> None:
    """Let these letters leave soon. Never waits, never fails."""
    for pk in letters:
        try:
            _waiting.put_nowait(pk)
        except queue.Full:
            return
    begin()


def begin() -> None:
    global _thread
    with _begun:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=work, name="push", daemon=True)
            _thread.start()


def work() -> None:
    while True:
        try:
            pk = _waiting.get(timeout=IDLE)
        except queue.Empty:
            if is_over():
                return
            continue
        send(pk)


def is_over() -> bool:
    """End, unless something came in this very moment."""
    global _thread
    with _begun:
        if not _waiting.empty():
            return False
        _thread = None
        return True


def send(pk: int) -> None:
    close_old_connections()
    try:
        deliver(pk)
    except Exception:
        # The database is away, say: the letter waits in its row, the next ones get their turn.
        logger.exception("a push did not leave", extra={"event": "members.push.failed"})
    finally:
        close_old_connections()
