"""Plain text to safe HTML."""

import pytest

from community.text import as_html


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "http://",
        "https://[",
        "//evil",
    ],
)
def test_only_web_addresses_become_links(text):
    assert "<a " not in as_html(text)


def test_markup_is_shown_not_done():
    assert as_html("<b>\"'&</b>") == "&lt;b&gt;&quot;&#x27;&amp;&lt;/b&gt;"


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("見て https://example.jp/a?b=1&c=2。", "https://example.jp/a?b=1&amp;c=2", "。"),
        ("(HTTP://example.jp/).", "HTTP://example.jp/", ")."),
        ("https://example.jp/「城」", "https://example.jp/", "「城」"),
    ],
)
def test_an_address_becomes_a_link_and_ends_where_it_should(text, address, rest):
    html = as_html(text)
    assert f'href="{address}"' in html
    assert html.endswith(f"{address}</a>{rest}")


def test_a_quote_cannot_leave_the_attribute():
    assert as_html('https://a.example/"onmouseover=alert(1)').count('"') == 4
