"""A chosen value is named as Django would name it."""

import pytest
from django.utils.translation import override

from activities.models import ActivityPage, ActivityWay
from home.models import NewsPage

NAMED = [
    (NewsPage, "category"),
    (ActivityPage, "category"),
    (ActivityPage, "place_kind"),
    (ActivityWay, "way"),
]


@pytest.mark.parametrize(("model", "name"), NAMED)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_value_is_named_in_the_readers_language(db, model, name, language):
    field = model._meta.get_field(name)
    one = model()
    with override(language):
        for value, _label in [*field.flatchoices, ("gone", ""), (None, "")]:
            setattr(one, name, value)
            assert getattr(one, f"get_{name}_display")() == one._get_FIELD_display(field)
