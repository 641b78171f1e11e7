"""What can be done in a room. Import from here."""

from .margins import pin_message, react, unpin_message
from .measures import (
    answer_appeal,
    appeal_to,
    confirm_removal,
    lift_measure,
    take_measure,
)
from .mend import edit_message
from .moderation import dismiss_report, hide_with_reason, report_message, show_again, uphold_report
from .people import join_room, leave_all_rooms, leave_room, mark_read, mute_room, seat
from .pictures import discard_picture, tidy_pictures, upload_picture
from .post import hide_message, post_message, post_together, remove_message, show_message
from .questions import ask_town, mark_answered, take_back_question
from .requests import admit, ask_to_enter, decline, withdraw_request, withdraw_requests
from .rooms import close_room, open_activity_room
from .sitting import Chosen, Draft, Posted

__all__ = [
    "Chosen",
    "Draft",
    "Posted",
    "admit",
    "answer_appeal",
    "appeal_to",
    "ask_to_enter",
    "ask_town",
    "close_room",
    "confirm_removal",
    "decline",
    "discard_picture",
    "dismiss_report",
    "edit_message",
    "hide_message",
    "hide_with_reason",
    "join_room",
    "leave_all_rooms",
    "leave_room",
    "lift_measure",
    "mark_answered",
    "mark_read",
    "mute_room",
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
    "take_back_question",
    "take_measure",
    "tidy_pictures",
    "unpin_message",
    "uphold_report",
    "upload_picture",
    "withdraw_request",
    "withdraw_requests",
]
