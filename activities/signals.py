"""News from this floor. Sent after commit, with `send_robust`."""

from django.dispatch import Signal

# An application was made or moved.
# Arguments: application, move ("apply" or a key of rules.MOVES), by.
application_moved = Signal()
