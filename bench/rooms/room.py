"""The site's own application, without the allowances that no load could live with.

BENCH_ONE: a frame for each message, none waits for another; what one commit stored leaves in one
write per socket. BENCH_FORGET: the same room without storing.
"""

import os
from collections import defaultdict
from itertools import count

from igashu_site.asgi import application  # noqa: F401 - what the server serves

from community import asking, ear, frames, protocol, rules  # isort: skip
from community.actions import Posted  # isort: skip
from community.models import Message  # isort: skip

protocol.PACE, protocol.FRAMES, protocol.SOCKETS_PER_PERSON = (), 10**9, 10**9
if os.environ.get("BENCH_ONE"):
    ear.WINDOW_SECONDS = 0

    class Apart(frames.Frame):
        """As many frames as messages, one behind the other."""

        def __init__(self, parts):
            alone = [frames.Frame(protocol.join([text])) for _seq, text in parts]
            super().__init__("")
            self._wire = b"".join(one.wire for one in alone)

    frames.joined = Apart
if os.environ.get("BENCH_FORGET"):
    numbers: defaultdict[int, count] = defaultdict(lambda: count(10**6))

    def forget(drafts):
        """Do all that storing does, but for the database."""
        return [
            Posted(
                Message(
                    room_id=draft.room_id,
                    seq=next(numbers[draft.room_id]),
                    author=draft.author,
                    client_msg_id=draft.client_msg_id,
                    text=rules.clean_text(draft.text),
                    said_at=draft.at,
                ),
                is_new=True,
            )
            for draft in drafts
        ]

    asking.post_together = forget
    ear.Ear.take = lambda self, parts: hand_on(self, list(parts))

    def hand_on(self, parts):
        """Take the numbers as they come: the log behind them is not written."""
        self.cursor = parts[-1][0] if parts else self.cursor
        self.waiting += parts
        if parts and self._window is None:
            self.hand_out()
        return True
