"""Runs inside the site of test_s3: lays things down, and tells of them as JSON."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from community.actions import Chosen
from home.models import SiteDocument, SiteImage, StoryIndexPage, StoryPage
from igashu_site import roles
from tests import build
from tests.servers.inside import session_of


def name_static_files() -> None:
    """The back office's, too; nobody asks for them, and to pack them takes a minute."""
    found = (name for finder in get_finders() for name, _storage in finder.list([]))
    manifest = {"version": "1.1", "paths": {name: name for name in found}}
    (Path(settings.STATIC_ROOT) / "staticfiles.json").write_text(json.dumps(manifest))


def lay_down() -> None:
    name_static_files()
    build.make_house()
    build.make_person("editor@example.jp", roles=[roles.EDITOR])
    aoi = build.make_person("aoi@example.jp", member=True)
    room = build.make_room("ひろば", people=[aoi])
    picture = build.make_picture(room, aoi)
    build.say(room, aoi, "しゃしん", pictures=[Chosen(picture.pk)])
    file = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7")
    document = SiteDocument.objects.create(title="議事録", file=file)
    told = {
        "editor": session_of("editor@example.jp", second_factor=True),
        "member": session_of("aoi@example.jp"),
        "room_picture": f"/rooms/{room.pk}/pictures/{picture.pk}/",
        "told_of_deletion": storages["pictures"].deconstruct(),
        "laid": [laid_into_the_bucket(name) for name in ("rooms/x.webp", "images/control.webp")],
        "private": [picture.large.name, picture.small.name, document.file.name],
    }
    print(json.dumps(told))  # noqa: T201 - how the test hears of it


def show(title: str) -> None:
    """Publish a story with the picture of this title; tell its address and the picture's number."""
    picture = SiteImage.objects.get(title=title)
    story = StoryPage(title="物語", lead="ことば", person_name="はるか", slug=f"story-{picture.pk}")
    story.date = now().date()
    story.share_image = picture
    StoryIndexPage.objects.get().add_child(instance=story)
    story.save_revision().publish()
    print(story.url, picture.pk)  # noqa: T201


def laid_into_the_bucket(name: str) -> str:
    """As if somebody had made the bucket the storage of everything."""
    try:
        return storages["pictures"].save(name, ContentFile(b"x"))
    except SuspiciousFileOperation:
        return "refused"
