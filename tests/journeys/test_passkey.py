"""A member registers a passkey and comes in by it: no letter, no code."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import sign_in

MEMBER = "hinata@demo.example"
TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Telephone:
    """What keeps the keys: Chromium's own stand-in for a finger on a telephone."""

    def __init__(self, page):
        self.line = page.context.new_cdp_session(page)
        self.line.send("WebAuthn.enable")
        added = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
        self.name = {"authenticatorId": added["authenticatorId"]}

    def keys(self):
        return self.line.send("WebAuthn.getCredentials", self.name)["credentials"]


@pytest.fixture
def page(window, town):
    # A passkey belongs to a name; an address of numbers has none.
    return window(base_url=town.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def telephone(page):
    return Telephone(page)


def register(page):
    sign_in(page, MEMBER)
    page.goto("/mypage/")
    page.get_by_role("link", name=re.compile("ログインの安全")).click()
    page.get_by_role("link", name=re.compile("パスキー.*登録|追加する")).first.click()
    if "reauthenticate" in page.url:
        page.locator("main form button[type=submit]").first.click()
    page.locator("main input[name=name]").fill("わたしの電話")
    page.get_by_role("button", name="登録する").click()


def come_in(page):
    """Use the key at the door, as somebody whom this browser does not know."""
    page.context.clear_cookies()
    page.goto("/mypage/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ログイン")
    with page.expect_navigation():  # the script asks the key, then sends the form
        page.get_by_role("button", name="パスキーを使う").click()


def forget_the_key(town):
    found = "Authenticator.objects.filter(type='webauthn')"
    command = f"from allauth.mfa.models import Authenticator; {found}.delete()"
    town.manage("shell", "-c", command)


def test_a_passkey_is_registered_and_opens_the_door__until_it_is_gone(page, telephone, town):
    register(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("予備コード")
    (key,) = telephone.keys()
    assert key["isResidentCredential"]
    letters = len(town.letters_to(MEMBER))
    come_in(page)
    expect(page).to_have_url(re.compile("/mypage/$"))
    expect(page.locator("main")).to_be_visible()
    assert len(town.letters_to(MEMBER)) == letters
    forget_the_key(town)
    come_in(page)
    expect(page).to_have_url(re.compile("/accounts/"))
    page.goto("/mypage/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
