"""News from this floor. Sent after commit, with `send_robust`."""

from django.dispatch import Signal

# A person became (again) an active member. Arguments: membership, by.
member_joined = Signal()
# A member paused, left or was suspended: open doors must close. Arguments: membership, by.
member_left = Signal()
