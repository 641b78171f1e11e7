import pytest

from home.ruby import with_ruby, without_ruby


def test_a_reading_becomes_ruby():
    assert (
        with_ruby("{上野|うえの}城") == "<ruby>上野<rp>（</rp><rt>うえの</rt><rp>）</rp></ruby>城"
    )


def test_what_was_typed_is_escaped():
    assert (
        with_ruby("<b>{<i>|x}</b>")
        == "&lt;b&gt;<ruby>&lt;i&gt;<rp>（</rp><rt>x</rt><rp>）</rp></ruby>&lt;/b&gt;"
    )


@pytest.mark.parametrize(
    "text", ["{上野}", "{|うえの}", "{上野|}", "{a|b|c}", "{{上野|うえの}", "a|b"]
)
def test_other_brackets_are_left_alone(text):
    assert "<ruby>" not in with_ruby(text) or text.startswith("{{")


def test_machines_read_no_readings():
    assert without_ruby("{上野|うえの}の{城|しろ}") == "上野の城"
