"""One frame for many sockets: written once, and turned into bytes of the wire once."""

import struct
from collections.abc import Iterable, Iterator

from websockets.frames import apply_mask

from . import protocol

TEXT_FRAME = 0x81  # the last (and only) part of a text message
MASKED = 0x80  # as everything is that a client sends
# What one frame carries at most: a reader on a thin line sees something of each before the next.
EVENTS, LETTERS = protocol.PAGE, 24 * 1024

# A line of the log as it stands in a frame, under its number: written once, joined many times.
Part = tuple[int, str]


class Frame:
    """A text and, for servers that take them, its bytes as an unmasked WebSocket frame."""

    __slots__ = ("_wire", "text")

    def __init__(self, text: str) -> None:
        self.text, self._wire = text, b""

    @property
    def wire(self) -> bytes:
        if not self._wire:
            payload = self.text.encode()
            self._wire = header(len(payload)) + payload
        return self._wire


def frame_of(*replies: protocol.Reply) -> Frame:
    return Frame(protocol.write(*replies))


def parts_of(events: Iterable[protocol.Ev]) -> list[Part]:
    return [(event.seq, protocol.part(event)) for event in events]


def joined(parts: Iterable[Part]) -> Frame:
    return Frame(protocol.join(text for _seq, text in parts))


def portions(parts: list[Part]) -> Iterator[list[Part]]:
    """Cut lines of the log into what goes into one frame each."""
    portion: list[Part] = []
    letters = 0
    for part in parts:
        if portion and (len(portion) >= EVENTS or letters + len(part[1]) > LETTERS):
            yield portion
            portion, letters = [], 0
        portion.append(part)
        letters += len(part[1])
    if portion:
        yield portion


def header(length: int) -> bytes:
    """Return what stands before a payload of this length (RFC 6455, 5.2)."""
    if length < 126:
        return struct.pack("!BB", TEXT_FRAME, length)
    if length < 65536:
        return struct.pack("!BBH", TEXT_FRAME, 126, length)
    return struct.pack("!BBQ", TEXT_FRAME, 127, length)


class NotPlain(Exception):
    """What stands there is not a whole text message in one masked frame of a size we take."""


def payload_at(data: bytes, at: int, most: int) -> tuple[bytes, int] | None:
    """Return a client's text message that begins here, and where it ends; None: more must come."""
    if data[at : at + 1] not in (b"", b"\x81"):
        raise NotPlain
    if len(data) - at < 2:
        return None
    length, start = data[at + 1] ^ MASKED, at + 2  # what is not masked becomes more than 127
    if length > 126:
        raise NotPlain
    if length == 126:
        length, start = int.from_bytes(data[start : start + 2]), start + 2
    if start > len(data):
        return None
    if length > most:
        raise NotPlain
    end = start + 4 + length
    if end > len(data):
        return None
    return apply_mask(data[start + 4 : end], data[start : start + 4]), end
