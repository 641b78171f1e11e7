"""Runs inside the site of the bare machine. Prints what it made as JSON."""

import json
import os

from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file

from community.actions import Chosen
from community.models import Room
from home.models import SiteDocument, SiteImage
from tests import build


def lay_files(room: int) -> None:
    """A public picture, a document and a picture of a room, as a service would lay them."""
    os.umask(0o027)  # as deploy/systemd/hardening.conf says
    image = SiteImage.objects.create(title="絵", file=get_test_image_file(size=(900, 600)))
    document = SiteDocument(title="名簿")
    document.file.save("名簿.pdf", ContentFile(b"%PDF-words"))
    aoi = build.User.objects.get(email="aoi@example.jp")
    place = Room.objects.get(pk=room)
    picture = build.make_picture(place, aoi)
    build.say(place, aoi, "", pictures=[Chosen(picture.pk)])
    told = {
        "public": image.get_rendition("width-400").url,
        "document": document.url,
        "private": f"/rooms/{room}/pictures/{picture.pk}/",
    }
    print(json.dumps(told))  # noqa: T201 - how the test hears of it
