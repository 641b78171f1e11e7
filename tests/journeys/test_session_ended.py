"""The session ends while somebody writes: without a script, too, nothing that was typed is lost."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, sign_in
from .test_every_screen import invalid

# Codes are sent to one address three times a minute at most: each journey has its own person.
KENTA, ERI = "kenta@demo.example", "eri@demo.example"
DAISUKE, SHINJI = "daisuke@demo.example", "shinji@demo.example"
WORDS = "霧が晴れて、\nお城が見えました。"


@pytest.fixture
def window_of(window):
    """Return a function that opens a window without scripts, of somebody who is signed in."""

    def open_window(address):
        page = window(PHONE, java_script_enabled=False)
        sign_in(page, address)
        return page

    return open_window


def write_in_a_room(page, words):
    """Type words in the first room, and press send when the session is over."""
    page.goto("/rooms/")
    page.goto(page.locator("main a[href^='/rooms/']").first.get_attribute("href"))
    page.locator("#id_text").fill(words)
    end_session(page)
    page.locator(".composer__send").click()


def end_session(page):
    """What a browser has afterwards: every cookie but that of the session."""
    names = [cookie["name"] for cookie in page.context.cookies()]
    assert "sessionid" in names
    page.context.clear_cookies(name="sessionid")


def sign_in_here(page, address, code="246810"):
    """Sign in on the page where one was sent."""
    page.fill("input[name=login]", address)
    page.click("main form button[type=submit]")
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")


def said(page, words):
    return page.locator(".said__text", has_text=words)


def test_words_for_a_room_are_kept_and_said_once(window_of):
    page = window_of(KENTA)
    write_in_a_room(page, WORDS)
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.locator("main")).to_contain_text("送信されていません")
    sign_in_here(page, KENTA)
    expect(page.get_by_role("heading", level=1)).to_contain_text("まだ送っていない内容")
    expect(page.locator(".review")).to_contain_text("お城が見えました")
    assert invalid(page.content().encode()) == []
    second_tab = page.context.new_page()
    second_tab.goto(page.url)
    for tab in (page, second_tab):
        tab.get_by_role("button", name="もう一度送る").click()
        expect(tab).to_have_url(re.compile(r"/rooms/\d+/#newest"))
        expect(said(tab, "お城が見えました")).to_have_count(1)
    page.goto("/mypage/unsent/")
    expect(page.locator("main")).to_contain_text("送っていない内容はありません")


def test_a_changed_profile_is_kept_and_saved(window_of):
    page = window_of(ERI)
    page.goto("/mypage/profile/")
    page.fill("input[name=display_name]", "えりこ")
    end_session(page)
    page.locator("main form button[type=submit]").last.click()
    sign_in_here(page, ERI)
    expect(page.locator(".review")).to_contain_text("えりこ")
    page.get_by_role("button", name="もう一度送る").click()
    expect(page.locator("input[name=display_name]")).to_have_value("えりこ")
    page.goto("/mypage/profile/")
    expect(page.locator("input[name=display_name]")).to_have_value("えりこ")


def test_who_signs_in_instead_is_shown_nothing_of_it(window_of):
    """Negative control: the words are there, but not for everybody."""
    page = window_of(DAISUKE)
    write_in_a_room(page, "わたしだけの言葉")
    sign_in_here(page, SHINJI)
    page.goto("/mypage/unsent/")
    expect(page.locator("main")).to_contain_text("送っていない内容はありません")
    expect(page.locator("body")).not_to_contain_text("わたしだけの言葉")
