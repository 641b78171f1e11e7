"""A member takes their data along: asks, finds the letter, downloads, reads."""

import os
import re
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE

MEMBER = "michiko@demo.example"


def picture(page, name):
    if folder := os.environ.get("IGASHU_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_ones_own_data_comes_home(window_of, town, tmp_path, viewport):
    page = window_of(MEMBER, viewport)
    page.goto("/mypage/")
    page.get_by_role("link", name="自分のデータを受け取る").click()
    picture(page, f"ask-{viewport['width']}")
    before = len(town.letters_to(MEMBER))
    page.get_by_role("button", name="メールで受け取る").click()
    expect(page.locator(".messages")).to_contain_text("メールで送りました")
    letters = town.letters_to(MEMBER)
    assert len(letters) == before + 1
    page.goto(re.search(r"(/mypage/data/\S+/)", letters[-1].get_content())[1])
    picture(page, f"take-{viewport['width']}")
    with page.expect_download() as download:
        page.get_by_role("button", name="ダウンロードする").click()
    with ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    page.goto(f"file://{tmp_path}/data.html")
    expect(page.get_by_role("heading", name="プロフィール")).to_be_visible()
    assert MEMBER in page.locator("body").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"book-{viewport['width']}")
