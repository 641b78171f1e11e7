"""The wire contract: every frame either side may send, close codes, limits. Pure.

A client sends one JSON object per frame. The server sends JSON arrays of objects, so that several
events can share a frame without a new version. The tables of docs/rooms.md are made from this file.
"""

import json
from collections.abc import Iterable
from dataclasses import Field, dataclass, field, fields
from enum import IntEnum
from typing import Any
from uuid import UUID

MAX_FRAME_BYTES = 16 * 1024
MAX_GRAPHEMES = 2000
MAX_BYTES = 8 * 1024
ROOMS_PER_SOCKET = 20
PICTURES = 4
SOCKETS_PER_PERSON = 5
FRAMES, FRAMES_SECONDS = 30, 10
# Who sent more than that rests so long; who comes back before is answered after the pause.
REST_SECONDS, REST_PAUSE = 30, 2
STRIKES = 3
PAGE = 200
# A client says at most this often that somebody is writing; what was said so long ago is over.
WRITING_SECONDS, WRITING_OVER_SECONDS = 3, 6
# More names at once than these tell nobody anything.
MOST_WRITERS = 3
BEAT_SECONDS = 20
SILENCE_SECONDS = 45

# Seconds and how many messages one person may say in one room in them.
PACE = ((10, 5), (300, 60))


class Close(IntEnum):
    """4000-4499: come back (full jitter, 0.5-30 s). 4500 and above: do not."""

    RESTART = 4001
    SLOW = 4008
    TOO_MANY_FRAMES = 4009
    RESYNC = 4010
    SESSION_ENDED = 4501
    MEMBERSHIP_ENDED = 4503
    ROOM_CLOSED = 4504
    TOO_MANY_SOCKETS = 4513
    RELOAD = 4526
    PROTOCOL = 4530


WHY = {
    Close.RESTART: "the server restarts, or could not check the right to be here",
    Close.SLOW: "the client does not read fast enough",
    Close.TOO_MANY_FRAMES: (
        f"more than {FRAMES} frames in {FRAMES_SECONDS} s; wait {REST_SECONDS} s"
    ),
    Close.RESYNC: "drop what is known and begin anew",
    Close.SESSION_ENDED: "signed out, or the session is over",
    Close.MEMBERSHIP_ENDED: "no longer in the room, or no longer a member",
    Close.ROOM_CLOSED: "the room was closed",
    Close.TOO_MANY_SOCKETS: f"more than {SOCKETS_PER_PERSON} at once; the newest ones stay",
    Close.RELOAD: "the page is too old for this server; reload it",
    Close.PROTOCOL: f"{STRIKES} frames that could not be understood",
}


class BadFrame(Exception):
    """A frame that breaks the contract. Its text is a stable code."""


# --- What a client may send ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sub:
    """Listen to a room, from after a known number on."""

    room: int
    after: int
    # The log's identity as the client knows it; another one means: begin anew.
    epoch: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Say something. The same client_msg_id again is the same message, never a second one."""

    room: int
    text: str
    client_msg_id: str
    # The number of the message this one answers; 0: none.
    reply_to: int = 0
    # Up to four that were uploaded before: {"id", and "alt": what is said of it}.
    pictures: list = field(default_factory=list)

    def __post_init__(self) -> None:
        UUID(self.client_msg_id)
        for picture in self.pictures:
            check_picture(**picture)


def check_picture(*, id: str, alt: str = "") -> None:
    """Raise ValueError or TypeError unless these are the fields of a picture."""
    UUID(id)
    if type(alt) is not str:
        raise TypeError(alt)


@dataclass(frozen=True, slots=True)
class Read:
    """The person has seen everything up to this number. The marker never goes back."""

    room: int
    seq: int


@dataclass(frozen=True, slots=True)
class Pong:
    """Still here: the answer to a heartbeat."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The person is writing; told to the others only if they allowed it here. Has no answer."""

    room: int


Request = Sub | Say | Read | Pong | Writing
FROM_CLIENT: dict[str, type[Request]] = {
    "sub": Sub,
    "say": Say,
    "read": Read,
    "pong": Pong,
    "writing": Writing,
}


def read(frame: str) -> Request:
    """Turn one text frame into a request, or raise BadFrame. Never anything else."""
    if len(frame) > MAX_FRAME_BYTES or len(frame.encode(errors="replace")) > MAX_FRAME_BYTES:
        raise BadFrame("too_long")
    try:
        values = json.loads(frame)
        kind = FROM_CLIENT[values.pop("type")]
        check_types(kind, values)
        return kind(**values)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadFrame("not_understood") from error


def check_types(kind: type[Request], values: dict[str, Any]) -> None:
    """Raise TypeError unless each value is exactly of the declared type (True is not a number)."""
    for declared in FIELDS[kind]:
        if declared.name in values and type(values[declared.name]) is not declared.type:
            raise TypeError(declared.name)


# --- What the server sends -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    """The first word: who you are here, the limits, the server's clock."""

    me: str
    server_time: str
    heartbeat: int = BEAT_SECONDS
    limits: dict[str, int] = field(
        default_factory=lambda: {
            "graphemes": MAX_GRAPHEMES,
            "bytes": MAX_BYTES,
            "frame": MAX_FRAME_BYTES,
            "rooms": ROOMS_PER_SOCKET,
            "pictures": PICTURES,
        }
    )


@dataclass(frozen=True, slots=True)
class On:
    """The answer to sub, after the missed events. `more`: ask for the rest over HTTP."""

    room: int
    head: int
    epoch: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Resync:
    """The cursor does not fit this log: load the latest messages anew; `head` is the new cursor."""

    room: int
    head: int
    epoch: str


@dataclass(frozen=True, slots=True)
class Ev:
    """One line of a room's log. seq counts 1, 2, 3 ... without holes."""

    room: int
    seq: int
    # said, edited, removed, hidden, shown, reacted, unreacted, pinned, unpinned, asked, unasked,
    # answered, arrived, left, closed, workshop; a client steps over words unknown to it.
    what: str
    at: str
    who: dict[str, Any] | None = None
    # said: seq, text, client_msg_id; without text when it was taken away since ("gone": why).
    # `quote`: the message it answers (seq, author, and text or "gone"); `edited`: it was changed.
    # `pictures`: each with id, width, height and, if its author said something of it, alt.
    # edited, shown: like said, as it stands now. pinned: like said, with its `author`.
    # removed, hidden, unpinned: the seq of the message alone.
    # reacted, unreacted: seq, the `kind` of this reaction and the `reactions` counted by kind now.
    # asked, unasked, answered: seq and, while it is one, the `question` as it stands now: due_on,
    # days, answered, and the seq of the `answer` if words in this room answered it.
    # `result`: these words are what a group found (workshop, group, people).
    message: dict[str, Any] | None = None
    # workshop: the `step` that was taken (opened, enrolled, withdrew, drawn, extended, reporter,
    # reported, taken_back, finished, ended, cancelled), and the workshop as it stands now: id,
    # theme, question, stage, minutes, group_size, ends_at, people, groups, reported.
    workshop: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """How many people have the room open now. People, not tabs."""

    room: int
    people: int


@dataclass(frozen=True, slots=True)
class Writes:
    """Somebody is writing. Stored nowhere; over after 6 s, or with their next message."""

    room: int
    who: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hb:
    """Heartbeat with the last number of each room; answer with pong."""

    rooms: dict[str, int]


@dataclass(frozen=True, slots=True)
class Ack:
    """Stored for good under this number. Sent after the commit."""

    room: int
    client_msg_id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Not done. `code` is stable, `text` is for people; `wait`: seconds until it may work."""

    code: str
    text: str = ""
    client_msg_id: str = ""
    room: int = 0
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Bye:
    """The last word before the server closes; retry_ms 0: do not come back."""

    reason: int
    retry_ms: int = 0


Reply = Hello | On | Resync | Ev | Here | Writes | Hb | Ack | Refused | Bye
TO_CLIENT: dict[str, type[Reply]] = {
    kind.__name__.lower(): kind
    for kind in (Hello, On, Resync, Ev, Here, Writes, Hb, Ack, Refused, Bye)
}

# Looked at with every message, and always the same.
FIELDS: dict[type, tuple[Field, ...]] = {
    kind: fields(kind) for kind in (*FROM_CLIENT.values(), *TO_CLIENT.values())
}


def as_dict(reply: Reply) -> dict[str, Any]:
    """Return the object that stands for a reply; what is empty by default is left out."""
    shown = {"type": type(reply).__name__.lower()}
    for declared in FIELDS[type(reply)]:
        value = getattr(reply, declared.name)
        if value is not None and not (value == declared.default and declared.name not in KEPT):
            shown[declared.name] = value
    return shown


# Said even when they have their usual value: a client should not need to know our defaults.
KEPT = frozenset({"heartbeat", "retry_ms", "more"})


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write(*replies: Reply) -> str:
    """Return one frame for one or more replies."""
    return join(part(reply) for reply in replies)


def part(reply: Reply) -> str:
    """Return a reply as it stands in a frame."""
    return encode(as_dict(reply))


def join(parts: Iterable[str]) -> str:
    """Return one frame for parts that are written already."""
    return f"[{','.join(parts)}]"


def bye(code: Close) -> Bye:
    return Bye(reason=int(code), retry_ms=1000 if code < Close.SESSION_ENDED else 0)


# --- The tables of the document --------------------------------------------------------------


def tables() -> str:
    """Return the wire as Markdown tables."""
    return "\n".join(
        [
            *frame_table("Client to server: one object per frame", FROM_CLIENT),
            *frame_table("Server to client: arrays of these objects", TO_CLIENT),
            *close_table(),
        ]
    )


def frame_table(title: str, kinds: dict[str, type]) -> Iterable[str]:
    yield from [f"### {title}", "", "| `type` | fields | meaning |", "|---|---|---|"]
    for name, kind in kinds.items():
        names = ", ".join(f"`{declared.name}`" for declared in fields(kind))
        yield f"| `{name}` | {names or '—'} | {' '.join((kind.__doc__ or '').split())} |"
    yield ""


def close_table() -> Iterable[str]:
    yield from ["### Close codes", "", "| code | reconnect | why |", "|---|---|---|"]
    for code in Close:
        yield f"| {int(code)} | {'yes' if code < Close.SESSION_ENDED else 'no'} | {WHY[code]} |"
    yield ""
