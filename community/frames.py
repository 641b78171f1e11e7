"""One frame for many sockets: written once, and turned into bytes of the wire once."""

import struct

from . import protocol

TEXT_FRAME = 0x81  # the last (and only) part of a text message


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


def header(length: int) -> bytes:
    """Return what stands before a payload of this length (RFC 6455, 5.2)."""
    if length < 126:
        return struct.pack("!BB", TEXT_FRAME, length)
    if length < 65536:
        return struct.pack("!BBH", TEXT_FRAME, 126, length)
    return struct.pack("!BBQ", TEXT_FRAME, 127, length)
