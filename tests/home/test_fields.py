from home.blocks.body import PageBody
from home.fields import BodyField
from home.models import NewsPage


def test_a_body_keeps_its_blocks_out_of_migrations():
    _name, path, args, kwargs = NewsPage._meta.get_field("body").deconstruct()
    assert (path, args) == ("home.fields.BodyField", [])
    assert "block_lookup" not in kwargs


def test_it_can_be_made_again_from_what_it_tells():
    _name, _path, args, kwargs = BodyField(PageBody(), blank=True).deconstruct()
    assert BodyField(*args, **kwargs).blank
