"""The browser's own "back", over the forms: never a page of the browser's, never words lost."""

import re

import pytest
from playwright.sync_api import Error, expect

from .conftest import PHONE
from .test_every_screen import invalid
from .test_hard_to_see import form_of

WORDS = "霧の朝に、お城を案内したいです。"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request, window):
    """A window with and without scripts: there nothing but the server remembers."""
    return window(PHONE, java_script_enabled=request.param)


def join_as(page, address):
    """Sign up anew, and come to the form of joining."""
    page.goto("/accounts/signup/")
    page.fill("input[name=email]", "まちがい")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("メールアドレス")
    page.fill("input[name=email]", address)
    page.click("main form button[type=submit]")
    expect(page.locator("input[name=code]")).to_be_visible()
    page.go_back()
    expect(page.locator("input[name=email]")).to_be_visible()
    page.go_forward()
    page.fill("input[name=code]", "246810")
    page.click("main form button[type=submit]")
    page.goto("/join/apply/")


def fill_in(page):
    page.fill("[name=full_name]", "上野 もどる")
    page.fill("[name=display_name]", "もどる")
    page.fill("[name=motivation]", WORDS)
    page.select_option("[name=prefecture]", "大阪府")
    page.check("[name=accept_pledge]")


def words_of(page):
    return page.input_value("[name=full_name]"), page.input_value("[name=motivation]")


def test_back_through_the_form_of_joining(page, request):
    join_as(page, f"{request.node.callspec.id.replace(' ', '-')}@example.jp")
    fill_in(page)
    page.click("button[value=confirm]")  # without フリガナ: sent back
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=full_name_kana]", "ウエノ モドル")
    page.click("button[value=confirm]")
    expect(page.locator("h1")).to_have_text("申請内容の確認")
    assert invalid(page.content().encode()) == []
    for _page in ("with what is wrong", "as it was opened"):
        page.go_back()
        assert words_of(page) == ("上野 もどる", WORDS)
    page.go_forward()
    page.go_forward()
    page.click("button[value=send]")
    expect(page.locator("main")).to_contain_text("受付番号")
    receipt = page.url
    for _page in range(3):
        page.go_back()
        expect(page).to_have_url(receipt)


def test_back_through_the_form_of_an_activity(window, town, signed_in):
    page = window(PHONE, java_script_enabled=False, storage_state=signed_in)
    page.goto(form_of(town))
    page.fill("[name=answer]", WORDS)
    page.click("button[value=confirm]")
    expect(page.locator("h1")).to_have_text("応募の確認")
    page.go_back()
    expect(page.locator("[name=answer]")).to_have_value(WORDS)
    page.go_forward()
    page.locator("button[value=back]").first.click()
    expect(page.locator("[name=answer]")).to_have_value(WORDS)
    page.click("button[value=confirm]")
    page.click("button[value=send]")
    expect(page).to_have_url(re.compile(r"/mypage/applications/"))
    receipt = page.url.partition("?")[0]
    for _page in range(3):
        page.go_back()
        expect(page).to_have_url(re.compile(receipt))


def test_back_to_a_profile_that_was_mended(window, signed_in):
    page = window(PHONE, java_script_enabled=False, storage_state=signed_in)
    page.goto("/mypage/profile/")
    save = page.locator("main form button[type=submit]").last
    name = page.locator("[name=display_name]")
    name.fill("")
    save.click()
    expect(page.locator(".error-summary")).to_be_visible()
    name.fill("ひなた")
    save.click()
    expect(page.locator(".error-summary")).to_have_count(0)
    page.go_back()
    expect(name).to_have_value("ひなた")


def test_without_an_address_the_browser_shows_its_own_page(chromium, town, signed_in):
    """Negative control: a page that answers a POST and is stored nowhere cannot be gone back to."""
    # As a script would ask: nothing is kept for it (nor does it get style sheets that way).
    context = chromium.new_context(
        base_url=town.url,
        java_script_enabled=False,
        storage_state=signed_in,
        extra_http_headers={"Sec-Fetch-Mode": "cors"},
    )
    page = context.new_page()
    page.goto("/mypage/profile/")
    page.locator("[name=display_name]").fill("")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.goto("/mypage/")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    context.close()
