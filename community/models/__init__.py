"""Rooms: who is in, what was said, and the gapless log that every client can return to."""

from .margins import Pin, Reaction, Wording
from .messages import Message, RoomEvent
from .reports import Report
from .rooms import Participant, Room

__all__ = ["Message", "Participant", "Pin", "Reaction", "Report", "Room", "RoomEvent", "Wording"]
