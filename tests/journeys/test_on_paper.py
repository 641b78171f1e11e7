"""What staff print: the whole list, not the part of it that a window shows."""

import re

import pytest

DESK, ALL_MEMBERS = "desk@demo.example", "/cms/members/membership/"


@pytest.fixture
def page(window_of):
    return window_of(DESK)


def sheets(page):
    """How many sheets the page takes on A4."""
    page.goto(ALL_MEMBERS)
    page.wait_for_load_state("networkidle")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


def test_a_list_of_the_back_office_is_printed_to_its_end(page):
    assert sheets(page) > 1


def test_without_our_style_the_first_sheet_is_all(page):
    """Negative control: Wagtail's frame scrolls, and paper does not."""
    page.route("**/home/office_print*.css", lambda route: route.fulfill(content_type="text/css"))
    assert sheets(page) == 1
