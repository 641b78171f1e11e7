"""How much one socket may ask."""

from . import protocol


class Allowance:
    """Counts the frames and the mistakes of one socket."""

    __slots__ = ("_strikes", "_times")

    def __init__(self) -> None:
        self._times: list[float] = []  # an idle socket keeps none
        self._strikes = 0

    def takes(self, at: float) -> bool:
        """Count one frame; return False when there were too many in the last seconds."""
        if len(self._times) >= protocol.FRAMES:
            since = at - protocol.FRAMES_SECONDS
            self._times = [one for one in self._times if one > since]
            if len(self._times) >= protocol.FRAMES:
                return False
        self._times.append(at)
        return True

    def strike(self) -> bool:
        """Count one frame that was not understood; return True when it was the last allowed."""
        self._strikes += 1
        return self._strikes >= protocol.STRIKES
