"""Pages of the public house for its tests."""

import io
import json
from datetime import date
from uuid import uuid4

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import PageViewRestriction

from home.models import NewsIndexPage, NewsPage, SiteImage, StoryIndexPage, StoryPage, TextPage
from tests.build import make_house


def add(parent, page):
    parent.refresh_from_db()
    return parent.add_child(instance=page)


def make_news(title="秋の便り", **fields):
    make_house()
    return add(
        NewsIndexPage.objects.get(), NewsPage(title=title, **{"date": date(2026, 11, 1)} | fields)
    )


def make_story(title="また来る場所", **fields):
    make_house()
    values = {
        "date": date(2026, 11, 1),
        "person_name": "山口 恵さん",
        "quote": "ただいま、と言えました。",
    }
    return add(StoryIndexPage.objects.get(), StoryPage(title=title, **values | fields))


def make_text(title="参加のきまり", **fields):
    return add(make_house(), TextPage(title=title, **fields))


def make_image(title="里山"):
    picture = io.BytesIO()
    Image.new("RGB", (1600, 900), "#406040").save(picture, "JPEG")
    picture.seek(0)
    return SiteImage.objects.create(title=title, file=ImageFile(picture, name="hill.jpg"))


def restrict(page):
    """Let only signed-in people read this page and what is below it."""
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def body(*blocks):
    """Return a body as it is stored, from (name, value)."""
    return json.dumps(
        [{"type": name, "value": value, "id": str(uuid4())} for name, value in blocks]
    )
