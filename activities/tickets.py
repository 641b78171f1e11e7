"""What an application form carries: when it was opened and which one it is, signed.

The time lets a form that was opened before the deadline be sent shortly after it. The key makes the
same form sent twice one application. Signed, because a reader must not be able to choose either.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.core import signing

SALT = "activities.application-form"


@dataclass(frozen=True, slots=True)
class Ticket:
    key: UUID
    opened_at: datetime


def issue(recruitment_id: int, person_id: UUID, *, at: datetime) -> str:
    """Return a ticket for this person's form of this recruitment."""
    fields = {
        "k": uuid4().hex,
        "r": recruitment_id,
        "p": str(person_id),
        # Rounded down: the last second before a deadline stays before it.
        "t": int(at.timestamp()),
    }
    return signing.dumps(fields, salt=SALT, compress=False)


def read(text: str, recruitment_id: int, person_id: UUID) -> Ticket | None:
    """Return what the ticket says, or None if it is not ours, or was given to another form."""
    try:
        fields = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if (fields["r"], fields["p"]) != (recruitment_id, str(person_id)):
        return None
    return Ticket(UUID(fields["k"]), datetime.fromtimestamp(fields["t"], UTC))
