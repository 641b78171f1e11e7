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


class Rest:
    """Sessions that sent too much, and until when: asked before the database is."""

    __slots__ = ("_until",)

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def begin(self, session_key: str, at: float) -> None:
        self._until = {key: until for key, until in self._until.items() if until > at}
        self._until[session_key] = at + protocol.REST_SECONDS

    def holds(self, session_key: str, at: float) -> bool:
        return self._until.get(session_key, 0.0) > at
