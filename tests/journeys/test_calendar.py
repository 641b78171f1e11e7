"""The calendar of a date in the back office: a key closes it, and it does not stay behind."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, sign_in

OPEN = ".xdsoft_datetimepicker:visible"


@pytest.fixture
def page(window):
    page = window(DESKTOP)
    sign_in(page, "editor@demo.example")
    page.wait_for_url("**/mypage/")
    return page


def open_calendar(page):
    page.goto("/cms/")
    page.get_by_role("button", name="ページ", exact=True).click()
    page.get_by_role("link", name="トップページ", exact=True).first.click()
    page.locator("tr", has_text="なかまの物語").locator("a").last.click()
    page.get_by_role("link", name=re.compile("下の階層にページを追加")).first.click()
    page.locator("[name=date]").click()
    expect(page.locator(OPEN)).to_have_count(1)


def test_escape_and_scrolling_close_it_and_typing_goes_on(page):
    open_calendar(page)
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).to_have_count(0)
    page.keyboard.type("2026年11月30日")
    expect(page.locator("[name=date]")).to_have_value("2026年11月30日")
    page.keyboard.press("Tab")
    page.locator("[name=date]").click()
    expect(page.locator(OPEN)).to_have_count(1)
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 200)
    expect(page.locator(OPEN)).to_have_count(0)


def test_without_our_script_it_stays(page):
    """Negative control: Wagtail's calendar alone does not hear the key."""
    page.route("**/home/calendar*.js", lambda route: route.fulfill(body=""))
    open_calendar(page)
    page.keyboard.press("Escape")
    page.locator("[name=date]").press("a")
    expect(page.locator(OPEN)).to_have_count(1)
