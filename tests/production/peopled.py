"""Runs inside an installation: makes it a town of a stated size, with pictures on its disk."""

import json
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from django.db import connection
from PIL import Image
from wagtail.images.tests.utils import get_test_image_file

from activities.models import Recruitment
from community import shelf
from community.models import Message, Picture
from home.models import SiteImage
from home.photographs import Painted
from tests import build
from tests.servers.inside import session_of
from tests.servers.site import ROOT

# People with what an active scheme has of each: the same that docs/scaling.md is counted with.
PEOPLE_SQL = (ROOT / "bench" / "sums" / "town.sql").read_text()
# As a telephone takes them, and as they are kept: some hundred kilobytes in two sizes.
PHOTOGRAPH, GRAIN, MOTIFS = (1600, 1200), 12, 4


def grow(people: int, pictures: int) -> None:
    """Fill the tables at once, hang pictures into the rooms; print what there is then.

    It comes first: the tables' author knows no other rooms.
    """
    page = build.make_activity("里山の手入れ").pk
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE_SQL.format(first=1, last=people, page=page))
    hang(pictures)
    image = SiteImage.objects.create(title="城", file=get_test_image_file(size=(800, 600)))
    picture = Picture.objects.first()
    told = {
        "messages": Message.objects.count(),
        "image": image.get_rendition("fill-320x240").url,
        "picture": f"/rooms/{picture.room_id}/pictures/{picture.pk}/",
        "reader": session_of(picture.author.email),
    }
    print(json.dumps(told))  # noqa: T201 - how the test hears of it


def hang(count: int) -> None:
    """Give the newest messages a picture each. No two files are alike."""
    motifs = [shelf.paint(photograph()) for _ in range(MOTIFS)]
    messages = list(Message.objects.order_by("-pk")[:count])
    made = []
    for number, message in enumerate(messages):
        picture = Picture(
            room_id=message.room_id, author_id=message.author_id, message=message, place=1,
            client_id=uuid4(), digest=uuid4().hex, uploaded_at=message.said_at,
        )  # fmt: skip
        shelf.put(picture, *map(signed, motifs[number % MOTIFS]))
        made.append(picture)
    Picture.objects.bulk_create(made)
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(picture_count=1)


def photograph() -> BytesIO:
    grains = [Image.effect_noise(PHOTOGRAPH, GRAIN) for _colour in "RGB"]
    drawn = BytesIO()
    Image.merge("RGB", grains).save(drawn, "JPEG")
    return drawn


def signed(painted: Painted) -> Painted:
    """Return the same picture as another file: what stands after its end, no reader looks at."""
    return Painted(painted.content + uuid4().bytes, painted.width, painted.height)


def state() -> dict:
    """Return what a restore must bring back, as the database has it."""
    from activities.models import Application
    from igashu_site.backup import tables
    from members.models import Letter

    letters = Letter.objects.values_list("subject", flat=True)
    return {
        "tables": tables.sums(connection),
        "receipts": list(Application.objects.values_list("receipt_number", flat=True)),
        "told": [words for words in letters if "N-" in words],
        "seats": {
            one.pk: [one.seats_held, one.applications.holding_a_seat().count()]
            for one in Recruitment.objects.all()
        },
        "pictures": [
            [str(one.pk), one.room_id, one.large.name, one.small.name]
            for one in Picture.objects.said()
        ],
    }


def manifest(path: str) -> dict:
    from igashu_site.backup import archive, keys

    return archive.unpacked(Path(path), keys.secret())
