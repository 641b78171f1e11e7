"""What a control switches off, by name: one guard of the product each. Called before serving."""

import os
import time
from contextlib import nullcontext

from asgiref.sync import async_to_sync

from community import (
    access,
    announce,
    asking,
    bounds,
    consumers,
    gate,
    history,
    hub,
    limits,
    outbox,
    protocol,
    together,
)
from community.actions import sitting
from igashu_site import kept_open, postgres

WITHOUT_END = 10**9


def unbounded():
    """F19, F20: as much may wait for a reader as it likes, as long as it likes."""
    outbox.WINDOW_BYTES = outbox.WAITING_BYTES = outbox.DEPTH = WITHOUT_END
    outbox.STALL_SECONDS = bounds.STALL_SECONDS = bounds.WAITING_BYTES = WITHOUT_END


def silent_leaving():
    """F26: whoever leaves, no socket is told."""
    announce.dismiss_on_commit = lambda code, **whose: None


def no_recheck():
    """F27, F30: an open socket is taken for a permission."""

    async def nobody_is_asked(self, at=None):
        pass

    hub.Hub.recheck = nobody_is_asked


def broken_check():
    """F28: the fault itself: nobody can say who may stay."""

    def broken(sockets):
        raise OSError("no answer")

    access.why_not = asking.why_not = broken


def fail_open():
    """F28: who cannot be asked about may stay."""
    ask = hub.ask_why_not

    async def in_doubt_yes(sockets):
        try:
            return await ask(sockets)
        except Exception:  # noqa: BLE001 - that is the mistake
            return [None] * len(sockets)

    hub.ask_why_not = in_doubt_yes


def hasty():
    """F02, F03: it is acknowledged at once, and stored when there is time."""
    say, store = consumers.RoomSocket.say, asking.say

    def before_it_is_true(self, request):
        ear = hub.this_hub().rooms[request.room]
        self.put(protocol.Ack(request.room, request.client_msg_id, ear.cursor + 1))
        say(self, request)

    def slowly(wishes):
        time.sleep(5)  # the test kills it meanwhile
        return store(wishes)

    consumers.ANSWERS[protocol.Say] = before_it_is_true
    asking.say = slowly


def patient():
    """F05: whoever speaks waits until the database answers."""
    together.PATIENCE = WITHOUT_END
    postgres.Patient.limit = lambda self: None


def bell_first():
    """F08: the doorbell is rung before the acknowledgement, however long that takes."""
    announce.SECONDS, announce.silence = WITHOUT_END, nullcontext


def bell_may_fail():
    """F06: a doorbell that cannot ring fails what it rings for."""
    announce.send = lambda message: async_to_sync(announce.send_in_time)(message)


def at_once():
    """F09: all are asked to come back at the same moment."""
    outbox.COME_BACK_MS = (1_000, 1_000)


def eager():
    """F12: every ring reads the log, whatever is known already."""

    async def read_again(self, room_id, rung=None):
        ear = self.rooms.get(room_id)
        if ear is not None:
            parts, _more = await self.logs.ask((room_id, ear.cursor))
            ear.take(parts)

    def heed(self, message):
        if message["type"] == "ring":
            self.start(self.wake(message["room"]))

    hub.Hub.wake, hub.Hub.heed = read_again, heed


def forgetful():
    """F14: nobody looks whether a message was stored before."""
    sitting.said_before = lambda rooms, people, drafts: {}


def whole_log():
    """F25: catching up is one page, however long."""
    read = history.events_after
    history.events_after = lambda room, seq, limit=WITHOUT_END: read(room, seq, WITHOUT_END)


def open_gate():
    """F32: a page of anybody's may open a socket."""
    gate.is_from_our_pages = lambda scope: True


def no_strikes():
    """F34: who talks nonsense may go on for ever."""
    limits.Allowance.strike = lambda self: False


def not_kept_open():
    """F36: the last reader takes SQLite's own files away; the next one must make them."""
    for line in kept_open._held:
        line.close()


def leaking():
    """F47: the fault itself: something of every message is kept for ever."""
    store, kept = asking.say, []

    def say(wishes):
        kept.extend(os.urandom(64 * 1024) for _ in wishes)
        return store(wishes)

    asking.say = say


def many_tabs():
    """F33: a person may open as many sockets as they like."""
    protocol.SOCKETS_PER_PERSON = WITHOUT_END


GUARDS = {
    one.__name__: one
    for one in (
        unbounded, silent_leaving, no_recheck, broken_check, fail_open, hasty, patient, bell_first,
        bell_may_fail, at_once, eager, forgetful, whole_log, open_gate, no_strikes,
        not_kept_open, leaking, many_tabs,
    )
}  # fmt: skip
