"""Where a passkey cannot be used, nobody is sent into the browser's refusal."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.forms import JSONField
from django.test import RequestFactory

from members import passkeys

TITLE = "このアドレスでは、パスキーを使えません"


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("localhost:8000", None),
        ("igashu.example.jp", None),
        ("127.0.0.1:8000", "http://localhost:8000/mypage/"),
        ("[::1]:8000", "http://localhost:8000/mypage/"),
        ("127.0.0.1", "http://localhost/mypage/"),
        ("192.168.1.5:8000", ""),
    ],
)
def test_an_address_of_numbers_is_no_place_for_a_passkey(settings, host, named):
    settings.ALLOWED_HOSTS = ["*"]
    advice = passkeys.advice(RequestFactory().get("/mypage/", headers={"host": host}))
    assert advice == (None if named is None else {"named": named})


@pytest.fixture
def signed_in(client_of, aoi, settings):
    """The browser of a member who signed in a moment ago: the account's pages ask for it."""
    settings.ALLOWED_HOSTS = ["*"]
    client = client_of(aoi)
    session = client.session
    request = RequestFactory().get("/")
    request.session = session
    record_authentication(request, aoi, "code", email=aoi.email)
    session.save()
    return client


@pytest.fixture
def pages(client_of, signed_in):
    """Return what a member reads where a passkey would be registered, used or added."""
    client = signed_in

    def read(host):
        where = ["/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/"]
        seen = [client.get(path, headers={"host": host}) for path in where]
        seen.append(client_of().get("/accounts/login/", headers={"host": host}))
        assert {answer.status_code for answer in seen} == {200}
        return [answer.content.decode() for answer in seen]

    return read


def test_every_page_that_offers_one_says_so(pages):
    for page in pages("127.0.0.1:8000"):
        assert TITLE in page and 'href="http://localhost:8000/' in page
    index, *_others = pages("127.0.0.1:8000")
    assert "認証アプリは、このままで登録できます。" in index


def test_the_page_of_signing_in_names_the_way_that_is_meant_there(pages):
    """An app for codes is no way to sign in: the code of the letter is."""
    for host in ("127.0.0.1:8000", "192.168.1.5:8000"):
        *_others, login = pages(host)
        assert "メールのコードでは、このままログインできます。" in login
        assert "認証アプリ" not in login


def test_what_it_changes_is_told_before_it_is_registered(pages):
    _index, _listed, add, _login = pages("localhost:8000")
    assert "メールのコードだけではログインできなくなります" in add
    assert add.index("メールのコードだけでは") < add.index('id="mfa_webauthn_add"')
    assert 'value="パスキー"' in add


def test_with_a_name_nothing_stands_in_the_way(pages):
    index, listed, add, login = pages("localhost:8000")
    assert not any(TITLE in page for page in (index, listed, add, login))
    assert "/accounts/2fa/webauthn/add/" in index and "追加する" in listed
    assert "mfa_webauthn_add" in add and "passkey_login" in login


def test_no_button_leads_into_the_refusal(pages):
    index, listed, add, _login = pages("127.0.0.1:8000")
    assert "/accounts/2fa/webauthn/add/" not in index
    assert "追加する" not in listed and "mfa_webauthn_add" not in add


ADD = "/accounts/2fa/webauthn/add/"
NO_ANSWERS = {
    "nought": "0",
    "no": "false",
    "nothing": "null",
    "empty": "{}",
    "list": "[1]",
    "word": '"x"',
    "no number": "NaN",
    "too many digits": "1" * 5_000,
    "too deep": "[" * 20_000,
    "no JSON": "{",
    "of no key": '{"id": "x", "rawId": "eA", "type": "public-key", "response": {}}',
}


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_no_answer_of_a_key_is_stored_as_one(signed_in, aoi, answer):
    signed_in.get(ADD)
    page = signed_in.post(ADD, {"name": "鍵", "credential": answer, "passwordless": "on"})
    assert page.status_code == 200
    assert not Authenticator.objects.filter(user=aoi).exists()
    assert signed_in.get(ADD).status_code == 200


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_no_answer_of_a_key_signs_anybody_in(client_of, db, answer):
    client = client_of()
    client.get("/accounts/2fa/webauthn/login/")
    page = client.post("/accounts/2fa/webauthn/login/", {"credential": answer})
    assert page.status_code == 302 and "/accounts/login/" in page["Location"]
    assert "_auth_user_id" not in client.session


def test_of_nought_allauth_itself_makes_a_key_that_breaks_the_account(signed_in, aoi, monkeypatch):
    """Negative control: a second factor without any key, and a page that nobody can open."""
    monkeypatch.setattr("members.account_forms.AnswerField.to_python", JSONField.to_python)
    signed_in.get(ADD)
    signed_in.post(ADD, {"name": "鍵", "credential": "0", "passwordless": "on"})
    assert Authenticator.objects.filter(user=aoi, type="webauthn").exists()
    signed_in.raise_request_exception = False
    assert signed_in.get(ADD).status_code != 200
