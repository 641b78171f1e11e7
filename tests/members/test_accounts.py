"""Signing up and in: by code, the same answer for everybody, and never by a password."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse

from members.accounts import SecondFactorAdapter
from members.models import User
from tests import corpus

LOGIN, SIGNUP = "/accounts/login/", "/accounts/signup/"
CONFIRM = "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def code_in(mail):
    return re.search(r"\b\d{3}-\d{3}\b", mail.body)[0]


def test_in_by_code(client_of, aoi, mailoutbox):
    client = client_of()
    assert client.post(LOGIN, {"login": "aoi@example.jp"})["Location"].startswith(CONFIRM)
    answer = client.post(CONFIRM, {"code": code_in(mailoutbox[0])})
    assert answer["Location"] == "/mypage/"
    assert client.get("/mypage/").status_code == 200


@pytest.mark.parametrize("write", [str, lambda c: c.replace("-", ""), lambda c: full_width(c)])
def test_the_code_may_be_typed_in_any_width(client_of, aoi, mailoutbox, write):
    client = client_of()
    client.post(LOGIN, {"login": "ａｏｉ＠example.jp"})
    client.post(CONFIRM, {"code": write(code_in(mailoutbox[0]))})
    assert client.get("/mypage/").status_code == 200


def full_width(text):
    return text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-"})


def test_a_wrong_code_lets_nobody_in(client_of, aoi, mailoutbox):
    client = client_of()
    client.post(LOGIN, {"login": "aoi@example.jp"})
    wrong = "000-000" if code_in(mailoutbox[0]) != "000-000" else "111-111"
    answer = client.post(CONFIRM, {"code": wrong})
    assert "コードが違います" in answer.content.decode()
    assert client.get("/mypage/").status_code == 302


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(client_of, aoi, mailoutbox):
    client = client_of()
    client.post(LOGIN, {"login": "aoi@example.jp"})
    for _try in range(5):
        client.post(CONFIRM, {"code": "x"})
    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})
    assert client.get("/mypage/").status_code == 302


def test_sign_up_leads_to_the_application(client_of, db, mailoutbox):
    client = client_of()
    answer = client.post(SIGNUP, {"email": "new@example.jp"})
    answer = client.post(answer["Location"], {"code": code_in(mailoutbox[0])})
    assert answer["Location"] == "/join/apply/"
    assert User.objects.get(email="new@example.jp").has_usable_password() is False


def same(answer):
    """The page without what differs from one visit to the next."""
    page = answer.content.decode().replace("aoi@example.jp", "X").replace("not@example.jp", "X")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


@pytest.mark.parametrize(
    ("address", "field"), [(LOGIN, "login"), (SIGNUP, "email")], ids=["login", "signup"]
)
def test_nobody_learns_who_has_an_account(client_of, aoi, mailoutbox, address, field):
    pages = []
    for email in ("aoi@example.jp", "not@example.jp"):
        answer = client_of().post(address, {field: email}, follow=True)
        pages.append((answer.status_code, answer.redirect_chain, same(answer)))
    assert pages[0] == pages[1]
    # Both mailboxes are told what happened; only one gets a code that opens something.
    assert [mail.to for mail in mailoutbox] == [["aoi@example.jp"], ["not@example.jp"]]


def test_a_person_entered_by_the_desk_gets_in_with_one_code(client_of, db, mailoutbox):
    User.objects.create_user("paper@example.jp")
    client = client_of()
    client.post(LOGIN, {"login": "paper@example.jp"})
    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})
    assert client.get("/mypage/").status_code == 200
    assert len(mailoutbox) == 1


def test_many_codes_for_one_mailbox_are_refused(client_of, aoi, mailoutbox):
    for _try in range(3):
        client_of().post(LOGIN, {"login": "aoi@example.jp"})
    answer = client_of().post(LOGIN, {"login": "aoi@example.jp"})
    assert "5分ほど待ってから" in answer.content.decode()
    assert len(mailoutbox) == 3


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss@example.jp", "correct horse battery staple")


PASSWORD = {"username": "boss@example.jp", "login": "boss@example.jp"}
DOORS = [
    "/cms/login/",
    "/_util/login/",
    LOGIN,
    "/accounts/password/reset/",
    "/accounts/reauthenticate/",
]


@pytest.mark.parametrize("door", DOORS)
def test_a_right_password_opens_no_door(client_of, boss, door):
    client = client_of()
    client.post(door, PASSWORD | {"password": "correct horse battery staple"})
    assert "_auth_user_id" not in client.session
    # The negative control: this password is right.
    assert boss.check_password("correct horse battery staple")


def test_wagtails_own_login_is_not_there(client_of, db):
    answer = client_of().get("/cms/login/?next=/cms/")
    assert answer["Location"] == "/accounts/login/?next=/cms/"
    assert client_of().post("/cms/login/", PASSWORD).status_code == 302


@pytest.mark.parametrize("page", ["reset/", "change/", "set/", "reset/done/", "reset/key/1-x/"])
def test_there_are_no_pages_about_passwords(client_of, aoi, page):
    for client in (client_of(), client_of(aoi)):
        assert client.get(f"/accounts/password/{page}")["Location"] == "/accounts/login/"


@pytest.mark.parametrize("onward", corpus.ELSEWHERE)
def test_next_never_leads_away(client_of, aoi, mailoutbox, onward):
    client = client_of()
    answer = client.post(LOGIN, {"login": "aoi@example.jp", "next": onward})
    answer = client.post(answer["Location"], {"code": code_in(mailoutbox[0]), "next": onward})
    assert urlsplit(urljoin("http://testserver/", answer["Location"])).netloc == "testserver"


def test_next_leads_on(client_of, aoi, mailoutbox):
    client = client_of()
    answer = client.post(LOGIN, {"login": "aoi@example.jp", "next": "/join/"})
    answer = client.post(answer["Location"], {"code": code_in(mailoutbox[0]), "next": "/join/"})
    assert answer["Location"] == "/join/"


def test_the_demo_has_one_code(client_of, aoi, settings, mailoutbox):
    settings.IGASHU_DEMO_LOGIN_CODE = "IGA2026"
    client = client_of()
    client.post(LOGIN, {"login": "aoi@example.jp"})
    assert "IGA2026" in mailoutbox[0].body
    client.post(CONFIRM, {"code": "IGA2026"})
    assert client.get("/mypage/").status_code == 200


def test_without_it_the_demos_code_opens_nothing(client_of, aoi):
    client = client_of()
    client.post(LOGIN, {"login": "aoi@example.jp"})
    client.post(CONFIRM, {"code": "IGA2026"})
    assert client.get("/mypage/").status_code == 302


def test_letters_about_accounts_are_in_our_words(client_of, db, mailoutbox):
    client_of().post(LOGIN, {"login": "nobody@example.jp"})
    client_of().post(SIGNUP, {"email": "new@example.jp"})
    for mail in mailoutbox:
        assert "伊賀衆" in mail.subject
        assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", mail.body), mail.body


def test_secrets_are_stored_encrypted_and_outlive_a_new_key(settings):
    kept = SecondFactorAdapter().encrypt("SECRET")
    assert "SECRET" not in kept
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert SecondFactorAdapter().decrypt(kept) == "SECRET"
    settings.SECRET_KEY_FALLBACKS = []
    assert SecondFactorAdapter().decrypt(kept) == ""


PAGES = ["account_login", "account_signup", "account_email", "account_logout", "mfa_index"]
MORE = ["mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "account_inactive"]


@pytest.mark.parametrize("name", PAGES + MORE)
def test_every_page_about_the_account_is_ours_and_japanese(client_of, chika, name, mailoutbox):
    client = client_of(None if name in ("account_login", "account_signup") else chika)
    answer = client.get(reverse(name), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="main"' in page and 'style="' not in page
    main = page[page.index('id="main"') : page.index("</main>")]
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)
    assert not re.search(r"[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", text), text
