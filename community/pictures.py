"""The pictures of messages as they are shown: one query, and none where there are none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .models import Message, Picture

BOX = (352, 320)


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture: its name in addresses, the size of the large one, what is said of it."""

    id: UUID
    width: int
    height: int
    alt: str

    @property
    def box(self) -> tuple[int, int]:
        """How large it stands in the conversation: known before it has come. The script, too."""
        scale = min(1, BOX[0] / self.width, BOX[1] / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def as_dict(self) -> dict[str, Any]:
        told = {"id": str(self.id), "width": self.width, "height": self.height}
        return told | ({"alt": self.alt} if self.alt else {})


def pictured(messages: Iterable[Message]) -> dict[int, tuple[Shown, ...]]:
    """Return the pictures of these messages, by primary key, in their order."""
    wanted = [message.pk for message in messages if message.picture_count]
    if not wanted:
        return {}
    found = defaultdict(list)
    for row in Picture.objects.said().filter(message__in=wanted).order_by("place"):
        found[row.message_id].append(as_shown(row))
    return {key: tuple(shown) for key, shown in found.items()}


def as_shown(row: Picture) -> Shown:
    return Shown(row.pk, row.width, row.height, row.alt)
