"""Every block can be shown to the editor who chooses it, and its faults are told."""

import html5lib
import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue

from home import numbers
from home.blocks.body import HomeBody, PageBody
from home.blocks.front import FigureBlock, HeroBlock
from home.blocks.links import ButtonBlock, OptionalButtonBlock
from home.blocks.menu import MenuBody
from home.models import SiteImage
from igashu_site.checks import every_block_shows_itself, every_page_is_a_site_page

BLOCKS = [
    pytest.param(block, id=f"{type(body).__name__}.{name}")
    for body in (PageBody(), HomeBody(), MenuBody())
    for name, block in body.child_blocks.items()
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_draws_its_preview(db, block):
    drawn = block.render(block.get_preview_value())
    html5lib.HTMLParser(strict=True).parseFragment(drawn)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_says_what_it_is_in_japanese(block):
    for words in (block.label, block.meta.description):
        assert any(ord(letter) > 0x3000 for letter in str(words))


def test_the_house_checks_find_nothing():
    assert every_page_is_a_site_page() == every_block_shows_itself() == []


def test_the_house_checks_would_find_a_bare_block(monkeypatch):
    from home.models import NewsPage

    block = NewsPage._meta.get_field("body").stream_block.child_blocks["quote"]
    monkeypatch.setattr(block.meta, "description", "")
    assert {fault.id for fault in every_block_shows_itself()} == {"igashu.E011"}


def test_a_button_must_lead_somewhere():
    block = ButtonBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"label": "さがす", "page": None, "address": ""}))
    assert block.clean(block.to_python({"label": "さがす", "page": None, "address": "/join/"}))


def test_a_button_that_may_be_missing_may_be_empty():
    block = OptionalButtonBlock()
    assert block.clean(block.to_python({"label": "", "page": None, "address": ""})).url == ""


def test_an_address_is_never_a_script():
    block = ButtonBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"label": "さがす", "address": "javascript:alert(1)"}))


def test_the_front_page_has_one_hero():
    body = HomeBody()
    hero = ("hero", HeroBlock().to_python(HeroBlock().get_preview_value()))
    body.clean(StreamValue(body, [hero]))
    with pytest.raises(ValidationError):
        body.clean(StreamValue(body, [hero, hero]))


def test_a_figure_counts_what_it_is_told_to(monkeypatch):
    monkeypatch.setattr(numbers, "_counters", {})
    numbers.register("members", "会員の数", SiteImage.objects.all)
    monkeypatch.setattr(numbers, "values_of", lambda names: dict.fromkeys(names, 1505))
    block = FigureBlock()
    value = block.to_python({"label": "会員", "source": "members", "figure": "", "unit": "人"})
    assert "1,505" in block.render(value)
    assert numbers.choices() == [("members", "会員の数")]


def test_a_figure_nobody_counts_any_more_is_left_out():
    block = FigureBlock()
    value = block.to_python({"label": "会員", "source": "gone", "figure": "", "unit": "人"})
    assert block.render(value).strip() == ""


def test_a_picture_without_words_is_refused_unless_it_is_decoration(db):
    from home.blocks.media import PictureBlock
    from tests.home.things import make_image

    block, image = PictureBlock(), make_image()
    silent = {"image": {"image": image.pk, "decorative": False, "alt_text": ""}, "caption": ""}
    with pytest.raises(ValidationError):
        block.clean(block.to_python(silent))
    silent["image"]["decorative"] = True
    assert block.clean(block.to_python(silent))
