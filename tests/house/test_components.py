"""Every component renders from its sample alone, with no variable open and no fault in its HTML."""

import re
from pathlib import Path

import html5lib
import pytest
from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import override

from home.templatetags import look_tags

from .component_samples import PARTS, SAMPLES

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
NAMES = sorted(path.stem for path in FOLDER.glob("*.html") if path.stem not in PARTS)


class Missing(str):
    """Prints when an unknown variable is printed; is nothing when one is only asked about."""

    __slots__ = ()

    def __bool__(self):
        return False


CASES = [(name, number) for name in NAMES for number in range(len(SAMPLES.get(name, [])))]


@pytest.fixture(scope="module")
def engine():
    """The project's own templates, but an unknown variable shows itself."""
    options = settings.TEMPLATES[0]
    return Engine(
        dirs=options["DIRS"],
        app_dirs=True,
        string_if_invalid=Missing("«missing»"),
        libraries={
            "look_tags": "home.templatetags.look_tags",
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
        },
    )


def render(engine, name, sample):
    return engine.get_template(f"components/{name}.html").render(Context(sample))


def parse(html):
    """Return the tree, or raise at the first thing a browser would have to guess."""
    return html5lib.HTMLParser(strict=True).parseFragment(html)


def test_every_component_has_a_sample():
    assert set(NAMES) == set(SAMPLES)


@pytest.mark.parametrize(("name", "number"), CASES)
def test_component_renders_whole__from_its_sample(engine, name, number):
    html = render(engine, name, SAMPLES[name][number])
    assert "«missing" not in html
    parse(html)


def test_a_missing_variable_is_seen(engine):
    assert "«missing" in render(engine, "status", {"tone": "open"})


def test_broken_html_is_seen():
    with pytest.raises(html5lib.html5parser.ParseError):
        parse("<p>one</div>")


@pytest.mark.parametrize("name", NAMES)
def test_component_opens_with_what_it_accepts(name):
    text = (FOLDER / f"{name}.html").read_text()
    opening = re.match(r"{% comment %}\n  (\w+) — .+?{% endcomment %}", text, re.DOTALL)
    assert opening
    assert opening[1] == name


@pytest.mark.parametrize("name", [n for n in NAMES if n != "mark"])
def test_component_says_every_parameter_it_uses(name):
    """A reader of the opening comment knows all there is to pass."""
    text = (FOLDER / f"{name}.html").read_text()
    promise, body = text.split("{% endcomment %}", 1)
    inner = set(re.findall(r"for (\w+) in|with (\w+)=", body))
    known = {word for pair in inner for word in pair} | {"forloop", "_", "block"}
    used = set(re.findall(r"{{ (\w+)", body)) | set(re.findall(r"{% if (?:not )?(\w+)", body))
    known |= set(re.findall(r"(?:with|and|^|\s)(\w+)=", body))
    assert used - known <= set(re.findall(r"\w+", promise))


def test_pieces_of_text_are_escaped__in_headings(engine):
    html = render(engine, "card", {"url": "#", "title": "<script>伊賀の夜</script>"})
    assert "<script>" not in html
    assert "&lt;script&gt;" in html.replace("<wbr>", "")


def test_phrases_break_japanese_between_words():
    assert "<wbr>" in look_tags.phrases("離れていても、伊賀のひとり。")


def test_phrases_leave_other_languages_alone():
    with override("en"):
        assert look_tags.phrases("Near & far") == "Near &amp; far"


def test_an_unknown_icon_is_an_error():
    with pytest.raises(TemplateDoesNotExist):
        look_tags.icon("no-such-icon")


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_error_page_stands_without_context_and_database(code):
    html = render_to_string(f"{code}.html")
    html5lib.HTMLParser(strict=True).parse(html)
    assert str(code) in html


def button_kinds(text, before):
    return set(re.findall(rf"{before}button--([a-z]+)", text))


def test_every_kind_of_button_has_a_look():
    """Medium is how a button looks that says nothing of its size."""
    sheets = Path(settings.BASE_DIR).glob("*/static/**/*.css")
    known = set().union(*(button_kinds(sheet.read_text(), r"\.") for sheet in sheets))
    for template in FOLDER.parent.rglob("*.html"):
        assert button_kinds(template.read_text(), r"[\" ]") - known <= {"md"}, template.name


def test_a_kind_of_button_is_found_where_it_stands():
    assert button_kinds('<a class="button button--key">', r"[\" ]") == {"key"}
