"""Pictures are painted in every size that a page may show, before anybody looks."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Filter
from wagtail.images.tests.utils import get_test_image_file

from home import painting
from home.models import SiteImage
from home.models.base import CARD_PICTURE, SHARE_PICTURE


class Painted(Exception):
    """A picture was painted while somebody waited."""


TAG = re.compile(r"{%\s*(?:picture|image|srcset_image)\s+(\S+)\s+(.*?)\s*%}", re.S)
OF_A_RECIPE = re.compile(r"(?:format|fill|width|height|max|min|\w+quality)-[\w{},x-]+")


@pytest.fixture(autouse=True)
def nothing_given_up():
    painting._unpaintable.clear()
    yield
    painting._unpaintable.clear()


def make_picture(size=(40, 30), title="山"):
    return SiteImage.objects.create(title=title, file=get_test_image_file(size=size))


def recipes_in_templates():
    found = set()
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        for _image, words in TAG.findall(path.read_text()):
            parts = [word for word in words.split() if OF_A_RECIPE.fullmatch(word)]
            found |= set(Filter.expand_spec("|".join(parts)))
    return found


def test_the_list_is_what_the_pages_show():
    assert set(painting.RECIPES) == recipes_in_templates() | {CARD_PICTURE, SHARE_PICTURE}
    assert len(set(painting.RECIPES)) == len(painting.RECIPES)


@pytest.mark.django_db
def test_every_size_is_painted_once():
    picture = make_picture()

    assert painting.paint_for_a_while() == 1
    assert set(picture.renditions.values_list("filter_spec", flat=True)) == set(painting.RECIPES)
    assert painting.paint_for_a_while() == 0


@pytest.mark.django_db
def test_a_painted_picture_is_shown_without_painting(monkeypatch):
    """Negative control: a picture that was not painted paints while it is shown."""
    painted = make_picture()
    painting.paint_for_a_while()
    bare = make_picture(title="川")

    def paints(image, recipe, **options):
        raise Painted

    monkeypatch.setattr(SiteImage, "generate_rendition_file", paints)

    for recipe in painting.RECIPES:
        painted.get_rendition(recipe)
    with pytest.raises(Painted):
        bare.get_rendition(CARD_PICTURE)


@pytest.mark.django_db
def test_a_lost_picture_stops_no_other_and_is_not_tried_for_ever(caplog):
    other = make_picture()
    lost = make_picture(title="失われた")
    lost.file.storage.delete(lost.file.name)

    assert painting.paint_for_a_while() == 1
    assert other.renditions.count() == len(painting.RECIPES)
    said = [record.event for record in caplog.records if record.name == "home.painting"]
    assert said == ["picture.unpaintable"]
    assert painting.paint_for_a_while() == 0


@pytest.mark.django_db
def test_it_stops_when_its_time_is_up():
    make_picture(), make_picture()

    assert painting.paint_for_a_while(seconds=0) == 1
    assert painting.unpainted().count() == 1


@pytest.mark.django_db
def test_a_town_without_new_pictures_is_asked_once():
    make_picture()
    painting.paint_for_a_while()

    with CaptureQueriesContext(connection) as asked:
        painting.paint_for_a_while()
    assert len(asked) == 1


@pytest.mark.django_db
def test_the_command_paints_what_is_there(capsys):
    make_picture(), make_picture()

    call_command("paint_pictures")

    assert "2" in capsys.readouterr().out
    assert not painting.unpainted().exists()


@pytest.mark.django_db
def test_sizes_whose_file_is_gone_are_forgotten_and_painted_anew():
    """As after a restore, where the database knows more than the disk."""
    picture = make_picture()
    whole, lost = picture.get_rendition("width-20"), picture.get_rendition("width-10")
    lost.file.storage.delete(lost.file.name)

    painting.forget_lost()
    cache.clear()  # as the restore does: Wagtail remembers sizes in the cache of the tests

    assert list(picture.renditions.all()) == [whole]
    again = SiteImage.objects.get().get_rendition("width-10")
    assert again.file.storage.exists(again.file.name)


@pytest.mark.django_db
def test_of_a_bucket_all_sizes_are_forgotten(monkeypatch):
    picture = make_picture()
    size = picture.get_rendition("width-10")
    monkeypatch.setattr(painting, "get_rendition_storage", InMemoryStorage)

    painting.forget_lost()

    assert not picture.renditions.exists()
    assert size.file.storage.exists(size.file.name), "what is there stays"
