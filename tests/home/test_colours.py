import pytest
from django.core.exceptions import ValidationError

from home.colours import contrast, is_colour
from home.models import SiteIdentity


def test_contrast_is_wcags():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    "value", ["red", "#fff", "#12345g", "#1f3b63;}", "#1f3b63\n", "", "url(x)"]
)
def test_only_six_digits_are_a_colour(value):
    assert not is_colour(value)
    with pytest.raises(ValidationError):
        SiteIdentity(key=value).clean_fields(exclude=["site"])


def test_the_colours_of_the_house_can_be_read():
    SiteIdentity().clean()


@pytest.mark.parametrize("name", ["ink", "key", "key_strong", "accent", "accent_strong"])
def test_a_pale_colour_is_refused_with_its_measure(name):
    with pytest.raises(ValidationError) as refusal:
        SiteIdentity(**{name: "#f5c542"}).clean()
    assert "1.6" in refusal.value.message_dict[name][0]


def test_a_dark_paper_is_refused_with_the_words_on_it():
    with pytest.raises(ValidationError) as refusal:
        SiteIdentity(paper="#333333").clean()
    assert "ink" in refusal.value.message_dict
