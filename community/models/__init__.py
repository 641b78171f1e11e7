"""Rooms: who is in, what was said, and the gapless log that every client can return to."""

from .batches import Batch, BatchItem
from .margins import Mention, Pin, Reaction, Wording
from .measures import Measure, NgWord
from .messages import Message, RoomEvent
from .pictures import Picture
from .questions import Question
from .reports import Report
from .requests import JoinRequest
from .rooms import Participant, Room
from .workshops import Workshop, WorkshopGroup, WorkshopSeat

__all__ = [
    "Batch",
    "BatchItem",
    "JoinRequest",
    "Measure",
    "Mention",
    "Message",
    "NgWord",
    "Participant",
    "Picture",
    "Pin",
    "Question",
    "Reaction",
    "Report",
    "Room",
    "RoomEvent",
    "Wording",
    "Workshop",
    "WorkshopGroup",
    "WorkshopSeat",
]
