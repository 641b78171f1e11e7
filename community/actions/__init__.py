"""What can be done in a room. Import from here."""

from .moderation import dismiss_report, report_message, show_again, uphold_report
from .people import join_room, leave_all_rooms, leave_room, mark_read, seat
from .post import hide_message, post_message, post_together, remove_message, show_message
from .rooms import close_room, open_activity_room
from .sitting import Draft, Posted

__all__ = [
    "Draft",
    "Posted",
    "close_room",
    "dismiss_report",
    "hide_message",
    "join_room",
    "leave_all_rooms",
    "leave_room",
    "mark_read",
    "open_activity_room",
    "post_message",
    "post_together",
    "remove_message",
    "report_message",
    "seat",
    "show_again",
    "show_message",
    "uphold_report",
]
