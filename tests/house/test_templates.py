"""What a template may hold: no inline script or style, and no text that cannot be translated."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}", re.DOTALL
)
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー一-鿿]+")
# A language is named in itself.
NAMES = {"日本語"}
INLINE = {
    "inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE
    ),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "unescaped": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}
# Shown when Django itself has failed: nothing there may need a translation catalogue.
WITHOUT_DJANGO = {"500.html"}


def inline_things(text):
    return [name for name, pattern in INLINE.items() if pattern.search(COMMENT.sub("", text))]


def untranslatable(text):
    found = JAPANESE.findall(TRANSLATED.sub("", COMMENT.sub("", text)))
    return [words for words in found if words not in NAMES]


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_nothing_inline(path):
    assert inline_things(path.read_text()) == []


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_every_text_can_be_translated(path):
    if path.name not in WITHOUT_DJANGO:
        assert untranslatable(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    ['<p style="color:red">', "<a onclick='x()'>", "<script>x</script>", "<style>", "{{ x|safe }}"],
)
def test_an_inline_thing_is_seen(bad):
    assert inline_things(bad)


def test_a_bare_text_is_seen():
    assert untranslatable("{% translate '訳せる' %}<p>訳せない</p>") == ["訳せない"]
