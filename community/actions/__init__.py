"""What can be done in a room. Import from here."""

from .margins import pin_message, react, unpin_message
from .mend import edit_message
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
    "edit_message",
    "hide_message",
    "join_room",
    "leave_all_rooms",
    "leave_room",
    "mark_read",
    "open_activity_room",
    "pin_message",
    "post_message",
    "post_together",
    "react",
    "remove_message",
    "report_message",
    "seat",
    "show_again",
    "show_message",
    "unpin_message",
    "uphold_report",
]
