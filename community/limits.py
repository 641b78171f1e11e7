"""How much one socket may ask."""

from collections import deque

from . import protocol


class Allowance:
    """Counts the frames and the mistakes of one socket."""

    __slots__ = ("_strikes", "_times")

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=protocol.FRAMES)
        self._strikes = 0

    def takes(self, at: float) -> bool:
        """Count one frame; return False when there were too many in the last seconds."""
        is_full = len(self._times) == protocol.FRAMES
        if is_full and at - self._times[0] < protocol.FRAMES_SECONDS:
            return False
        self._times.append(at)
        return True

    def strike(self) -> bool:
        """Count one frame that was not understood; return True when it was the last allowed."""
        self._strikes += 1
        return self._strikes >= protocol.STRIKES
