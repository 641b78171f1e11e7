"""What can be done in a room. Import from here."""

from .batches import decide_together, tell_batches, undo_batch
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
from .people import (
    join_room,
    leave_all_rooms,
    leave_room,
    look_after,
    mark_read,
    mute_room,
    seat,
    show_writing,
)
from .pictures import discard_picture, tidy_pictures, upload_picture
from .post import hide_message, post_message, post_together, remove_message, show_message
from .questions import ask_town, mark_answered, take_back_question
from .requests import admit, ask_to_enter, decline, withdraw_request, withdraw_requests
from .results import amend_result, name_reporter, post_result, tell_result
from .rooms import close_room, open_activity_room
from .sitting import Chosen, Draft, Posted
from .workshops import (
    cancel_workshop,
    close_due_workshops,
    draw_groups,
    end_workshop,
    enrol,
    extend_workshop,
    finish_talking,
    open_workshop,
    withdraw_seat,
)

__all__ = [
    "Chosen",
    "Draft",
    "Posted",
    "admit",
    "amend_result",
    "answer_appeal",
    "appeal_to",
    "ask_to_enter",
    "ask_town",
    "cancel_workshop",
    "close_due_workshops",
    "close_room",
    "confirm_removal",
    "decide_together",
    "decline",
    "discard_picture",
    "dismiss_report",
    "draw_groups",
    "edit_message",
    "end_workshop",
    "enrol",
    "extend_workshop",
    "finish_talking",
    "hide_message",
    "hide_with_reason",
    "join_room",
    "leave_all_rooms",
    "leave_room",
    "lift_measure",
    "look_after",
    "mark_answered",
    "mark_read",
    "mute_room",
    "name_reporter",
    "open_activity_room",
    "open_workshop",
    "pin_message",
    "post_message",
    "post_result",
    "post_together",
    "react",
    "remove_message",
    "report_message",
    "seat",
    "show_again",
    "show_message",
    "show_writing",
    "take_back_question",
    "take_measure",
    "tell_batches",
    "tell_result",
    "tidy_pictures",
    "undo_batch",
    "unpin_message",
    "uphold_report",
    "upload_picture",
    "withdraw_request",
    "withdraw_requests",
    "withdraw_seat",
]
