"""A town at work, inside the site: people speak and apply; what was acknowledged is noted."""

import itertools
import os
import sys
import uuid

from django.utils.timezone import now

from activities.actions.apply import apply_to
from community.actions import Chosen, post_message
from community.models import Room
from members.models import User
from tests import build

ROOMS, PEOPLE, PLACES = 3, 40, 15
# The messages that show a picture: late enough that nobody is a newcomer any more.
SHOW = range(40, 200, 10)


def lay_down(media):
    """Make the rooms, the people, a recruitment and a picture."""
    people = [build.make_person(f"p{n}@example.jp", member=True) for n in range(PEOPLE)]
    for n in range(ROOMS):
        build.make_room(f"部屋{n}", people=people[:4])
    build.make_recruitment(capacity=PLACES)
    media.mkdir(parents=True, exist_ok=True)
    (media / "castle.jpg").write_bytes(os.urandom(300_000))


def work(notes):
    """Speak and apply until killed. A line is noted only after the action has returned."""
    from activities.models import Recruitment

    rooms = list(Room.objects.order_by("pk"))
    people = [User.objects.get(email=f"p{n}@example.jp") for n in range(PEOPLE)]
    recruitment = Recruitment.objects.get()
    with open(notes, "a", buffering=1) as file:
        for n in itertools.count():
            room, author = rooms[n % ROOMS], people[n % 4]
            shown = [build.make_picture(room, author, size=(40, n))] if n in SHOW else []
            said = post_message(
                room=room, author=author, text=f"{n}番目", client_msg_id=uuid.uuid4(), at=steady(n),
                pictures=[Chosen(picture.pk) for picture in shown],
            )  # fmt: skip
            for picture in shown:
                file.write(f"showed {picture.pk}\n")
            file.write(f"said {room.pk} {said.message.seq}\n")
            if n < PEOPLE:
                sent = apply_to(
                    recruitment=recruitment, applicant=people[n], answer="", message="",
                    submission_key=uuid.uuid4(), at=now(),
                )  # fmt: skip
                file.write(f"applied {sent.receipt_number}\n")


def steady(n):
    """A minute apart each: nobody here speaks too fast for the allowance."""
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    return datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")) + timedelta(minutes=n)


if __name__ == "__main__":
    work(sys.argv[1])
